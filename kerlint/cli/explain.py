"""`kerlint explain`."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("topic", metavar="CODE|NAME|LAYER")
def command(topic: str) -> int:
    """Show the page of a rule, or the lesson on a layer: `explain KER201`, `explain lstm`."""
    from kerlint.lessons import UnknownTopic, explain

    try:
        click.echo(explain(topic).rstrip("\n"))
    except UnknownTopic as error:
        raise click.UsageError(str(error)) from error
    return 0
