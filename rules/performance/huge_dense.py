"""KER602 huge-dense."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import shape_text
from kerlint.graph.program import Program
from kerlint.rule import Finding, Note, Rule, Severity

_LARGE = 10_000_000


class HugeDense(Rule):
    """A `Dense` after `Flatten` holds more than ten million weights, and more than half of the whole model.

    ## Why

    `Flatten` turns a map of features into one long row, and `Dense` has a weight for every number of it and every
    unit. Such a layer takes most of the memory and learns by heart.

    ## How to mend it

    Use `GlobalAveragePooling2D()` in the place of `Flatten()`, or shrink the map first by more pooling.
    """

    code = "KER602"
    name = "huge-dense"
    severity = Severity.PERFORMANCE
    summary = "Flatten that makes a giant Dense"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((224, 224, 3)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((224, 224, 3)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each such layer."""
        for model in program.models:
            total = model.params()
            for call in model.nodes if total else ():
                size, source = call.layer.params(), call.input
                if call.layer.class_name != "Dense" or not size or not total or size <= max(_LARGE, total // 2):
                    continue
                flat = source.call if source is not None else None
                if flat is None or flat.layer.class_name != "Flatten" or flat.input is None:
                    continue
                place, where = call.place or call.layer.created, flat.place or flat.layer.created
                if place is not None:
                    pooling = {4: "GlobalAveragePooling2D", 3: "GlobalAveragePooling1D"}.get(flat.input.rank or 0, "pooling")
                    story = f"`Flatten` turns {shape_text(flat.input.shape)} into {shape_text(source.shape if source else None)}"
                    yield self.finding(
                        place,
                        f"this `Dense` has {size:,} of the model's {total:,} weights",
                        label=f"{100 * size // total} % of the model",
                        notes=[Note(story, where)] if where is not None else [],
                        why="A `Dense` has one weight for every number that comes in and every unit.",
                        help=f"Use `{pooling}` in the place of `Flatten`",
                    )
