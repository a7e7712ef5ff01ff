"""Narratives: templates in YAML, filled with the figures of the tables so that text and tables agree."""

from __future__ import annotations

import os
import re
from functools import cache
from random import Random
from typing import Any, Optional

from nianbao.profile.model import Profile
from nianbao.testing.figures import Cells

_PLACEHOLDER = re.compile(r"\{([a-z_0-9:]+)(?:\|([a-z]+))?\}")
_DIGITS = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))


@cache
def wording() -> dict[str, Any]:
    """The words that every style shares, and the style of the plain report (``prose.yaml``)."""
    return read_styles(os.path.join(os.path.dirname(__file__), "prose.yaml"))


def read_styles(path: str) -> dict[str, Any]:
    """The data of a YAML file of words or styles. Raises ProfileError for a file that is no such thing."""
    from nianbao.profile.source import read_yaml

    data = read_yaml(path)
    assert isinstance(data, dict), path
    return data


def numeral(number: int) -> str:
    """A count below 10000 in Chinese numerals."""
    digits, units = wording()["numerals"], wording()["units"]
    if number == 0:
        return str(digits[0])
    text, gap = "", False
    for power, digit in zip(range(3, -1, -1), f"{number:04d}"):
        if digit == "0":
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[int(digit)] + units[power]
        gap = False
    return text[1:] if text.startswith(digits[1] + units[1]) else text


class Story:
    """The values that templates may name, and the conditions that choose between them.

    values: ``received`` is a row's total in table three, ``received:company`` a cell, ``sum:refused`` the sum below a
    row group; ``licensing:decisions`` a cell of table two; ``review_total`` a column of table four.
    """

    def __init__(self, profile: Profile, tables: dict[str, Cells], base: dict[str, Any], random: Random) -> None:
        self.random = random
        self.values: dict[str, Any] = dict(base)
        for table, cells in tables.items():
            for (row, column), text in cells.items():
                self.values[f"{row}:{column}"] = text
                if table == "table4":
                    self.values[column] = text
                elif column == "total":
                    self.values[row] = text
        self._derive(profile)
        self._invent()

    def _derive(self, profile: Profile) -> None:
        number = self._number
        table = profile.table("table3")
        for group in ("refused", "unable", "not_processed", "other"):
            axes = table.blocks[0].rows if table is not None else ()
            below = [axis.id for axis in axes if axis.parent == group] or [group]
            self.values[f"sum:{group}"] = sum(number(row) for row in below)
        self.values["sum:open"] = number("granted") + number("partial")
        self.values["all_in"] = number("received") + number("carried_in")
        organisations = [key for key in self.values if key.startswith("received:") and key.split(":")[1] != "total"]
        self.values["received:organisations"] = sum(map(number, organisations)) - number("received:natural_person")
        self.values["litigation_total"] = number("direct_total") + number("after_review_total")
        self.values["disputes_total"] = number("review_total") + self.values["litigation_total"]

    def _invent(self) -> None:
        """Figures that stand in no table: channels and their sum, last year's applications, odds and ends."""
        draw = self.random.randint
        channels = {name: draw(3, 900) for name in ("web", "wechat", "board")}
        self.values |= channels | {"published": sum(channels.values())}
        self.values |= {f"n{number}": draw(2, 19) for number in range(1, 10)}
        received = self._number("received")
        before = max(0, received + self.random.choice((-3, -2, -1, 1, 2, 3, 5)))
        self.values |= {"received_before": before, "received_change": abs(received - before)}
        self.values["fee_yuan"] = 10 * draw(4, 90)

    def _number(self, name: str) -> int:
        text = str(self.values.get(name, "0"))
        return int(text) if text.lstrip("+-").isdigit() else 0

    def holds(self, condition: str) -> bool:
        """All of its words hold: a value that is not 0, ``!`` before one that is, ``=class`` of organ, ``a>b``."""
        return all(map(self._holds, condition.split()))

    def _holds(self, word: str) -> bool:
        if word.startswith("="):
            return self.values["organ_class"] in word[1:].split(",")
        if ">" in word:
            left, right = word.split(">")
            return self._number(left) > self._number(right)
        return bool(self._number(word.lstrip("!"))) != word.startswith("!")

    def pick(self, choices: Any) -> Optional[str]:
        """One of the choices whose condition holds: a text, a list of them, or ``{when: …, text: …}`` entries."""
        if choices is None or isinstance(choices, str):
            return choices
        entries = [entry if isinstance(entry, dict) else {"text": entry} for entry in choices]
        fitting = [entry for entry in entries if self.holds(str(entry.get("when", "")))]
        return self.random.choice(fitting)["text"] if fitting else None

    def fill(self, template: str, fragments: dict[str, Any]) -> str:
        """The template with values and fragments in place of their names. Raises KeyError for an unknown name."""

        def replace(match: re.Match[str]) -> str:
            name, script = match.groups()
            if name in fragments:
                return self.fill(self.pick(fragments[name]) or "", fragments)
            text = str(self.values[name])
            return numeral(int(text)) if script == "han" else text.translate(_DIGITS) if script == "wide" else text

        return _PLACEHOLDER.sub(replace, template)

    def paragraphs(self, entries: Any, fragments: dict[str, Any]) -> list[str]:
        """The paragraphs of a section: each entry is a text or a choice; those that do not apply are left out."""
        picked = (self.pick([entry] if isinstance(entry, dict) else entry) for entry in entries)
        texts = (self.fill(text, fragments) for text in picked if text)
        return [text for text in texts if text]
