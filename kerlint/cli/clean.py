"""`kerlint clean`."""

from __future__ import annotations

from pathlib import Path

import click

from kerlint.cli.options import print_errors
from kerlint.cli.terminal import say
from kerlint.config import Config, ConfigError, Resolver
from kerlint.engine import Error


@click.command("clean", short_help="Remove the results that are kept.")
@click.option("--cache-dir", metavar="FOLDER", type=click.Path(), help="Where they are kept.")
def command(cache_dir: str | None) -> int:
    """Remove the results of earlier runs that kerlint keeps for the current project."""
    from kerlint.caching.location import cache_folder
    from kerlint.caching.store import remove

    try:
        config = Config() if cache_dir else Resolver().settings_in(Path.cwd()).config
        folder = cache_folder(config, cache_dir)
        size = remove(folder)
    except ConfigError as error:
        print_errors([Error.of(error)])
        return 2
    except (OSError, ValueError) as error:
        print_errors([Error(f"cannot remove the results: {error}")])
        return 2
    say(f"Removed {folder} ({size / 1e6:.1f} MB)." if size else "There is nothing to remove.")
    return 0
