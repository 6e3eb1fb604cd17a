"""New text for cells of a notebook file, everything around it left as it is, byte for byte.

Only the lines that change are written anew, in one string each or in one for all, as the file has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from kerlint.graph.places import Place
from kerlint.notebooks.cells import source_key, text_of
from kerlint.reading import Unreadable

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_LINE = re.compile(r"[^\n]*\n|[^\n]+$")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_CHARACTER = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)


def spliced(data: bytes, changed: Mapping[int, tuple[str, str]], path: str) -> bytes:
    """The notebook `data` with new text in the cells `changed`: by number, the text that is there and the new one.

    Raises Unreadable when another text is there.
    """
    text = data.decode("utf-8")
    begin = 1 if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}") else 0
    for number, (start, end) in reversed(list(sources(text, begin))):
        if number not in changed:
            continue
        old, new = changed[number]
        if text_of(_DECODER.raw_decode(text, start)[0]) != old:
            raise Unreadable("unreadable-file", "the notebook was changed meanwhile", Place(path, cell=number))
        text = text[:start] + _written(text[start:end], new) + text[end:]
    return text.encode("utf-8")


def sources(text: str, begin: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The number of each cell that has a text, and where its text starts and ends in the file."""
    members = dict(_members(text, begin))
    nbformat = _DECODER.raw_decode(text, members["nbformat"])[0]
    sheets = list(items(text, members["worksheets"])) if nbformat == 3 else [begin]
    cells = [cell for sheet in sheets for cell in items(text, dict(_members(text, sheet))["cells"])]
    for number, cell in enumerate(cells, start=1):
        start = dict(_members(text, cell)).get(source_key(nbformat))
        if start is not None:
            yield number, (start, _DECODER.raw_decode(text, start)[1])


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at `start`, and where their values start."""
    at = _skip(text, _skip(text, start) + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, at) + 1)
        yield key, value
        at = _next(text, value)


def items(text: str, start: int) -> Iterator[int]:
    """Where the items of the list at `start` start."""
    at = _skip(text, start + 1)
    while text[at] != "]":
        yield at
        at = _next(text, at)


def _next(text: str, value: int) -> int:
    """Where what follows the value at `value` starts: another one, or the end of what they are in."""
    at = _skip(text, _DECODER.raw_decode(text, value)[1])
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _written(old: str, new: str) -> str:
    """`new` as the file writes a text: in one string, or a string for each line, separated as they are in `old`."""
    if not old.startswith("["):
        return _respelt(old, new)
    starts = list(items(old, 0))
    strings = [old[start : _DECODER.raw_decode(old, start)[1]] for start in starts]
    written = _lines_written(strings, _LINE.findall(new))
    if not strings:
        return f"[{', '.join(written)}]"
    first = old[: starts[0]]
    between = old[starts[0] + len(strings[0]) : starts[1]] if len(starts) > 1 else f",{first[1:]}"
    return first + between.join(written) + old[starts[-1] + len(strings[-1]) :]


def _lines_written(strings: list[str], lines: list[str]) -> list[str]:
    """The strings of the lines: those of the beginning and the end that are the same in the file stay as they are."""
    known = [json.loads(string) for string in strings]
    head = _alike(known, lines)
    tail = _alike(known[head:][::-1], lines[head:][::-1])
    old, new = strings[head : len(strings) - tail], lines[head : len(lines) - tail]
    old += ['""'] * (len(new) - len(old))
    return strings[:head] + [_respelt(*pair) for pair in zip(old, new)] + strings[len(strings) - tail :]


def _respelt(old: str, new: str) -> str:
    """The JSON string `old` changed to `new`, in which the characters that stay are spelt as they were."""
    spelt = _CHARACTER.findall(old[1:-1])
    characters = [json.loads(f'"{character}"') for character in spelt]
    head = _alike(characters, new)
    tail = _alike(characters[head:][::-1], new[head:][::-1])
    escapes = any(int(found[2:], 16) > 127 for found in _ESCAPED.findall(old))
    middle = json.dumps(new[head : len(new) - tail], ensure_ascii=escapes)
    return "".join(['"', *spelt[:head], middle[1:-1], *spelt[len(spelt) - tail :], '"'])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many of the first are the same."""
    pairs = enumerate(zip(old, new))
    return next((index for index, (a, b) in pairs if a != b), min(len(old), len(new)))
