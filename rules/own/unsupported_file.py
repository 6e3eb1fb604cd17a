"""KER005 unsupported-file."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnsupportedFile(ReportedByEngine):
    """A file was named on the command line that is a saved model, or a notebook in the format of before 2013. This version
    of kerlint lints Python sources and notebooks.

    ## Why

    Reading it as Python would only give a misleading syntax error, and passing over it would look like a clean
    bill.

    ## How to mend it

    Name the Python source or the notebook that builds the model. An old notebook becomes a new one with
    `jupyter nbconvert --to notebook --inplace`.
    """

    code = "KER005"
    name = "unsupported-file"
    severity = Severity.ERROR
    summary = "a saved model or an old notebook, which this version does not read"
