"""KER003 unreadable-file."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnreadableFile(ReportedByEngine):
    """The file was found, and opening or reading it failed: a permission, a broken link, a loop of links, a bad disk.

    ## Why

    Nothing in it was linted.

    ## How to mend it

    Mend the permission or the link, or exclude the file.
    """

    code = "KER003"
    name = "unreadable-file"
    severity = Severity.ERROR
    summary = "a file that the system does not let kerlint read"
