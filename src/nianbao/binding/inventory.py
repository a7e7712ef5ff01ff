"""Labels that head other labels or whole blocks (captions, groups): which of them are misprinted or not there."""

from __future__ import annotations

from collections import Counter

from nianbao.binding.headings import similarity
from nianbao.binding.labels import Labels, Row, bare, label_key, leaves, read_number
from nianbao.document import NOWHERE, Cell
from nianbao.profile.model import Axis
from nianbao.records import NamedTuple
from nianbao.report import Oddity

_LIKE = 0.5  # similarity from which a text is a label misprinted
_GONE = ("unlabelled", "lost-label")
_WHOLE = 4  # characters of a label that is not in another text by chance
_PIECE = 2  # characters that are a piece of a label


class _Head(NamedTuple):
    """A label of the form above or beside others.

    row, column: its id where it has one. row_below: the first row of the group. needed: a table without it lacks it.
    """

    label: str
    row: str = ""
    column: str = ""
    row_below: str = ""
    needed: bool = True


class Labelled(NamedTuple):
    """What a table's rows were bound by.

    met: the label cells of the rows that were found. taken: cells that are known to be labels of columns, misprinted.
    columns: those whose label is in none of the header's cells. text: lines beside the table.
    """

    labels: Labels
    rows: list[Row]
    met: dict[str, Cell]
    taken: list[Cell]
    columns: list[Axis]
    text: str


def with_labels(found: list[Oddity], table: Labelled) -> list[Oddity]:
    """The oddities, and what is wrong with labels above and beside others; nothing of labels that came in pieces."""
    ids = {id(cell) for cell in (*table.met.values(), *table.taken)}
    keys = [key for row in table.rows for key in row.keys if key]
    known = table.labels.known
    unknown = [c for row in table.rows for c, key in zip(row.cells, row.keys) if key and key not in known]
    strange = [cell for cell in unknown if id(cell) not in ids and read_number(cell.text) is None]
    beside = [key for key in map(label_key, table.text.split("\n")) if key]
    pieces = [*(label_key(cell.text) for cell in (*strange, *table.taken)), *beside]
    own = [Oddity("unlabelled", "", axis.id, NOWHERE, "", {"label": axis.label}) for axis in table.columns]
    for head in _lost(table.labels, table.met, table.columns, [*keys, "".join(beside)]):
        whole = [cell for cell in strange if not _is_glued(label_key(cell.text), head, table.labels)]
        cell = _misprinted(head, whole, table.rows, table.met)
        if cell is not None:
            strange.remove(cell)
            if all(odd.excerpt != cell.text for odd in own):  # the same words over each block are told once
                place = (head.row, head.column, cell.location)
                own.append(Oddity("altered-label", *place, cell.text, {"label": head.label}))
        elif head.needed:
            own.append(Oddity("lost-label", head.row, head.column, NOWHERE, "", {"label": head.label}))
    if not found and not own:
        return []
    found = [odd for odd in found if odd.kind != "altered-label" or not _is_two(odd, known)]
    left = [key for key in beside if any(key in label for label in known)]
    return [
        odd
        for odd in _without_pieces(found, own, Counter("".join([*left, *(label_key(cell.text) for cell in strange)])))
        if odd.kind not in _GONE or not _in_pieces(label_key(odd.data["label"]), pieces)
    ]


def _is_two(odd: Oddity, known: set[str]) -> bool:
    """The label, and another one run together with it."""
    label, printed = label_key(odd.data["label"]), label_key(odd.excerpt)
    size = len(label)
    return (printed[:size] == label and printed[size:] in known) or (
        printed[-size:] == label and printed[:-size] in known
    )


def _without_pieces(found: list[Oddity], own: list[Oddity], pool: Counter[str]) -> list[Oddity]:
    """The oddities less those of labels whose letters stand in pieces around. pool: the letters of texts left over."""
    altered = [odd for odd in (*found, *own) if odd.kind == "altered-label"]
    short = {id(odd): _letters(odd.data["label"]) - _letters(odd.excerpt) for odd in altered}
    more = {id(odd): _letters(odd.excerpt) - _letters(odd.data["label"]) for odd in altered}
    printed = sum((_letters(odd.excerpt) for odd in own), pool)
    spare = sum(more.values(), printed)
    wanted = sum(short.values(), printed) + sum((_letters(odd.data["label"]) for odd in own), Counter())
    pieces: set[int] = set()
    for odd in altered:
        lack, extra = short[id(odd)], more[id(odd)]
        text, label = (_letters(odd.excerpt), _letters(odd.data["label"])) if odd in own else (Counter(), Counter())
        if (lack or extra) and lack <= spare - extra - text and extra <= wanted - lack - text - label:
            pieces.add(id(odd))
            pool = pool + extra
    kept = [odd for odd in (*found, *own) if id(odd) not in pieces]
    return [odd for odd in kept if odd.kind not in _GONE or not _letters(odd.data["label"]) <= pool]


def _letters(text: str) -> Counter[str]:
    return Counter(label_key(text))


def _lost(labels: Labels, met: dict[str, Cell], columns: list[Axis], printed: list[str]) -> list[_Head]:
    """The labels of the blocks that were found which stand nowhere. A caption may be part of a longer text."""
    texts = Counter(text for text in printed if not text.isdecimal())
    heads = [(head, label_key(head.label)) for head in _expected(labels, met, columns)]
    counts = {key: sum(texts[text] for text in {key, bare(key)}) for _, key in heads}
    for key, wanted in Counter(key for _, key in heads).items():
        if counts[key] < wanted:
            counts[key] += sum(times * _says(text, key, labels) for text, times in texts.items() if key in text)
    lost: list[_Head] = []
    for head, key in heads:
        counts[key] -= 1
        if counts[key] < 0:
            lost.append(head)
    return lost


def _says(text: str, key: str, labels: Labels) -> int:
    """How often the label stands in a text of more words: with other labels, or in a caption."""
    if text in (key, bare(key)):
        return 0
    rest = text.replace(key, "", 1)
    return text.count(key) if key in labels.captions or any(other in rest for other in labels.known) else 0


def _expected(labels: Labels, met: dict[str, Cell], columns: list[Axis]) -> list[_Head]:
    heads = [_Head(labels.spec.corner, needed=False)] if labels.spec.corner else []
    for block in labels.spec.blocks:
        if all(axis.id not in met for axis in block.rows):
            continue
        heads += [_Head(block.caption)] if block.caption else []
        if any(axis not in columns for axis in leaves(block.columns)):  # else the whole header is lost
            heads += [_Head(block.row_header)] if block.row_header else []
            heads += [_Head(axis.label, "", axis.id) for axis in block.columns if axis.group]
        for axis in block.rows:
            first = _below(axis, block.rows)[:1] if axis.group and axis.id not in met else []
            if first and first[0].id in met:  # a group's label goes with its first row
                heads.append(_Head(axis.label, axis.id, "", first[0].id))
    return heads


def _below(group: Axis, rows: tuple[Axis, ...]) -> list[Axis]:
    """The rows with figures in a group of rows, those of groups in it too."""
    inside = {group.id}
    for axis in rows:
        if axis.parent in inside:
            inside.add(axis.id)
    return [axis for axis in leaves(rows) if axis.id in inside]


def _misprinted(head: _Head, strange: list[Cell], rows: list[Row], met: dict[str, Cell]) -> Cell | None:
    """The cell that is like the label, or stands where a group's label stands beside its first row."""
    key = label_key(head.label)
    like = max(strange, key=lambda cell: _likeness(label_key(cell.text), key), default=None)
    if like is not None and _likeness(label_key(like.text), key) >= _LIKE:
        return like
    below = met.get(head.row_below)
    for row in rows if below is not None else ():
        before = row.cells[: next((at for at, cell in enumerate(row.cells) if cell is below), 0)]
        beside = [cell for cell in strange if any(cell is other for other in before)]
        if beside and not any(_is_piece(label_key(cell.text), key) for cell in beside):
            return beside[-1]
    return None


def _likeness(text: str, key: str) -> float:
    """How like a label a text is: wholly, with one character wrong or two that have changed places."""
    differ = sum(one != other for one, other in zip(text, key)) if len(text) == len(key) else 0
    if differ == 1 or (differ == 2 and sorted(text) == sorted(key)):
        return 1.0
    return similarity(text, key)


def _is_glued(text: str, head: _Head, labels: Labels) -> bool:
    """The text holds another label of the table, too."""
    own = label_key(head.label)
    return any(len(key) >= _WHOLE and key in text and key not in own for key in labels.known)


def _in_pieces(key: str, pieces: list[str]) -> bool:
    """The label, or a part of it, stands among texts that are no labels."""
    return any(key in piece or _is_piece(piece, key) for piece in pieces)


def _is_piece(text: str, key: str) -> bool:
    """The text is a part of the label, as a narrow column breaks it."""
    return len(text) >= _PIECE and text in key
