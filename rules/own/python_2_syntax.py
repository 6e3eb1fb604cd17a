"""KER002 python-2-syntax."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class PythonTwoSyntax(ReportedByEngine):
    """The file names Keras, and the line where parsing stops is Python 2: a `print` statement, `except E, e`, an octal
    number such as `0777`.

    ## Why

    kerlint parses Python 3 only. No version of Keras that is still looked after runs on Python 2.

    ## How to mend it

    Convert the file to Python 3, or exclude it: `extend-exclude` in the configuration.
    """

    code = "KER002"
    name = "python-2-syntax"
    severity = Severity.ERROR
    summary = "a file written in Python 2"
    bad = (
        """\
import keras

print keras.__version__
""",
    )
    good = (
        """\
import keras

print(keras.__version__)
""",
    )
