"""From merged data to the records of ``model``. On the hot path: plain, and nothing is checked twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nianbao.finding import Citation
from nianbao.profile.model import Axis, BlockSpec, Deadline, Equation, Phrases, Profile, SectionSpec, TableSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

Data: TypeAlias = "dict[str, Any]"


def normalised(data: Data) -> Data:
    """The merged data with its phrases as rules match them."""
    from nianbao.text import normal

    def shadows(phrases: Iterable[str]) -> list[str]:
        return [phrase for phrase in map(normal, phrases) if phrase]

    def things(section: Data, key: str) -> list[Data]:
        words = ("phrases", "heads")
        return [{**one, **{name: shadows(one.get(name, ())) for name in words}} for one in section.get(key, ())]

    data = dict(data)
    data["phrases"] = {name: shadows(phrases) for name, phrases in data.get("phrases", {}).items()}
    data["sections"] = [
        {**section, "topics": things(section, "topics"), "items": things(section, "items")}
        for section in data.get("sections", ())
    ]
    data["checks"] = [
        {**check, "phrases": shadows(check["phrases"])} if "phrases" in check else check
        for check in data.get("checks", ())
    ]
    return data


def profile(data: Data, chain: Sequence[str]) -> Profile:
    """The profile that the merged, normalised data describes."""
    title = data.get("report", {}).get("title", {})
    applies = data.get("applies", {})
    return Profile(
        id=data["id"],
        title=data.get("title", ""),
        sections=tuple(_section(one) for one in data.get("sections", ())),
        tables=tuple(_table(one) for one in data.get("tables", ())),
        citations={key: _citation(one) for key, one in data.get("citations", {}).items()},
        deadlines=tuple(_deadline(one) for one in data.get("deadlines", ())),
        phrases={key: tuple(one) for key, one in data["phrases"].items()},
        title_pattern=title.get("pattern", ""),
        title_tolerated=tuple(title.get("tolerated", ())),
        years=applies.get("years", ""),
        regions=tuple(applies.get("regions", ())),
        systems=tuple(applies.get("systems", ())),
        rules=data.get("rules", {}),
        checks=tuple(data.get("checks", ())),
        chain=tuple(chain),
        data=data.get("data", {}),
    )


def _citation(data: Data) -> Citation:
    return Citation(data["document"], data.get("article", ""), data.get("date", ""), data.get("inferred", False))


def _deadline(data: Data) -> Deadline:
    return Deadline(
        tuple(data["organs"]),
        data["date"],
        data.get("report", ""),
        data.get("citation", ""),
        data.get("severity", ""),
    )


def _phrases(data: Data) -> Phrases:
    return Phrases(
        data["id"],
        data["title"],
        tuple(data["phrases"]),
        tuple(data.get("organs", ())),
        data.get("code", ""),
        data.get("citation", ""),
        data.get("inferred", False),
        tuple(data.get("heads", ())),
    )


def _section(data: Data) -> SectionSpec:
    return SectionSpec(
        data["id"],
        data["number"],
        data["title"],
        tuple(data.get("aliases", ())),
        data.get("table", ""),
        data.get("max_chars", 0),
        tuple(_phrases(one) for one in data["topics"]),
        tuple(_phrases(one) for one in data["items"]),
        data.get("citation", ""),
    )


def _axis(data: Data) -> Axis:
    return Axis(
        data["id"],
        data.get("label", ""),
        tuple(data.get("aliases", ())),
        data.get("parent", ""),
        data.get("group", False),
        data.get("type", "count"),
        tuple(data.get("organs", ())),
    )


def _equation(data: Data) -> Equation:
    return Equation(
        data["id"],
        data["per"],
        data["expr"],
        data.get("code", "GK309"),
        data.get("at", ""),
        data.get("severity", ""),
        data.get("citation", ""),
    )


def _block(data: Data) -> BlockSpec:
    return BlockSpec(
        data["id"],
        data.get("caption", ""),
        data.get("row_header", ""),
        data.get("unit", ""),
        tuple(_axis(one) for one in data["columns"]),
        tuple(_axis(one) for one in data["rows"]),
        tuple(_equation(one) for one in data.get("equations", ())),
    )


def _table(data: Data) -> TableSpec:
    return TableSpec(
        data["id"],
        data["name"],
        data["section"],
        tuple(_block(one) for one in data.get("blocks") or [data]),
        data.get("corner", ""),
        tuple(data.get("withdrawn_labels", ())),
        data.get("citation", ""),
    )
