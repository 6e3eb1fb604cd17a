"""What a terminal can show."""

from __future__ import annotations

import os
import sys
from typing import TextIO

# What kerlint itself writes beyond ASCII, for terminals that have no such characters; one character for one.
_PLAIN = str.maketrans("…→━┳┓┃┡╇┩│├─┼┤└┴┘┏\N{REPLACEMENT CHARACTER}", "~>=++|+++|+-++++++?")


def in_colour(choice: str) -> bool:
    """`always` and `never` as they say; `auto`: on a terminal, unless NO_COLOR is set, or where FORCE_COLOR is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def shown_on(stream: TextIO, text: str) -> str:
    """The text as the stream can carry it: what kerlint draws gives way to ASCII where its encoding has no such signs.

    Other characters that it does not have are escaped when they are written.
    """
    try:
        text.encode(stream.encoding or "utf-8")
        return text
    except UnicodeEncodeError:
        return text.translate(_PLAIN)
    except LookupError:
        return text
