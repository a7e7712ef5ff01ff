"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SHORT_REPORT = """某某镇2023年政府信息公开工作年度报告

本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。

一、总体情况

2023年，我镇认真贯彻落实《中华人民共和国政府信息公开条例》，依申请公开、主动公开、平台建设等工作有序开展。

二、主动公开政府信息情况

三、收到和处理政府信息公开申请情况

四、政府信息公开行政复议、行政诉讼情况

五、存在的主要问题及改进情况

存在的主要问题是信息更新不够及时，今后将加强改进。

六、其他需要报告的事项

本年度未收取信息处理费。

某某镇人民政府
2024年1月15日
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another run has cached, or the settings of the person who runs it."""
    folder = os.environ.get("NIANBAO_TEST_CACHE") or str(tmp_path_factory.getbasetemp() / "cache")
    monkeypatch.setenv("NIANBAO_CACHE_DIR", folder)
    monkeypatch.setenv("NIANBAO_DISABLE_AUTOLOAD", "1")
    for name in ("NIANBAO_LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shared_reports() -> Path:
    """Real annual reports beside the repository; tests that need them are skipped where they are absent."""
    folder = ROOT.parent / "shared" / "reports"
    if not folder.is_dir():
        pytest.skip("no folder of real reports beside the repository")
    return folder


@pytest.fixture
def short_report(tmp_path: Path) -> Path:
    """A report with all its headings and none of its tables."""
    path = tmp_path / "某某镇（2023）年报.txt"
    path.write_text(SHORT_REPORT, encoding="utf-8")
    return path
