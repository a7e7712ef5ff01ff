"""Writes the example reports into this folder: ``python examples/make.py``. Places and figures are invented."""

from __future__ import annotations

from pathlib import Path

from nianbao.testing import FORMATS, build
from nianbao.testing.prose import read_styles

FOLDER = Path(__file__).parent
STYLES = read_styles(str(FOLDER.parent / "benchmarks" / "styles.yaml"))
TOWN = {"organ_class": "township", "style": STYLES["headed"], "year": 2023, "size": 6, "seed": 3}
BUREAU = {"organ_class": "department", "style": STYLES["detailed"], "year": 2024, "size": 30, "seed": 5}
FAULTS = {
    "fee": None,
    "date": "2024年1月35日",
    "sections": {"problems": {"title": "存在的主要问题及改进措施"}, "disputes": {"ordinal": "五"}},
    "tables": {
        "table2": {"cells": {"coercion/decisions": "无"}},
        "table3": {"drop_rows": ["np_publication"], "cells": {"other_no_payment/research": ""}},
        "table4": {"add": {"value/review_total": 1}},
    },
}
EXAMPLES = {
    "town-2023": (TOWN, ("txt", "html", "docx")),
    "town-2023-faulty": (TOWN | FAULTS, ("txt", "html-page", "docx")),
    "bureau-2024": (BUREAU, ("txt-tabs", "md", "docx")),
    "bureau-2024-sums": (
        BUREAU | {"tables": {"table3": {"add": {"granted/company": 1, "carried_out/total": 2}}}},
        ("txt-tabs", "html", "docx"),
    ),
}


def main() -> None:
    """Write every example in its formats."""
    for name, (delta, formats) in EXAMPLES.items():
        for format in formats:
            extension, write = FORMATS[format]
            (FOLDER / f"{name}.{extension}").write_bytes(write(build(delta)))


if __name__ == "__main__":
    main()
