"""Help that shows options under headings, so that a newcomer finds the few that matter first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

OTHER = "Options"


class GroupedOption(click.Option):
    """An option that is shown under a heading."""

    def __init__(self, *args: Any, group: str = OTHER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose help shows its options by group, the groups in the order of their first options."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each group under its heading."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups.setdefault(getattr(parameter, "group", OTHER), []).append(record)
        for heading, records in sorted(groups.items(), key=lambda group: group[0] == OTHER):
            with formatter.section(heading):
                formatter.write_dl(records)


def option(*names: str, group: str, **settings: Any) -> Callable[[F], F]:
    """`click.option` under a heading."""
    return click.option(*names, cls=GroupedOption, group=group, **settings)
