"""KER724 archive-climbs-out."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._dangers import dangers


class ArchiveClimbsOut(Rule):
    """A `.keras` archive has an entry that would be written outside the folder that it is unpacked into.

    ## Why

    A `.keras` file is a zip archive, and loaders unpack some of it. An entry called `../../.profile`, an absolute path
    or a symbolic link is written elsewhere by a careless one, over whatever lies there. No program that saves models
    makes such entries. kerlint unpacks nothing.

    ## How to mend it

    Do not load the file.
    """

    code = "KER724"
    name = "archive-climbs-out"
    severity = Severity.ERROR
    summary = "an archive with an entry that leads out of its folder"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each entry."""
        for danger in dangers(program, "climb"):
            yield self.finding(
                danger.place,
                f"the archive's entry `{danger.name}` leads out of the folder that it is unpacked into",
                label="this entry leads out",
                why="Unpacking it carelessly writes over files elsewhere.",
                help="Do not load the file",
            )
