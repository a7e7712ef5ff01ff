"""The shape of a profile, said once: it serves the checks of what people write and the JSON Schema of their editors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nianbao.finding import SEVERITIES
from nianbao.profile.mistakes import Mistake, near
from nianbao.profile.nodes import Node
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

SCHEMA = 1
ORGANS = (
    "state_council_department",
    "province",
    "prefecture",
    "county",
    "township",
    "street",
    "government_office",
    "department",
    "development_zone",
    "vertical_system",
    "authorised_organisation",
    "other",
)
FORMS = {
    "id": r"[a-z0-9]+(?:[-_][a-z0-9]+)*",
    "profile-id": r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+",
    "years": r"[12][0-9]{3}(?:-(?:[12][0-9]{3})?)?",
    "region": r"[1-9][0-9](?:[0-9]{2}){0,2}",
    "date": r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    "day": r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    "code": r"[A-Z]{2,6}[0-9]{3}",
    "prefix": r"[A-Z]{2,6}",
    "name": r"[a-z0-9]+(?:-[a-z0-9]+)*",
}


class Shape(NamedTuple):
    """What may stand at one place.

    kind: text, integer, number, boolean, any, list, mapping (of known keys) or keyed (of free keys).
    fields: of a mapping. item: of a list or of a keyed mapping's values. required: asked of the merged profile.
    form: a key of FORMS for texts. allowed: the closed list of texts. short: a plain text that stands for a mapping
    with this one key. things: a list whose mappings have an id and merge by it.
    """

    kind: str
    fields: Mapping[str, Shape] = {}
    item: Optional[Shape] = None
    required: tuple[str, ...] = ()
    form: str = ""
    allowed: tuple[str, ...] = ()
    short: str = ""
    things: bool = False
    least: Optional[int] = None
    most: Optional[int] = None


TEXT = Shape("text")
BOOLEAN = Shape("boolean")
NUMBER = Shape("number")
ANY = Shape("any")
ID = Shape("text", form="id")
CODE = Shape("text", form="code")
SEVERITY = Shape("text", allowed=SEVERITIES)
TEXTS = Shape("list", item=TEXT)
ORGAN_LIST = Shape("list", item=Shape("text", allowed=ORGANS))
BOTH = Shape("mapping", {"zh": TEXT, "en": TEXT}, required=("zh",), short="zh")


def _things(*required: str, **fields: Shape) -> Shape:
    fields = {"id": ID, "remove": BOOLEAN, "after": ID, **fields}
    return Shape("list", item=Shape("mapping", fields, required=required), things=True)


def _mapping(*required: str, **fields: Shape) -> Shape:
    return Shape("mapping", fields, required=required)


_PHRASES = {
    "title": TEXT,
    "phrases": TEXTS,
    "heads": TEXTS,
    "organs": ORGAN_LIST,
    "code": CODE,
    "citation": TEXT,
    "inferred": BOOLEAN,
}
_COUNTS = Shape("text", allowed=("count", "signed_count", "decimal"))
_COLUMNS = _things("id", "label", label=TEXT, aliases=TEXTS, parent=ID, group=BOOLEAN, type=_COUNTS)
_ROWS = _things("id", label=TEXT, aliases=TEXTS, parent=ID, group=BOOLEAN, organs=ORGAN_LIST)
_EQUATIONS = _things(
    "id",
    "per",
    "expr",
    per=Shape("text", allowed=("row", "column")),
    expr=TEXT,
    code=CODE,
    at=ID,
    severity=SEVERITY,
    citation=TEXT,
)
_BLOCK = {
    "caption": TEXT,
    "row_header": TEXT,
    "unit": TEXT,
    "columns": _COLUMNS,
    "rows": _ROWS,
    "equations": _EQUATIONS,
}
_CHECK_KINDS = (
    "phrase_required",
    "phrase_forbidden",
    "section_required",
    "item_required",
    "equation",
    "date_within",
    "value_range",
)
CHECKS = _things(
    "code",
    "kind",
    "name",
    "message",
    kind=Shape("text", allowed=_CHECK_KINDS),
    code=CODE,
    name=Shape("text", form="name"),
    severity=SEVERITY,
    citation=TEXT,
    inferred=BOOLEAN,
    checks=BOTH,
    message=BOTH,
    help=BOTH,
    organs=ORGAN_LIST,
    section=ID,
    title=TEXT,
    phrases=TEXTS,
    pattern=TEXT,
    table=ID,
    row=ID,
    column=ID,
    per=Shape("text", allowed=("row", "column")),
    expr=TEXT,
    at=ID,
    date=Shape("text", allowed=("report", "published")),
    first_day=Shape("text", form="day"),
    last_day=Shape("text", form="day"),
    least=NUMBER,
    most=NUMBER,
)
_CITATION = _mapping("document", document=TEXT, article=TEXT, date=Shape("text", form="date"), inferred=BOOLEAN)
_APPLIES = _mapping(
    years=Shape("text", form="years"),
    regions=Shape("list", item=Shape("text", form="region")),
    systems=Shape("list", item=ID),
)
_TITLE = _mapping(pattern=TEXT, tolerated=TEXTS)
_RULE = Shape(
    "mapping",
    {
        "severity": Shape("text", allowed=(*SEVERITIES, "disable")),
        "years": Shape("text", form="years"),
        "options": Shape("keyed", item=ANY),
    },
    short="severity",
)

PROFILE = Shape(
    "mapping",
    {
        "schema": Shape("integer", least=1),
        "id": Shape("text", form="profile-id"),
        "extends": Shape("text", form="profile-id"),
        "title": TEXT,
        "applies": _APPLIES,
        "citations": Shape("keyed", item=_CITATION),
        "report": _mapping(title=_TITLE),
        "sections": _things(
            "id",
            "number",
            "title",
            number=Shape("integer", least=0, most=99),
            title=TEXT,
            aliases=TEXTS,
            table=ID,
            max_chars=Shape("integer", least=0),
            topics=_things("id", "title", **_PHRASES),
            items=_things("id", "title", **_PHRASES),
            citation=TEXT,
        ),
        "tables": _things(
            "id",
            "name",
            "section",
            name=TEXT,
            section=ID,
            corner=TEXT,
            withdrawn_labels=TEXTS,
            citation=TEXT,
            blocks=_things("id", "columns", "rows", **_BLOCK),
            **_BLOCK,
        ),
        "deadlines": _things(
            "organs",
            "date",
            organs=ORGAN_LIST,
            report=Shape("text", allowed=("own", "roll-up")),
            date=Shape("text", form="day"),
            citation=TEXT,
            severity=SEVERITY,
        ),
        "phrases": Shape("keyed", item=TEXTS),
        "data": Shape("keyed", item=ANY),
        "checks": CHECKS,
        "rules": Shape("keyed", item=_RULE),
    },
    required=("schema", "id", "title"),
)
PACK = _mapping(
    "schema",
    "name",
    "prefix",
    "version",
    schema=Shape("integer", least=1),
    name=Shape("text", form="name"),
    prefix=Shape("text", form="prefix"),
    version=TEXT,
    title=BOTH,
)


def expand(node: Node, shape: Shape) -> Node:
    """The node with short forms written out: ``GK302: error`` becomes ``GK302: {severity: error}``."""
    if shape.short and isinstance(node.value, str):
        node = node._replace(value={shape.short: node})
    if shape.kind == "any":
        return node
    if isinstance(node.value, dict):
        fields = {
            key: expand(value, field) if (field := _field(shape, key)) else value for key, value in node.value.items()
        }
        return node._replace(value=fields)
    if isinstance(node.value, list) and shape.item:
        return node._replace(value=[expand(value, shape.item) for value in node.value])
    return node


def _field(shape: Shape, key: str) -> Optional[Shape]:
    """The shape of the value under that key; ``key+`` adds to a list of texts."""
    if shape.kind == "keyed":
        return shape.item
    found = shape.fields.get(key)
    if found is None and key.endswith("+"):
        found = shape.fields.get(key[:-1])
        return found if found is not None and found.item is TEXT else None
    return found


def mistakes(node: Node, shape: Shape) -> Iterator[Mistake]:
    """Everything in one file that does not have the shape; nothing is required yet."""
    if node.value is None or shape.kind == "any":
        return
    if shape.kind in ("mapping", "keyed"):
        yield from _mapping_mistakes(node, shape)
    elif shape.kind == "list":
        yield from _list_mistakes(node, shape)
    else:
        yield from _scalar_mistakes(node, shape)


def _mapping_mistakes(node: Node, shape: Shape) -> Iterator[Mistake]:
    if not isinstance(node.value, dict):
        yield node.mistake("expected-mapping", actual=shown(node))
        return
    for key, value in node.value.items():
        field = _field(shape, key)
        if field is None:
            yield value.key_mistake("unknown-key", name=key, near=near(key, shape.fields))
        else:
            yield from mistakes(value, field)


def _list_mistakes(node: Node, shape: Shape) -> Iterator[Mistake]:
    if not isinstance(node.value, list):
        yield node.mistake("expected-list", actual=shown(node))
        return
    seen: dict[str, int] = {}
    for item in node.value:
        if item.value is None:
            yield item.mistake("empty-item")
        elif shape.item:
            yield from mistakes(item, shape.item)
        key = thing_id(item)
        if shape.things and key:
            if key in seen:
                yield item.mistake("duplicate-id", name=key, line=seen[key])
            seen.setdefault(key, item.line)


def thing_id(item: Node) -> str:
    """The id by which a thing of a list merges: its ``id``, or the ``code`` of a check; "" when it has none."""
    if not isinstance(item.value, dict):
        return ""
    for key in ("id", "code"):
        found = item.value.get(key)
        if found is not None and isinstance(found.value, str):
            return found.value
    return ""


def pruned(node: Node, shape: Shape) -> Optional[Node]:
    """The node without what does not have the shape, None when nothing is left."""
    if node.value is None or shape.kind == "any":
        return node
    if shape.kind in ("mapping", "keyed"):
        if not isinstance(node.value, dict):
            return None
        fields = ((key, value, _field(shape, key)) for key, value in node.value.items())
        kept = {key: pruned(value, field) for key, value, field in fields if field is not None}
        return node._replace(value={key: value for key, value in kept.items() if value is not None})
    if shape.kind == "list":
        if not isinstance(node.value, list):
            return None
        items = (pruned(item, shape.item or ANY) for item in node.value if item.value is not None)
        return node._replace(value=[item for item in items if item is not None])
    return None if any(_scalar_mistakes(node, shape)) else node


def _scalar_mistakes(node: Node, shape: Shape) -> Iterator[Mistake]:
    value = node.value
    if not _has_kind(value, shape.kind):
        yield node.mistake(f"expected-{shape.kind}", actual=shown(node))
    elif shape.allowed and value not in shape.allowed:
        yield node.mistake("not-allowed", actual=value, allowed=list(shape.allowed), near=near(value, shape.allowed))
    elif shape.form and not re.fullmatch(FORMS[shape.form], value):
        yield node.mistake(f"form-{shape.form}", actual=value)
    elif shape.form == "date" and not _is_date(value):
        yield node.mistake("form-date", actual=value)
    elif shape.form == "day" and not _is_date(f"2023-{value}"):
        yield node.mistake("form-day", actual=value)
    elif not _in_range(value, shape):
        yield node.mistake("out-of-range", actual=value, least=shape.least, most=shape.most or "")


def _in_range(value: Any, shape: Shape) -> bool:
    return (shape.least is None or value >= shape.least) and (shape.most is None or value <= shape.most)


def _has_kind(value: Any, kind: str) -> bool:
    if kind == "text":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_date(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def shown(node: Node) -> str:
    """The value as a message shows it."""
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, dict):
        return "{…}"
    return "[…]" if isinstance(node.value, list) else str(node.value)[:60]


def missing(node: Node, shape: Shape) -> Iterator[Mistake]:
    """What a merged profile lacks."""
    if isinstance(node.value, dict):
        for key in shape.required:
            if key not in node.value:
                yield node.mistake("missing-key", name=key)
        for key, value in node.value.items():
            field = _field(shape, key)
            if field is not None:
                yield from missing(value, field)
    elif isinstance(node.value, list) and shape.item:
        for item in node.value:
            yield from missing(item, shape.item)


def json_schema(shape: Shape = PROFILE) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a profile file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Nianbao profile",
        **_json(shape),
        "required": ["schema", "id"],
    }


def _json(shape: Shape) -> dict[str, Any]:
    if shape.kind == "any":
        return {}
    if shape.kind == "keyed":
        return {"type": ["object", "null"], "additionalProperties": _json(shape.item or ANY)}
    if shape.kind == "list":
        return {"type": ["array", "null"], "items": _json(shape.item or ANY)}
    if shape.kind == "mapping":
        fields = {key: _json(value) for key, value in shape.fields.items()}
        fields |= {f"{key}+": _json(value) for key, value in shape.fields.items() if value.item is TEXT}
        found = {"type": ["object", "null"], "properties": fields, "additionalProperties": False}
        return {"anyOf": [_json(shape.fields[shape.short]), found]} if shape.short else found
    return _json_scalar(shape)


def _json_scalar(shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {"type": ["string" if shape.kind == "text" else shape.kind, "null"]}
    if shape.allowed:
        return {"enum": [*shape.allowed, None]}
    if shape.form:
        found["pattern"] = f"^(?:{FORMS[shape.form]})$"
    if shape.least is not None:
        found["minimum"] = shape.least
    if shape.most is not None:
        found["maximum"] = shape.most
    return found


if __name__ == "__main__":
    import json

    print(json.dumps(json_schema(), ensure_ascii=False, indent=1))
