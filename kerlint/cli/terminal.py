"""Whether to write in colour."""

from __future__ import annotations

import os
import sys


def in_colour(choice: str) -> bool:
    """`always` and `never` as they say; `auto`: on a terminal, unless NO_COLOR is set, or where FORCE_COLOR is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
