"""The wire format of protocol buffers, as far as fields of bytes go: enough to find a text in a message."""

from __future__ import annotations

from collections.abc import Iterator

_FIXED = {1: 8, 5: 4}


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Number and value of each field: an integer, or the bytes of a text or inner message. Raises ValueError."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == 2:
            size, at = _varint(message, at)
        elif kind in _FIXED:
            size = _FIXED[kind]
        else:
            raise ValueError(f"wire type {kind}")
        if at + size > len(message):
            raise ValueError("a field ends behind its message")
        yield number, message[at : at + size]
        at += size


def inner(message: memoryview, number: int) -> Iterator[memoryview]:
    """The values of the field of this number that are bytes."""
    for found, value in fields(message):
        if found == number and isinstance(value, memoryview):
            yield value


def text(message: memoryview, number: int) -> str:
    """The last value of a field of text, "" where there is none."""
    found = ""
    for value in inner(message, number):
        found = bytes(value).decode("utf-8", "replace")
    return found


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift > 63:
            raise ValueError("a number without end")
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if not byte & 0x80:
            return value, at
        shift += 7
