"""Processes of our own: each checks one file at a time under limits, and its death costs that file alone.

A pool of the standard library would break as a whole with its first dead worker, so each process has a pipe and a
supervisor of its own. Parent and child exchange lengths and JSON; the child's standard output goes nowhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

from nianbao.document import Unreadable
from nianbao.plugins import PackError
from nianbao.runner import Child, Target, content
from nianbao.settings import Settings, Waiver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO, Any

    from nianbao.result import Result

SECONDS = 30  # of CPU and, with some slack for a busy machine, of time for one file
WALL_SECONDS = 90  # more than a conversion by LibreOffice may take
MEMORY = 768 * 1024 * 1024  # bytes of address space beyond what the child starts with
OFFICE_MEMORY = 8 * MEMORY  # for formats that an office suite may convert: it inherits the limit
_OFFICE = ("doc", "rtf", "odt")
_COMMAND = "import sys; sys.path[:] = filter(None, sys.path); from nianbao.workers import serve; serve()"


class Worker:
    """One child process and the pipes to it."""

    def __init__(self, settings: Settings) -> None:
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if settings.debug else subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self.late = False
        self._send({"settings": settings})

    def _send(self, header: dict[str, Any], data: bytes = b"") -> None:
        pipe = self.process.stdin
        assert pipe is not None
        try:
            pipe.write(_frame(header) + data)
            pipe.flush()
        except OSError:
            pass  # the child is dead: waiting for its answer says so

    def ask(self, what: str, path: str, data: bytes, named: bool) -> Any:
        """What the child answers, as JSON data. Raises Unreadable when it died or took too long."""
        timer = threading.Timer(WALL_SECONDS, self._too_late)
        timer.daemon = True
        timer.start()
        try:
            self._send({"what": what, "path": path, "named": named, "size": len(data)}, data)
            answer = _receive(self.process.stdout)
        finally:
            timer.cancel()
        if not isinstance(answer, dict):
            raise self._reason()
        if "error" in answer:
            raise PackError(str(answer["error"]))
        return answer["answer"]

    def _too_late(self) -> None:
        self.late = True
        self.close()

    def _reason(self) -> Unreadable:
        """Why there is no answer."""
        self.close()
        code = self.process.returncode
        if self.late or code == -24:  # SIGXCPU
            return Unreadable("GK007", "time", limit=WALL_SECONDS if self.late else SECONDS)
        return Unreadable("GK001", "died", detail=f"exit {code}")

    def close(self) -> None:
        """End the child and what it started."""
        if self.process.poll() is None:
            try:
                os.killpg(self.process.pid, 9)
            except (AttributeError, OSError):
                self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass
        self.process.wait()


def _frame(header: Any) -> bytes:
    body = json.dumps(header).encode()
    return b"%d\n" % len(body) + body


def _receive(pipe: IO[bytes] | None) -> Any:
    """The next message of the pipe, None at its end or when it is none."""
    if pipe is None:
        return None
    try:
        size = int(pipe.readline(20))
        return json.loads(pipe.read(size))
    except (ValueError, OSError):
        return None


def serve() -> None:
    """What the child runs: files come in on standard input, Results go out on what was standard output."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)  # no library may read or write what parent and child exchange
    os.dup2(nothing, 1)
    _leave_interrupts_to_the_parent()
    settings = _settings(_receive(incoming)["settings"])
    limits = _Limits()
    while (header := _receive(incoming)) is not None:
        data = incoming.read(header["size"])
        limits.another_file(_needs_office(header["path"], data))
        outgoing.write(_frame(_answer(header, data, settings)))
        outgoing.flush()


def _needs_office(path: str, data: bytes) -> bool:
    from nianbao import readers

    try:
        return readers.sniff(path, data) in _OFFICE
    except Exception:  # the reader will say what is wrong
        return False


def _answer(header: dict[str, Any], data: bytes, settings: Settings) -> dict[str, Any]:
    """The Result or the extract of the file, or the error about packs and profiles that stops the run."""
    from nianbao import engine
    from nianbao.figures import extract_file, unread
    from nianbao.profile import ProfileError

    path = header["path"]
    try:
        if header["what"] == "extract":
            return {"answer": extract_file(path, data, settings)}
        return {"answer": engine.check_file(path, data, settings, header["named"])}
    except MemoryError:
        error = Unreadable("GK007", "memory", limit=MEMORY)
        extract = header["what"] == "extract"
        return {"answer": unread(path, error) if extract else engine.unread(path, error, settings, data)}
    except PackError as problem:
        return {"error": str(problem)}
    except ProfileError as problem:
        return {"error": problem.text(settings.lang)}


def _settings(data: Any) -> Settings:
    """The Settings of what JSON made of them: lists back to tuples."""

    def frozen(value: Any) -> Any:
        return tuple(frozen(item) for item in value) if isinstance(value, list) else value

    settings = Settings(*(frozen(value) for value in data))
    return settings._replace(waivers=tuple(Waiver(*waiver) for waiver in settings.waivers))


def _leave_interrupts_to_the_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _Limits:
    """Limits of the operating system on this process, where there are any."""

    def __init__(self) -> None:
        try:
            import resource
        except ImportError:
            return
        self.resource = resource
        try:
            with open("/proc/self/statm") as file:
                self.used = int(file.read().split()[0]) * resource.getpagesize()
        except (OSError, ValueError):
            self.used = 1 << 30

    def _limit(self, kind: int, value: int) -> None:
        hard = self.resource.getrlimit(kind)[1]
        if hard != self.resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            self.resource.setrlimit(kind, (value, hard))
        except (OSError, ValueError):
            return

    def another_file(self, office: bool) -> None:
        """Allow the CPU time and the memory of one more file."""
        if hasattr(self, "resource"):
            self._limit(self.resource.RLIMIT_AS, self.used + (OFFICE_MEMORY if office else MEMORY))
            usage = self.resource.getrusage(self.resource.RUSAGE_SELF)
            self._limit(self.resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + SECONDS + 1)


def parallel(
    targets: Sequence[tuple[int, Target]], settings: Settings, jobs: int, ask: Callable[[Target, Settings, Child], Any]
) -> Iterator[tuple[int, Any]]:
    """What ``ask`` says of the numbered files as it is ready: ``jobs`` processes with one supervising thread each."""
    from queue import Empty, SimpleQueue

    waiting: SimpleQueue[tuple[int, Target]] = SimpleQueue()
    ready: SimpleQueue[tuple[int, Any]] = SimpleQueue()
    for item in targets:
        waiting.put(item)
    children = [Child(settings) for _ in range(jobs)]

    def supervise(child: Child) -> None:
        try:
            while True:
                number, target = waiting.get_nowait()
                ready.put((number, ask(target, settings, child)))
        except Empty:
            return
        except BaseException as error:
            ready.put((-1, error))

    threads = [threading.Thread(target=supervise, args=(child,), daemon=True) for child in children]
    try:
        for thread in threads:
            thread.start()
        for _ in targets:
            number, result = ready.get()
            if number < 0:
                raise result
            yield number, result
    finally:
        while not waiting.empty():
            waiting.get_nowait()
        for child in children:
            child.close()


def checked(target: Target, settings: Settings, child: Child) -> Result:
    """Check any format in the child."""
    from nianbao import engine

    try:
        data = content(target.path) if target.data is None else target.data
    except Unreadable as error:
        return engine.unread(target.path, error, settings)
    return child.check(target.path, data, target.named)
