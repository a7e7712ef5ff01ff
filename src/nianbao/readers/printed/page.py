"""What a page holds before it is put in order."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

Box = tuple[float, float, float, float]


class Page(NamedTuple):
    """What a page holds: visible characters, straight lines, pictures (boxes), with the origin at the upper left."""

    number: int
    width: float
    height: float
    runs: Sequence[Run]
    rules: Sequence[Rule] = ()
    pictures: Sequence[Box] = ()
    boxes: Sequence[Box] = ()  # framed or coloured ones that may be cells of a table
    struck: Sequence[Run] = ()  # characters struck through, which are no part of the text
