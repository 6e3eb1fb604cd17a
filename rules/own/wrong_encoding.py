"""KER004 wrong-encoding."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class WrongEncoding(ReportedByEngine):
    """The bytes of the file are not what its encoding comment says, or not UTF-8 where it says nothing; or the file
    holds a null byte.

    ## Why

    Python refuses such a file as well: `SyntaxError: (unicode error)` or `source code string cannot contain null
    bytes`.

    ## How to mend it

    Save the file as UTF-8. Where it must stay as it is, declare its encoding on the first line: `# -*- coding:
    latin-1 -*-`.
    """

    code = "KER004"
    name = "wrong-encoding"
    severity = Severity.ERROR
    summary = "a file whose bytes are not text in its encoding"
