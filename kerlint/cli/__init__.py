"""The command line. Each command is a module of its own, imported when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from kerlint import __version__
from kerlint.cli.terminal import say, write_anything

COMMANDS = ("check", "shapes", "summary", "draw", "report", "explain", "rules", "config", "clean", "server")
ALLOCATIONS = 100_000  # objects before garbage is looked for; graphs are made of cycles, and large


class Commands(click.Group):
    """A group that knows the names of its commands before it has imported them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kerlint.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with, or a usage error that says what may have been meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            if os.path.exists(args[0]):
                raise click.UsageError(f"`{args[0]}` is a path; to lint it: kerlint check {args[0]}", ctx)
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            raise click.UsageError(f"there is no command `{args[0]}`" + (f", did you mean `{near[0]}`?" if near else ""), ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """The version of kerlint, and the releases of Keras whose layers and arguments it knows."""
    if asked and not ctx.resilient_parsing:
        from kerlint.semantics.signatures import table

        known = ", ".join(f"Keras {generation} as of {table(generation)['version']}" for generation in (2, 3))
        say(f"kerlint {__version__} ({known})")
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print versions.")
def command() -> None:
    """Lint Keras models without running them.

    \b
    To begin:
      kerlint check                 what is wrong in this folder
      kerlint check --fix           mend what is safe to mend
      kerlint explain KER202        why, with an example
      kerlint shapes train.py       the shape behind every layer
      kerlint draw train.py         a picture of the model
      kerlint report                all of it as one page

    Exit status: 0 nothing found, 1 warnings or errors found, 2 kerlint could not run.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run kerlint and exit with its status."""
    gc.set_threshold(ALLOCATIONS, 5, 5)
    write_anything(sys.stdout, sys.stderr)
    try:
        status = command.main(args, prog_name="kerlint", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 2
    except Exception:
        import traceback

        traceback.print_exc()
        say("kerlint itself failed; please report this with the text above.", err=True)
        status = 2
    sys.exit(status or 0)
