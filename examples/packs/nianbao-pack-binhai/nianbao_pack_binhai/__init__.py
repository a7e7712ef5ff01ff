"""The pack of an invented city: its rules are the YAML below ``profiles``; this module only says where they are."""

from __future__ import annotations

from pathlib import Path

from nianbao import hookimpl


@hookimpl
def nianbao_register_profiles() -> list[tuple[str, Path]]:
    """Announce the folder of profiles."""
    return [("binhai", Path(__file__).parent / "profiles")]
