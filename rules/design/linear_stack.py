"""KER501 linear-stack."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import is_known
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._chain import activation_of, only_taker

_LINEAR = frozenset({"Dropout", "SpatialDropout1D", "GaussianNoise", "Identity"})


class LinearStack(Rule):
    """Two `Dense` layers follow each other with no activation between them.

    ## Why

    A linear map of a linear map is a linear map: two `Dense` layers without an activation between can learn nothing
    that one of them could not. Most often `activation="relu"` was forgotten.

    ## How to mend it

    Give the first one an activation.

    ## When it is silent

    Where the first has fewer units than both sides, which is a low-rank factorisation and may be meant. The rule is
    advice and off until selected.
    """

    code = "KER501"
    name = "linear-stack"
    severity = Severity.ADVICE
    summary = "Dense layers with no activation between them"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(64), layers.Dense(32, activation="relu"), layers.Dense(1)])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((100,)), layers.Dense(64, activation="relu"), layers.Dense(4), layers.Dense(50)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each pair."""
        for call in program.calls:
            layer = call.layer
            if layer.class_name != "Dense" or layer.custom or activation_of(layer) != "linear" or layer.created is None:
                continue
            taker = only_taker(program, call)
            while taker is not None and taker.layer.class_name in _LINEAR:
                taker = only_taker(program, taker)
            if taker is None or taker.layer.class_name != "Dense" or taker.layer.custom:
                continue
            sizes = [layer.get("units"), taker.layer.get("units")]
            given = call.input.shape[-1] if call.input is not None and call.input.shape else None
            if not all(map(is_known, sizes)) or not isinstance(given, int) or sizes[0] < min(given, sizes[1]):
                continue
            place = taker.place or taker.layer.created
            yield self.finding(
                layer.created,
                f"`Dense({sizes[0]})` has no activation before `Dense({sizes[1]})`",
                label="linear",
                notes=[Note("takes it as it is", place)] if place is not None else [],
                why="Two linear layers in a row compute what a single one could.",
                help='Give the first layer an activation, such as `activation="relu"`',
                fixes=[Fix('Add `activation="relu"`', (SetArgument(layer.created, "activation", '"relu"'),))],
            )
