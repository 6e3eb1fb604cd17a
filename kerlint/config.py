"""Settings: `[tool.kerlint]` in pyproject.toml, kerlint.toml, and what the command line says on top of them.

The nearest file above a source wins and stands alone; nothing is merged from farther up. In one folder kerlint.toml
wins over pyproject.toml.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerlint.discovery import Excluding, matches
from kerlint.findings import Severity
from kerlint.selection import NOTHING, Selection, exactness
from kerlint.target import GENERATIONS, generation_of

if TYPE_CHECKING:
    from kerlint.registry import Registry
    from kerlint.rule import Rule


class ConfigError(Exception):
    """A setting that kerlint cannot follow. The message names the file and the key."""

    def __init__(self, message: str, path: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


@dataclass(frozen=True)
class Config:
    """One file of settings as it was read."""

    folder: Path
    path: str | None = None
    selection: Selection = NOTHING
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    target: int | None = None
    rules: tuple[Path, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def excluding(self) -> Excluding:
        """What it leaves out."""
        return Excluding(self.folder, self.exclude, self.extend_exclude)


@dataclass(frozen=True, eq=False)
class Settings:
    """What holds for the files below one file of settings, the command line included."""

    config: Config = field(default_factory=lambda: Config(Path.cwd()))
    given: Selection = NOTHING
    target: int | None = None

    @cached_property
    def registry(self) -> Registry:
        """All rules, those of the user's own folders included. Raises `ConfigError`."""
        from kerlint.registry import RuleError, load

        try:
            registry = load(self.config.rules)
        except RuleError as error:
            raise ConfigError(str(error), self.config.path) from error
        self._check_selectors(registry)
        return registry

    def check(self) -> None:
        """Raise `ConfigError` where a selector means no rule. Without selectors no rule need be loaded for that."""
        if self.config.path is not None or self.given.selectors():
            _ = self.registry

    def rules_for(self, path: str) -> list[Rule]:
        """The rules that run on this file."""
        ignored = self._ignored_in(Path(path).absolute())
        return [rule for rule in self.registry.rules if self._runs(rule) and not exactness(rule, ignored)]

    def severity_of(self, code: str, name: str) -> Severity | None:
        """The severity that the settings give to a rule; None where they leave it alone."""
        return self.config.severity.get(code) or self.config.severity.get(name)

    def keras_for(self, path: str, text: str, python: tuple[int, ...] | None = None) -> int:
        """The generation of Keras, 2 or 3, that this file is written for; a notebook was run with that `python`."""
        return self.target or self.config.target or generation_of(Path(path), text, python)

    def _runs(self, rule: Rule) -> bool:
        selected = (self.severity_of(rule.code, rule.name) or rule.severity) is not Severity.ADVICE
        for selection in (self.config.selection, self.given):
            selected = selection.decide(rule, selected)
        return selected

    def _ignored_in(self, path: Path) -> tuple[str, ...]:
        return tuple(
            selector
            for pattern, selectors in self.config.per_file_ignores
            if matches((pattern,), self.config.folder, path)
            for selector in selectors
        )

    def _check_selectors(self, registry: Registry) -> None:
        config = self.config
        written = [(s, "select, extend-select or ignore", config.path) for s in config.selection.selectors()]
        written += [(s, "per-file-ignores", config.path) for _, selectors in config.per_file_ignores for s in selectors]
        written += [(s, "severity", config.path) for s in config.severity]
        written += [(s, "the command line", None) for s in self.given.selectors()]
        for selector, where, path in written:
            exact = where == "severity"
            if not (registry.get(selector) if exact else registry.matches(selector)):
                raise ConfigError(f"{where}: `{selector}` means no rule{registry.suggestion(selector)}", path)


class Resolver:
    """Finds the settings that hold in a folder, each file of settings read once."""

    def __init__(
        self,
        given: Selection = NOTHING,
        target: int | None = None,
        config: str | None = None,
        isolated: bool = False,
    ) -> None:
        self._given = given
        self._isolated = isolated
        self._bare = Settings(Config(Path.cwd()), given, target)
        self._fixed = self._settings(read_config(Path(config), named=True)) if config is not None else None
        self._of_folder: dict[Path, Settings | ConfigError] = {}

    def settings_in(self, folder: Path) -> Settings:
        """The settings for sources in `folder`. Raises `ConfigError`."""
        if self._isolated:
            return self._bare
        if self._fixed is not None:
            return self._fixed
        folder = folder.absolute()
        if folder not in self._of_folder:
            self._of_folder[folder] = self._look(folder)
        found = self._of_folder[folder]
        if isinstance(found, ConfigError):
            raise found
        return found

    def excluding_in(self, folder: Path) -> Excluding:
        """What the settings leave out in `folder`; the usual where they are broken, which is told with the files."""
        try:
            return self.settings_in(folder).config.excluding
        except ConfigError:
            return Excluding(folder)

    def _look(self, folder: Path) -> Settings | ConfigError:
        try:
            for name in ("kerlint.toml", "pyproject.toml"):
                file = folder / name
                config = read_config(file) if file.is_file() else None
                if config is not None:
                    return self._settings(config)
            return self._bare if folder.parent == folder else self.settings_in(folder.parent)
        except ConfigError as error:
            return error

    def _settings(self, config: Config | None) -> Settings:
        return self._bare if config is None else replace(self._bare, config=config)


def read_config(file: Path, *, named: bool = False) -> Config | None:
    """The settings in `file`; None for a pyproject.toml that has none for kerlint. Raises `ConfigError`.

    `named` says that the user named the file, which then must be there and hold settings.
    """
    shown = _shown(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read this file: {(error.strerror or str(error)).lower()}", shown) from error
    whole = file.name != "pyproject.toml"
    if not whole and not named and b"kerlint" not in data:
        return None
    table = _toml(data, shown)
    if not whole:
        table = table.get("tool", {}).get("kerlint")
        if table is None and not named:
            return None
        if table is None:
            raise ConfigError("this file has no table [tool.kerlint]", shown)
        if not isinstance(table, dict):
            raise ConfigError("tool.kerlint must be a table", shown)
    return _config(table, file.absolute().parent, shown)


def _toml(data: bytes, shown: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError("this file is not UTF-8", shown) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is not TOML: {error}", shown) from error


def _config(table: dict[str, Any], folder: Path, shown: str) -> Config:
    values: dict[str, Any] = {}
    for key, value in table.items():
        read = _KEYS.get(key)
        if read is None:
            raise ConfigError(f"unknown key `{key}`{_suggestion(key, _KEYS)}", shown)
        try:
            values[key] = read(value, folder)
        except ValueError as error:
            raise ConfigError(f"`{key}`{error}", shown) from error
    return Config(
        folder=folder,
        path=shown,
        selection=Selection(values.get("select"), values.get("extend-select", ()), values.get("ignore", ())),
        exclude=values.get("exclude"),
        extend_exclude=values.get("extend-exclude", ()),
        target=values.get("target"),
        rules=values.get("rules", ()),
        per_file_ignores=values.get("per-file-ignores", ()),
        severity=values.get("severity", {}),
    )


# ------------------------------------------------------------------ one reader per kind of value, or ValueError


def _texts(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f" must be a list of strings, not {_kind(value)}")
    return tuple(value)


def _folders(value: Any, folder: Path) -> tuple[Path, ...]:
    return tuple((folder / name).resolve() for name in _texts(value, folder))


def _generation(value: Any, folder: Path) -> int:
    if not isinstance(value, str):
        raise ValueError(f' must be "keras2" or "keras3", not {_kind(value)}')
    if value not in GENERATIONS:
        raise ValueError(f' must be "keras2" or "keras3", not "{value}"{_suggestion(value, GENERATIONS)}')
    return GENERATIONS[value]


def _ignores(value: Any, folder: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError(f" must be a table of patterns and lists of rules, not {_kind(value)}")
    read = []
    for pattern, selectors in value.items():
        try:
            read.append((pattern, _texts(selectors, folder)))
        except ValueError as error:
            raise ValueError(f'."{pattern}"{error}') from None
    return tuple(read)


def _severities(value: Any, folder: Path) -> dict[str, Severity]:
    levels = [level.value for level in Severity]
    if not isinstance(value, dict):
        raise ValueError(f" must be a table of rules and severities, not {_kind(value)}")
    for handle, level in value.items():
        if level not in levels:
            near = _suggestion(level, levels) if isinstance(level, str) else ""
            raise ValueError(f".{handle} must be one of {', '.join(levels)}, not {level!r}{near}")
    return {handle: Severity(level) for handle, level in value.items()}


_KEYS: dict[str, Callable[[Any, Path], Any]] = {
    "select": _texts,
    "ignore": _texts,
    "extend-select": _texts,
    "exclude": _texts,
    "extend-exclude": _texts,
    "target": _generation,
    "rules": _folders,
    "per-file-ignores": _ignores,
    "severity": _severities,
}


def _kind(value: Any) -> str:
    kinds = {str: "a string", bool: "a boolean", int: "a number", float: "a number", dict: "a table", list: "a list"}
    if isinstance(value, list):
        wrong = next((item for item in value if not isinstance(item, str)), None)
        return f"a list with {_kind(wrong)} in it" if wrong is not None else "a list"
    return kinds.get(type(value), type(value).__name__)


def _suggestion(word: str, known: Any) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.replace("_", "-"), list(known), n=1)
    return f", did you mean `{near[0]}`?" if near else ""


def _shown(file: Path) -> str:
    try:
        return str(file.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
