"""What a run was asked to do, as plain records that travel to worker processes, and which rules it leaves in force."""

from __future__ import annotations

from nianbao.paths import matches, relative
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.profile.model import Profile
    from nianbao.report import Figures, Identity
    from nianbao.rule import Rule

DISABLE = "disable"
# Without these a file that was not read would look like a clean one; only their own names switch them off.
FAILURES = ("GK001", "GK002", "GK005", "GK007", "GK008", "GK009")


class Waiver(NamedTuple):
    """An accepted finding. Empty fields match everything; ``until`` is an ISO date, "" for no end."""

    rule: str
    files: str = ""
    place: str = ""
    reason: str = ""
    until: str = ""


class Settings(NamedTuple):
    """The settings of one run. Selectors are codes, prefixes (GK3) or globs (GK30?).

    root: the folder that patterns are relative to. select: None selects every rule that the profile leaves on.
    folders: (namespace, folder) of local profiles. others: what a file that is no report gets, "report" or "skip".
    previous: the figures of earlier reports by ``year organ``. keep_figures: let results carry those of their tables.
    """

    profile: str = "auto"
    year: int = 0
    lang: str = "zh"
    root: str = ""
    folders: tuple[tuple[str, str], ...] = ()
    packs: tuple[str, ...] = ()
    autoload: bool = True
    ignore_broken: bool = False
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    per_file_profile: tuple[tuple[str, str], ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    waivers: tuple[Waiver, ...] = ()
    others: str = "report"
    debug: bool = False
    previous: dict[str, Figures] = {}
    keep_figures: bool = False

    def ignored(self, path: str) -> tuple[str, ...]:
        """The selectors ignored in this file."""
        below = relative(path, self.root)
        extra = (selectors for pattern, selectors in self.per_file_ignores if matches(pattern, below))
        return self.ignore + tuple(selector for selectors in extra for selector in selectors)

    def last_year(self, identity: Identity) -> Figures:
        """The figures of the same organ's report of the year before, empty when they are not known."""
        return self.previous.get(report_key(identity.year - 1, identity.organ), {})

    def profile_of(self, path: str) -> tuple[str, str]:
        """The profile that is named for this file and the pattern that names it; the last match wins."""
        below = relative(path, self.root)
        for pattern, profile in reversed(self.per_file_profile):
            if matches(pattern, below):
                return profile, pattern
        return self.profile, ""


def report_key(year: int, organ: str) -> str:
    """What an organ's report of a year is filed under."""
    return f"{year} {organ}"


def selects(selector: str, code: str) -> bool:
    """Whether a code, prefix or glob takes this code in."""
    if any(char in selector for char in "*?["):
        return matches(selector, code)
    return selector == "ALL" or code == selector or (not selector[-3:].isdecimal() and code.startswith(selector))


def _strength(selectors: tuple[str, ...], code: str) -> int:
    if not selectors:
        return -1
    return max((len(s) if s != "ALL" else 0 for s in selectors if selects(s, code)), default=-1)


def enabled(code: str, settings: Settings, ignored: tuple[str, ...], default: bool = True) -> bool:
    """Whether the rule of this code runs: the longest selector decides, at equal length ``ignore`` wins."""
    chosen = _strength(settings.extend_select, code)
    if settings.select is None:
        chosen = max(chosen, 0 if default else -1)
    elif code in FAILURES:
        chosen = max(chosen, 0)
    else:
        chosen = max(chosen, _strength(settings.select, code))
    return chosen > _strength(ignored, code)


def in_force(rules: dict[str, Rule], profile: Profile | None, settings: Settings, path: str) -> dict[str, str]:
    """The codes that are on for this file, with the severity that profile or settings give ("" for the rule's own)."""
    ignored = settings.ignored(path)
    by_profile = {code: str(given.get("severity", "")) for code, given in (profile.rules if profile else {}).items()}
    by_user = {code: level for selector, level in settings.severity for code in rules if selects(selector, code)}
    result = {}
    for code in rules:
        level = by_user.get(code, "")
        default = by_profile.get(code) != DISABLE or bool(level)
        if level != DISABLE and enabled(code, settings, ignored, default):
            given = by_profile.get(code, "")
            result[code] = level or (given if given != DISABLE else "")
    return result
