"""What a terminal can show."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TextIO

import click

# What kerlint itself writes beyond ASCII, for terminals that have no such characters; one character for one.
_PLAIN = {
    **dict(zip("…→━┳┓┃┡╇┩│├─┼┤└┴┘┏\N{REPLACEMENT CHARACTER}", "~>=++|+++|+-++++++?", strict=True)),
    **dict(zip("┌┐┬↑←╮╯╭╰○●", "+++^<\\//\\o*", strict=True)),
    **dict(zip("█▉▊▋▌▍▎▏", "#####...", strict=True)),
}


def in_colour(choice: str) -> bool:
    """`always` and `never` as they say; `auto`: on a terminal, unless NO_COLOR is set, or where FORCE_COLOR is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def say(text: str, *, err: bool = False, end: str = "\n", coloured: bool | None = None) -> None:
    """Write the text on standard output or standard error, in the encoding that the stream has.

    Left to itself, Click writes UTF-8 where a stream is said to be ASCII. `coloured` text keeps its colours off a terminal too.
    """
    click.echo(f"{text}{end}", file=sys.stderr if err else sys.stdout, nl=False, color=coloured)


def write_anything(*streams: TextIO) -> None:
    """Let the streams carry every text: what kerlint draws gives way to ASCII where their encoding has no such signs.

    Other characters that an encoding does not have are escaped; a terminal without some character must not end a run.
    """
    codecs.register_error("kerlint", _instead)
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="kerlint")


def _instead(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    if character in _PLAIN:
        return _PLAIN[character], error.start + 1
    escaped, _ = codecs.backslashreplace_errors(UnicodeEncodeError(error.encoding, character, 0, 1, error.reason))
    return escaped, error.start + 1
