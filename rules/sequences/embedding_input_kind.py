"""KER214 embedding-input-kind."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import is_known
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, leaves
from kerlint.rule import Finding, Rule, Severity

from .._telling import told_shape
from ._tables import fed

# Layers that give numbers between the whole ones.
_REAL = frozenset("Dense LSTM GRU SimpleRNN Conv1D BatchNormalization LayerNormalization Rescaling Normalization Softmax".split())

_FROM_THE_END = ("gets negative numbers, for which Keras 3 counts the rows from the end", "Number from 0, the padding")


class EmbeddingInputKind(Rule):
    """An `Embedding` gets something else than the numbers of words or classes.

    ## Why

    An `Embedding` looks up row number 7 for a 7. From 0.7 it takes row 0, because the fraction is cut off. A one-hot row is
    to it a sequence of zeros and a one, each with a vector of its own. For -1 Keras 3 takes the last row.

    ## How to mend it

    Feed whole numbers: `np.argmax(one_hot, axis=-1)` for one-hot rows. For numbers with fractions use `Dense`.
    """

    code = "KER214"
    name = "embedding-input-kind"
    severity = Severity.WARNING
    summary = "an Embedding gets fractions or one-hot rows"
    bad = (
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Embedding(10, 2)])
model.predict(np.array([[0.7, 1.9, 2.2]]), verbose=0)
""",
        """\
import keras

one_hot = keras.Input((10, 100))
vectors = keras.layers.Embedding(100, 8)(one_hot)
""",
    )
    good = (
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Embedding(10, 2)])
model.predict(np.array([[0.0, 1.0, 2.0]]), verbose=0)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each table."""
        told: set[int] = set()
        for call in program.calls:
            layer, x = call.layer, call.input
            if layer.class_name != "Embedding" or layer.custom or x is None or x.shape is None or call.place is None:
                continue
            what = _strange(call)
            if what is not None and id(layer) not in told:
                told.add(id(layer))
                yield self._told(layer, call.place, *what)
            elif x.data is not None and id(layer) not in told and program.keras == 3 and _negative(x.data):
                told.add(id(layer))
                yield self._told(layer, call.place, *_FROM_THE_END)
        for use in program.uses:
            for call, data in fed(use):
                if id(call.layer) not in told and program.keras == 3 and _negative(data):
                    told.add(id(call.layer))
                    yield self._told(call.layer, use.given.get("x") or use.place, *_FROM_THE_END)
                if id(call.layer) not in told and _fractions(data):
                    told.add(id(call.layer))
                    place = use.given.get("x") or use.place
                    yield self._told(call.layer, place, "gets numbers with fractions, which are cut off", "Feed whole numbers")

    def _told(self, layer: Layer, place: Place, what: str, cure: str) -> Finding:
        return self.finding(
            place,
            f"`Embedding` {what}",
            label="no numbers of rows",
            why="An `Embedding` looks up one row of its table for each whole number.",
            help=cure,
        )


def _strange(call: LayerCall) -> tuple[str, str] | None:
    x = call.input
    assert x is not None
    assert x.shape is not None
    rows = call.layer.get("input_dim")
    if len(x.shape) == 3 and is_known(rows) and rows == x.shape[-1] and isinstance(rows, int) and rows > 1:
        return f"gets one-hot rows: {told_shape(x)}, and the table has {rows} rows", "Feed the numbers: `argmax` of each row"
    maker = x.call.layer if x.call is not None else None
    if maker is not None and maker.class_name in _REAL and not maker.custom and not maker.operation:
        return f"gets what `{maker.class_name}` gives, whose fractions are cut off", "Put the `Embedding` first"
    return None


def _fractions(data: Array) -> bool:
    numbers = [number for number in leaves(data.value) if isinstance(number, float)]
    return any(number != int(number) for number in numbers)


def _negative(data: Array) -> bool:
    return any(isinstance(number, int) and number < 0 for number in leaves(data.value))
