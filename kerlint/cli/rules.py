"""`kerlint rules`."""

from __future__ import annotations

import click

from kerlint.cli.options import format_option, registry_here, settings_options
from kerlint.cli.terminal import say
from kerlint.registry import Registry, families
from kerlint.rule import Rule


@click.command("rules", short_help="List the rules.")
@format_option("text", "json")
@settings_options
def command(output_format: str, target: str | None, config: tuple[str, ...], isolated: bool) -> int:
    """List the rules, those of your own folders included."""
    registry = registry_here(target, config, isolated)
    if registry is None:
        return 2
    if output_format == "json":
        import json

        say(json.dumps({"schema": 1, "rules": [_entry(rule) for rule in registry.rules]}, indent=2))
    else:
        say(_table(registry))
    return 0


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "family": _family(rule),
        "summary": rule.summary,
        "versions": [f"keras{version}" for version in rule.versions],
        "fix": rule.fix,
        "since": rule.since,
        "preview": rule.preview,
    }


def _family(rule: Rule) -> str | None:
    """The folder of the rule; None for one of the user's own."""
    return families().get(rule.code[:-2], (None, ""))[0]


def _table(registry: Registry) -> str:
    """The rules under the heading of their family, each on one line, then what the signs mean."""
    headings = {start: doc.splitlines()[0] for start, (_, doc) in families().items()}
    width = max(len(rule.name) for rule in registry.rules)
    lines: list[str] = []
    family = None
    for rule in registry.rules:
        if rule.code[:-2] != family:
            family = rule.code[:-2]
            heading = headings.get(family, "Your own rules" if family[:-1] != "KER" else "")
            lines += ["", heading] if lines else [heading]
        lines.append(f"  {rule.code}  {rule.name:{width}}  {rule.severity.value:11}  {_signs(rule)}  {rule.summary}")
    legend = "F: kerlint check --fix mends it; U: with --unsafe-fixes; P: on trial, runs with --preview; 2, 3: that Keras alone"
    return "\n".join([*lines, "", legend])


def _signs(rule: Rule) -> str:
    """What there is to say of the rule, a column for each."""
    fix = {"safe": "F", "unsafe": "U"}.get(rule.fix or "", " ")
    version = str(rule.versions[0]) if len(rule.versions) == 1 else " "
    return fix + version + ("P" if rule.preview else " ")
