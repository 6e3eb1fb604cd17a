"""KER005 unsupported-file."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnsupportedFile(ReportedByEngine):
    """A file was named on the command line that is a notebook or a saved model. This version of kerlint lints Python
    sources.

    ## Why

    Reading it as Python would only give a misleading syntax error, and passing over it would look like a clean
    bill.

    ## How to mend it

    Name the Python source that builds the model. For a notebook, `jupyter nbconvert --to script` writes one.
    """

    code = "KER005"
    name = "unsupported-file"
    severity = Severity.ERROR
    summary = "a notebook or a saved model, which this version does not read"
