"""`kerlint server`."""

from __future__ import annotations

import sys

import click


@click.command("server", short_help="Run the language server for editors.")
def command() -> int:
    """Run the language server for editors, over standard input and output."""
    try:
        import pygls  # noqa: F401
    except ImportError:
        click.echo(
            "kerlint: error: the language server needs pygls, which is not installed; "
            f"install it with: {sys.executable} -m pip install 'kerlint[server]'",
            err=True,
        )
        return 2
    from kerlint.server.app import serve

    serve()
    return 0
