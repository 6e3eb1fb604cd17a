"""The server's end of a worker process: asks, waits, stops, and starts another process where one has died."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
from typing import Any

from kerlint.server import frames
from kerlint.server.worker import STOPPED


class Failed(Exception):
    """A task failed in the worker; the message is the traceback there."""


class Gone(Failed):
    """The process ended, for a reason that may be the task's or not."""


class Stuck(Exception):
    """A task took longer than it may, and its process was ended."""


class Analyst:
    """A worker process and the questions to it that are open. Of use on one event loop."""

    def __init__(self) -> None:
        self._line: _Line | None = None
        self._numbers = itertools.count(1)

    async def ask(self, name: str, *arguments: Any, seconds: float | None = None) -> Any:
        """What the task gives. A caller that is cancelled stops the task. Raises Failed and Stuck.

        A task whose process ends gets another one, once.
        """
        try:
            return await self._ask(name, arguments, seconds)
        except Gone:
            return await self._ask(name, arguments, seconds)

    async def _ask(self, name: str, arguments: tuple[Any, ...], seconds: float | None) -> Any:
        line, number = self.start(), next(self._numbers)
        answer = line.expect(number)
        try:
            line.send((number, name, arguments))
            return await asyncio.wait_for(answer, seconds)
        except asyncio.TimeoutError:
            self.end()
            raise Stuck(f"{name} took longer than {seconds:g} s") from None
        except asyncio.CancelledError:
            line.send((number, None, ()))
            raise
        finally:
            line.answers.pop(number, None)

    def start(self) -> _Line:
        """The process, which is started unless it runs."""
        if self._line is None or self._line.ended:
            self._line = _Line(asyncio.get_running_loop())
        return self._line

    def end(self) -> None:
        """End the process. Open questions fail; the next one starts another process."""
        line, self._line = self._line, None
        if line is not None:
            line.process.kill()


class _Line:
    """One process, and who waits for an answer of it. Answers are read in a thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.answers: dict[int, asyncio.Future[Any]] = {}
        self.ended = False
        self.process = subprocess.Popen(_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._loop = loop
        threading.Thread(target=self._read, daemon=True).start()

    def expect(self, number: int) -> asyncio.Future[Any]:
        """The answer that will come under this number."""
        answer = self.answers[number] = self._loop.create_future()
        return answer

    def send(self, message: Any) -> None:
        """Tell the process something; a process that has ended does not hear it."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(frames.packed(message))
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self.ended = True

    def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            while True:
                self._tell(self._answered, *frames.read(self.process.stdout))
        except (EOFError, OSError):
            status = self.process.wait()
            self._tell(self._gone, status)

    def _tell(self, what: Any, *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended
            self._loop.call_soon_threadsafe(what, *arguments)

    def _answered(self, number: int, result: Any, failure: str | None) -> None:
        answer = self.answers.get(number)
        if answer is None or answer.done() or failure == STOPPED:
            return
        if failure is None:
            answer.set_result(result)
        else:
            answer.set_exception(Failed(failure))

    def _gone(self, status: int) -> None:
        self.ended = True
        for answer in self.answers.values():
            if not answer.done():
                answer.set_exception(Gone(f"the worker process ended with status {status}"))


def _command() -> list[str]:
    """The program of the worker: this Python with this search path, and never the folder that the editor is in."""
    path = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    return [
        sys.executable,
        "-I",
        "-c",
        f"import sys; sys.path[:] = {json.dumps(path)}; from kerlint.server.worker import Worker; Worker().run()",
    ]
