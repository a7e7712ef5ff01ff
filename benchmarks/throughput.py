"""CPU milliseconds a file for reading and for the whole check, by format, against the barest parse of the same bytes.

    python benchmarks/throughput.py [--reports N] [PDF ...]

Bare: txt and md decode and split into lines; html is parsed by selectolax; docx is unzipped and parsed into a tree;
the text of a pdf is taken by pdfium. All three are measured file by file in one go. With python-docx installed there
are also docx files as it writes them: bare is a parse by lxml there, and python-docx itself is measured beside it.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("src", "plugins", "rules", "tests")]

from web_pages import FRAMES, page, site  # noqa: E402

from nianbao import engine  # noqa: E402
from nianbao import plugins as manager  # noqa: E402
from nianbao.engine import check_file  # noqa: E402
from nianbao.readers import read  # noqa: E402
from nianbao.settings import Settings  # noqa: E402
from nianbao.testing.builder import ReportBuilder  # noqa: E402
from nianbao.testing.formats import FORMATS  # noqa: E402

CLASSES = ("township", "county", "department", "street", "prefecture")


def bare(kind: str, data: bytes) -> Any:
    """The least that any program must do with such a file."""
    if kind == "html":
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(data)
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return ElementTree.fromstring(package.read("word/document.xml"))
    if kind == "pdf":
        from pypdfium2 import PdfDocument

        return [page.get_textpage().get_text_range() for page in PdfDocument(data)]
    return data.decode("utf-8").splitlines()


def by_lxml(data: bytes) -> Any:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def by_python_docx(data: bytes) -> list[str]:
    """The texts of all cells, as most programs take them."""
    from docx import Document

    tables = Document(io.BytesIO(data)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def against_libraries(drafts: list[Any]) -> None:
    """Files of python-docx: lxml, our reading and check, python-docx, in turns on the same file; medians."""
    import producers

    files = [producers.as_docx(producers.from_draft(draft), seed) for seed, draft in enumerate(drafts[:20])]
    settings, name = Settings(), "report.docx"
    steps = (by_lxml, lambda d: read(name, d), lambda d: check_file(name, d, settings), by_python_docx)
    spent: list[list[float]] = [[] for _ in steps]
    for data in [files[0], *files * 5]:
        for times, step in zip(spent, steps, strict=True):
            gc.collect()  # nobody pays for what another one left
            before = time.process_time()
            step(data)
            times.append(1000 * (time.process_time() - before))
    lxml, reading, check, library = (median(times[1:]) for times in spent)
    print(f"{'python-docx':12} {len(files):5} {lxml:7.2f} {reading:7.2f} {check:7.2f}  {check / lxml:.1f}")
    print(f"read / lxml {reading / lxml:.2f}; read / row.cells of python-docx ({library:.1f}) {reading / library:.3f}")


def by_lxml_html(data: bytes) -> Any:
    """The texts of all paragraphs and of all cells."""
    from lxml import html

    page = html.fromstring(data.decode("utf-8"))
    texts = [element.text_content() for element in page.iter("p", "li", "h1", "h2", "h3", "div")]
    rows = [[cell.text_content() for cell in row.iter("td", "th")] for row in page.iter("tr")]
    return texts, rows


def against_lxml(pages: list[bytes]) -> None:
    """Web pages: the bare parse, our reading, a reader by lxml, in turns on the same page; medians."""
    steps = (lambda data: bare("html", data), lambda data: read("report.html", data), by_lxml_html)
    spent: list[list[float]] = [[] for _ in steps]
    for data in [pages[0], *pages * 5]:
        for times, step in zip(spent, steps, strict=True):
            before = time.process_time()
            step(data)
            times.append(1000 * (time.process_time() - before))
    least, reading, library = (median(times[1:]) for times in spent)
    print(f"web pages of {len(pages[0]) // 1024} KB: bare {least:.2f}, read {reading:.2f}, lxml {library:.2f}", end="")
    print(f"  read / bare {reading / least:.1f}, read / lxml {reading / library:.2f}")


def measure(kind: str, files: list[bytes]) -> list[float]:
    """CPU milliseconds a file: bare, read, whole check."""
    settings, name = Settings(), f"report.{kind}"
    steps = (lambda data: bare(kind, data), lambda data: read(name, data), lambda d: check_file(name, d, settings))
    spent = [0.0] * len(steps)
    for number, data in enumerate([files[0], *files]):  # the first fills the caches
        for index, step in enumerate(steps):
            before = time.process_time()
            step(data)
            if number:
                spent[index] += time.process_time() - before
    return [1000 * seconds / len(files) for seconds in spent]


def dearest_rules(files: list[bytes], count: int) -> None:
    """CPU microseconds a text file of the rules that take most, and of all of them."""
    spent: Counter[str] = Counter()
    plugins, settings = manager.load((), False), Settings(autoload=False)
    for data in [files[0], *files]:
        report = engine.read("report.txt", data, settings, plugins).report
        for code, rule in plugins.rules.items() if report is not None else ():
            before = time.process_time()
            list(rule.check(report, rule.options) or ())
            spent[code] += (time.process_time() - before) * 1e6 / len(files)
    shown = ", ".join(f"{code} {spent[code]:.0f}" for code, _ in spent.most_common(count))
    print(f"rules {sum(spent.values()):.0f} us a file: {shown}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdfs", nargs="*", type=Path)
    parser.add_argument("--reports", type=int, default=200)
    options = parser.parse_args()
    drafts = [ReportBuilder(2023, CLASSES[seed % 5], seed=seed).build() for seed in range(options.reports)]
    sets = {name: (kind, [write(draft) for draft in drafts]) for name, (kind, write) in FORMATS.items()}
    if options.pdfs:
        sets["pdf"] = ("pdf", [path.read_bytes() for path in options.pdfs])
    print(f"{'format':12} {'files':>5} {'bare':>7} {'read':>7} {'check':>7}  ms CPU a file; check / bare")
    for name, (kind, files) in sets.items():
        least, reading, check = measure(kind, files)
        print(f"{name:12} {len(files):5} {least:7.2f} {reading:7.2f} {check:7.2f}  {check / least:.1f}")
    dearest_rules(sets["txt"][1], 12)
    with suppress(ImportError):
        against_lxml([page(draft, frame) for draft in drafts[:5] for frame in FRAMES])
        against_lxml([site(draft) for draft in drafts[:40]])
        against_libraries(drafts)


if __name__ == "__main__":
    main()
