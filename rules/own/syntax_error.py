"""KER001 syntax-error."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class SyntaxInvalid(ReportedByEngine):
    """The file names Keras, and Python 3 cannot parse it, so nothing in it was linted.

    ## Why

    A file that does not parse cannot be imported either. kerlint reports it rather than passing over it, because a
    lint run that is silent about a file should mean that the file is fine.

    ## How to mend it

    Mend the line that is shown. The parser stops where it can no longer go on, which is sometimes a line after the
    mistake.
    """

    code = "KER001"
    name = "syntax-error"
    severity = Severity.ERROR
    summary = "a file that Python cannot parse"
    bad = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(10)
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(10)])
""",
    )
