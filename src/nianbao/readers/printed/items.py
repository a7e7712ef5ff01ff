"""What stands on a page, in order: lines, tables or their parts, pictures."""

from __future__ import annotations

import re

from nianbao.document import Cell
from nianbao.readers.printed.lines import Line
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias, Union

_FIGURE = re.compile(r"[+\-－＋]?\s*[0-9０-９][0-9０-９,，.．\s]*%?")


class Part(NamedTuple):
    """A table, or the part of one on one page."""

    xs: tuple[float, ...]
    height: int
    cells: tuple[Cell, ...]
    top: float
    page: int
    last: int  # the page that it ends on
    open_head: bool = False
    open_foot: bool = False
    doubt: str = ""


class Image(NamedTuple):
    """A picture large enough to hold what is not read."""

    top: float
    page: int


Item: TypeAlias = "Union[Line, Part, Image]"


def is_figure(text: str) -> bool:
    """A number and nothing else."""
    return _FIGURE.fullmatch(text) is not None
