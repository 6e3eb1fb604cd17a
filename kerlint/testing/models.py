"""The fixture `kerlint`: models that a test has built."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kerlint.config import ConfigError, Resolver, Settings
from kerlint.engine import Error
from kerlint.findings import Finding, Severity
from kerlint.live.checking import checked
from kerlint.live.spots import shown_path
from kerlint.selection import Selection


class Models:
    """Checks models with the settings that hold in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def assert_clean(
        self,
        model: Any,
        *,
        x: Any = None,
        y: Any = None,
        loss: Any = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        fail_on: Severity | str | None = None,
    ) -> None:
        """Fail the test when kerlint finds something in the model, or in training it on `x` and `y` with `loss`.

        `select` and `ignore` are codes and names of rules. `fail_on` is the mildest severity that counts, by default that of
        the settings.
        """
        __tracebackhide__ = True
        settings = self._settings(select, ignore)
        found = checked(model, settings, x=x, y=y, loss=loss).of(*grave_enough(settings, fail_on))
        if found.findings:
            caller = sys._getframe(1)
            where = f"{shown_path(caller.f_code.co_filename)}:{caller.f_lineno}"
            pytest.fail(f"{where}: kerlint finds mistakes in the model `{model.name}`\n\n{found.text()}", pytrace=False)

    def check(
        self,
        model: Any,
        *,
        x: Any = None,
        y: Any = None,
        loss: Any = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
    ) -> list[Finding]:
        """The findings, for tests that expect some."""
        return checked(model, self._settings(select, ignore), x=x, y=y, loss=loss).findings

    def _settings(self, select: Iterable[str], ignore: Iterable[str]) -> Settings:
        """The settings of the project, and what the test selects on top of them."""
        try:
            settings = Resolver().settings_in(self._folder)
            settings = replace(settings, given=Selection(tuple(select) or None, (), tuple(ignore)))
            settings.check()
        except ConfigError as error:
            raise pytest.UsageError(f"{Error.of(error).where}{error.message}") from None
        return settings


def grave_enough(settings: Settings, fail_on: Severity | str | None = None) -> list[Severity]:
    """The severities that count, the gravest first. Raises ValueError for what is none."""
    order = list(Severity)
    return order[: order.index(Severity(fail_on or settings.config.fail_on)) + 1]
