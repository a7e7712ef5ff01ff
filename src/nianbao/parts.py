"""A whole and its parts within a sentence of prose: 590条，其中 408条、119条和63条. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nianbao.quantities import Quantity
from nianbao.records import NamedTuple


class Group(NamedTuple):
    """Counts that are told as parts of what stands before them.

    wholes: the counts that may be the whole, nearest last. start: where the telling of the parts begins.
    mark: the word that introduces the parts, "" for mere brackets. breaks: how many parts stand before each semicolon.
    complete: False when the end of the list cannot be told (a part has parts of its own and nothing closes them).
    """

    wholes: tuple[Quantity, ...]
    parts: tuple[Quantity, ...]
    start: int
    mark: str
    breaks: tuple[int, ...] = ()
    complete: bool = True


class _Frame:
    __slots__ = ("breaks", "complete", "items", "kind", "mark", "start", "wholes")

    def __init__(self, kind: str, start: int = 0, wholes: Sequence[Quantity] = (), mark: str = "") -> None:
        self.kind = kind
        self.start = start
        self.wholes = tuple(wholes)
        self.mark = mark
        self.items: list[Quantity] = []
        self.breaks: list[int] = []
        self.complete = True

    def group(self) -> Group:
        return Group(self.wholes, tuple(self.items), self.start, self.mark, tuple(self.breaks), self.complete)


@lru_cache(maxsize=8)
def _tokens(marks: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(marks, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"[();!?\n]|(?<![,、;])。(?![,、;])|{words}")


def groups(text: str, counts: Sequence[Quantity], marks: tuple[str, ...], contains: tuple[str, ...]) -> Iterator[Group]:
    """Every whole with its parts in a normalised text, inner ones first.

    marks: words before parts (其中). contains: words that mean the same at the beginning of brackets only (含).
    """
    frames = [_Frame("base")]
    earlier: list[Quantity] = []
    pending = list(counts)[::-1]
    for match in _tokens(marks).finditer(text):
        while pending and pending[-1].start < match.start():
            frames[-1].items.append(pending.pop())
        token = match.group()
        if token == "(":
            frames.append(_opened(frames[-1], match.end(), text, contains))
        elif token == ")":
            yield from _close(frames, "paren")
        elif token == ";":
            yield from _semicolon(frames)
        elif len(token) == 1 and token in "。!?\n":
            earlier = [item for frame in frames for item in frame.items]  # a list is no clear whole of the next one
            yield from _close(frames, "base")
            frames[0].items = []
        else:
            _mark(frames, match, earlier, contains)
    frames[-1].items.extend(pending[::-1])
    yield from _close(frames, "base")


def _opened(top: _Frame, at: int, text: str, contains: tuple[str, ...]) -> _Frame:
    word = next((word for word in contains if text.startswith(word, at)), "")
    wholes = top.items[-1:] if top.items and at - 1 - top.items[-1].end <= 0 else ()
    return _Frame("paren", at, wholes, word)


def _mark(frames: list[_Frame], match: re.Match[str], earlier: list[Quantity], contains: tuple[str, ...]) -> None:
    top = frames[-1]
    if top.kind != "base" and not top.items:
        top.mark = match.group()
        return
    word = match.group().partition(",")[2]
    if top.kind == "mark" and ((word and word not in contains) or _repeats(top, match)):
        return  # 其中线下16件,通过网站9件: the list goes on
    wholes = top.items[-1:] if top.kind != "base" else top.items or earlier
    frames.append(_Frame("mark", match.start(), wholes, match.group()))


def _repeats(top: _Frame, match: re.Match[str]) -> bool:
    """The mark is the word with which the list began: 其中通过网站5条,通过微信3条."""
    word = match.group().rpartition(",")[2]
    behind = top.start + len(top.mark)
    return bool(word) and (top.mark.endswith(word) or match.string.startswith((word, f",{word}"), behind))


def _semicolon(frames: list[_Frame]) -> Iterator[Group]:
    if frames[-1].kind == "mark" and len(frames) > 1 and frames[-2].kind != "base":
        yield frames.pop().group()
    elif frames[-1].kind != "base":
        frames[-1].breaks.append(len(frames[-1].items))


def _close(frames: list[_Frame], kind: str) -> Iterator[Group]:
    """Close what is open down to the last bracket, or everything."""
    if kind == "paren" and all(frame.kind != "paren" for frame in frames):
        return
    while frames[-1].kind != "base":
        frame = frames.pop()
        yield frame.group()
        if frame.kind == "mark" and frames[-1].kind != "base":
            frames[-1].complete = False
        if frame.kind == kind:
            return
