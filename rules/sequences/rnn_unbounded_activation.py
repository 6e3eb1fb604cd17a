"""KER212 rnn-unbounded-activation."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import layer_class

_UNBOUNDED = frozenset({"relu", "elu", "selu", "linear", "exponential", "leaky_relu", "gelu", "silu", "swish", "softplus"})


class RnnUnboundedActivation(Rule):
    """An `LSTM` or `GRU` has an activation without bounds, such as relu, in the place of tanh.

    ## Why

    The state of a recurrent layer goes through the activation at every timestep. tanh keeps it between -1 and 1;
    with relu or no activation it may grow at every step, until the loss becomes `nan`. On a GPU the layer also
    loses its fast implementation.

    ## How to mend it

    Leave `activation` out: the default is tanh. The activation of the head belongs to the `Dense` behind it.

    ## When it is silent

    For `SimpleRNN`, of which there is a known variant with relu, and for `ConvLSTM`.
    """

    code = "KER212"
    name = "rnn-unbounded-activation"
    severity = Severity.ADVICE
    summary = "an LSTM or GRU whose states are not kept within bounds"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras.layers import LSTM, Dense

model = keras.Sequential([keras.Input((20, 1)), LSTM(50, activation="relu"), Dense(1)])
""",
    )
    good = (
        """\
import keras
from keras.layers import LSTM, Dense, SimpleRNN

model = keras.Sequential([
    keras.Input((20, 1)),
    LSTM(50, return_sequences=True),
    SimpleRNN(8, activation="relu", recurrent_initializer="identity"),
    Dense(1),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer whose states may grow."""
        for layer in program.layers:
            if layer.class_name not in ("LSTM", "GRU") or layer.custom or "activation" not in layer.given:
                continue
            activation, place = layer.get("activation"), layer.given["activation"]
            named = "linear" if activation is None else activation
            if not isinstance(named, str) or named not in _UNBOUNDED or layer.created is None:
                continue
            fix = Fix('Use `activation="tanh"`, the default', (SetArgument(layer.created, "activation", '"tanh"'),))
            yield self.finding(
                place,
                f"the states of this {layer_class(layer)} go through `{named}` at every timestep, which does not keep them "
                "within bounds",
                label="states may grow at every timestep",
                why="a value that is multiplied again at every step and never cut off grows beyond all bounds on long sequences.",
                help=fix.title,
                fixes=[fix],
            )
