"""False alarms on correct reports and recall on reports with one fault, by rule.

    python benchmarks/accuracy.py --reports 500 --mutants 3

Clean reports are written in every style of ``styles.yaml``, ``styles_unseen.yaml`` and ``styles_offices.yaml``, for the
classes of organ and the years they name, in every format. A finding at warning or above on one of them is a false
alarm. Mutants have one fault at a random place; a mutant counts as found when its code is reported.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from faults import FAULTS
from file_faults import FILE_FAULTS

from nianbao.engine import check_file, place_id
from nianbao.finding import INFO
from nianbao.settings import Settings
from nianbao.testing import FORMATS, Draft, ReportBuilder
from nianbao.testing.prose import read_styles

FILES = ("styles.yaml", "styles_unseen.yaml", "styles_offices.yaml")
STYLES = {file: read_styles(str(Path(__file__).parent / file)) for file in FILES}
# Real places, so that region and class are read as in real reports; their regional items are not written.
ORGANS = {
    "province": ["浙江省人民政府", "河南省人民政府", "广西壮族自治区人民政府"],
    "prefecture": ["苏州市人民政府", "长沙市人民政府", "大理白族自治州人民政府"],
    "county": ["宁乡市人民政府", "会泽县人民政府", "成都市武侯区人民政府", "鄂温克族自治旗人民政府"],
    "township": ["海阳市二十里店镇人民政府", "贵溪市樟坪畲族乡人民政府", "和林格尔县盛乐镇人民政府"],
    "street": ["北京市西城区人民政府金融街街道办事处", "杭州市上城区人民政府湖滨街道办事处"],
    "department": ["合肥市生态环境局", "云南省教育厅", "昆山市发展和改革委员会", "重庆市渝中区民政局"],
    "government_office": ["宜昌市人民政府办公室", "贵州省人民政府办公厅"],
    "development_zone": ["苏州工业园区管理委员会"],
}
REGIONAL = ("GK112",)
REAL = Path(__file__).resolve().parents[2] / "shared" / "reports"
SIZES = (0, 0, 1, 3, 12, 12, 60, 400)


class Sample(NamedTuple):
    name: str
    style: str
    draft: Draft
    format: str


def samples(count: int, seed: int, files: Sequence[str] = FILES) -> Iterator[Sample]:
    """Clean reports, the styles of the files in turn, everything else drawn."""
    random = Random(seed)
    styles = {name: style for file in files for name, style in STYLES[file].items()}
    names = sorted(styles)
    for number in range(count):
        name = names[number % len(names)]
        style = styles[name]
        year = random.randint(*style["years"])
        organ_class = random.choice(style["classes"])
        size = random.choice(style.get("sizes", SIZES)) * (20 if organ_class in ("province", "prefecture") else 1)
        # Which city is a prefecture only a list of real places tells; the class of an invented one stays unknown.
        real = number % 2 or organ_class == "prefecture"
        organ = random.choice(ORGANS.get(organ_class, [""])) if real else ""
        organ = random.choice(style.get("organs", [organ]))
        builder = ReportBuilder(year, organ_class, organ, seed=random.randrange(10**6), size=size, style=style)
        format = random.choice(sorted(FORMATS))
        yield Sample(f"{number}-{name}-{organ_class}-{year}-{size}-{format}", name, builder.build(), format)


def findings(sample: Sample) -> list[Any]:
    extension, write = FORMATS[sample.format]
    result = check_file(f"report.{extension}", write(sample.draft), Settings(autoload=False))
    return list(result.violations)


def measure_clean(count: int, seed: int, show: int, infos: bool, files: Sequence[str] = FILES) -> int:
    alarms: Counter[str] = Counter()
    hints: Counter[str] = Counter()
    shown: defaultdict[str, set[str]] = defaultdict(set)
    for sample in samples(count, seed, files):
        for violation in findings(sample):
            if violation.code in REGIONAL:
                continue
            (hints if violation.severity == INFO else alarms)[violation.code] += 1
            if (violation.severity != INFO or infos) and len(shown[violation.code]) < show:
                text = f"{violation.code} [{violation.place.excerpt}] {violation.message} ({sample.name})"
                shown[violation.code].add(text)
    for code in sorted(shown):
        print(*sorted(shown[code]), sep="\n")
    total = sum(alarms.values())
    print(f"\n{count} clean reports: {total} false alarms, {100 * total / max(1, count):.1f} per 100 reports")
    print("by rule:", dict(sorted(alarms.items())), "hints:", dict(sorted(hints.items())))
    return total


def measure_recall(each: int, seed: int, show: int) -> dict[str, tuple[int, int, int]]:
    """Code → found, mutants, and mutants on which anything else was said at warning or above."""
    scores: dict[str, tuple[int, int, int]] = {}
    for code, kinds in sorted(FAULTS.items()):
        found = total = more = 0
        left = show
        for kind in kinds:
            done = 0
            for number, sample in enumerate(samples(60 * each, 7 * seed + total)):
                if done == each:
                    break
                random = Random(f"{code}{kind.__name__}{number}{seed}")
                before = {(v.code, place_id(v.place)) for v in findings(sample)}
                entailed = kind(sample.draft, random)
                if entailed is None:
                    continue
                after = [v for v in findings(sample) if (v.code, place_id(v.place)) not in before or v.code == code]
                codes = {v.code for v in after if v.severity != INFO or v.code == code}
                done, total = done + 1, total + 1
                found += code in codes
                other = codes - {code} - set(entailed)
                more += bool(other)
                if left and (code not in codes or other):
                    left -= 1
                    print(f"{code} {kind.__name__}: {'+' if code in codes else 'MISSED'} {sorted(other)} {sample.name}")
        scores[code] = (found, total, more)
    return scores


def measure_files(each: int, seed: int, show: int) -> dict[str, tuple[int, int, int]]:
    """The same for faults of files. What else is said of a spoilt file is not counted."""
    scores: dict[str, tuple[int, int, int]] = {}
    for code, kinds in sorted(FILE_FAULTS.items()):
        found = total = 0
        for kind in kinds:
            done = 0
            for number, sample in enumerate(samples(200 * each, 7 * seed + total)):
                spoilt = kind(sample.draft, Random(f"{code}{kind.__name__}{number}{seed}")) if done < each else None
                if spoilt is None:
                    continue
                codes = {v.code for v in check_file(*spoilt).violations}
                done, total, found = done + 1, total + 1, found + (code in codes)
                if code not in codes and total - found <= show:
                    print(f"{code} {kind.__name__}: MISSED {sorted(codes)} {sample.name}")
        scores[code] = (found, total, 0)
    return scores


def real_hits(folder: Path) -> dict[str, Counter[str]]:
    """Code → findings by file among the real reports of the folder."""
    hits: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.stem != "README":
            for violation in check_file(path.name, path.read_bytes(), Settings(autoload=False)).violations:
                hits[violation.code][path.name.split("_")[0]] += 1
    return hits


def print_scores(scores: dict[str, tuple[int, int, int]], hits: dict[str, Counter[str]]) -> None:
    """One line a rule: recall, mutants with other findings, and the findings on each real report."""
    for code in sorted({*scores, *hits}):
        found, total, more = scores.get(code, (0, 0, 0))
        share = f"{found}/{total}  {100 * found / total:5.1f} %  other findings on {more}" if total else "not measured"
        files = ", ".join(f"{name}: {count}" for name, count in sorted(hits.get(code, {}).items()))
        print(f"{code}  {share}" + (f"  real reports: {files}" if files else ""))
    found, total = sum(s[0] for s in scores.values()), sum(s[1] for s in scores.values())
    print(f"recall {found}/{total} = {100 * found / max(1, total):.1f} %")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=500)
    parser.add_argument("--mutants", type=int, default=3, help="mutants of each kind of fault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=4, help="examples shown for each code")
    parser.add_argument("--infos", action="store_true", help="show hints too")
    parser.add_argument("--styles", nargs="+", choices=FILES, default=FILES, help="whose clean reports are written")
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real reports whose findings stand beside")
    given = parser.parse_args(arguments)
    alarms = measure_clean(given.reports, given.seed, given.show, given.infos, given.styles) if given.reports else 0
    if given.mutants:
        scores = measure_recall(given.mutants, given.seed, given.show)
        scores |= measure_files(given.mutants, given.seed, given.show)
        print_scores(scores, real_hits(given.real))
    return min(alarms, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
