"""The five hooks of Nianbao, in the order in which they are called.

There is no ``check`` hook: rules are data, so that each can be selected, timed and isolated.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import Any, Optional

    from nianbao.document import Document
    from nianbao.finding import Violation
    from nianbao.report import Report
    from nianbao.rule import Rule

# The markers of pluggy (pluggy.HookspecMarker and HookimplMarker of the project "nianbao") leave their options in
# these attributes. Ours leave the same, so that a run without packs need not load pluggy: it would take a seventh of
# the whole start.
SPEC = "nianbao_spec"
IMPL = "nianbao_impl"
_SPEC_OPTIONS = {"firstresult": False, "historic": False, "warn_on_impl": None, "warn_on_impl_args": None}
_IMPL_OPTIONS = {
    "wrapper": False,
    "hookwrapper": False,
    "optionalhook": False,
    "tryfirst": False,
    "trylast": False,
    "specname": None,
}


def _marker(attribute: str, known: dict[str, Any]) -> Callable[..., Any]:
    def mark(function: Any = None, **options: Any) -> Any:
        if not options.keys() <= known.keys():
            raise TypeError(f"unknown options: {', '.join(sorted(options.keys() - known.keys()))}")

        def leave(marked: Any) -> Any:
            setattr(marked, attribute, known | options)
            return marked

        return leave if function is None else leave(function)

    return mark


if TYPE_CHECKING:
    import pluggy

    hookspec = pluggy.HookspecMarker("nianbao")
    hookimpl = pluggy.HookimplMarker("nianbao")
else:
    hookspec = _marker(SPEC, _SPEC_OPTIONS)
    hookimpl = _marker(IMPL, _IMPL_OPTIONS)


@hookspec
def nianbao_register_rules() -> Iterable[Rule]:
    """Give the rules of this plugin. Called once at start.

    :returns: Rule objects; import heavy modules inside the check, not here.
    """
    raise NotImplementedError


@hookspec
def nianbao_register_profiles() -> Iterable[tuple[str, Path]]:
    """Announce folders of profiles. Called once at start; nothing is parsed.

    :returns: pairs of namespace (the first part of the profile ids) and folder.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def nianbao_read_document(path: str, data: bytes) -> Optional[Document]:
    """Read a file of a format that the engine does not know. Stops at first non-None result.

    :param path: the path as given, for messages and as a hint; never opened again.
    :param data: the bytes of the file.
    :returns: a Document, or None when the format is not this plugin's.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def nianbao_select_profile(document: Document, config: Any) -> Optional[str]:
    """Choose the profile of a report when the configuration names none. Stops at first non-None result.

    :returns: a profile id, or None to leave the choice to the next.
    """
    raise NotImplementedError


@hookspec
def nianbao_modify_violations(report: Report, violations: list[Violation]) -> None:
    """Change the list of violations of one file in place. Called after waivers."""
    raise NotImplementedError
