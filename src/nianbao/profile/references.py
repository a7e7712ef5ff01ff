"""Checks across a merged profile: every id, code and citation that is named must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from nianbao.profile import equations
from nianbao.profile.mistakes import Mistake, near
from nianbao.profile.nodes import Node
from nianbao.profile.own_checks import check_mistakes
from nianbao.profile.schema import thing_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def reference_mistakes(root: Node, codes: Optional[Collection[str]] = None) -> Iterator[Mistake]:
    """Every reference of the merged profile that leads nowhere."""
    sections, tables = things(root, "sections"), things(root, "tables")
    section_ids, table_ids = list(map(thing_id, sections)), list(map(thing_id, tables))
    for section in sections:
        yield from _reference(section, "table", table_ids)
    for table in tables:
        yield from _reference(table, "section", section_ids)
        yield from _table_mistakes(table)
    for check in things(root, "checks"):
        yield from _reference(check, "table", table_ids)
        if _text(check, "kind") != "section_required":
            yield from _reference(check, "section", section_ids)
    yield from check_mistakes(things(root, "checks"), {thing_id(table): table for table in tables})
    citations = root.value.get("citations")
    yield from _citation_mistakes(root, list(citations.value) if citations is not None else [])
    if codes is not None:
        yield from _code_mistakes(root, {*codes, *(thing_id(check) for check in things(root, "checks"))})


def things(node: Node, key: str) -> list[Node]:
    """The list of things under that key, empty when there is none."""
    found = node.value.get(key) if isinstance(node.value, dict) else None
    items = found.value if found is not None and isinstance(found.value, list) else []
    return [item for item in items if isinstance(item.value, dict)]


def _text(node: Node, key: str) -> str:
    found = node.value.get(key)
    return found.value if found is not None and isinstance(found.value, str) else ""


def _reference(node: Node, key: str, known: Iterable[str]) -> Iterator[Mistake]:
    name = _text(node, key)
    if name and name not in known:
        yield node.value[key].mistake("unknown-id", name=name, near=near(name, known))


def _table_mistakes(table: Node) -> Iterator[Mistake]:
    if "blocks" in table.value and "columns" in table.value:
        yield table.mistake("blocks-and-columns", name=thing_id(table))
    if "blocks" not in table.value and not ("columns" in table.value and "rows" in table.value):
        yield table.mistake("no-columns", name=thing_id(table))
    seen: set[str] = set()
    for block in things(table, "blocks") or [table]:
        rows, columns = things(block, "rows"), things(block, "columns")
        for row in rows:
            if thing_id(row) in seen:
                yield row.mistake("duplicate-row", name=thing_id(row))
            seen.add(thing_id(row))
        yield from _parent_mistakes(rows)
        yield from _parent_mistakes(columns)
        for equation in things(block, "equations"):
            yield from equation_mistakes(equation, rows, columns)


def _parent_mistakes(axes: list[Node]) -> Iterator[Mistake]:
    groups: list[str] = []
    for axis in axes:
        yield from _reference(axis, "parent", groups)  # a group stands before what belongs to it
        if "group" in axis.value and axis.value["group"].value is True:
            groups.append(thing_id(axis))


def equation_mistakes(equation: Node, rows: list[Node], columns: list[Node]) -> Iterator[Mistake]:
    """What is wrong in one equation over these rows and columns."""
    expression = equation.value.get("expr")
    if expression is None or not isinstance(expression.value, str):
        return
    axes = columns if _text(equation, "per") == "row" else rows
    known = list(map(thing_id, axes))
    groups = [thing_id(axis) for axis in axes if "group" in axis.value and axis.value["group"].value is True]
    yield from _reference(equation, "at", known)
    try:
        tree = equations.parse(expression.value)
    except equations.EquationError as error:
        yield _inside(expression, error.column, error.key, found=error.found)
        return
    for term in tree.terms():
        if term.id and term.id not in known:
            yield _inside(expression, term.column, "unknown-id", name=term.id, near=near(term.id, known))
        elif term.id in groups and not term.sum:
            yield _inside(expression, term.column, "group-without-sum", name=term.id)


def _inside(expression: Node, column: int, key: str, **data: str) -> Mistake:
    start = expression.column - (not expression.quoted)
    return Mistake(key, expression.path, expression.line, start + column, dict(data))


def _citation_mistakes(node: Node, known: list[str]) -> Iterator[Mistake]:
    if isinstance(node.value, dict):
        yield from _reference(node, "citation", known)
        for key, value in node.value.items():
            if key not in ("data", "phrases", "citations"):
                yield from _citation_mistakes(value, known)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from _citation_mistakes(item, known)


def _code_mistakes(root: Node, codes: Collection[str]) -> Iterator[Mistake]:
    rules = root.value.get("rules")
    for code, setting in rules.value.items() if rules is not None else ():
        if code not in codes:
            yield setting.key_mistake("unknown-code", name=code, near=near(code, codes, 0.8))
    for table in things(root, "tables"):
        for block in things(table, "blocks") or [table]:
            for equation in things(block, "equations"):
                yield from _code(equation, codes)
    for section in things(root, "sections"):
        for thing in (*things(section, "topics"), *things(section, "items")):
            yield from _code(thing, codes)


def _code(node: Node, codes: Collection[str]) -> Iterator[Mistake]:
    code = _text(node, "code")
    if code and code not in codes:
        yield node.value["code"].mistake("unknown-code", name=code, near=near(code, codes, 0.8))
