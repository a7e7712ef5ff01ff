"""Formats that only an office suite understands, converted by LibreOffice where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile

from nianbao.document import Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

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
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise Unreadable("GK001", "conversion-failed", format=suffix) from None
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the converter and what it started. It stays in our process group, so that whoever ends us ends it too."""
    if process.poll() is None:
        for pid in reversed(_family(process.pid)):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        process.wait()


def _family(pid: int) -> list[int]:
    """The process and its descendants, as far as the system lists them."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdecimal():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat") as file:
                parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one and child not in found]
    return found
