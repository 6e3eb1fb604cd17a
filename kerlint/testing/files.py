"""`pytest --kerlint`: files that use Keras as tests, one a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from kerlint.artifacts.kinds import is_model_path, looks_like_model
from kerlint.config import ConfigError, Resolver
from kerlint.discovery import SUFFIXES, Found, discover
from kerlint.engine import Error, Report, lint_path
from kerlint.findings import Finding
from kerlint.live.spots import shown_path
from kerlint.output import Results, render
from kerlint.reading import Unreadable, names_keras, read_bytes
from kerlint.testing.models import grave_enough

NAME = "kerlint"
_SHORT = ("short", "line", "native", "no")  # styles of --tb under which a finding is one line

_resolver = pytest.StashKey[Resolver]()


class Mistaken(Exception):
    """What the test of a file raises: findings, as text."""


class KerlintFile(pytest.File):
    """A file that is linted."""

    def collect(self) -> Iterator[KerlintItem]:
        """The one test of the file."""
        yield KerlintItem.from_parent(self, name=NAME)


class KerlintItem(pytest.Item):
    """The test that kerlint finds nothing in a file. With `-m kerlint` these tests run alone."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.add_marker(NAME)

    def runtest(self) -> None:
        """Lint the file."""
        path = shown_path(str(self.path))
        settings = _resolver_of(self.config).settings_in(self.path.parent)
        settings.check()
        report = Report([lint_path(Found(path, named=True), settings)])
        findings = _unknown(report, settings.config.baseline)
        grave = grave_enough(settings)
        if any(finding.severity in grave for finding in findings):
            short = self.config.getoption("tbstyle") in _SHORT
            raise Mistaken(render("concise" if short else "full", Results(findings, report.texts)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings; what is wrong with settings in a line."""
        if isinstance(excinfo.value, Mistaken):
            return str(excinfo.value).rstrip("\n")
        if isinstance(excinfo.value, ConfigError):
            return f"{Error.of(excinfo.value).where}{excinfo.value.message}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """How pytest names the test."""
        return self.path, None, f"{NAME}: {shown_path(str(self.path))}"


def _unknown(report: Report, baseline: Path | None) -> Sequence[Finding]:
    """The findings that the baseline of the project does not have."""
    if baseline is None:
        return report.findings
    from kerlint.baseline import read_baseline

    paths = [result.path for result in report.results]
    return read_baseline(baseline).compared(report.findings, report.texts, paths).new


def collected(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The file as a collector of one test; None for what kerlint leaves alone."""
    if not path.name.endswith(SUFFIXES):
        return None
    resolver = _resolver_of(parent.config)
    if not any(_has_keras(found) for found in discover([str(path)], resolver.excluding_in, force_exclude=True)):
        return None
    collector: pytest.Collector = KerlintFile.from_parent(parent, path=path)
    return collector


def others(session: pytest.Session, items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The tests of files of the project that are not among `items`."""
    known = {item.path for item in items if isinstance(item, KerlintItem)}
    root = session.config.rootpath
    for found in discover([str(root)], _resolver_of(session.config).excluding_in):
        path = Path(getattr(found, "path", root))
        if _has_keras(found) and path not in known:
            yield from KerlintFile.from_parent(session, path=path).collect()


def _has_keras(found: Any) -> bool:
    """Whether there is something to lint in the file; what cannot be read is told by its test."""
    if not isinstance(found, Found):
        return False
    if is_model_path(found.path):
        return looks_like_model(found.path)
    try:
        return names_keras(read_bytes(found.path))
    except Unreadable:
        return True


def _resolver_of(config: pytest.Config) -> Resolver:
    """One for the run, so that files of settings are read once."""
    return config.stash.setdefault(_resolver, Resolver())
