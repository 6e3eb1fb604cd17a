"""KER001 syntax-error."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class SyntaxInvalid(ReportedByEngine):
    """The file names Keras, and Python 3 cannot parse it, so nothing in it was linted.

    Of a notebook, one cell is meant: the other cells are linted, and so are the statements of this one that can be parsed.
    What the others may have bound or changed is unknown from there on. Commands to IPython, such as `%matplotlib inline` or
    `!pip install keras`, are understood in notebooks and `.ipy` files, and in scripts that Google Colab exported. In any
    other `.py` file they are reported, as Python cannot run them, and the rest of the file is linted all the same.

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
