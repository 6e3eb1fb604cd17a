"""KER013 malformed-suppression."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class MalformedSuppression(ReportedByEngine):
    """A comment begins with `# kerlint:` and goes on with neither `ignore[...]`, nor `ignore-file[...]`, nor `off[...]` or
    `on[...]`, nor a shape such as `X_train = (1500, 300, 10)`; or `on[...]` names a rule that no comment above put off.

    ## Why

    It does nothing, and its writer believes that it does something.

    ## How to mend it

    Write one of these forms; `on[KER201]` stands below `off[KER201]`, in a notebook in the same cell.
    """

    code = "KER013"
    name = "malformed-suppression"
    severity = Severity.WARNING
    summary = "a comment to kerlint that kerlint does not understand"
    bad = (
        """\
import keras

model = keras.Sequential()  # kerlint: disable[KER001]
""",
    )
    good = (
        """\
import keras

# kerlint: X_train = (1500, 300, 10)
model = keras.Sequential()
""",
    )
