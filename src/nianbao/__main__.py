"""``python -m nianbao``."""

from __future__ import annotations

import os
import sys

# Python is never imported from the checked repository, which is the working directory that -m puts in front.
sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]

from nianbao.cli import program  # noqa: E402

program()
