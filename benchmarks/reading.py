"""How many figures of the tables are bound exact, undetermined or wrong, by format and by program that printed it.

    python benchmarks/reading.py [--reports N] [--only pdf]

Reports are built from the national forms of 2019 and 2021; "wrong" has to be 0 everywhere.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("src", "plugins", "rules", "tests")]

import converted  # noqa: E402
import producers  # noqa: E402
import web_pages  # noqa: E402

from nianbao.binding import bind  # noqa: E402
from nianbao.document import Unreadable  # noqa: E402
from nianbao.identity import identify  # noqa: E402
from nianbao.readers import read  # noqa: E402
from nianbao.report import Value  # noqa: E402
from nianbao.testing.builder import ReportBuilder  # noqa: E402
from nianbao.testing.formats import FORMATS  # noqa: E402
from nianbao.testing.layouts import LAYOUTS  # noqa: E402
from nianbao.testing.model import Draft  # noqa: E402

CLASSES = ("township", "county", "department", "street", "prefecture")
SIZES = (0, 12, 300, 5000)
File = tuple[str, str, Draft, bytes]  # how it was made, name, what stands in it, bytes


def drafts(count: int) -> list[Draft]:
    return [
        ReportBuilder(2023 if seed % 3 else 2020, CLASSES[seed % 5], seed=seed, size=SIZES[seed % 4]).build()
        for seed in range(count)
    ]


def plain_files(made: list[Draft]) -> Iterator[File]:
    for draft in made:
        for name, (extension, write) in {**FORMATS, **LAYOUTS}.items():
            yield name, f"report.{extension}", draft, write(draft)


def blank_files(made: list[Draft]) -> Iterator[File]:
    """The same with one in three zeros left blank."""
    for seed, draft in enumerate(made):
        chance = random.Random(seed)
        for table in _tables(draft):
            table.cells |= {key: "" for key, text in table.cells.items() if text == "0" and not chance.randrange(3)}
        for name, (extension, write) in {**FORMATS, **LAYOUTS}.items():
            yield f"{name}, blanks", f"report.{extension}", draft, write(draft)


def pdf_files(made: list[Draft], folder: Path) -> Iterator[File]:
    blocks = [producers.from_draft(draft) for draft in made]
    for seed, draft in enumerate(made):
        for lines in ("all", "none", "level", "framed", "upright", "three"):
            yield f"pdf, reportlab, {lines}", "report.pdf", draft, producers.reportlab(blocks[seed], seed, lines)
    docx = {f"{seed}.docx": producers.as_docx(blocks[seed], seed) for seed in range(len(made))}
    for name, data in (producers.libreoffice(docx, folder) or {}).items():
        yield "pdf, LibreOffice", "report.pdf", made[int(name[:-5])], data
    styles = list(producers.STYLES)
    for seed, draft in enumerate(made):
        style = styles[seed % len(styles)]
        data = producers.chromium(producers.as_html(blocks[seed], style), folder, headers=seed % 2 == 0)
        if data is not None:
            yield f"pdf, Chromium, {style}", "report.pdf", draft, data


def web_files(made: list[Draft]) -> Iterator[File]:
    """Pages of content management systems, and the tables that editors leave on them."""
    for draft in made:
        for name in web_pages.FRAMES:
            yield f"html-pages, {name}", "report.html", draft, web_pages.page(draft, name)
        for name, shape in web_pages.SHAPES.items():
            yield f"html, {name}", "report.html", draft, web_pages.page(draft, "", shape)


def text_files(made: list[Draft]) -> Iterator[File]:
    """Texts as converters of web pages, Word and PDF files print them."""
    for draft in made:
        for name in converted.TABLES:
            yield f"text, {name}", "report.txt", draft, converted.text(draft, name).encode()
        for name, write in converted.TEXTS.items():
            yield f"text, {name}", "report.txt", draft, write(draft).encode()
        for name, write_marked in converted.MARKDOWN.items():
            yield f"text, Markdown with {name}", "report.md", draft, write_marked(draft)


def outcome(file: File) -> Counter:
    """Figures of one file by outcome."""
    _, name, draft, data = file
    cells = {(table.spec.id, *key): text for table in _tables(draft) for key, text in table.cells.items()}
    try:
        document = read(name, data)
    except Unreadable:
        return Counter(undetermined=len(cells))
    report = bind(document, draft.profile, identify(document))
    counts: Counter = Counter(pages=document.pages)
    for (table, row, column), printed in cells.items():
        statistic = report.statistic(table)
        value = statistic.value(row, column) if statistic else None
        known = isinstance(value, Value)
        counts["undetermined" if not known else "exact" if value.text == printed else "wrong"] += 1
    return counts


def _tables(draft: Draft):
    return [section.table for section in draft.sections if section.table is not None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=12, help="reports in every format")
    parser.add_argument("--only", default="", help="only formats that begin with this")
    options = parser.parse_args()
    made = drafts(options.reports)
    total: dict[str, Counter] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = [
            *plain_files(made),
            *blank_files(copy.deepcopy(made)),
            *web_files(made),
            *text_files(made),
            *(pdf_files(made, Path(folder)) if "pdf".startswith(options.only[:3]) else ()),
        ]
    for file in files:
        if file[0].startswith(options.only):
            start = time.process_time()
            counts = outcome(file)
            counts.update(files=1, ms=round(1000 * (time.process_time() - start)))
            total.setdefault(file[0], Counter()).update(counts)
    print(f"{'':28}{'files':>6}{'exact':>8}{'undet.':>8}{'wrong':>7}{'ms/file':>9}")
    for name, counts in total.items():
        numbers = f"{counts['files']:6}{counts['exact']:8}{counts['undetermined']:8}{counts['wrong']:7}"
        print(f"{name:28}{numbers}{counts['ms'] / counts['files']:9.1f}")
    sys.exit(any(counts["wrong"] for counts in total.values()))


if __name__ == "__main__":
    main()
