"""KER332 class-weight-shape."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.models import Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity


class ClassWeightShape(Rule):
    """`class_weight` is given to a model with a class for each timestep or pixel, or with several outputs.

    ## Why

    `class_weight` gives one weight to each sample, by the class of its label. Where a sample has many labels, Keras 3
    finds no one class and raises; with several outputs both versions raise.

    ## How to mend it

    Compute `sample_weight` from the labels, with the shape of the labels, and pass that to `fit`. Or weigh the classes in
    the loss.

    ## When it is silent

    Where the shape of the labels is not known.
    """

    code = "KER332"
    name = "class-weight-shape"
    severity = Severity.ERROR
    summary = "class_weight with several labels for each sample"
    fix = "unsafe"
    raises = (3,)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((5, 3)), layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((4, 5, 3)), np.zeros((4, 5)), class_weight={0: 1.0, 1: 2.0}, verbose=0)
""",
    )
    versions = (3,)
    good = (
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((5, 3)), layers.Flatten(), layers.Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(np.zeros((4, 5, 3)), np.zeros((4, 1)), class_weight={0: 1.0, 1: 2.0}, verbose=0)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each `fit`."""
        for use in program.uses:
            if isinstance(use.get("class_weight"), dict) and use.method in ("fit", "train_on_batch") and _many(use):
                yield self.finding(
                    use.given.get("class_weight") or use.place,
                    f"`class_weight` needs one class for each sample, and the labels are {use.y}",
                    label="has no one class to go by",
                    why="The weight of a sample is that of its class; a sample with many labels has no one class.",
                    fixes=[Fix("Leave `class_weight` out", (RemoveArgument(use.place, "class_weight"),))],
                    help=("Pass `sample_weight` with the shape of the labels", "Weigh the classes in the loss"),
                )


def _many(use: Use) -> bool:
    """Whether the labels have an axis more than samples and classes."""
    y, output = use.y, use.model.output_tensors
    if not isinstance(y, Array) or y.shape is None or len(output) != 1 or output[0].shape is None:
        return False
    rank, features = len(y.shape), y.shape[-1]
    return rank >= 3 or (rank == 2 and len(output[0].shape) == 3 and isinstance(features, int) and features > 1)
