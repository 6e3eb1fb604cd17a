"""KER601 rnn-not-cudnn."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

# What the fused kernel computes, argument by argument.
_WANTED: dict[str, tuple[object, ...]] = {
    "activation": ("tanh",),
    "recurrent_activation": ("sigmoid",),
    "recurrent_dropout": (0, 0.0),
    "unroll": (False,),
    "use_bias": (True,),
    "reset_after": (True,),
}


class RnnNotCudnn(Rule):
    """An argument of an `LSTM` or `GRU` keeps it from the fast kernel for GPUs.

    ## Why

    On an NVIDIA GPU Keras runs a whole sequence in one fused operation of cuDNN. That computes exactly the standard
    layer: with another activation, with `recurrent_dropout`, without bias or unrolled, Keras falls back to a loop
    over the steps, several times as slow.

    ## How to mend it

    Remove the argument if you can do without it; `dropout` (on the inputs) does not disturb the kernel.

    ## When it is silent

    Where `use_cudnn=False` says that it is known. Without a GPU it makes no difference.
    """

    code = "KER601"
    name = "rnn-not-cudnn"
    severity = Severity.PERFORMANCE
    summary = "an argument that costs an LSTM or GRU its fused GPU kernel"
    fix = "unsafe"
    bad = (
        """\
import keras

model = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(32, recurrent_dropout=0.2), keras.layers.Dense(1)])
""",
        """\
import keras

model = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(32, activation="relu"), keras.layers.Dense(1)])
""",
        """\
import keras

layer = keras.layers.GRU(32, reset_after=False)
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([
    keras.Input((20, 8)),
    keras.layers.LSTM(32, activation="tanh", dropout=0.2, return_sequences=True),
    keras.layers.SimpleRNN(8, activation="relu"),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each argument that is in the way."""
        for layer in program.layers:
            if layer.class_name not in ("LSTM", "GRU") or layer.custom or layer.problems or layer.get("use_cudnn") is False:
                continue
            for argument in _WANTED:
                if argument in layer.given and _in_the_way(layer, argument) and layer.created is not None:
                    yield self._told(layer, argument)

    def _told(self, layer: Layer, argument: str) -> Finding:
        assert layer.created is not None
        return self.finding(
            layer.given[argument],
            f"`{argument}={_text(layer.get(argument))}` keeps `{layer.class_name}` from the fused kernel of GPUs",
            label=f"the kernel needs `{argument}={_text(_WANTED[argument][0])}`",
            why="cuDNN computes only the standard layer in one go; anything else runs step by step.",
            help=f"Remove `{argument}` if the model can do without it",
            fixes=[Fix(f"Remove `{argument}`", (RemoveArgument(layer.created, argument),))],
        )


def _in_the_way(layer: Layer, argument: str) -> bool:
    value = layer.get(argument)
    if isinstance(value, Choice):
        value = value.name
    return (value is None or isinstance(value, (str, bool, int, float))) and value not in _WANTED[argument]


def _text(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
