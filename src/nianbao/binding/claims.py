"""Which rows of the document belong to which mandated table.

One physical table may hold several mandated ones, and one mandated table may run over several physical ones.
"""

from __future__ import annotations

from nianbao.binding.labels import Labels, Row
from nianbao.binding.mending import mended
from nianbao.binding.repeated import merged
from nianbao.binding.tables import Claim
from nianbao.document import NOWHERE, Block, Location, Table
from nianbao.profile.model import Profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class _Piece:
    """Consecutive rows of one physical table that belong to one mandated table."""

    __slots__ = ("hits", "owner", "rows", "table")

    def __init__(self, table: Table, owner: str) -> None:
        self.table = table
        self.owner = owner
        self.rows: list[Row] = []
        self.hits: set[str] = set()


def claim_tables(
    regions: list[tuple[str, list[Block]]], profile: Profile, labels: dict[str, Labels]
) -> tuple[dict[str, Claim], dict[str, list[str]]]:
    """The rows of each mandated table, and for each section the texts of tables that nobody claimed.

    regions: section id (or "") and the blocks that stand there, in reading order.
    """
    strong = {table: label.strong for table, label in labels.items()}
    known = set[str]().union(*(label.known for label in labels.values()))
    claims: dict[str, Claim] = {}
    seen: dict[str, set[str]] = {}
    unclaimed: dict[str, list[str]] = {}
    for number, (section, blocks) in enumerate(regions):
        open_owner = ""
        for table in (block for block in blocks if isinstance(block, Table)):
            pieces = _pieces(table, strong, known, open_owner)
            for piece in pieces:
                if not _certain(piece, claims):
                    unclaimed.setdefault(section, []).extend(cell.text for row in piece.rows for cell in row.cells)
                    continue
                open_owner = piece.owner
                if not _copy(piece, labels[piece.owner], seen.setdefault(piece.owner, set())):
                    _add(claims, piece, section, number)
                elif number == claims[piece.owner].region or section != claims[piece.owner].section:
                    held = claims[piece.owner]  # a section that stands twice has its table twice
                    claims[piece.owner] = held._replace(copies=(*held.copies, _location(piece)))
    return claims, unclaimed


def _pieces(table: Table, strong: dict[str, set[str]], known: set[str], owner: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    waiting: list[Row] = []
    rows = [Row(cells, table.aligned) for cells in table.rows() if cells]
    for row in mended(merged(rows, known), known):
        best, hits = _owner(set(row.keys), strong)
        if best is None:
            (pieces[-1].rows if pieces else waiting).append(row)
            continue
        if not pieces or pieces[-1].owner != best:
            pieces.append(_Piece(table, best))
            pieces[-1].rows.extend(waiting)
            waiting = []
        pieces[-1].rows.append(row)
        pieces[-1].hits |= hits
    if not pieces:
        pieces.append(_Piece(table, owner))
        pieces[-1].rows.extend(waiting)
    return pieces


def _owner(keys: set[str], strong: dict[str, set[str]]) -> tuple[Optional[str], set[str]]:
    best: Optional[str] = None
    best_hits: set[str] = set()
    for owner, known in strong.items():
        hits = keys & known
        if len(hits) > len(best_hits):
            best, best_hits = owner, hits
    return best, best_hits


def _certain(piece: _Piece, claims: dict[str, Claim]) -> bool:
    """Two labels of the form, or a continuation of what has been claimed just before."""
    return bool(piece.owner) and (len(piece.hits) >= 2 or piece.owner in claims)


def _copy(piece: _Piece, labels: Labels, seen: set[str]) -> bool:
    """The piece repeats what an earlier one holds: a second printing of the whole table."""
    if labels.labelled:
        names = {k for row in piece.rows for k in row.keys if k in labels.rows}
    else:
        names = {k for k in piece.hits if k in labels.columns}
    again = len(names & seen) >= 3 and len(piece.rows) > 3 and (labels.labelled or names <= seen)
    seen |= names
    return again


def _location(piece: _Piece) -> Location:
    location = piece.rows[0].cells[0].location
    return piece.table.location if location == NOWHERE else location


def _add(claims: dict[str, Claim], piece: _Piece, section: str, region: int) -> None:
    held = claims.get(piece.owner)
    if held is None:
        table = piece.table
        claims[piece.owner] = Claim(
            list(piece.rows), _location(piece), table.doubt, table.loose, section=section, region=region
        )
    else:
        held.rows.extend(piece.rows)
        claims[piece.owner] = held._replace(
            doubt=held.doubt or piece.table.doubt, loose=held.loose or piece.table.loose
        )
