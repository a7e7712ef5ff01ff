"""ReportBuilder: complete, consistent reports of any year, class of organ and narrative style."""

from __future__ import annotations

from random import Random
from typing import Any, Optional, Union

from nianbao.profile.model import Profile
from nianbao.testing import figures
from nianbao.testing.model import Draft, SectionDraft, TableDraft
from nianbao.testing.prose import Story, wording

YEAR, ORGAN_CLASS, SIZE = 2023, "township", 12


def form_of(year: int) -> str:
    """The id of the national form for a report year."""
    return "national/2019" if year <= 2020 else "national/2021"


class ReportBuilder:
    """Builds drafts from a profile's own labels. The same arguments give the same report.

    size: about how many applications there were; 0 fills every table with 0. style: the name of a narrative
    in ``prose.yaml``, or the parts in which one differs from the plain one.
    """

    def __init__(
        self,
        year: int = YEAR,
        organ_class: str = ORGAN_CLASS,
        organ: str = "",
        seed: int = 0,
        size: int = SIZE,
        style: Union[str, dict[str, Any]] = "",
        profile: Optional[Profile] = None,
        we: str = "",
    ) -> None:
        from nianbao.profile import load

        words = wording()
        known = words["organs"][organ_class]
        self.year, self.organ_class = year, organ_class
        self.organ = organ or known["name"]
        told = (word for ending, word in words["selves"].items() if self.organ.endswith(ending))
        self.we = we or next(told, known["we"])
        self.random, self.size = Random(seed), size
        chosen = words["styles"][style] if isinstance(style, str) and style else style or {}
        self.style: dict[str, Any] = words["style"] | chosen
        self.profile = profile or load(form_of(year))

    def build(self, period: Optional[str] = "", fee: Optional[str] = "", date: str = "") -> Draft:
        """The draft. period and fee: their wording, "" for the style's own, None to say nothing of them."""
        words, style = wording(), self.style
        tables = figures.tables(self.profile, self.random, self.organ_class, self.size)
        story = Story(self.profile, tables, self._base(period), self.random)
        fragments = style["fragments"] | {
            "fee": style["fee"] if fee == "" else fee or "",
            "period_sentence": style["period"] if period is not None else "",
        }
        sections = [self._section(spec_id, story, fragments, tables) for spec_id in self._ids()]
        title = words["title"].replace("{organ}", self.organ).replace("{year}", str(self.year))
        return Draft(
            self.profile,
            self.organ,
            self.organ_class,
            self.year,
            story.fill(style.get("title", title), {}),
            story.paragraphs(style["preface"], fragments),
            sections,
            self.organ,
            date or self._date(story),
            style.get("heading", words["heading"]),
            dict(story.values),
        )

    def _ids(self) -> list[str]:
        return [spec.id for spec in self.profile.sections if spec.number]

    def _base(self, period: Optional[str]) -> dict[str, Any]:
        words = wording()
        titles = [spec.title for spec in self.profile.sections if spec.number]
        return {
            "organ": self.organ,
            "organ_class": self.organ_class,
            "we": self.we,
            "year": self.year,
            "last": self.year - 1,
            "next": self.year + 1,
            "parts": words["caption"]["comma"].join(titles),
            "period": period or words["period"].replace("{year}", str(self.year)),
        }

    def _date(self, story: Story) -> str:
        values = {"year": self.year + 1, "month": 1, "day": self.random.randint(4, 28)}
        return self._filled(str(self.style.get("date", wording()["date"])), values)

    @staticmethod
    def _filled(template: str, values: dict[str, int]) -> str:
        for name, value in values.items():
            template = template.replace("{" + name + "}", str(value))
        return template

    def _section(
        self, section_id: str, story: Story, fragments: dict[str, Any], tables: dict[str, figures.Cells]
    ) -> SectionDraft:
        spec = self.profile.section(section_id)
        assert spec is not None
        table = self.profile.table(spec.table)
        return SectionDraft(
            section_id,
            wording()["ordinals"][spec.number - 1],
            story.pick(self.style.get("titles", {}).get(section_id)) or spec.title,
            story.paragraphs(self.style.get(section_id, ()), fragments),
            TableDraft(table, dict(tables[table.id])) if table is not None else None,
        )
