"""KER135 merge-of-one."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity


class MergeOfOne(Rule):
    """A merging layer gets a list with one tensor.

    ## Why

    Joining or adding one tensor gives that tensor, so the layer does nothing. Most often a second tensor was meant.

    ## How to mend it

    List the other tensor too, or leave the layer out.
    """

    code = "KER135"
    name = "merge-of-one"
    severity = Severity.ADVICE
    summary = "a merging layer gets a list with one tensor"
    bad = (
        """\
import keras

inputs = keras.Input((4,))
outputs = keras.layers.Add()([inputs])
""",
    )
    good = (
        """\
import keras

inputs = keras.Input((4,))
outputs = keras.layers.Add()([inputs, keras.layers.Dense(4)(inputs)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call."""
        for call in program.calls:
            layer, given = call.layer, call.args[0] if call.args else None
            merging = layer.class_name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Concatenate")
            if not merging or layer.operation or layer.custom or call.problem is not None or call.place is None:
                continue
            if isinstance(given, (list, tuple)) and len(given) == 1:
                yield self.finding(
                    call.place,
                    f"`{layer.class_name}` gets one tensor, and gives it back",
                    label="nothing to merge",
                    why="Merging one tensor changes nothing.",
                    help="List the other tensor too, or leave the layer out",
                )
