"""KER321 loss-domain."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import NO_PROBABILITIES, PROBABILITIES, headed_outputs, loss_text

_SIGNED = frozenset("linear tanh elu selu celu gelu silu hard_silu mish leaky_relu softsign hard_tanh".split())
# Which heads a loss cannot do with, what it needs, the head to take, and why.
_DOMAINS = {
    "poisson": (
        _SIGNED,
        "positive numbers",
        "softplus",
        "It takes the logarithm of the output; of a negative one that is nan, and one nan spoils all weights.",
    ),
    "kl_divergence": (
        (_SIGNED | NO_PROBABILITIES | {"log_softmax"}) - PROBABILITIES,
        "probabilities",
        "softmax",
        "It compares two distributions of probabilities; other outputs are cut off at 0 and 1, where nothing is learnt.",
    ),
    "hinge": (
        frozenset({"sigmoid", "softmax", "hard_sigmoid"}),
        "scores from -1 to 1 and beyond",
        "tanh",
        "It pushes the output to -1 for one class and to 1 for the other, and this output is never below 0.",
    ),
}
_DOMAINS["mean_squared_logarithmic_error"] = (
    _SIGNED,
    "numbers from 0 upwards",
    "softplus",
    "It takes the logarithm of the output plus one and sets negative outputs to 0, where nothing is learnt.",
)
_DOMAINS["squared_hinge"] = _DOMAINS["hinge"]


class LossDomain(Rule):
    """The output can take values that the loss is not made for.

    ## Why

    `poisson` takes the logarithm of the output and gives `nan` for a negative one. `kl_divergence` compares
    probabilities. `msle` sets negative outputs to 0. `hinge` wants scores around -1 and 1, which sigmoid and softmax never reach.

    ## How to mend it

    Give the last layer the activation whose values the loss expects: `softplus` or `exponential` for `poisson`,
    `softmax` for `kl_divergence`, `tanh` or none for `hinge`.
    """

    code = "KER321"
    name = "loss-domain"
    severity = Severity.WARNING
    summary = "the output takes values that the loss is not made for"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(optimizer="adam", loss="poisson")
""",
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="hinge")
""",
    )
    good = (
        """\
import keras
from keras import layers

counts = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="exponential")])
counts.compile(optimizer="adam", loss="poisson")
margin = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="tanh")])
margin.compile(optimizer="adam", loss="hinge")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for output, head in headed_outputs(program):
            domain = _DOMAINS.get(output.loss.name or "")
            if domain is None or head.activation not in domain[0]:
                continue
            _, wanted, activation, why = domain
            yield self.finding(
                head.place,
                f"{loss_text(output.loss)} needs {wanted}, and {_gives(head.activation)}",
                label=_label(head.activation),
                notes=(output.note(),),
                why=why,
                help=f'Use `activation="{activation}"` in the last layer',
                fixes=head.change(activation),
            )


def _gives(activation: str) -> str:
    if activation == "linear":
        return "an output without activation can be any number"
    return f"the output goes through `{activation}`"


def _label(activation: str) -> str:
    if activation in ("sigmoid", "softmax", "hard_sigmoid"):
        return "gives numbers from 0 to 1"
    return "can be negative" if activation in _SIGNED else "is no probability"
