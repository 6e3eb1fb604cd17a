"""KER115 merge-inputs-in-constructor."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.graph.tensors import tensors_in
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from .._mending import spelling
from .._telling import layer_class

_MERGING = frozenset({"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"})


class MergeInputsInConstructor(Rule):
    """The tensors to merge stand in the constructor of a merging layer: `Concatenate([a, b])`.

    ## Why

    `Concatenate(...)` makes the layer, and its first argument is the axis. The tensors go into the call behind it:
    `Concatenate()([a, b])`.

    ## How to mend it

    Write a pair of empty parentheses in front: `Concatenate()([a, b])`, or use the function `concatenate([a, b])`.
    """

    code = "KER115"
    name = "merge-inputs-in-constructor"
    severity = Severity.ERROR
    summary = "a merging layer is given its tensors where its settings belong"
    fix = "safe"
    raises = ()
    bad = (
        """\
import keras
from keras.layers import Concatenate

left, right = keras.Input((8,)), keras.Input((8,))
both = Concatenate([left, right])
""",
    )
    good = (
        """\
import keras
from keras.layers import Concatenate

left, right = keras.Input((8,)), keras.Input((8,))
both = Concatenate()([left, right])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each merging layer that is made from tensors."""
        for layer in program.layers:
            if layer.class_name not in _MERGING or layer.custom or layer.operation or layer.created is None:
                continue
            held = [name for name, value in layer.config.items() if tensors_in(value)]
            if held:
                yield self.finding(
                    layer.place_of(*held) or layer.created,
                    f"{layer_class(layer)} gets its tensors in the constructor, where its settings belong",
                    label=f"taken for `{held[0]}`",
                    why="the first parentheses make the layer, the second call it on tensors.",
                    help=f"Write `{layer.class_name}()([...])`",
                    fixes=[
                        Fix(f"Write `{layer.class_name}()([...])`", (Replace(place.end, "()"),), safe=True)
                        for place in (spelling(layer),)
                        if place is not None and len(layer.given) == 1
                    ],
                )
