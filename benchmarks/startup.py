"""CPU time of one cold ``nianbao check FILE`` against ``python -c pass``, in pairs: the start-up budget.

    python benchmarks/startup.py [--rounds N] [FILE ...]

Without files: the sample report as txt, html and docx. "cold" runs without cached results but with warm profiles and
compiled modules; "warm" answers from cached results. The budget is 5 times ``pass`` for a cold txt.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = [ROOT / "examples" / f"town-2023.{kind}" for kind in ("txt", "html", "docx")]


def cpu(command: list[str], environment: dict[str, str]) -> float:
    """Seconds of CPU that the command takes, its own children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(commands: dict[str, list[str]], rounds: int, environment: dict[str, str]) -> dict[str, list[float]]:
    """Each command once a round, so that all of them see the same load; two rounds before fill the caches."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(-2, rounds):
        for name, command in commands.items():
            seconds = cpu(command, environment)
            if number >= 0:
                times[name].append(seconds)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=SAMPLES)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    check = [sys.executable, "-m", "nianbao", "check"]
    commands = {"pass": [sys.executable, "-c", "pass"]}
    for path in options.files:
        commands[f"cold {path.name}"] = [*check, "--no-cache", str(path)]
        commands[f"warm {path.name}"] = [*check, str(path)]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(str(ROOT / part) for part in ("src", "plugins", "rules")))
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        times = measured(commands, options.rounds, environment | {"NIANBAO_CACHE_DIR": folder})
    for name, seconds in times.items():
        ratios = sorted(one / base for one, base in zip(seconds, times["pass"]))
        spread = f"{ratios[0]:.2f}-{ratios[-1]:.2f}"
        print(f"{name:32} {1000 * median(seconds):7.1f} ms  {median(ratios):5.2f} x pass  ({spread})")


if __name__ == "__main__":
    main()
