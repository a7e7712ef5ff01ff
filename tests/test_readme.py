"""What the README shows is what happens. Run this file as a program to put the present output into it."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT

README = ROOT / "README.md"
START, END = "`make demo` 的输出（节选）：\n\n```\n", "\n```\n"
SHOWN = "examples/town-2023-faulty.txt"


def demo() -> str:
    options = ["--exclude", "examples/packs/**", "--fail-on", "never", "--no-progress"]
    command = [sys.executable, "-m", "nianbao", "check", "examples", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode()


def excerpt(output: str) -> str:
    """The first findings of one file, and the counts."""
    blocks = output.rstrip("\n").split("\n\n")
    block = next(block for block in blocks if block.startswith(SHOWN + "\n"))
    return "\n".join([*block.split("\n")[:16], "      …", "", blocks[-1]])


def test_the_readme_shows_the_real_output():
    shown = README.read_text(encoding="utf-8").split(START)[1].split(END)[0]
    assert shown == excerpt(demo())


def test_the_clean_samples_are_clean_and_the_faulty_ones_are_not():
    for block in demo().split("\n\n"):
        name = block.split("\n")[0]
        if name.startswith("examples/"):
            assert ("没有发现问题" in block) == ("faulty" not in name and "sums" not in name), block


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    head, rest = text.split(START)
    README.write_text(head + START + excerpt(demo()) + END + rest.split(END, 1)[1], encoding="utf-8")
