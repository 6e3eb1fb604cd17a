"""The server's end of a worker process: asks, waits, stops, and starts another process where one has died."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import sys
from typing import Any

from kerlint.server import frames
from kerlint.server.worker import STOPPED


class Failed(Exception):
    """A task failed in the worker; the message is the traceback there."""


class Stuck(Exception):
    """A task took longer than it may, and its process was ended."""


class Analyst:
    """A worker process and the questions to it that are open. Of use on one event loop."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}

    async def ask(self, name: str, *arguments: Any, seconds: float | None = None) -> Any:
        """What the task gives. A caller that is cancelled stops the task. Raises Failed and Stuck."""
        process = await self.start()
        number, asked = next(self._numbers), self._open
        answer = asked[number] = asyncio.get_running_loop().create_future()
        try:
            self._send(process, (number, name, arguments))
            return await asyncio.wait_for(answer, seconds)
        except asyncio.TimeoutError:
            self.end()
            raise Stuck(f"{name} took longer than {seconds:g} s") from None
        except asyncio.CancelledError:
            self._send(process, (number, None, ()))
            raise
        finally:
            asked.pop(number, None)

    async def start(self) -> asyncio.subprocess.Process:
        """The process, which is started unless it runs."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                self._process = await asyncio.create_subprocess_exec(
                    *_command(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
                )
                self._open = {}
                self._reader = asyncio.ensure_future(_receive(self._process, self._open))
            return self._process

    def end(self) -> None:
        """End the process. Open questions fail; the next one starts another process."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    def _send(self, process: asyncio.subprocess.Process, message: Any) -> None:
        assert process.stdin is not None
        if not process.stdin.is_closing():
            process.stdin.write(frames.packed(message))


async def _receive(process: asyncio.subprocess.Process, asked: dict[int, asyncio.Future[Any]]) -> None:
    """Hand the answers out until the process ends, then say so to all who still wait."""
    assert process.stdout is not None
    try:
        while True:
            number, result, failure = await frames.receive(process.stdout)
            answer = asked.get(number)
            if answer is None or answer.done() or failure == STOPPED:
                continue
            if failure is None:
                answer.set_result(result)
            else:
                answer.set_exception(Failed(failure))
    except (EOFError, ConnectionError):
        status = await process.wait()
        for answer in asked.values():
            if not answer.done():
                answer.set_exception(Failed(f"the worker process ended with status {status}"))


def _command() -> list[str]:
    """The program of the worker: this Python with this search path, and never the folder that the editor is in."""
    path = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    return [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path[:] = {json.dumps(path)}; from kerlint.server.worker import Worker; Worker().run()",
    ]
