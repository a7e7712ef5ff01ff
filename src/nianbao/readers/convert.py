"""Formats that only an office suite understands, converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from typing import Optional

from nianbao.document import Unreadable

TIME_LIMIT = 60  # seconds of one conversion
_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def office() -> Optional[str]:
    """The path of LibreOffice's program, None without one. ``NIANBAO_SOFFICE`` names another, "" for none."""
    named = os.environ.get("NIANBAO_SOFFICE")
    if named is not None:
        return named or None
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in _PLACES if os.path.exists(place)), None)


def convert(data: bytes, suffix: str, target: str = "docx") -> bytes:
    """The same document as ``target``. Raises Unreadable GK001: needs-conversion, conversion-failed."""
    program = office()
    if program is None:
        raise Unreadable("GK001", "needs-conversion", format=suffix)
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        source = os.path.join(folder, "in." + suffix)
        with open(source, "wb") as file:
            file.write(data)
        _run(program, folder, source, target, suffix)
        made = os.path.join(folder, "out", "in." + target)
        if not os.path.isfile(made):
            raise Unreadable("GK001", "conversion-failed", format=suffix)
        with open(made, "rb") as file:
            return file.read()


def _run(program: str, folder: str, source: str, target: str, suffix: str) -> None:
    profile = os.path.join(folder, "profile").replace(os.sep, "/")
    command = [
        program,
        "-env:UserInstallation=file://" + ("" if profile.startswith("/") else "/") + profile,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        target,
        "--outdir",
        os.path.join(folder, "out"),
        source,
    ]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=True,
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise Unreadable("GK001", "conversion-failed", format=suffix) from None
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the converter and what it started; it was given a process group of its own."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
