"""KER011 unknown-suppression."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnknownSuppression(ReportedByEngine):
    """A `# kerlint: ignore[...]` names something that is neither the code nor the name of a rule.

    ## Why

    Such a comment suppresses nothing; it is most likely misspelt.

    ## How to mend it

    Write the whole code (`KER201`) or the whole name of the rule; `kerlint rules` lists them. Prefixes such as
    `KER2` are for `--select` and `--ignore`.
    """

    code = "KER011"
    name = "unknown-suppression"
    severity = Severity.WARNING
    summary = "a suppression comment that names no rule"
    bad = (
        """\
import keras

model = keras.Sequential()  # kerlint: ignore[KER998]
""",
    )
    good = (
        """\
import keras

model = keras.Sequential()
""",
    )
