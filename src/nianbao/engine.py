"""One file → Result. Each rule runs by itself: one that fails costs its own findings and nothing else."""

from __future__ import annotations

import sys
from itertools import islice

from nianbao import plugins as manager
from nianbao import readers
from nianbao.binding import bind
from nianbao.document import NOWHERE, Document, Location, Paragraph, Unreadable
from nianbao.finding import SEVERITIES, Finding, Place, Violation
from nianbao.identity import identify
from nianbao.paths import matches, relative
from nianbao.plugins import Plugins, first_line
from nianbao.profile import available, choose, load
from nianbao.profile.mistakes import phrase
from nianbao.records import NamedTuple
from nianbao.report import Identity, Report, Section, Statistic
from nianbao.result import CHECKED, PARTIAL, SKIPPED, UNREADABLE, ReportInfo, Result
from nianbao.settings import Settings, in_force, selects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Optional

    from nianbao.profile.model import Profile
    from nianbao.rule import Rule
    from nianbao.stamping import Stamp

MAX_FINDINGS = 1_000  # of one rule in one file


class Reading(NamedTuple):
    """A file read and bound. report is None for one that is no annual report, or is older than every profile."""

    document: Document
    identity: Identity
    report: Optional[Report]
    info: Optional[ReportInfo]
    unsupported: int = 0


Said = list[tuple["Rule", Finding]]


DEFAULT = Settings()


def check_file(path: str, data: bytes, settings: Settings = DEFAULT, named: bool = True) -> Result:
    """Check the bytes of one file. named: it was named by a person, not met in a folder.

    Raises PackError and ProfileError for packs and profiles that cannot be used; never because of the file.
    """
    plugins = manager.load(settings.packs, settings.autoload, settings.ignore_broken)
    try:
        reading = read(path, data, settings, plugins)
    except Unreadable as error:
        return _unreadable(path, data, error, settings, plugins)
    if reading.report is None:
        return _other(path, data, reading, settings, plugins, named)
    said = list(_notes(reading.document, plugins))
    rules = plugins.rules | _own_rules(reading.report.profile)
    severities = in_force(rules, reading.report.profile, settings, path)
    said += run_rules(rules, severities, reading.report, settings)
    status = PARTIAL if any(rule.code in ("GK002", "GK007", "GK009", "GK209") for rule, _ in said) else CHECKED
    figures = reading.report.figures() if settings.keep_figures else {}
    result = Result(path, reading.document.format, status, reading.info, failed=_crashed(said), figures=figures)
    return _stamped(result, said, severities, reading.report, settings, plugins, data)


def _own_rules(profile: Profile) -> dict[str, Rule]:
    """The rules that the profile states as data."""
    if not profile.checks:
        return {}
    from nianbao.checks import rules_of

    return rules_of(profile)


def all_rules(plugins: Plugins, profile: Profile) -> dict[str, Rule]:
    """The rules of the plugins and those that the profile states itself."""
    if not profile.checks:
        return plugins.rules
    from nianbao.checks import rules_of

    return plugins.rules | rules_of(profile)


def _crashed(said: Said) -> bool:
    return any(rule.code == "GK009" for rule, _ in said)


def read(path: str, data: bytes, settings: Settings, plugins: Plugins) -> Reading:
    """Read, identify and bind. Raises Unreadable."""
    try:
        document = _document(path, data, plugins)
        identity = identify(document, path)
        if settings.year:
            identity = identity._replace(year=settings.year)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable("GK007", "memory") from None
    except Exception as error:
        _trace(settings)
        raise Unreadable("GK001", "broken", detail=_named(error)) from error
    return _bound(path, document, identity, settings, plugins)


def _document(path: str, data: bytes, plugins: Plugins) -> Document:
    for call in plugins.readers:
        document = call(path=path, data=data)
        if isinstance(document, Document):
            return document
    return readers.read(path, data)


def _bound(path: str, document: Document, identity: Identity, settings: Settings, plugins: Plugins) -> Reading:
    profile_id, reason, oldest = chosen(path, document, identity, settings, plugins)
    info = ReportInfo(identity.title, identity.organ, identity.organ_class, identity.year, identity.region)
    if not profile_id:
        return Reading(document, identity, None, info._replace(profile_reason=reason), oldest)
    profile = load(profile_id, plugins.folders + settings.folders, plugins.codes).in_year(identity.year)
    try:
        report = bind(document, profile, identity, settings.last_year(identity))
    except Exception as error:  # binding never raises on a document; if it does, the file is not checked
        _trace(settings)
        raise Unreadable("GK001", "broken", detail=_named(error)) from error
    info = info._replace(profile=profile.id, profile_reason=reason)
    return Reading(document, identity, report if is_annual_report(report) else None, info)


def is_annual_report(report: Report) -> bool:
    """It has the title of one, or at least two of the mandated sections and tables."""
    if report.identity.title and not _is_of_other_kind(report):
        return True
    sections = sum(isinstance(state, Section) for state in report.section_states.values())
    return sections + sum(isinstance(state, Statistic) for state in report.statistics.values()) >= 2


def _is_of_other_kind(report: Report) -> bool:
    """A company, school or hospital reports on its own information (信息公开), for which there are other forms."""
    words = report.profile.phrases
    public = report.identity.organ.endswith(words.get("public_bodies", ()))
    own = not any(word in report.identity.title for word in words.get("government_information", ()))
    return public and own and bool(report.profile.tables)


def run_rules(rules: dict[str, Rule], severities: dict[str, str], report: Report, settings: Settings) -> Said:
    """What the rules in force say, in order of their codes."""
    said: Said = []
    for code in sorted(severities):
        rule = rules[code]
        if rule.module != manager.READING:
            said += _run(rule, report, rules, settings)
    return said


def _run(rule: Rule, report: Report, rules: dict[str, Rule], settings: Settings) -> Iterator[tuple[Rule, Finding]]:
    try:
        found = iter(rule.check(report, _options(rule, report.profile)) or ())
        for item in islice(found, MAX_FINDINGS):
            yield rule, _valid(item)
        if next(found, None) is not None:
            data = {"rule": rule.code, "name": rule.name, "limit": MAX_FINDINGS}
            yield rules["GK007"], Finding(Place(), data, "findings")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a rule may do anything, SystemExit and RecursionError included
        _trace(settings)
        detail = {"rule": rule.code, "name": rule.name, "error": type(error).__name__, "detail": first_line(error)}
        yield rules["GK009"], Finding(Place(), detail)


def _options(rule: Rule, profile: Profile) -> Any:
    given = profile.rules.get(rule.code, {}).get("options")
    if not given or rule.options is None:
        return rule.options
    if isinstance(rule.options, dict):
        return rule.options | given
    from dataclasses import replace

    return replace(rule.options, **given)


def _valid(item: Any) -> Finding:
    """The finding, its place within bounds. Raises TypeError for anything that is none."""
    if not isinstance(item, Finding) or not isinstance(item.place, Place) or not isinstance(item.data, dict):
        raise TypeError(f"a rule must yield Finding, not {type(item).__name__}")
    place = item.place
    if not all(isinstance(part, str) for part in (*place[1:], item.variant, item.severity)):
        raise TypeError("ids, excerpt, variant and severity of a Finding are strings")
    numbers = [n if isinstance(n, int) and n > 0 else None for n in place.location]
    return item._replace(place=place._replace(location=Location(*numbers)))


def _notes(document: Document, plugins: Plugins) -> Iterator[tuple[Rule, Finding]]:
    for note in document.notes:
        if note.code in plugins.rules:
            yield plugins.rules[note.code], Finding(Place(note.location), note.data, note.variant)


def _unreadable(path: str, data: bytes, error: Unreadable, settings: Settings, plugins: Plugins) -> Result:
    finding = Finding(Place(NOWHERE), error.data, error.reason)
    severities = in_force(plugins.rules, None, settings, path)
    result = Result(path, "", UNREADABLE, None, failed=True)
    return _stamped(result, [(plugins.rules[error.code], finding)], severities, None, settings, plugins, data)


def unread(path: str, error: Unreadable, settings: Settings, data: bytes = b"") -> Result:
    """The Result of a file that could not even be opened, or whose reader died."""
    plugins = manager.load(settings.packs, settings.autoload, settings.ignore_broken)
    return _unreadable(path, data or path.encode("utf-8", "surrogatepass"), error, settings, plugins)


def _other(path: str, data: bytes, reading: Reading, settings: Settings, plugins: Plugins, named: bool) -> Result:
    """A file that is no annual report, or one of a year before every profile."""
    result = Result(path, reading.document.format, SKIPPED)
    severities = in_force(plugins.rules, None, settings, path)
    if reading.unsupported:
        said = {"year": reading.identity.year, "oldest": reading.unsupported, "organ": reading.identity.organ}
        finding = Finding(Place(excerpt=reading.identity.title), said)
        result = result._replace(report=reading.info)
        return _stamped(result, [(plugins.rules["GK008"], finding)], severities, None, settings, plugins, data)
    if not named or settings.others == "skip":
        return result
    texts = (block.text for block in reading.document.blocks if isinstance(block, Paragraph))
    excerpt = next((text[:60] for text in texts if text), "")
    finding = Finding(Place(excerpt=excerpt), variant="public" if reading.identity.title else "")
    return _stamped(result, [(plugins.rules["GK005"], finding)], severities, None, settings, plugins, data)


def _stamped(
    result: Result,
    said: Said,
    severities: dict[str, str],
    report: Optional[Report],
    settings: Settings,
    plugins: Plugins,
    data: bytes,
) -> Result:
    """The result with its violations: stamped, ordered, waived, and passed through the packs' hook."""
    kept = sorted(((r, f) for r, f in said if r.code in severities), key=_order)
    if not kept and not plugins.modifiers:
        return result
    from nianbao.stamping import Stamp, fingerprinted, violation

    stamp = Stamp(report, settings.lang, result.path, data)
    violations = [violation(rule, finding, severities[rule.code], stamp) for rule, finding in kept]
    violations = fingerprinted(violations, [finding for _, finding in kept], stamp)
    violations, waived = _waive(violations, result.path, settings)
    result = result._replace(waived=waived)
    if report is not None:
        violations, failed = _modified(violations, report, stamp, settings, plugins)
        result = result._replace(failed=result.failed or failed)
    return result._replace(violations=tuple(violations))


def _order(pair: tuple[Rule, Finding]) -> tuple[Any, ...]:
    line, column, page = pair[1].place.location
    return (page or 0, line or 0, pair[0].code, column or 0)  # what ties stays in the order of the report


def place_id(place: Place) -> str:
    """The ids of a place, as waivers and tests write them: table3/received/total, overview, or "-"."""
    return "/".join(part for part in (place.table or place.section, place.row, place.column) if part) or "-"


def _waive(violations: list[Violation], path: str, settings: Settings) -> tuple[list[Violation], tuple[int, ...]]:
    if not settings.waivers:
        return violations, ()
    below = relative(path, settings.root)
    used = [0] * len(settings.waivers)
    kept = []
    for violation in violations:
        for number, waiver in enumerate(settings.waivers):
            where = place_id(violation.place)
            if (
                selects(waiver.rule, violation.code)
                and (not waiver.files or matches(waiver.files, below))
                and (not waiver.place or where == waiver.place or where.startswith(waiver.place + "/"))
            ):
                used[number] += 1
                break
        else:
            kept.append(violation)
    return kept, tuple(used)


def _modified(
    violations: list[Violation], report: Report, stamp: Stamp, settings: Settings, plugins: Plugins
) -> tuple[list[Violation], bool]:
    """The list after each pack had a copy to change; a pack that fails changes nothing and is named."""
    from nianbao.stamping import violation as make

    failures: list[Violation] = []
    for call in plugins.modifiers:
        copy = list(violations)
        try:
            call(report=report, violations=copy)
            if not all(isinstance(v, Violation) and v.severity in SEVERITIES for v in copy):
                raise TypeError("nianbao_modify_violations left something that is no Violation")
            violations = copy
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            _trace(settings)
            data = {"rule": call.module, "name": "", "error": type(error).__name__, "detail": first_line(error)}
            failures.append(make(plugins.rules["GK009"], Finding(Place(), data), "", stamp))
    return violations + failures, bool(failures)


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {first_line(error)}"


def _trace(settings: Settings) -> None:
    if settings.debug:
        import traceback

        traceback.print_exc(file=sys.stderr)


def chosen(
    path: str, document: Document, identity: Identity, settings: Settings, plugins: Plugins
) -> tuple[str, str, int]:
    """Profile id, reason in words, and the oldest year of any profile when the id is "" because none is old enough.

    Named for the run or the file, chosen by a pack, or by system, region and year.
    """
    folders = plugins.folders + settings.folders
    named, pattern = settings.profile_of(path)
    if named == "auto":
        for call in plugins.choosers:
            answer = call(document=document, config=settings)
            if isinstance(answer, str) and answer:
                from nianbao import catalogue

                words = catalogue.words("engine", settings.lang)
                return answer, catalogue.fill(words["reason_pack"], {"pack": call.module}), 0
    choice = choose(identity, available(folders) if named == "auto" else (), named, pattern, settings.year)
    return choice.id, phrase(choice.reason, choice.data, settings.lang), int(choice.data.get("oldest", 0))
