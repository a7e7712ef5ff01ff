"""Which profile judges a report: the one that is named, else by system, by region, by year. Never two."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.profile import store
from nianbao.profile.folders import Folder, absolute, listing, shipped
from nianbao.profile.mistakes import Mistake, ProfileError
from nianbao.profile.source import read_yaml
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from nianbao.report import Identity

NATIONAL = "national"
NO_END = 9999


class Entry(NamedTuple):
    """What a profile says of its own scope. first, last: report years; first is 0 when it must be named to be used."""

    id: str
    first: int
    last: int
    regions: tuple[str, ...]
    systems: tuple[str, ...]

    def covers(self, year: int) -> bool:
        """It is for reports on that year."""
        return bool(self.first) and self.first <= year <= self.last


class Choice(NamedTuple):
    """The chosen profile and why. id: "" when the report is older than every profile.

    reason: a key of ``messages/profile.yaml`` (``chosen-…``); data: its operands.
    """

    id: str
    reason: str
    data: dict[str, Any]


_known: dict[tuple[Folder, ...], tuple[Entry, ...]] = {}


def available(folders: Sequence[Folder] = ()) -> tuple[Entry, ...]:
    """All profiles with their scopes, those of later folders last; looked up once in a process.

    Raises ProfileError for shadowed ids and for files that are no YAML.
    """
    key = absolute(folders)
    if key not in _known:
        _known[key] = _available((("", shipped()), *key))
    return _known[key]


def _available(folders: Sequence[Folder]) -> tuple[Entry, ...]:
    files = [entry for folder in folders for entry in listing(folder)]
    key = store.digest(b"index", repr(files).encode())
    rows = store.get(key)
    if not isinstance(rows, list):
        rows = _index(files)
        store.put(key, rows)
    return tuple(Entry(row[0], row[1], row[2], tuple(row[3]), tuple(row[4])) for row in rows)


def _index(files: list[tuple[str, str, int, int]]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    found: list[Mistake] = []
    for profile_id, path, _, _ in files:
        if profile_id in (row[0] for row in rows):
            found.append(Mistake("shadowed", path, data={"name": profile_id}))
            continue
        try:
            data = read_yaml(path)
        except ProfileError as error:
            found += error.mistakes
            continue
        applies = data.get("applies") if isinstance(data, dict) else None
        rows.append([profile_id, *_scope(applies if isinstance(applies, dict) else {})])
    if found:
        raise ProfileError(found)
    return rows


def _scope(applies: dict[str, Any]) -> list[Any]:
    first, mark, last = str(applies.get("years") or "").partition("-")
    if not first.isdecimal() or not (last or "0").isdecimal():
        return [0, 0, [], []]  # ``profile check`` says what is wrong with it
    end = int(last) if last else (NO_END if mark else int(first))
    return [int(first), end, _texts(applies.get("regions")), _texts(applies.get("systems"))]


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def choose(
    identity: Identity, entries: Sequence[Entry], named: str = "auto", pattern: str = "", year: int = 0
) -> Choice:
    """The profile for a report.

    :param named: the id that the command line or the configuration names, "auto" for none.
    :param pattern: the ``per-file-profile`` pattern that named it, "" when it was not that.
    :param year: the report year that the user states, 0 for the one that was read.
    """
    if named not in ("", "auto"):
        return Choice(named, "chosen-by-pattern" if pattern else "chosen-by-name", {"pattern": pattern})
    national = [entry for entry in entries if entry.first and entry.id.startswith(NATIONAL + "/")]
    year = year or identity.year
    if not year:
        newest = max(national, key=lambda entry: entry.first)
        return Choice(newest.id, "chosen-without-year", {})
    living = [entry for entry in entries if entry.covers(year)]
    found = _by_system(identity, living) or _by_region(identity, living) or _by_year(identity, living, year)
    if found is not None:
        return found
    oldest = min(entry.first for entry in national)
    return Choice("", "unsupported-year", {"year": year, "oldest": oldest})


def _by_system(identity: Identity, living: Sequence[Entry]) -> Optional[Choice]:
    found = [entry for entry in living if identity.system and identity.system in entry.systems]
    return Choice(_best(found).id, "chosen-by-system", {"system": identity.system}) if found else None


def _by_region(identity: Identity, living: Sequence[Entry]) -> Optional[Choice]:
    longest, found = "", list[Entry]()
    for entry in living:
        for prefix in entry.regions:
            if not entry.systems and identity.region.startswith(prefix) and len(prefix) >= len(longest):
                found = [*found, entry] if len(prefix) == len(longest) else [entry]
                longest = prefix
    place = {"region": longest, "place": longest[:2]}
    return Choice(_best(found).id, "chosen-by-region", place) if found else None


def _by_year(identity: Identity, living: Sequence[Entry], year: int) -> Optional[Choice]:
    placed = identity.region or identity.organ_class == "state_council_department"
    reason = "chosen-by-year" if placed else "chosen-by-year-alone"
    found = [entry for entry in living if entry.id.startswith(NATIONAL + "/")]
    return Choice(_best(found).id, reason, {"year": year}) if found else None


def _best(entries: Sequence[Entry]) -> Entry:
    """The one with the narrowest span of years; among equals the last, which is the user's own."""
    return min(reversed(entries), key=lambda entry: entry.last - entry.first)
