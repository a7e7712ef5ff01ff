"""Documents of other formats inside a docx: some programs put the whole report, or a table, into such a part."""

from __future__ import annotations

from nianbao.document import Block, Paragraph, Table, Unreadable
from nianbao.readers.raw import RawBlock, RawCell, RawParagraph, RawPicture, RawTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from nianbao.readers.package import Package

_KINDS = ("html", "mht", "txt", "rtf")  # none that could hold itself again


def chunk(package: Package, main: str, relation: str) -> Optional[list[RawBlock]]:
    """What stands in the part that the relation names, None when it is not one that can be read here."""
    from nianbao import readers

    folder, _, name = main.rpartition("/")
    rels = package.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    for one in rels if rels is not None else ():
        if one.get("Id") == relation and one.get("TargetMode") != "External":
            target = one.get("Target", "")
            data = package.read(target if target.startswith("/") else f"{folder}/{target}") or b""
            try:
                if readers.sniff(target, data) in _KINDS:
                    return [_raw(block) for block in readers.read(target, data).blocks]
            except Unreadable:
                return None
    return None


def _raw(block: Block) -> RawBlock:
    if isinstance(block, Paragraph):
        return RawParagraph(block.text, block.level, block.centred)
    if not isinstance(block, Table):
        return RawPicture(block.name)
    rows = tuple(
        tuple(
            RawCell((RawParagraph(cell.text),), cell.column, cell.column + cell.colspan, False, cell.rowspan)
            for cell in row
        )
        for row in block.rows()
    )
    return RawTable(rows, block.doubt, block.aligned)
