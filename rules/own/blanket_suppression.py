"""KER012 blanket-suppression."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class BlanketSuppression(ReportedByEngine):
    """A `# kerlint: ignore`, `# kerlint: ignore-file` or `# kerlint: off` without codes. It suppresses nothing.

    ## Why

    A comment that hides everything also hides the mistakes that are made on that line next year.

    ## How to mend it

    Name what is to be ignored: `# kerlint: ignore[KER201]` or, by name, `# kerlint: ignore[dense-on-sequence]`.
    """

    code = "KER012"
    name = "blanket-suppression"
    severity = Severity.WARNING
    summary = "a suppression comment without codes"
    bad = (
        """\
import keras

model = keras.Sequential()  # kerlint: ignore
""",
    )
    good = (
        """\
import keras

model = keras.Sequential()
""",
    )
