"""`kerlint explain`."""

from __future__ import annotations

import click

from kerlint.cli.completion import complete_topic
from kerlint.cli.options import registry_here, settings_options
from kerlint.cli.terminal import say


@click.command("explain", short_help="Show the page of a rule or of a layer.")
@click.argument("topic", metavar="CODE|NAME|LAYER", shell_complete=complete_topic)
@settings_options
def command(topic: str, target: str | None, config: tuple[str, ...], isolated: bool) -> int:
    """Show the page of a rule, or the lesson on a layer: `explain KER201`, `explain lstm`."""
    from kerlint.lessons import UnknownTopic, explain

    registry = registry_here(target, config, isolated)
    if registry is None:
        return 2
    try:
        say(explain(topic, registry).rstrip("\n"))
    except UnknownTopic as error:
        raise click.UsageError(str(error)) from error
    return 0
