"""All rules that there are: the shipped ones, and those of users' own folders, loaded by the same walk."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

from kerlint.findings import Severity
from kerlint.rule import Rule
from kerlint.selection import specificity

_CODE = re.compile(r"[A-Z]+\d{3}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class RuleError(Exception):
    """A folder of rules that cannot be used; the message says which rule and why."""


class Registry:
    """Rules by code and by name, in the order of their codes."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = sorted(rules, key=lambda rule: rule.code)
        self._by_handle: dict[str, Rule] = {}
        for rule in self.rules:
            for handle in (rule.code, rule.name):
                other = self._by_handle.get(handle)
                if other is not None:
                    raise RuleError(f"{_origin(rule)} has the {handle!r} that {_origin(other)} has already")
                self._by_handle[handle] = rule

    def get(self, handle: str) -> Rule | None:
        """The rule with this code or name."""
        return self._by_handle.get(handle) or self._by_handle.get(handle.upper())

    def named(self, handle: str) -> Rule:
        """The rule with this code or name, which is known to be there."""
        return self._by_handle[handle]

    def matches(self, selector: str) -> list[Rule]:
        """The rules that a selector means: `ALL`, a code, the beginning of a code, or a name."""
        return [rule for rule in self.rules if specificity(rule, selector)]

    def suggestion(self, handle: str) -> str:
        """`, did you mean ...?` for a handle that means no rule; empty where nothing is near."""
        from difflib import get_close_matches

        near = get_close_matches(handle, list(self._by_handle), n=1)
        near = near or get_close_matches(handle.upper(), list(self._by_handle), n=1, cutoff=0.8)
        return f", did you mean `{near[0]}`?" if near else ""


@lru_cache(maxsize=16)
def load(folders: tuple[Path, ...] = ()) -> Registry:
    """The shipped rules and those in `folders`. Raises `RuleError`."""
    import kerlint.rules

    rules = list(rules_in(kerlint.rules))
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(f"the folder of rules {folder} does not exist")
        try:
            rules.extend(rules_in(package_of_folder(folder)))
        except RuleError:
            raise
        except Exception as error:  # whatever the modules of users raise when they are imported
            raise RuleError(f"the rules in {folder} cannot be loaded: {type(error).__name__}: {error}") from error
    return Registry(rules)


def rules_in(package: ModuleType) -> Iterator[Rule]:
    """Every rule that is defined in the modules of the package and of the packages in it; `_names` are skipped."""
    for found in pkgutil.iter_modules(package.__path__):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        if found.ispkg:
            yield from rules_in(module)
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__:
                yield _checked(value)


@lru_cache(maxsize=1)
def families() -> dict[str, tuple[str, str]]:
    """For each family of the shipped rules its folder and what it is about, by the beginning of its codes."""
    import kerlint.rules

    found: dict[str, tuple[str, str]] = {}
    for folder in pkgutil.iter_modules(kerlint.rules.__path__):
        if folder.ispkg and not folder.name.startswith("_"):
            package = importlib.import_module(f"kerlint.rules.{folder.name}")
            for rule in rules_in(package):
                found[rule.code[:-2]] = (folder.name, (package.__doc__ or "").strip())
                break
    return dict(sorted(found.items()))


def package_of_folder(folder: Path) -> ModuleType:
    """A package whose modules are the files of `folder`, so that they can import one another relatively."""
    name = "kerlint_rules_" + re.sub(r"\W", "_", str(folder.resolve()))
    if name not in sys.modules:
        spec = ModuleSpec(name, loader=None, is_package=True)
        spec.submodule_search_locations = [str(folder)]
        sys.modules[name] = module_from_spec(spec)
    return sys.modules[name]


def _checked(kind: type[Rule]) -> Rule:
    """An instance of the rule; `RuleError` when it lacks what every rule must say."""
    for attribute in ("code", "name", "severity", "summary"):
        if not hasattr(kind, attribute):
            raise RuleError(f"{_origin(kind)} has no `{attribute}`")
    if not _CODE.fullmatch(kind.code):
        raise RuleError(f"{_origin(kind)} has the code {kind.code!r}; a code is capital letters and three digits")
    if not _NAME.fullmatch(kind.name):
        raise RuleError(f"{_origin(kind)} has the name {kind.name!r}; a name is words in lower case joined by hyphens")
    if not isinstance(kind.severity, Severity):
        raise RuleError(f"{_origin(kind)} has the severity {kind.severity!r}; use `Severity`")
    return kind()


def _origin(rule: Rule | type[Rule]) -> str:
    kind = rule if isinstance(rule, type) else type(rule)
    file = getattr(sys.modules.get(kind.__module__), "__file__", kind.__module__)
    return f"the rule {kind.__name__} in {file}"
