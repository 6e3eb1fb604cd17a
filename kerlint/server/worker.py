"""The worker process: runs one task after the other, and stops in the middle of one that nobody needs any more.

It is told (number, name of a task, arguments) and answers (number, result, what went wrong). `(number, None, ())` stops
that task. Nothing that a task prints reaches the editor.
"""

from __future__ import annotations

import _thread
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any

from kerlint.server import frames

STOPPED = "stopped"  # what went wrong with a task that was not needed any more
ALLOCATIONS = 100_000  # objects before garbage is looked for; graphs are made of cycles, and large
IDLE = 0.3  # seconds without a task after which all garbage is taken out

Task = tuple[int, str, tuple[Any, ...]]


class Stopped(BaseException):
    """The task that runs is not needed any more."""


class Worker:
    """What a worker process does."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Task] = SimpleQueue()
        self._stopped: set[int] = set()
        self._running: int | None = None

    def run(self) -> None:
        """Work until the server is gone."""
        from kerlint.server.tasks import TASKS, warm_up

        warm_up()
        gc.freeze()
        gc.set_threshold(ALLOCATIONS, 5, 5)
        with os.fdopen(os.dup(1), "wb") as answers:
            os.dup2(2, 1)
            signal.signal(signal.SIGINT, self._interrupt)
            threading.Thread(target=self._read, daemon=True).start()
            for number, name, arguments in self._tasks():
                result, failure = self._do(number, TASKS[name], arguments)
                try:
                    data = frames.packed((number, result, failure))
                except Exception as error:
                    data = frames.packed((number, None, f"the result cannot be sent: {error!r}"))
                answers.write(data)
                answers.flush()

    def _tasks(self) -> Iterator[Task]:
        """The tasks as they come. Garbage is taken out when there is time for it."""
        while True:
            try:
                yield self._inbox.get(timeout=IDLE)
            except Empty:
                gc.collect()
                yield self._inbox.get()

    def _do(self, number: int, task: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, str | None]:
        """The result, or what went wrong. The interrupt may come at any step, that of the inner `finally` included."""
        try:
            try:
                self._running = number
                if number in self._stopped:
                    raise Stopped
                return task(*arguments), None
            finally:
                self._running = None
        except Stopped:
            return None, STOPPED
        except Exception:
            return None, traceback.format_exc()
        finally:
            self._stopped -= {stopped for stopped in list(self._stopped) if stopped <= number}

    def _read(self) -> None:
        """Take tasks in while others run."""
        while True:
            try:
                number, name, arguments = frames.read(sys.stdin.buffer)
            except EOFError:
                os._exit(0)  # the editor is gone; whatever runs is of no use to anybody
            if name is None:
                self._stopped.add(number)
                _thread.interrupt_main()
            else:
                self._inbox.put((number, name, arguments))

    def _interrupt(self, signum: int, frame: FrameType | None) -> None:
        """Called between two steps of the main thread, also when somebody presses Ctrl-C in a terminal."""
        if self._running in self._stopped:
            raise Stopped


if __name__ == "__main__":
    Worker().run()
