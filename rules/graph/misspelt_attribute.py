"""KER418 misspelt-attribute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

_SET = ("trainable", "activation", "kernel_regularizer", "bias_regularizer", "activity_regularizer", "supports_masking")


class MisspeltAttribute(Rule):
    """An attribute of a layer is set under a name that is almost that of a real one.

    ## Why

    Python takes any name, so `layer.trainble = False` makes a new attribute, and the layer goes on learning without a word.

    ## How to mend it

    Write the name as Keras does.
    """

    code = "KER418"
    name = "misspelt-attribute"
    severity = Severity.WARNING
    summary = "an attribute is set under a name that is almost right"
    fix = "safe"
    bad = (
        """\
import keras

layer = keras.layers.Dense(3)
layer.trainble = False
outputs = layer(keras.Input((4,)))
""",
    )
    good = (
        """\
import keras

layer = keras.layers.Dense(3)
layer.trainable = False
layer.stage = "encoder"
outputs = layer(keras.Input((4,)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each attribute."""
        for layer in program.layers:
            for name, place in layer.facts.get("attribute_places", {}).items():
                near = [] if layer.custom or name in _SET else get_close_matches(name, _SET, n=1, cutoff=0.88)
                if near and name not in layer.config:
                    spot = replace(place, line=place.end_line, column=place.end_column - len(name))
                    yield self.finding(
                        spot,
                        f"`{layer.class_name}` has no attribute `{name}` that does anything",
                        label=f"did you mean `{near[0]}`?",
                        why="Python makes a new attribute of any name, and nothing reads this one.",
                        help=f"Write `{near[0]}`",
                        fixes=[Fix(f"Write `{near[0]}`", (Replace(spot, near[0]),), safe=True)],
                    )
