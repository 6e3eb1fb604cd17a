"""KER406 discarded-layer-output."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from ._models import is_symbolic


class DiscardedLayerOutput(Rule):
    """A new layer is called, and what it gives is thrown away.

    ## Why

    A layer does not change the tensor that it is called on; it gives a new one. Written as a statement of its own,
    `Dropout(0.5)(x)` has no effect on the model: `x` goes on as it was.

    ## How to mend it

    Keep the result: `x = Dropout(0.5)(x)`.

    ## When it is silent

    For layers that are kept in a variable: `layer(x)` once, to make its weights, is an idiom.
    """

    code = "KER406"
    name = "discarded-layer-output"
    severity = Severity.WARNING
    summary = "a new layer is called and its output thrown away"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(16, activation="relu")(inputs)
layers.Dropout(0.5)(x)
model = keras.Model(inputs, layers.Dense(1)(x))
""",
    )
    good = (
        """\
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(16, activation="relu")(inputs)
x = layers.Dropout(0.5)(x)
head = layers.Dense(1)
head(x)
model = keras.Model(inputs, head(x))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such statement."""
        for tensor, place in program.facts.get("discarded", []):
            call = tensor.call
            if not isinstance(tensor, Tensor) or call is None or call.place != place or call.problem is not None:
                continue
            layer = call.layer
            fresh = layer.variable is None and len(layer.calls) == 1 and layer.created is not None
            if not fresh or layer.operation or isinstance(layer, Model) or not any(map(is_symbolic, call.inputs)):
                continue
            if layer.created is None or layer.created.start != place.start:
                continue
            given = call.input
            name = given.variable if given is not None and given.variable else "x"
            fixes = [Fix(f"Keep the result in `{name}`", (Replace(place.start, f"{name} = "),))]
            yield self.finding(
                place,
                f"the output of `{layer.class_name}` is thrown away",
                label="the result is not kept",
                why=f"A layer gives a new tensor and leaves the one that it is called on, `{name}`, as it was.",
                help=f"Keep the result: `{name} = {layer.class_name}(...)({name})`",
                fixes=fixes,
            )
