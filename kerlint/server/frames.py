"""Messages between the server and its worker: pickles, each behind its length. Both ends are the same program."""

from __future__ import annotations

import pickle
import struct
from asyncio import StreamReader
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")


def packed(message: Any) -> bytes:
    """The message as it is sent."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def read(stream: BinaryIO) -> Any:
    """The next message. Raises EOFError when the other end is gone."""
    return pickle.loads(_exactly(stream, _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]))


async def receive(stream: StreamReader) -> Any:
    """The next message. Raises EOFError when the other end is gone."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    return pickle.loads(await stream.readexactly(length))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
