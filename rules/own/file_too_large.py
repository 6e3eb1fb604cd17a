"""KER006 file-too-large."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class FileTooLarge(ReportedByEngine):
    """The file is larger than 2 MB, or one of its expressions is nested more deeply than Python's own parser can
    follow.

    ## Why

    Such files are data written as Python. kerlint has a budget for each file, so that no input makes it hang.

    ## How to mend it

    Exclude the file, or keep the data in a format for data.
    """

    code = "KER006"
    name = "file-too-large"
    severity = Severity.ERROR
    summary = "a file that is too large or nested too deeply to be read"
