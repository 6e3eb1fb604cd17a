"""Findings for readers: people, and programs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from kerlint.output.formats import FORMATS
from kerlint.output.results import Results

__all__ = ["FORMATS", "Results", "render"]


def render(format: str, results: Results, *, colour: bool = False, width: int = 100) -> str:
    """The results in one of `FORMATS`, with a newline at the end unless there is nothing to say.

    `width` is that of the terminal: longer lines of source are cut, longer explanations wrapped. Formats for programs know
    neither width nor colour. Raises ValueError for another format.
    """
    if format == "full":
        from kerlint.output.full import full

        return full(results.findings, results.sources, results.errors, colour=colour, width=width)
    if format == "concise":
        from kerlint.output.concise import concise

        return concise(results.findings, results.errors, colour=colour)
    if format not in FORMATS:
        raise ValueError(format)
    name = format.replace("-", "_")
    write: Callable[[Results], str] = getattr(import_module(f"kerlint.output.{name}"), name)
    return write(results)
