"""The cases of the pack, run by the tester that comes with Nianbao."""

from pathlib import Path

from nianbao.testing import RuleTester


def test_cases() -> None:
    RuleTester("nianbao_pack_dongshan", select=["DS"], profile="dongshan/2021").cases(str(Path(__file__).parent / "cases"))
