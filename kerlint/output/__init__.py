"""Findings for readers: people, and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kerlint.findings import Finding

if TYPE_CHECKING:
    from kerlint.engine import Error

FORMATS = ("full", "concise", "json")


def render(
    format: str,
    findings: Sequence[Finding],
    sources: Mapping[str, str],
    errors: Sequence[Error] = (),
    *,
    colour: bool = False,
    width: int = 100,
) -> str:
    """The findings in one of `FORMATS`, with a newline at the end unless there is nothing to say.

    `sources` are the texts of files and cells by `Place.document`; what is missing is told without its source. `width` is
    that of the terminal: longer lines of source are cut, longer explanations wrapped. Raises ValueError for another format.
    """
    if format == "json":
        from kerlint.output.json import as_json

        return as_json(findings, sources, errors)
    if format == "concise":
        from kerlint.output.concise import concise

        return concise(findings, errors, colour=colour)
    if format == "full":
        from kerlint.output.full import full

        return full(findings, sources, errors, colour=colour, width=width)
    raise ValueError(format)
