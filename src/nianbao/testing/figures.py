"""Figures of the mandated tables, made from a seed so that every sum of the form holds."""

from __future__ import annotations

from random import Random

from nianbao.profile.model import Profile, TableSpec
from nianbao.testing.model import leaves

Cells = dict[tuple[str, str], str]
RESULT_ROWS = ("received", "carried_in", "results_total", "carried_out")


def tables(profile: Profile, random: Random, organ_class: str, size: int) -> dict[str, Cells]:
    """Cells as printed by table id. size: about how many applications there were; 0 makes every cell 0."""
    makers = {"table2": _documents, "table3": _requests, "table4": _disputes}
    return {table.id: makers.get(table.id, _zeros)(table, random, organ_class, size) for table in profile.tables}


def _zeros(table: TableSpec, random: Random, organ_class: str, size: int) -> Cells:
    return {
        (row.id, column.id): "0"
        for block in table.blocks
        for row in leaves(block.rows)
        for column in leaves(block.columns)
    }


def _documents(table: TableSpec, random: Random, organ_class: str, size: int) -> Cells:
    cells = _zeros(table, random, organ_class, size)
    if not size:
        return cells
    for block in table.blocks:
        kinds = {column.id: column.type for column in leaves(block.columns)}
        for row in leaves(block.rows):
            if not row.organs or organ_class in row.organs:
                for column, kind in kinds.items():
                    cells[row.id, column] = _figure(random, kind, size)
                _settle(cells, row.id, random)
    return cells


def _figure(random: Random, kind: str, size: int) -> str:
    if kind == "decimal":
        return f"{random.randint(100, 99_999) / 100:g}"
    if kind == "signed_count":
        return random.choice(("", "+", "-")) + str(random.randint(1, 9))
    return str(random.randint(1, 3 * size))


def _settle(cells: Cells, row: str, random: Random) -> None:
    """What is in force is no less than what was made; what is public in all, no less than what is new."""
    if (row, "in_force") in cells:
        cells[row, "made"], cells[row, "repealed"] = str(random.randint(1, 9)), str(random.randint(0, 4))
        cells[row, "in_force"] = str(int(cells[row, "made"]) + random.randint(1, 60))
    if (row, "published_total") in cells:
        new = random.randint(1, 9)
        cells[row, "newly_made"] = cells[row, "newly_published"] = str(new)
        cells[row, "published_total"] = str(new + random.randint(0, 60))


def _requests(table: TableSpec, random: Random, organ_class: str, size: int) -> Cells:
    cells = _zeros(table, random, organ_class, size)
    block = table.blocks[0]
    results = [row.id for row in leaves(block.rows) if row.id not in RESULT_ROWS]
    columns = [column.id for column in leaves(block.columns) if column.id != "total"]
    sums = dict.fromkeys((row.id for row in leaves(block.rows)), 0)
    for column in columns if size else ():
        share = size if column == columns[0] else random.randint(0, max(1, size // 4))
        figures = _column(random, share, results)
        for row, figure in figures.items():
            cells[row, column] = str(figure)
            sums[row] += figure
    for row, total in sums.items():
        cells[row, "total"] = str(total)
    return cells


def _column(random: Random, share: int, results: list[str]) -> dict[str, int]:
    received = random.randint((share + 1) // 2, share) if share else 0
    carried_in = random.randint(share // 10, share // 5)
    carried_out = random.randint(share // 10, (received + carried_in) // 4)
    figures = dict.fromkeys(results, 0)
    done = received + carried_in - carried_out
    for _ in range(done):
        figures[results[min(random.randrange(len(results)), random.randrange(len(results)))]] += 1
    return {
        **figures,
        "received": received,
        "carried_in": carried_in,
        "results_total": done,
        "carried_out": carried_out,
    }


def _disputes(table: TableSpec, random: Random, organ_class: str, size: int) -> Cells:
    cells = _zeros(table, random, organ_class, size)
    columns = [column.id for column in leaves(table.blocks[0].columns)]
    for total in (column for column in columns if column.endswith("_total")):
        group = total[: -len("total")]
        parts = [c for c in columns if c.startswith(group) and c != total]
        figures = {part: random.randint(0, max(1, size // 12)) if size else 0 for part in parts}
        for part, figure in figures.items():
            cells["value", part] = str(figure)
        cells["value", total] = str(sum(figures.values()))
    return cells
