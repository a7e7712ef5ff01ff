"""How many figures of the tables come out exact, undetermined or wrong, by producer.

python benchmarks/reading.py [--reports N] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / part) for part in ("src", "plugins", "rules", "tests")]

import producers  # noqa: E402


def samples(count: int, folder: Path):
    """(producer, name, values, pdf bytes)."""
    docx, known = {}, {}
    for seed in range(count):
        values, blocks = producers.report(seed)
        for ruled in (True, False):
            yield f"reportlab{'' if ruled else ', no lines'}", seed, values, producers.reportlab(blocks, seed, ruled)
        docx[f"r{seed}.docx"], known[f"r{seed}.docx"] = producers.as_docx(blocks, seed), values
    for name, data in (producers.libreoffice(docx, folder) or {}).items():
        yield "LibreOffice", name, known[name], data
    for style in producers.STYLES:
        for seed in range(max(1, count // 4)):
            values, blocks = producers.report(seed + 1000)
            data = producers.chromium(producers.as_html(blocks, style), folder, headers=bool(seed % 2 == 0))
            if data is not None:
                yield f"Chromium {style}", seed, values, data


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=8)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    from nianbao.readers import pdf

    total: dict[str, Counter] = {}
    with tempfile.TemporaryDirectory() as folder:
        for producer, name, values, data in samples(options.reports, Path(folder)):
            if options.keep:
                options.keep.mkdir(exist_ok=True)
                (options.keep / f"{producer.replace(', ', '-').replace(' ', '-')}-{name}.pdf").write_bytes(data)
            start = time.process_time()
            document = pdf.read("", data)
            counts = total.setdefault(producer, Counter())
            counts["ms"] += round(1000 * (time.process_time() - start))
            counts["pages"] += document.pages
            counts["files"] += 1
            counts.update(producers.score(document, values))
    for producer, counts in total.items():
        kept = {key: value for key, value in counts.items() if not key.startswith("  ")}
        print(producer, dict(kept))
        for key, value in counts.items():
            if key.startswith("  "):
                print(key, value)


if __name__ == "__main__":
    main()
