"""From paths to a report: finds the files, takes what the cache has of them, lints the others, in several processes where that
pays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kerlint.config import ConfigError, Resolver, Settings
from kerlint.discovery import Found, Missing, discover
from kerlint.engine import Error, FileResult, Report, interpret_path, lint_path
from kerlint.parallel import lint_all, processes_for

if TYPE_CHECKING:
    from kerlint.caching.store import Cache

Progress = Callable[[int, int], None]  # is told how many files are done, of how many


def lint_paths(
    paths: Sequence[str],
    resolver: Resolver,
    *,
    force_exclude: bool = False,
    cache: Cache | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Lint files and folders. What is wrong with one of them keeps no other from being linted.

    The results are in the order of the files, whatever `jobs` is: how many processes there may be.
    """
    report = Report()
    tell = progress or (lambda done, total: None)
    files = list(_files(paths, resolver, report, force_exclude, cache))
    results: list[FileResult | None] = [None] * len(files)
    left: list[int] = []
    for number, (found, settings) in enumerate(files):
        results[number] = cache.recall(found, settings) if cache is not None else None
        if results[number] is None:
            left.append(number)
        tell(number + 1 - len(left), len(files))
    known = len(files) - len(left)
    tasks = [files[number] for number in left]
    for done, (index, result) in enumerate(lint_all(tasks, processes_for(tasks, jobs)), start=1):
        found, settings = tasks[index]
        results[left[index]] = result
        if cache is not None:
            cache.keep(result, settings)
        tell(known + done, len(files))
    if cache is not None:
        cache.save()
    report.results = [result for result in results if result is not None]
    return report


def lint_keeping_models(paths: Sequence[str], resolver: Resolver, *, force_exclude: bool = False) -> Report:
    """Lint files and folders one after the other. Results with models keep their programs, which no cache has and no process
    hands over."""
    report = Report()
    for found, settings in _files(paths, resolver, report, force_exclude, None):
        result = lint_path(found, settings)
        kept = any(program.models for program in result.programs)
        report.results.append(result if kept else result.without_programs())
    return report


def interpret_paths(paths: Sequence[str], resolver: Resolver) -> Report:
    """Read and evaluate files and folders without running a rule; only what could not be read is a finding."""
    report = Report()
    for found, settings in _files(paths, resolver, report, False, None):
        report.results.append(interpret_path(found, settings))
    return report


def _files(
    paths: Sequence[str], resolver: Resolver, report: Report, force_exclude: bool, cache: Cache | None
) -> Iterator[tuple[Found, Settings]]:
    """The files to read with their settings; what cannot be looked into and broken settings become errors."""
    checked: set[int] = set()
    for found in discover(paths, resolver.excluding_in, force_exclude=force_exclude, left_out=report.left_out):
        error = None
        if isinstance(found, Missing):
            error = Error(found.message, found.path)
        else:
            try:
                settings = resolver.settings_in(Path(os.path.dirname(os.path.abspath(found.path))))
                if id(settings) not in checked:
                    _check(settings, cache)
                    checked.add(id(settings))
                yield found, settings
            except ConfigError as broken:
                error = Error.of(broken)
        if error is not None and error not in report.errors:
            report.errors.append(error)


def _check(settings: Settings, cache: Cache | None) -> None:
    """Raise ConfigError where a selector means no rule. What the cache has was made with settings that were right."""
    if cache is None or not cache.knows(settings):
        settings.check()
        if cache is not None:
            cache.learn(settings)
