"""The plugin manager: built-ins, packs by name and by entry point, isolation, refusals."""

from __future__ import annotations

import sys
from pathlib import Path

import pluggy
import pytest

from nianbao import hookspecs, plugins
from nianbao.plugins import PackError

RULE = """
from nianbao import Finding, Place, hookimpl, rule

@rule("{code}", "some-fault", "{severity}")
def check(report, options):
    return []

@hookimpl
def nianbao_register_rules():
    return [check]
"""


@pytest.fixture(autouse=True)
def nothing_loaded(monkeypatch):
    monkeypatch.setattr(plugins, "_loaded", {})


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """Write a module that can be imported, under a name of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def write(text, name=""):
        name = name or f"pack_{tmp_path.name}_{len(made)}".replace("-", "_")
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        made.append(name)
        return name

    yield write
    for name in made:
        sys.modules.pop(name, None)


def announce(folder: Path, module: str, distribution: str = "pack-one", version: str = "1.2") -> None:
    info = folder / f"{distribution}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n\nText\n")
    (info / "entry_points.txt").write_text(f"[console_scripts]\nx = y:z\n\n[nianbao.packs]\none = {module}\n")


def test_every_builtin_registers_its_rules():
    loaded = plugins.load()
    assert set(loaded.owners.values()) == set(plugins.BUILTIN)
    assert not loaded.packs and not loaded.broken


def test_removing_a_builtin_removes_its_rules_and_nothing_else():
    whole = plugins.load()
    for name in plugins.BUILTIN:
        rest = plugins.load(builtins=[other for other in plugins.BUILTIN if other != name])
        gone = {code for code, owner in whole.owners.items() if owner == name}
        assert gone and set(whole.rules) - set(rest.rules) == gone


def test_a_named_pack_is_imported_and_turns_autoload_off(pack, tmp_path, monkeypatch):
    monkeypatch.delenv(plugins.DISABLE_AUTOLOAD)
    announce(tmp_path, pack(RULE.format(code="AA001", severity="error")))
    named = pack(RULE.format(code="BB001", severity="info"))
    loaded = plugins.load([named])
    assert "BB001" in loaded.rules and "AA001" not in loaded.rules


def test_an_installed_pack_is_found_by_its_entry_point(pack, tmp_path, monkeypatch):
    monkeypatch.delenv(plugins.DISABLE_AUTOLOAD)
    module = pack(RULE.format(code="AA001", severity="error"))
    announce(tmp_path, module)
    loaded = plugins.load()
    assert [str(one) for one in loaded.packs] == [f"{module} (pack-one 1.2)"]
    assert loaded.owners["AA001"] == module


@pytest.mark.parametrize("off", ["argument", "environment"])
def test_autoload_can_be_turned_off(pack, tmp_path, monkeypatch, off):
    monkeypatch.delenv(plugins.DISABLE_AUTOLOAD)
    if off == "environment":
        monkeypatch.setenv(plugins.DISABLE_AUTOLOAD, "1")
    announce(tmp_path, pack(RULE.format(code="AA001", severity="error")))
    assert not plugins.load(autoload=off == "environment").packs


def test_one_module_announced_by_two_distributions_is_refused(pack, tmp_path, monkeypatch):
    monkeypatch.delenv(plugins.DISABLE_AUTOLOAD)
    module = pack(RULE.format(code="AA001", severity="error"))
    announce(tmp_path, module)
    announce(tmp_path, module, "pack-two")
    with pytest.raises(PackError, match=r"pack-one 1\.2"):
        plugins.load()


@pytest.mark.parametrize(
    "text", ["raise ValueError('no\\nway')", "import no_such_module", "raise SystemExit(3)", "x ="]
)
def test_a_pack_that_cannot_be_imported_is_named_with_distribution_and_version(pack, tmp_path, monkeypatch, text):
    monkeypatch.delenv(plugins.DISABLE_AUTOLOAD)
    module = pack(text)
    announce(tmp_path, module)
    with pytest.raises(PackError, match=rf"{module} \(pack-one 1.2\)"):
        plugins.load()
    left_out = plugins.load(ignore_broken=True)
    assert not left_out.packs and module in left_out.broken[0]
    assert set(left_out.rules) == set(plugins.load(autoload=False).rules)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.format(code="GK301", severity="error"), "may use"),
        (RULE.format(code="A1", severity="error"), "may use"),
        (RULE.format(code="AA001", severity="fatal"), "severity"),
        (RULE.replace("[check]", "[check, check]").format(code="AA001", severity="error"), "already registered"),
        (RULE.replace("[check]", "[1]").format(code="AA001", severity="error"), "not a Rule"),
        (RULE.replace("[check]", "1 / 0").format(code="AA001", severity="error"), "ZeroDivisionError"),
        (
            RULE.replace("@hookimpl", "@hookimpl(wrapper=True)").format(code="AA001", severity="error"),
            "PluginValidationError",
        ),
        (RULE.replace("rules():", "rules(nonsense):").format(code="AA001", severity="error"), "PluginValidationError"),
    ],
)
def test_rules_that_break_the_contract_are_refused(pack, text, said):
    module = pack(text)
    with pytest.raises(PackError, match=said):
        plugins.load([module])
    assert set(plugins.load([module], ignore_broken=True).rules) == set(plugins.load().rules)


def test_two_packs_with_one_code_are_refused(pack):
    first, second = (pack(RULE.format(code="AA001", severity="error")) for _ in range(2))
    with pytest.raises(PackError, match=first):
        plugins.load([first, second])


@pytest.mark.parametrize("code", ["GK301", "AB001", "ABCDEF999"])
def test_codes(code):
    assert plugins.is_code(code)


@pytest.mark.parametrize("code", ["", "A001", "AB01", "ABCDEFG001", "ab001", "AB00１", "AB0011", None, "ＡＢ001"])
def test_no_codes(code):
    assert not plugins.is_code(code)


@pytest.mark.parametrize("options", [{}, {"tryfirst": True}, {"trylast": True}, {"specname": "nianbao_register_rules"}])
def test_our_marker_of_implementations_is_pluggys(options):
    def ours():
        """One function."""

    def theirs():
        """Another."""

    hookspecs.hookimpl(**options)(ours)
    pluggy.HookimplMarker("nianbao")(**options)(theirs)
    assert vars(ours) == vars(theirs)


@pytest.mark.parametrize("options", [{}, {"firstresult": True}])
def test_our_marker_of_specifications_is_pluggys(options):
    def ours():
        """One function."""

    def theirs():
        """Another."""

    hookspecs.hookspec(**options)(ours)
    pluggy.HookspecMarker("nianbao")(**options)(theirs)
    assert vars(ours) == vars(theirs)


def test_unknown_options_of_a_marker_are_refused():
    with pytest.raises(TypeError, match="tryfirts"):
        hookspecs.hookimpl(tryfirts=True)
