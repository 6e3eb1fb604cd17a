"""KER010 unused-suppression."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnusedSuppression(ReportedByEngine):
    """A `# kerlint: ignore[...]`, `ignore-file[...]` or `off[...]` names a rule that found nothing there.

    ## Why

    The mistake has been mended, or the comment stands on the wrong line. Left alone, it will hide the next mistake
    of the same kind.

    ## How to mend it

    Remove the code from the comment, or the comment; `kerlint check --fix` does it.

    ## When it is silent

    Where the rule did not run: it is not selected, it is not for the target version of Keras, or kerlint failed on
    the file.
    """

    code = "KER010"
    name = "unused-suppression"
    severity = Severity.WARNING
    summary = "a suppression comment that suppresses nothing"
    fix = "safe"
    bad = (
        """\
import keras

model = keras.Sequential()  # kerlint: ignore[KER001]
""",
    )
    good = (
        """\
import keras

model = keras.Sequential()
""",
    )
