"""Linting files in one process, or in several where there is enough to do."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kerlint.config import Settings
from kerlint.discovery import Found
from kerlint.engine import FileResult, failure_finding, lint_path

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

Task = tuple[Found, Settings]

PAYS = 30_000  # bytes of source for each process; it takes as long to start one as to lint about so much
AHEAD = 2  # tasks that are given to each process at once, so that it need not wait


def processors() -> int:
    """How many processes this machine runs at once for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def processes_for(tasks: Sequence[Task], jobs: int) -> int:
    """How many processes pay for the tasks, at most `jobs`."""
    if jobs <= 1 or len(tasks) < 2:
        return 1
    size = sum(_size(found.path) for found, _ in tasks)
    return max(min(jobs, len(tasks), size // PAYS), 1)


def lint_all(tasks: Sequence[Task], processes: int) -> Iterator[tuple[int, FileResult]]:
    """The results as they are ready, each with the number of its task. Each task has one, whatever happens to processes."""
    if processes == 1:
        for number, (found, settings) in enumerate(tasks):
            yield number, lint_one(found, settings)
        return
    left = deque(range(len(tasks)))
    while left:
        suspects = yield from _in_processes(tasks, left, processes)
        for number in suspects:  # one of these has ended its process; alone it shows which
            if (yield from _in_processes(tasks, deque([number]), 1)):
                yield number, _died(*tasks[number])


def lint_one(found: Found, settings: Settings) -> FileResult:
    """Lint one file and keep the graph of it no longer."""
    started = time.perf_counter()
    result = lint_path(found, settings).without_programs()
    result.seconds = time.perf_counter() - started
    return result


def _in_processes(tasks: Sequence[Task], left: deque[int], processes: int) -> Generator[tuple[int, FileResult], None, list[int]]:
    """Take tasks from `left` until none is left, or a process dies. Returns those that were under way then."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    under_way: dict[Future[FileResult], int] = {}
    kinds = list({id(settings): settings for _, settings in tasks}.values())
    pool = _pool(processes, kinds)
    try:
        while left or under_way:
            while left and len(under_way) < AHEAD * processes:
                number = left.popleft()
                found, settings = tasks[number]
                kind = next(index for index, known in enumerate(kinds) if known is settings)
                under_way[pool.submit(_lint_there, found, kind)] = number
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield under_way.pop(future), result
        return []
    except BrokenProcessPool:
        return sorted(under_way.values())
    finally:
        _end(pool)


def _pool(processes: int, kinds: Sequence[Settings]) -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(processes, _context(kinds), _begin, (kinds,))


def _context(kinds: Iterable[Settings]) -> BaseContext:
    """How processes are started: as copies of this one, with all that it has loaded, where that is safe."""
    import multiprocessing

    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return multiprocessing.get_context("spawn")
    import kerlint.interpreter.run
    import kerlint.merging  # noqa: F401

    for settings in kinds:
        _ = settings.registry
    gc.freeze()  # what is here by now stays, and its pages stay shared
    return multiprocessing.get_context("fork")


_kinds: Sequence[Settings] = ()  # in a process of a pool: the settings of all tasks


def _begin(kinds: Sequence[Settings]) -> None:
    """What a process does first. Ctrl-C is for the process that started it, which ends it then."""
    global _kinds
    _kinds = kinds
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _lint_there(found: Found, kind: int) -> FileResult:
    return lint_one(found, _kinds[kind])


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes, in the middle of a task too when nobody waits for it."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _died(found: Found, settings: Settings) -> FileResult:
    """The result of a file on which the process died."""
    told = "kerlint's process died on this file, of want of memory or by a fault of Python"
    return FileResult(found.path, [failure_finding(found.path, told, settings)])


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
