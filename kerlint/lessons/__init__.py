"""Pages to read: the lessons on layers, which stand beside this file, and the pages of the rules.

A lesson is a Markdown file. Its heading names what it explains, a paragraph `Also: ...` what else. The calls in its
examples say what they give (`# → (None, 64), 16,896 parameters`, or `# raises`), and the tests hold that against Keras.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path

from kerlint.registry import Registry, load
from kerlint.rule import Rule


class UnknownTopic(Exception):
    """There is no page on that; the message says which one may be meant."""


def explain(topic: str, registry: Registry | None = None) -> str:
    """The page on a rule (by code or name) or on a layer (by the name of its class, in any case), in Markdown.

    Raises UnknownTopic.
    """
    registry = registry or load()
    rule = registry.get(topic)
    if rule is not None:
        return rule_page(rule)
    file = _topics().get(_plain(topic))
    if file is None:
        raise UnknownTopic(f"there is no page on `{topic}`{_suggestion(topic, registry)}")
    return _lesson(file) + _related(file, registry)


def lesson(topic: str) -> str | None:
    """The lesson on a layer, in Markdown; None where there is none."""
    file = _topics().get(_plain(topic))
    return None if file is None else _lesson(file)


def topics() -> list[str]:
    """What there is a lesson on, each by its main name."""
    return sorted(_names(file)[0] for file in set(_topics().values()))


def rule_page(rule: Rule) -> str:
    """The page of a rule: what it says of itself, and a bad and a good program."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"{rule.summary[:1].upper()}{rule.summary[1:].rstrip('.')}. ({_versions(rule)}; severity: {rule.severity})",
        inspect.cleandoc(rule.__doc__ or ""),
    ]
    for heading, programs in (("Found", rule.bad), ("Not found", rule.good)):
        if programs:
            parts.append(f"## {heading}\n\n```python\n{programs[0].strip()}\n```")
    parts.append(f"To silence it on one line: `# kerlint: ignore[{rule.code}]`.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _versions(rule: Rule) -> str:
    return "Keras " + " and ".join(map(str, rule.versions))


def _related(file: Path, registry: Registry) -> str:
    """The rules that speak of what the lesson explains."""
    speak = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in _names(file)))
    found = [rule for rule in registry.rules if speak.search(f"{rule.summary} {rule.__doc__}")]
    lines = [f"- `{rule.code}` {rule.name}: {rule.summary}" for rule in found]
    return "\n## Rules\n\n" + "\n".join(lines) + "\n" if lines else ""


def _suggestion(topic: str, registry: Registry) -> str:
    from difflib import get_close_matches

    shown = {_plain(name): name for file in set(_topics().values()) for name in _names(file)}
    near = get_close_matches(_plain(topic), list(shown), n=1, cutoff=0.7)
    return f", did you mean `{shown[near[0]]}`?" if near else registry.suggestion(topic)


@cache
def _topics() -> dict[str, Path]:
    """The lessons by the names that they explain."""
    files = sorted(Path(__file__).parent.glob("*.md"))
    return {_plain(name): file for file in files for name in _names(file)}


@cache
def _lesson(file: Path) -> str:
    return file.read_text("utf-8")


def _names(file: Path) -> list[str]:
    """What the lesson explains: its heading, and the paragraph `Also: ...` below it."""
    heading, _, others = _lesson(file).partition("\n\n## ")[0].partition("\n\nAlso: ")
    also = others.partition("\n\n")[0].rstrip(".").split(",") if others else []
    return [heading.splitlines()[0].removeprefix("# "), *(name.strip() for name in also)]


def _plain(name: str) -> str:
    """The name as it is looked up: `layers.Max_Pooling2D` and `maxpooling2d` are the same."""
    return re.sub(r"[\W_]", "", name.rpartition(".")[2]).lower()
