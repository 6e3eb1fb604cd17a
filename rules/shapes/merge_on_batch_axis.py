"""KER113 merge-on-batch-axis."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import history


class MergeOnBatchAxis(Rule):
    """A `Concatenate` layer with `axis=0` joins the samples of two inputs into one longer batch.

    ## Why

    Axis 0 is the batch. The model then gives more rows than it got, and Keras cannot compare them with the labels,
    nor put batches of predictions together.

    ## How to mend it

    Write the axis that you mean, the batch counted: `axis=1` joins steps, `axis=-1` features.

    ## When it is silent

    In your own `call` methods, where contrastive models join two views of a batch on purpose.
    """

    code = "KER113"
    name = "merge-on-batch-axis"
    severity = Severity.WARNING
    summary = "`Concatenate(axis=0)` joins along the batch"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((8,))
both = layers.Concatenate(axis=0)([left, right])
model = keras.Model([left, right], layers.Dense(1)(both))
""",
    )
    good = (
        """\
import keras
from keras import layers

left, right = keras.Input((8,)), keras.Input((8,))
both = layers.Concatenate(axis=1)([left, right])
model = keras.Model([left, right], layers.Dense(1)(both))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each join along the batch inside a model."""
        for call in program.calls:
            layer = call.layer
            if layer.class_name != "Concatenate" or layer.operation or layer.custom or call.owner is not None:
                continue
            inputs = call.inputs
            batches = [x.shape[0] for x in inputs if x.shape]
            if layer.get("axis") != 0 or call.problem is not None or len(inputs) < 2 or any(b is not None for b in batches):
                continue
            place = layer.place_of("axis")
            inside = any(_holds(model, call) for model in program.models)
            if place is not None and len(batches) == len(inputs):
                yield self.finding(
                    place,
                    "`Concatenate(axis=0)` joins along the batch: more rows come out than go in",
                    label="axis 0 is the batch",
                    notes=history(*inputs[:2]),
                    why="axis 0 counts the samples; steps and features come behind it.",
                    help="Write `axis=1` to join steps, `axis=-1` to join features",
                    fixes=[
                        Fix(f"Join {what}: `axis={axis}`", (SetArgument(layer.created, "axis", str(axis)),))
                        for what, axis in (("features", -1), ("steps", 1))
                        if layer.created is not None
                    ],
                    severity=None if inside else Severity.ADVICE,
                )


def _holds(model: Model, call: object) -> bool:
    return model.kind == "functional" and any(node is call for node in model.nodes)
