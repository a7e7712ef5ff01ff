"""Which column of figures each title of a table without lines stands over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nianbao.readers.printed.unruled.labels import Labels
from nianbao.readers.printed.unruled.rows import Bands, Piece, piece_of, reading
from nianbao.records import NamedTuple


class Head(NamedTuple):
    """Rows of titles, and why it is not certain which column each stands over."""

    rows: list[tuple[int, list[str]]]
    doubt: str


def head_of(lines: Labels, last: int, bands: Bands) -> Head:
    """The titles by where the figures stand; where that leaves doubt, by cells with figures at their right or left."""
    found = _head(lines, last, bands)
    for other in (_to_the_right(bands), _to_the_left(bands)) if found.doubt and len(bands) > 1 else ():
        head = _head(lines, last, other)
        if not head.doubt:
            return head
    return found


def _to_the_right(bands: Bands) -> Bands:
    """The columns if each reaches from the end of the figures before it to the end of its own."""
    ends = [end for _, end in bands]
    return list(zip([2 * ends[0] - ends[1], *ends], ends))


def _to_the_left(bands: Bands) -> Bands:
    """The columns if each reaches from the beginning of its figures to that of the next ones."""
    starts = [start for start, _ in bands]
    return list(zip(starts, [*starts[1:], 2 * starts[-1] - starts[-2]]))


def _head(lines: Labels, last: int, bands: Bands) -> Head:
    """Titles over several columns as they come, then the corner and the titles of the single columns."""
    titles: list[list[Piece]] = [[] for _ in bands]
    corner: list[Piece] = []
    loose: list[Piece] = []
    pieces = [
        piece_of([word], lines.rows[index], index)
        for index in range(lines.start, last)
        for word in lines.rows[index].words
    ]
    beside: list[Piece] = []
    for piece in pieces:
        over = _over(piece, bands)
        left = piece.x1 < _border(bands) or (piece.x0 < _border(bands) and piece.x1 < bands[0][0])
        home = titles[over[0]] if len(over) == 1 else loose if over else corner if left else beside
        home.append(piece)
    for piece in beside:  # the end of a title that stands beside the figures
        over = [i for i, stack in enumerate(titles) if any(piece.beside(other) for other in stack)]
        over = over or [i for i in range(len(titles)) if _fills(piece, titles, i)]
        (titles[over[0]] if len(over) == 1 else loose).append(piece)
    for stack in titles:
        stack.sort(key=reading)
    stacks = _leaves(lines, [_joined(pieces) for pieces in titles])
    for pieces, stack in zip(titles, stacks, strict=True):
        own = {piece.line for piece in stack}
        loose += [piece for piece in pieces if piece.line not in own]
    single = ["".join(piece.text for piece in stack) for stack in stacks]
    found = [(page, [text]) for page, text in _runs(loose)]
    if any(single):
        page = lines.rows[max(lines.start, last - 1)].page
        found.append((page, [*(["".join(piece.text for piece in corner)] if corner else []), *single]))
    doubt = any(single) and (not all(single) or _one_too_many(loose, stacks))
    return Head(found, "columns" if doubt else "")


def _one_too_many(loose: Sequence[Piece], stacks: Sequence[Sequence[Piece]]) -> bool:
    """Does a title without a column stand as low as most titles of single columns begin."""
    tops = sorted(stack[0].line for stack in stacks if stack)
    return any(piece.line >= tops[len(tops) // 2] for piece in loose)


def _fills(piece: Piece, titles: Sequence[Sequence[Piece]], column: int) -> bool:
    """Does this stand between the titles of two columns where the one between them has none yet."""
    before = titles[column - 1] if column else []
    after = titles[column + 1] if column + 1 < len(titles) else []
    clear = all(other.x1 < piece.x0 for other in before) and all(piece.x1 < other.x0 for other in after)
    return clear and not titles[column] and bool(before or after)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of one column line by line."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].line == piece.line:
            found[-1] = found[-1]._replace(x1=piece.x1, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _leaves(lines: Labels, columns: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The lowest text over each column. How far its lines stand apart shows in titles that stand at one height."""
    distances = {
        round(two.y - one.y, 1)
        for pieces in columns
        for one, two in zip(pieces, pieces[1:], strict=False)
        if one.page == two.page and 0.9 * two.size < two.y - one.y < 2.2 * two.size
    }
    best: list[list[Piece]] = []
    least = (0, 0)
    for pitch in sorted({round(distance) for distance in distances} | {1}, reverse=True):
        lines.pitch = float(pitch)
        found = [max(lines.stacks(pieces), key=lambda stack: stack[-1].line, default=[]) for pieces in columns]
        heights = min(_heights(found, 0.5), _heights(found, 0.0))
        if not best or heights < least:
            best, least = found, heights
    return best


def _heights(stacks: Sequence[list[Piece]], share: float) -> tuple[int, int]:
    """At how many heights these texts stand, and how many elsewhere than at the commonest. share: 0 for their tops."""
    ys = sorted(((1 - share) * stack[0].y + share * stack[-1].y, stack[0].size) for stack in stacks if stack)
    runs = [1] if ys else []
    for (one, size), (two, _) in zip(ys, ys[1:], strict=False):
        runs[-1:] = [runs[-1], 1] if two - one > 0.25 * size else [runs[-1] + 1]
    return len(runs), len(ys) - max(runs, default=0)


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[int, str]]:
    """Pieces that follow each other on a line without a wide gap, put together."""
    before: Piece | None = None
    for piece in sorted(pieces, key=reading):
        if before is not None and before.line == piece.line and piece.x0 - before.x1 < piece.size:
            before = before._replace(x1=piece.x1, text=before.text + piece.text)
            continue
        if before is not None:
            yield before.page, before.text
        before = piece
    if before is not None:
        yield before.page, before.text


def _border(bands: Bands) -> float:
    """Where the titles of the columns of figures begin."""
    return bands[0][0] - (bands[1][0] - bands[0][1]) / 2


def _over(piece: Piece, bands: Bands) -> list[int]:
    """The columns that a title stands over; where it misses their figures, the one that it is nearest to."""
    over = [i for i, (left, right) in enumerate(bands) if min(right, piece.x1) > max(left, piece.x0)]
    if over or piece.x1 < _border(bands):
        return over
    away = [max(left - piece.x1, piece.x0 - right) for left, right in bands]
    nearest = min(range(len(bands)), key=away.__getitem__)
    return [nearest] if sum(each < 2 * away[nearest] for each in away) == 1 else []
