"""KER007 internal-failure."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class InternalFailure(ReportedByEngine):
    """Reading this file, or running one rule over it, raised an error inside kerlint. Everything else was still
    linted.

    ## Why

    It is a bug of kerlint or of one of your own rules, not of the file.

    ## How to mend it

    Please report it with the file, or the part of it that is needed. Until it is mended, exclude the file or ignore
    the rule that is named.
    """

    code = "KER007"
    name = "internal-failure"
    severity = Severity.ERROR
    summary = "kerlint itself failed on this file"
