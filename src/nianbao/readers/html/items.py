"""What a walk over a web page gives: paragraphs, tables and pictures in reading order, and the containers of them."""

from __future__ import annotations

from nianbao.document import Picture, Table
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias, Union


class Para(NamedTuple):
    """A paragraph as met. linked: characters of it that stand in links."""

    text: str
    level: int
    centred: bool
    linked: int


if TYPE_CHECKING:
    Item: TypeAlias = Union[Para, Table, Picture]
    # A container: its items are ``items[start:end]``; start, end, index of the one around it, and whether its tag or
    # names say that it is no content.
    Element: TypeAlias = list[int]
