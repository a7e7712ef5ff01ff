"""Many files: finding them, checking them in order and in parallel, and a cache of results.

Text, Markdown, HTML and docx are read in this process under counted limits. Every other format is read in a child
that is limited in time and memory; its death costs that file alone.
"""

from __future__ import annotations

import os
import stat
import sys

from nianbao.document import Unreadable
from nianbao.paths import matches, relative
from nianbao.profile import store
from nianbao.records import NamedTuple
from nianbao.result import Result, plain, restore
from nianbao.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor
    from typing import Any, Optional

_TEXTS = ("txt", "text", "md", "markdown", "html", "htm", "shtml", "xhtml", "mht", "mhtml")
_OFFICE = ("docx", "docm", "doc", "wps", "wpt", "rtf", "odt", "pdf", "ofd", "xlsx", "et")
EXTENSIONS = frozenset((*_TEXTS, *_OFFICE))
_ARCHIVES = frozenset(("zip", "rar", "7z"))  # in another one: not opened, but not passed over in silence
MAX_BYTES = 50 * 1024 * 1024
# Rough CPU seconds of one file, to tell whether a second process pays (research: above about 0.2 s).
_COSTS = {"txt": 0.002, "md": 0.002, "html": 0.004, "htm": 0.004, "shtml": 0.004, "docx": 0.006}
_COST = 0.03
WORTH_A_WORKER = 0.4
CHUNK_SECONDS = 0.2
_IN_PROCESS = frozenset(("txt", "md", "html", "docx"))


class Target(NamedTuple):
    """A file to check. named: by a person, not met in a folder. data: its bytes when they do not stand in a file."""

    path: str
    named: bool = True
    data: Optional[bytes] = None


def find(
    paths: Iterable[str], exclude: Sequence[str] = (), force_exclude: bool = False, root: str = ""
) -> tuple[Target, ...]:
    """The files of these paths, folders walked, named zip files opened, each once however it is spelt, sorted by path.

    exclude: patterns relative to ``root``; for paths that are named they count only with ``force_exclude``.
    """
    found: dict[str, Target] = {}
    for path in paths:
        if os.path.isdir(path):
            for file in _walk(path, exclude, root):
                found.setdefault(os.path.abspath(file), Target(file, False))
        elif not (force_exclude and _excluded(path, exclude, root)):
            for target in _opened(path):
                known = found.setdefault(os.path.abspath(target.path), target)
                if target.named and not known.named:
                    found[os.path.abspath(target.path)] = target
    return tuple(sorted(found.values()))


def _opened(path: str) -> list[Target]:
    """The file itself, or the reports in it where it is a zip file."""
    if path[-4:].lower() != ".zip":
        return [Target(path)]
    from nianbao.readers.archive import members

    try:
        found = members(path, content(path), EXTENSIONS | _ARCHIVES)
    except Unreadable:  # will be said of the whole
        found = []
    return [Target(f"{path}/{name}", False, data) for name, data in found] or [Target(path)]


def _excluded(path: str, exclude: Sequence[str], root: str) -> bool:
    below = relative(path, root) if exclude else ""
    return any(matches(pattern, below) for pattern in exclude)


def _walk(folder: str, exclude: Sequence[str], root: str) -> Iterator[str]:
    """Files with extensions that are read; temporary and hidden ones are passed over, links to folders not followed.

    A folder that cannot be listed stands for itself: reading it says why.
    """
    try:
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for child in children:
        if child.name.startswith((".", "~$")):
            continue
        path = child.name if folder in (".", "") else os.path.join(folder, child.name)
        if _excluded(path, exclude, root):
            continue
        if child.is_dir(follow_symlinks=False):
            yield from _walk(path, exclude, root)
        elif os.path.splitext(child.name)[1][1:].lower() in EXTENSIONS and child.is_file():
            yield path


def content(path: str) -> bytes:
    """The bytes of a regular file, at most one more than is read. Raises Unreadable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("GK001", "missing") from None
    except (OSError, ValueError) as error:
        raise _unopened(path, error) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("GK001", "not-a-file")
    with open(descriptor, "rb") as file:
        try:
            return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise _unopened(path, error) from None


def _unopened(path: str, error: OSError | ValueError) -> Unreadable:
    if isinstance(error, PermissionError):
        return Unreadable("GK001", "denied-folder" if os.path.isdir(path) else "denied")
    return Unreadable("GK001", "unopened", detail=getattr(error, "strerror", None) or str(error))


def check_target(target: Target, settings: Settings, child: Optional[Child] = None) -> Result:
    """Check one file; formats that need it are read in the child, which is started for this file when none is given."""
    from nianbao import engine

    try:
        data = content(target.path) if target.data is None else target.data
    except Unreadable as error:
        return engine.unread(target.path, error, settings)
    if not needs_child(target.path, data):
        return engine.check_file(target.path, data, settings, target.named)
    own = child or Child(settings)
    try:
        return own.check(target.path, data, target.named)
    finally:
        if child is None:
            own.close()


def needs_child(path: str, data: bytes) -> bool:
    """Whether the format is one whose reader may hang or die."""
    if data[:2] == b"PK" and b"word/document.xml" in data[-65_536:]:
        return False
    from nianbao import readers

    try:
        return readers.sniff(path, data) not in _IN_PROCESS
    except Exception:  # the reader will say what is wrong
        return False


def check_many(
    paths: Iterable[str], settings: Settings | None = None, executor: Optional[Executor] = None
) -> list[Result]:
    """Check files and folders; the results are sorted by path.

    executor: any ``concurrent.futures.Executor``; chunks of files are submitted to it, a bounded number at a time, and
    results travel back as plain records. Without one the files are checked here, in parallel where that pays.
    """
    chosen = settings if settings is not None else Settings()
    targets = find(paths)
    if executor is None:
        return run(targets, chosen)
    results: list[Result] = []
    for chunk in _submitted(executor, list(_chunks(targets)), chosen):
        results += chunk
    return sorted(results)


def check_chunk(targets: Sequence[Target], settings: Settings) -> list[Result]:
    """Check some files one after the other: what is submitted to an executor."""
    child = Child(settings)
    try:
        return [check_target(target, settings, child) for target in targets]
    finally:
        child.close()


def _chunks(targets: Sequence[Target]) -> Iterator[list[Target]]:
    chunk: list[Target] = []
    cost = 0.0
    for target in targets:
        chunk.append(target)
        cost += _cost(target.path)
        if cost >= CHUNK_SECONDS:
            yield chunk
            chunk, cost = [], 0.0
    if chunk:
        yield chunk


def _submitted(executor: Executor, chunks: list[list[Target]], settings: Settings) -> Iterator[list[Result]]:
    from nianbao import engine

    window = 4 * (os.cpu_count() or 1)
    pending: list[tuple[list[Target], Any]] = []
    for chunk in [*chunks, None]:
        if chunk is not None:
            pending.append((chunk, executor.submit(check_chunk, chunk, settings)))
        while pending and (chunk is None or len(pending) >= window):
            waiting, future = pending.pop(0)
            try:
                yield future.result()
            except Exception as error:  # a broken worker costs its chunk
                broken = Unreadable("GK001", "died", detail=type(error).__name__)
                yield [engine.unread(target.path, broken, settings) for target in waiting]


def _cost(path: str) -> float:
    return _COSTS.get(os.path.splitext(path)[1][1:].lower(), _COST)


def default_jobs(targets: Sequence[Target]) -> int:
    """How many processes pay for these files: the work must outweigh their start."""
    if sum(_cost(target.path) for target in targets) < WORTH_A_WORKER:
        return 1
    return max(1, min(os.cpu_count() or 1, 4))


def run(
    targets: Sequence[Target],
    settings: Settings,
    jobs: int = 0,
    cache: bool = False,
    progress: Optional[Callable[[int, int], None]] = None,
) -> list[Result]:
    """Check the files; the results stand in the order of the targets whatever ``jobs`` is.

    jobs: number of processes, 0 for as many as pay. progress: called with the number of files done and their total.
    """
    results: list[Optional[Result]] = [None] * len(targets)
    memory = Cache(settings) if cache else None
    missing: list[int] = []
    for number, target in enumerate(targets):
        results[number] = memory.get(target) if memory else None
        if results[number] is None:
            missing.append(number)
    done = len(targets) - len(missing)
    for number, result in _checked(targets, missing, settings, jobs):
        results[number] = result
        done += 1
        if memory:
            memory.put(targets[number], result)
        if progress:
            progress(done, len(targets))
    if memory and missing:
        store.tidy_sometimes()
    return [result for result in results if result is not None]


def _checked(
    targets: Sequence[Target], missing: Sequence[int], settings: Settings, jobs: int
) -> Iterator[tuple[int, Result]]:
    jobs = min(jobs or default_jobs([targets[number] for number in missing]), len(missing))
    if jobs > 1:
        from nianbao.workers import checked, parallel

        yield from parallel([(number, targets[number]) for number in missing], settings, jobs, checked)
        return
    child = Child(settings)
    try:
        for number in missing:
            yield number, check_target(targets[number], settings, child)
    finally:
        child.close()


class Child:
    """A supervised process for what may hang or die, started when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.worker: Any = None

    def check(self, path: str, data: bytes, named: bool) -> Result:
        """Check the bytes in the child; its death becomes the Result of this file."""
        from nianbao import engine

        try:
            return restore(self._ask("check", path, data, named))
        except Unreadable as error:
            return engine.unread(path, error, self.settings, data)

    def extract(self, path: str, data: bytes) -> dict[str, Any]:
        """What stands in the bytes, read in the child. Raises Unreadable when it died."""
        found: dict[str, Any] = self._ask("extract", path, data, True)
        return found

    def _ask(self, what: str, path: str, data: bytes, named: bool) -> Any:
        from nianbao.workers import Worker

        if self.worker is None:
            self.worker = Worker(self.settings)
        try:
            return self.worker.ask(what, path, data, named)
        except Unreadable:
            self.close()
            raise

    def close(self) -> None:
        """End the process, if one runs."""
        if self.worker is not None:
            self.worker.close()
            self.worker = None


class Cache:
    """Results by content, path, settings and the versions of everything that takes part. Faults are misses."""

    def __init__(self, settings: Settings) -> None:
        self.base = "\0".join(("results", repr(settings), repr(sys.version_info[:2]), *_stamps(settings))).encode(
            "utf-8", "surrogatepass"
        )
        self.keys: dict[Target, str] = {}

    def get(self, target: Target) -> Optional[Result]:
        """The stored Result of the same bytes."""
        try:
            data = content(target.path) if target.data is None else target.data
        except Unreadable:
            return None
        name = target.path.encode("utf-8", "surrogatepass")
        self.keys[target] = store.digest(self.base, name, b"named" if target.named else b"", data)
        found = store.get(self.keys[target])
        try:
            return restore(found) if found is not None else None
        except (ValueError, TypeError, IndexError):
            return None

    def put(self, target: Target, result: Result) -> None:
        """Store a Result, unless something about it may differ the next time."""
        if target in self.keys and not result.failed:
            store.put(self.keys[target], plain(result))


def _stamps(settings: Settings) -> Iterator[str]:
    """Names, sizes and times of the files of engine, rules, packs and local profiles."""
    from nianbao import __version__
    from nianbao.plugins import find_packs

    yield __version__
    here = os.path.dirname(os.path.abspath(__file__))
    folders = [here, *_folders("nianbao_plugins", "nianbao_rules"), *(folder for _, folder in settings.folders)]
    for pack in find_packs(settings.packs, settings.autoload):
        yield str(pack)
        folders += _folders(pack.module.partition(".")[0])
    for folder in folders:
        for below, size, changed in _files(folder):
            yield f"{below} {size} {changed}"


def _folders(*modules: str) -> Iterator[str]:
    """Where top-level modules stand, without importing them."""
    from importlib.machinery import PathFinder

    for module in modules:
        spec = PathFinder.find_spec(module)
        if spec is not None and spec.origin:
            yield os.path.dirname(spec.origin) if spec.submodule_search_locations else spec.origin


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except NotADirectoryError:
        status = os.stat(folder)
        yield folder, status.st_size, status.st_mtime_ns
        return
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith((".py", ".yaml")):
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns
        elif entry.is_dir() and not entry.name.startswith((".", "__")):
            yield from _files(entry.path)
