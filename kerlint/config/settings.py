"""What holds for a source: which rules run, how grave they are, which generation of Keras."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kerlint.config.errors import ConfigError
from kerlint.config.layers import COMMAND_LINE, Config, Layer
from kerlint.discovery import matches
from kerlint.findings import Severity
from kerlint.selection import NOTHING, Selection, exactness
from kerlint.target import generation_of

if TYPE_CHECKING:
    from kerlint.registry import Registry
    from kerlint.rule import Rule


@dataclass(frozen=True, eq=False)
class Settings:
    """What holds for the files below one file of settings, and what the caller selects on top of it."""

    config: Config = field(default_factory=Config)
    given: Selection = NOTHING
    target: int | None = None

    def __reduce__(self) -> tuple[type[Settings], tuple[Config, Selection, int | None]]:
        """The rules stay behind: where it is unpickled they are loaded anew."""
        return Settings, (self.config, self.given, self.target)

    @cached_property
    def registry(self) -> Registry:
        """All rules, those of the user's own folders included. Raises `ConfigError`."""
        from kerlint.registry import RuleError, load

        try:
            registry = load(self.config.rules)
        except RuleError as error:
            layer = next((layer for layer, _ in self.config.all("rules")), None)
            raise ConfigError(str(error), *((layer.path, layer.line("rules")) if layer else ())) from error
        for written in self._selectors():
            written.check(registry, self.config.preview)
        return registry

    def check(self) -> None:
        """Raise `ConfigError` where a selector means no rule. Without selectors no rule need be loaded for that."""
        if self.config.path is not None or any(self._selectors()):
            _ = self.registry

    def rules_for(self, path: str) -> list[Rule]:
        """The rules that run on this file."""
        ignored = self._ignored_in(Path(path).absolute())
        return [rule for rule in self.registry.rules if self._runs(rule) and not exactness(rule, ignored)]

    def severity_of(self, code: str, name: str) -> Severity | None:
        """The severity that the settings give to a rule; None where they leave it alone."""
        return self.config.severity.get(code) or self.config.severity.get(name)

    def keras_for(self, path: str, text: str, python: tuple[int, ...] | None = None, *, alone: bool = False) -> int:
        """The generation of Keras, 2 or 3, that this file is written for; a notebook was run with that `python`.

        `alone` reads no pins of the project.
        """
        return self.target or self.config.target or generation_of(None if alone else Path(path), text, python)

    def _runs(self, rule: Rule) -> bool:
        if rule.preview and not self.config.preview:
            return False
        return self._selected(rule, (self.severity_of(rule.code, rule.name) or rule.severity) is not Severity.ADVICE)

    def advises(self, rule: Rule) -> bool:
        """Whether what the rule only advises is told: where the rule does not run by itself alone, but was selected."""
        return self._selected(rule, False)

    def _selected(self, rule: Rule, selected: bool) -> bool:
        for selection in (*self.config.selections, self.given):
            selected = selection.decide(rule, selected)
        return selected

    def _ignored_in(self, path: Path) -> tuple[str, ...]:
        return tuple(
            selector
            for folder, pattern, selectors in self.config.per_file_ignores
            if matches((pattern,), folder, path)
            for selector in selectors
        )

    def _selectors(self) -> Iterator[_Written]:
        """Every selector of rules that is written somewhere."""
        for layer in self.config.layers:
            for key in ("select", "extend-select", "ignore"):
                for selector in layer.values.get(key, ()):
                    yield _Written(selector, key, layer, demands=key != "ignore")
            for selectors in layer.values.get("per-file-ignores", {}).values():
                for selector in selectors:
                    yield _Written(selector, "per-file-ignores", layer)
            for handle in layer.values.get("severity", {}):
                yield _Written(handle, "severity", layer, exact=True)
        for selector in self.given.selectors():
            yield _Written(selector, COMMAND_LINE, None, demands=selector not in self.given.ignore)


@dataclass(frozen=True)
class _Written:
    """A selector, and where it is written. `exact` ones must mean one rule, `demands` asks it to run."""

    selector: str
    where: str
    layer: Layer | None
    exact: bool = False
    demands: bool = False

    def check(self, registry: Registry, preview: bool) -> None:
        """Raise `ConfigError` where it means no rule, or a rule that cannot run."""
        rule = registry.get(self.selector)
        if rule is None and (self.exact or not registry.matches(self.selector)):
            raise self._error(f"means no rule{registry.suggestion(self.selector)}")
        if rule is not None and rule.preview and self.demands and not preview:
            raise self._error("is on trial; it runs with --preview or `preview = true`")

    def _error(self, wrong: str) -> ConfigError:
        place = () if self.layer is None else (self.layer.path, self.layer.line(self.where))
        return ConfigError(f"{self.where}: `{self.selector}` {wrong}", *place)
