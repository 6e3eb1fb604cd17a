"""What the shell may complete: codes and names of rules, and the layers that there are lessons on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kerlint.rule import Rule


def complete_selectors(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The rules that what was typed after the last comma may become."""
    from click.shell_completion import CompletionItem

    before, comma, typed = incomplete.rpartition(",")
    words = [("ALL", "all rules"), *_handles()]
    return [CompletionItem(f"{before}{comma}{word}", help=told) for word, told in words if _fits(word, typed)]


def complete_topic(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The rules and layers that what was typed may become."""
    from click.shell_completion import CompletionItem

    from kerlint.lessons import topics

    words = [*_handles(), *((topic, "a lesson") for topic in topics())]
    return [CompletionItem(word, help=told) for word, told in words if _fits(word, incomplete)]


def _handles() -> list[tuple[str, str]]:
    """Codes and names, with what the rule finds."""
    return [(handle, rule.summary) for rule in _rules() for handle in (rule.code, rule.name)]


def _rules() -> list[Rule]:
    """The rules in the current folder; the shipped ones where settings are broken."""
    from pathlib import Path

    from kerlint.config import ConfigError, Resolver
    from kerlint.registry import load

    try:
        return Resolver().settings_in(Path.cwd()).registry.rules
    except ConfigError:
        return load().rules


def _fits(word: str, typed: str) -> bool:
    return word.lower().startswith(typed.lower())
