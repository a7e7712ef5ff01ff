"""Rich text (rtf): groups, code pages and tables of the format that Word and WPS write."""

from __future__ import annotations

import re

from nianbao.document import Document
from nianbao.readers.fields import drawn
from nianbao.readers.flow import CellLook, Flow
from nianbao.readers.package import broken, exceeded
from nianbao.readers.raw import RawBlock, RawParagraph, RawPicture, document, named_level
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

MAX_DEPTH = 200  # of groups
MAX_TOKENS = 3_000_000  # words, groups and stretches of text
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 204: "cp1251", 161: "cp1253", 238: "cp1250"}
_CODEPAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8", 54936: "gb18030"}
_WORDS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SIGNS = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_SKIPPED_WORDS = (
    "colortbl info generator header headerl headerr headerf footer footerl footerr footerf footnote listtable "
    "listoverridetable revtbl rsidtbl themedata colorschememapping datastore latentstyles xmlnstbl objdata "
    "objclass bkmkstart bkmkend annotation atnid atnauthor nonesttables nonshppict pnseclvl shprslt sn background "
    "filetbl pgdsctbl docvar userprops formfield wgrffmtfilter mmathPr ftnsep ftnsepc aftnsep aftnsepc blipuid"
)
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_KNOWN_OPTIONAL = frozenset(
    ("shppict", "shpinst", "shptxt", "nesttableprops", "listtext", "pntext", "ud", "pict", "fldinst")
)


_OTHER_WORDS = (
    "u uc bin f fldinst fcharset ansicpg deff cchs v deleted plain fonttbl stylesheet pict shptxt sv listtext pntext "
    "nesttableprops pard intbl itap qc ql qr qj qd outlinelevel s trowd trleft cellx clmrg clvmrg par page sect "
    "cell nestcell row nestrow strike striked super sub nosupersub"
)
_HEEDED = frozenset(word.encode() for word in (*_WORDS, *_SKIPPED, *_KNOWN_OPTIONAL, *_OTHER_WORDS.split()))


class _State(NamedTuple):
    """What a group inherits and gives back at its end."""

    skipped: bool = False
    destination: str = ""
    font: int = 0
    fallback: int = 1  # characters to leave out after \\u
    hidden: bool = False
    struck: bool = False
    raised: bool = False


class _Look(NamedTuple):
    """What \\pard sets back."""

    depth: int = 0
    centred: bool = False
    level: int = 0


class _Row:
    def __init__(self) -> None:
        self.left = 0
        self.looks: list[CellLook] = []
        self.left_joined = self.above_joined = False

    def cell(self, right: int) -> None:
        self.looks.append(CellLook(self.left, right, self.left_joined, self.above_joined))
        self.left = right
        self.left_joined = self.above_joined = False


def read_text(data: bytes) -> Document:
    """Read the document. Raises Unreadable: GK001 (broken), GK002, GK007."""
    reader = _Reader()
    reader.run(data)
    reader.paragraph(True)
    return document("rtf", reader.flow.blocks())


class _Reader:
    def __init__(self) -> None:
        self.flow = Flow()
        self.stack: list[_State] = []
        self.state = _State()
        self.look = _Look()
        self.styles: dict[int, _Look] = {}
        self.rows = {"row": _Row(), "nestrow": _Row()}  # the latest definition for rows of tables, and of inner ones
        self.codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.text: list[str] = []
        self.code = ""  # the instruction of a field
        self.bytes = b""
        self.pictures: list[RawBlock] = []
        self.boxes: list[tuple[list[str], list[RawBlock], _Look, Flow]] = []
        self.boxed: list[RawBlock] = []
        self.pending = 0  # characters still to leave out
        self.style = 0
        self.optional = False

    def run(self, data: bytes) -> None:
        resume = 0  # where binary data ends
        for count, match in enumerate(_TOKEN.finditer(data)):
            if count > MAX_TOKENS:
                raise exceeded("elements", MAX_TOKENS)
            kind = match.lastindex
            if kind is None or match.start() < resume:
                continue
            if kind <= 2:
                word = match[1]
                if word in _HEEDED or self.optional or self.pending:
                    number = int(match[2]) if kind == 2 else None
                    if word == b"bin":
                        resume = match.end() + max(0, number or 0)
                    self.word(word.decode("ascii"), number)
            elif kind == 6:
                self.raw(match[6])
            elif kind == 5:
                self.open() if match[5] == b"{" else self.close()
            elif kind == 3:
                self.raw(bytes((int(match[3], 16),)))
            else:
                self.sign(match[4].decode("latin-1"))
        if self.stack:
            raise broken("rtf")

    def open(self) -> None:
        self.flush()
        self.stack.append(self.state)
        self.pending = 0
        if len(self.stack) > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)

    def close(self) -> None:
        self.flush()
        self.pending = 0
        if not self.stack:
            raise broken("rtf")
        ended = self.state
        self.state = self.stack.pop()
        if ended.destination == "shptxt" and self.state.destination != "shptxt" and self.boxes:
            self.paragraph(True)
            inner = self.flow.blocks()
            self.text, self.pictures, self.look, self.flow = self.boxes.pop()
            self.boxed += [one._replace(counted=False) if isinstance(one, RawParagraph) else one for one in inner]
        elif ended.destination == "fldinst" and self.state.destination != "fldinst":
            code, self.code = self.code, ""
            self.say(drawn(code))
        elif ended.destination == "stylesheet" and self.state.destination == "stylesheet":
            if not ended.skipped:
                self.styles[self.style] = self.look
            self.look, self.style = _Look(), 0

    def flush(self) -> None:
        """Decode gathered bytes by the code page of the font."""
        if self.bytes:
            content, self.bytes = self.bytes, b""
            codec = self.fonts.get(self.state.font, self.codec)
            if self.codec in ("gb18030", "big5") and codec == "cp1252":
                codec = self.codec
            self.say(content.decode(codec, "replace"))

    def say(self, text: str) -> None:
        state = self.state
        if state.skipped or state.hidden or state.struck or state.destination in ("fonttbl", "pict", "sv"):
            return
        if self.state.destination == "stylesheet":
            self.look = self.look._replace(level=named_level(text) or self.look.level)
        elif self.state.destination == "fldinst":
            self.code += text
        elif self.state.destination == "listtext":
            number = text.strip()
            self.text.append(number + " " if number and number[-1].isascii() and number[-1].isalnum() else number)
        elif state.raised and "".join(self.text)[-1:].isdigit():  # a note: in brackets, lest it lengthen the figure
            self.text += ["（", text, "）"]
        else:
            self.text.append(text)

    def raw(self, content: bytes) -> None:
        """Bytes of text; those that only stand in for a Unicode character are left out."""
        if self.pending:
            dropped = min(self.pending, len(content))
            self.pending -= dropped
            content = content[dropped:]
        if not self.state.skipped:
            self.bytes += content

    def sign(self, sign: str) -> None:
        if sign == "*":
            self.optional = True
        elif sign in "\r\n":
            self.flush()
            self.paragraph()
        elif self.pending:
            self.pending -= 1
        elif sign in _SIGNS:
            self.flush()
            self.say(_SIGNS[sign])

    def word(self, name: str, number: Optional[int]) -> None:
        optional, self.optional = self.optional, False
        if name == "u" and number is not None:
            self.unicode(number)
            return
        self.flush()
        if name == "uc":
            self.state = self.state._replace(fallback=max(0, min(number or 0, 10)))
        elif self.pending and name not in ("par", "cell", "row", "pard"):
            self.pending -= 1
        elif name in _SKIPPED or (optional and name not in _KNOWN_OPTIONAL):
            self.state = self.state._replace(skipped=True)
        elif not self.state.skipped and (self.state.destination != "fldinst" or name in ("f", "fldinst")):
            self.heed(name, number)

    def unicode(self, number: int) -> None:
        self.flush()
        self.say(chr(number & 0xFFFF))
        self.pending = self.state.fallback

    def heed(self, name: str, number: Optional[int]) -> None:
        """A word in text that is read."""
        if name in _WORDS:
            self.say(_WORDS[name])
        elif name in ("f", "fcharset", "ansicpg", "deff", "cchs"):
            self.font(name, number or 0)
        elif name in ("v", "deleted"):
            self.state = self.state._replace(hidden=number != 0)
        elif name in ("strike", "striked"):
            self.state = self.state._replace(struck=number != 0)
        elif name in ("super", "sub", "nosupersub"):
            self.state = self.state._replace(raised=name != "nosupersub")
        elif name == "plain":
            self.state = self.state._replace(hidden=False, struck=False, raised=False)
        elif name in (
            "fonttbl",
            "stylesheet",
            "pict",
            "shptxt",
            "sv",
            "listtext",
            "pntext",
            "nesttableprops",
            "fldinst",
        ):
            self.begin("listtext" if name == "pntext" else name)
        elif name in ("pard", "intbl", "itap", "qc", "ql", "qr", "qj", "qd", "outlinelevel", "s"):
            self.align(name, number)
        elif name in ("trowd", "trleft", "cellx", "clmrg", "clvmrg"):
            self.define(name, number or 0)
        elif name in ("par", "page", "sect"):
            self.paragraph()
        elif name in ("cell", "nestcell"):
            self.paragraph(True, cell=True)
            self.flow.end_cell(self.table(name))
        elif name in ("row", "nestrow"):
            self.flow.end_row(self.table(name), tuple(self.rows[name].looks))

    def table(self, name: str) -> int:
        return max(2, self.look.depth) if name.startswith("nest") else 1

    def begin(self, name: str) -> None:
        if name == "pict":
            self.pictures.append(RawPicture())
        elif name == "shptxt":
            self.boxes.append((self.text, self.pictures, self.look, self.flow))
            self.text, self.pictures, self.look, self.flow = [], [], _Look(), Flow()
        self.state = self.state._replace(destination=name)

    def font(self, name: str, number: int) -> None:
        if name == "f":
            self.state = self.state._replace(font=number)
        elif name == "fcharset" and self.state.destination == "fonttbl":
            self.fonts[self.state.font] = _CHARSETS.get(number, "cp1252")
        elif name == "ansicpg":
            self.codec = _CODEPAGES.get(number, f"cp{number}" if 1250 <= number <= 1258 else "cp1252")

    def align(self, name: str, number: Optional[int]) -> None:
        if name == "pard":
            self.look = _Look()
        elif name == "intbl":
            self.look = self.look._replace(depth=max(1, self.look.depth))
        elif name == "itap":
            self.look = self.look._replace(depth=number or 0)
        elif name == "outlinelevel":
            self.look = self.look._replace(level=number + 1 if number is not None and 0 <= number < 9 else 0)
        elif name == "s":
            self.style = number or 0
            style = self.styles.get(self.style, _Look())
            if self.state.destination != "stylesheet":
                self.look = self.look._replace(centred=style.centred, level=style.level)
        else:
            self.look = self.look._replace(centred=name == "qc")

    def define(self, name: str, number: int) -> None:
        """The definition of a row, which holds for the next end of a row."""
        which = "nestrow" if self.state.destination == "nesttableprops" else "row"
        row = self.rows[which]
        if name == "trowd":
            self.rows[which] = _Row()
        elif name == "trleft":
            row.left = number
        elif name == "clmrg":
            row.left_joined = True
        elif name == "clvmrg":
            row.above_joined = True
        elif name == "cellx":
            row.cell(number)

    def paragraph(self, only_if_text: bool = False, cell: bool = False) -> None:
        """The gathered text is a paragraph of its own."""
        text = "".join(self.text)
        if any("\ud800" <= unit <= "\udfff" for unit in text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        blocks: list[RawBlock] = []
        if text or not only_if_text:
            blocks.append(RawParagraph(text, self.look.level, self.look.centred))
        blocks += self.pictures
        self.text, self.pictures = [], []
        if not self.boxes:
            blocks += self.boxed
            self.boxed = []
        if blocks or cell:
            self.flow.add(max(1, self.look.depth) if cell else self.look.depth, blocks)
