"""Percentages in prose that tell a part of a whole, such as 59件，占45.4%. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from nianbao.quantities import Quantity
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


class Share(NamedTuple):
    """A percentage that follows its part at once; ``text[part.start:end]`` is the whole statement."""

    part: Quantity
    end: int
    value: Decimal
    step: Decimal


class ShareWords(NamedTuple):
    """The words of shares; see ``share_words``."""

    marks: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def share_words(data: Mapping[str, Any]) -> ShareWords:
    """The words from a mapping with these keys, each a list of plain strings.

    marks: what says that a share follows (占). filler: what may stand beside it. about: before the figure: not exact.
    """
    return ShareWords(*(tuple(map(str, data.get(key, ()))) for key in ShareWords._fields))


@lru_cache(maxsize=4)
def _pattern(words: ShareWords) -> re.Pattern[str]:
    marks, filler, about = ("|".join(re.escape(word) for word in sorted(one, key=len, reverse=True)) for one in words)
    return re.compile(
        rf"[,、(]?(?:{filler})*(?:{marks})(?:{filler})*(?P<about>{about or '(?!)'})?"
        r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,4})?)%"
    )


def find_shares(text: str, counts: Sequence[Quantity], words: ShareWords) -> Iterator[Share]:
    """Every exact share in a normalised text whose part is the exact count right before it."""
    pattern = _pattern(words)
    for count in counts:
        match = pattern.match(text, count.end)
        if match is not None and not match["about"] and not count.inexact:
            step = Decimal(1).scaleb(-len(match["number"].partition(".")[2]))
            yield Share(count, match.end(), Decimal(match["number"]), step)


def fits(share: Share, whole: Decimal) -> bool:
    """Whether the part is that share of the whole, up to one unit of the last printed digit."""
    return whole > 0 and abs(Decimal(share.part.value) / whole * 100 - share.value) <= share.step


def misfits(
    found: Sequence[Share], wholes: Sequence[Decimal], certain: Optional[Decimal]
) -> Iterator[tuple[Share, Decimal]]:
    """The shares that fit none of the possible wholes, with the whole they must be of.

    That is the one which at least half of the shares fit; of one share alone it must be ``certain``.
    """
    whole, most = certain, 0
    for other in wholes:
        number = sum(fits(share, other) for share in found)
        if number > most and number * 2 >= len(found):
            whole, most = other, number
    if whole is not None:
        for share in found:
            if share.part.value < whole and not any(fits(share, other) for other in (*wholes, whole)):
                yield share, whole
