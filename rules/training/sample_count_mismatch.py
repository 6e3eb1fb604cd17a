"""KER316 sample-count-mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.dims import same
from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array
from kerlint.rule import Finding, Note, Rule, Severity

from ._targets import array_leaves


class SampleCountMismatch(Rule):
    """Inputs and labels have different numbers of samples.

    ## Why

    The first axis of every array counts the samples: the first label belongs to the first row of the inputs, and so
    on. Keras raises when the counts differ. Often training data meets the labels of the test data.

    ## How to mend it

    Pass arrays that come from the same split, and apply every selection of rows to inputs and labels alike.
    """

    code = "KER316"
    name = "sample-count-mismatch"
    severity = Severity.ERROR
    summary = "inputs and labels have different numbers of samples"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train / 255.0
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_test)
""",
    )
    good = (
        """\
import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train, validation_data=(x_test, y_test))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for use in program.uses:
            for first, other, place in _pairs(use):
                assert first.shape and other.shape
                yield self.finding(
                    place,
                    f"{_name(first, 'the inputs')} has {first.shape[0]} samples, and {_name(other, 'the labels')} has "
                    f"{other.shape[0]}",
                    label=f"{other.shape[0]} samples",
                    notes=(Note(f"{first.shape[0]} samples", use.given.get("x")),) if "x" in use.given else (),
                    why="Row by row the labels belong to the inputs, so both need the same number of rows.",
                    help="Pass inputs and labels of the same split",
                )


def _pairs(use: Use) -> Iterator[tuple[Array, Array, Place]]:
    """Arrays that have to go together and provably have different numbers of samples."""
    groups = [([use.x, use.y], use.given.get("y") or use.place)]
    if isinstance(use.validation, (list, tuple)) and len(use.validation) in (2, 3):
        groups.append((list(use.validation[:2]), use.given.get("validation_data") or use.place))
    for structure, place in groups:
        arrays = [array for array in array_leaves(structure) if array.shape]
        for other in arrays[1:]:
            first = arrays[0]
            assert first.shape and other.shape
            if same(first.shape[0], other.shape[0]) is False:
                yield first, other, place
                break


def _name(array: Array, otherwise: str) -> str:
    return f"`{array.variable}`" if array.variable else otherwise
