"""KER504 dropout-drops-all."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

_RATES = {
    "Dropout": ("rate",),
    "SpatialDropout1D": ("rate",),
    "SpatialDropout2D": ("rate",),
    "SpatialDropout3D": ("rate",),
    "GaussianDropout": ("rate",),
    "LSTM": ("dropout", "recurrent_dropout"),
    "GRU": ("dropout", "recurrent_dropout"),
    "SimpleRNN": ("dropout", "recurrent_dropout"),
}


class DropoutDropsAll(Rule):
    """A dropout rate of 1 or more: everything is dropped.

    ## Why

    The rate is the share that is dropped. With 1 nothing is left in training: Keras 3 passes zeros on without a
    word, and Keras 2 raises when the layer first runs.

    ## How to mend it

    Give a share between 0 and 1, such as 0.5. What another library calls the probability to keep is 1 minus this
    rate.
    """

    code = "KER504"
    name = "dropout-drops-all"
    severity = Severity.ERROR
    summary = "a dropout rate of 1 or more"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(16), layers.Dropout(1.0), layers.Dense(1)])
""",
        """\
import keras

cell = keras.layers.LSTM(16, dropout=1.5)
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(16), layers.Dropout(0.5), layers.Dense(1)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each rate."""
        for layer in program.layers:
            for argument in () if layer.custom else _RATES.get(layer.class_name, ()):
                rate = layer.get(argument)
                if isinstance(rate, bool) or not isinstance(rate, (int, float)) or rate < 1:
                    continue
                if argument == "rate" and rate > 1:
                    continue  # refused at once, which `invalid-argument-value` tells
                place = layer.place_of(argument)
                if place is not None and layer.class_name == "GaussianDropout":
                    yield self._noise(layer, place)
                elif place is not None:
                    yield self.finding(
                        place,
                        f"`{argument}={rate:g}` of `{layer.class_name}` drops everything",
                        label="nothing is left in training",
                        why="The rate is the share of the values that is set to zero, from 0 to just below 1.",
                        help=f"Give a share such as `{argument}={rate / 100:g}`" if rate > 1.99 else "Give a share such as `0.5`",
                        fixes=[
                            Fix(f"Write `{argument}={share}`", (SetArgument(created, argument, share),))
                            for created, share in ((layer.created, f"{rate / 100:g}" if rate > 1.99 else "0.5"),)
                            if created is not None
                        ],
                    )

    def _noise(self, layer: Layer, place: Place) -> Finding:
        return self.finding(
            place,
            "`rate=1` of `GaussianDropout` divides by zero in training"
            if layer.keras == 3
            else "`rate=1` of `GaussianDropout` does nothing at all",
            label="noise of no size",
            why="The noise has the deviation sqrt(rate / (1 - rate)), which a rate of 1 does not have.",
            help="Give a share such as `0.5`",
            severity=Severity.WARNING if layer.keras == 2 else None,
        )
