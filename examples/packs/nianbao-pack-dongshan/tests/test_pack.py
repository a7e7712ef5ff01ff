"""The cases of the pack, run by the tester that comes with Nianbao."""

from pathlib import Path

from nianbao.testing import RuleTester

CASES = Path(__file__).parent / "cases"


def test_cases() -> None:
    """Every case gives exactly what it expects."""
    RuleTester("nianbao_pack_dongshan", select=["DS"], profile="dongshan/2021").cases(str(CASES))
