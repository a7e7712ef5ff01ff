"""``nianbao pack new NAME --prefix XX``: a rule pack to begin with, that installs and passes its own test."""

from __future__ import annotations

import os
import re

from nianbao import catalogue
from nianbao.cli import OK, Parser, UsageError, parse
from nianbao.plugins import is_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(command: str, arguments: Sequence[str]) -> int:
    """Write the files of a new pack into a folder of its name."""
    parser = Parser(command)
    parser.add_argument("action", choices=("new",))
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--prefix", required=True, metavar="LETTERS")
    parser.add_argument("--folder", default=".", metavar="DIR")
    parser.add_argument("--lang", choices=("zh", "en"))
    options = parse(parser, arguments)
    name = options.name.removeprefix("nianbao-pack-")
    if not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise UsageError("bad_pack_name", name=options.name)
    if not is_code(options.prefix + "001") or options.prefix == "GK":
        raise UsageError("bad_prefix", name=options.prefix)
    base = os.path.join(options.folder, f"nianbao-pack-{name}")
    if os.path.exists(base):
        raise UsageError("exists", path=base)
    data = {"name": name, "prefix": options.prefix, "module": "nianbao_pack_" + name.replace("-", "_")}
    for path, text in catalogue.raw("templates")["pack"].items():
        whole = os.path.join(base, catalogue.fill(path, data))
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "x", encoding="utf-8") as file:
            file.write(catalogue.fill(str(text), data))
        print(whole)
    return OK
