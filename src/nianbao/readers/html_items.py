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


Item: TypeAlias = "Union[Para, Table, Picture]"


class Element:
    """A container: its items are ``items[start:end]``. chrome: its tag or names say that it is no content."""

    __slots__ = ("chrome", "end", "parent", "start")

    def __init__(self, start: int, parent: int, chrome: bool) -> None:
        self.start = start
        self.end = start
        self.parent = parent
        self.chrome = chrome
