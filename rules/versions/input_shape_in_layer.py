"""KER813 input-shape-in-layer."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

_OLD = ("input_shape", "input_dim")


class InputShapeInLayer(Rule):
    """A layer is told the shape of the input of its model.

    ## Why

    Keras 3 takes `input_shape=` and `input_dim=` in the first layer of a `Sequential` for the sake of old programs, and warns.
    In other layers they do nothing.

    ## How to mend it

    Begin the model with `keras.Input(shape)`.
    """

    code = "KER813"
    name = "input-shape-in-layer"
    severity = Severity.ADVICE
    summary = "input_shape= or input_dim= in a layer, in place of an Input"
    versions = (3,)
    fix = "safe"
    bad = (
        """\
import keras

model = keras.Sequential([keras.layers.Dense(4, input_shape=(10,))])
""",
        """\
import keras

model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(4, input_shape=(10,))])
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(4)])
table = keras.layers.Embedding(input_dim=100, output_dim=8)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer."""
        for layer in program.layers:
            names = [name for name in _OLD if name in layer.given and layer.get(name) is not None]
            if not names or layer.custom or layer.created is None or layer.class_name in ("Embedding", "InputLayer"):
                continue
            source = layer.calls[0].input if layer.calls else None
            told = source is not None and source.call is not None and not source.call.layer.facts.get("implied")
            yield self.finding(
                layer.given[names[0]],
                f"`{names[0]}` of `{layer.class_name}` " + ("does nothing" if told else "stands for an `Input`"),
                label="an old way to tell the shape",
                why="Keras 3 wants the shape of the input in an `Input`, and warns of this.",
                help=f"Remove `{names[0]}`" if told else "Begin the model with `keras.Input(shape)`",
                fixes=[Fix(f"Remove `{names[0]}`", (RemoveArgument(layer.created, names[0]),), safe=True)] if told else [],
            )
