"""KER905 reserved-attribute."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._classes import judged

_LAYER = frozenset(
    "weights output input dtype losses variables trainable_weights non_trainable_weights metrics compute_dtype".split()
)
_KERAS_2 = frozenset({"name", "input_shape", "updates", "submodules", "name_scope"})
_KERAS_3 = frozenset({"path"})


class ReservedAttribute(Rule):
    """A layer or model assigns to an attribute that Keras keeps for itself, such as `self.weights` or `self.output`.

    ## Why

    These are properties of every layer, computed by Keras, and cannot be set: the assignment raises `AttributeError`.

    ## How to mend it

    Choose another name: `self.head` in the place of `self.output`.
    """

    code = "KER905"
    name = "reserved-attribute"
    severity = Severity.ERROR
    summary = "an attribute that Keras keeps for itself is assigned"
    raises = (2, 3)
    bad = (
        """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.output = keras.layers.Dense(1)

    def call(self, x):
        return self.output(x)


net = Net()
""",
    )
    good = (
        """\
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(1)
        self.outputs_seen = 0

    def call(self, x):
        return self.head(x)


net = Net()
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each assignment."""
        for cls in judged(program):
            reserved = _LAYER | (_KERAS_2 if program.keras == 2 else _KERAS_3)
            if cls.base in ("Model", "Sequential"):
                reserved |= {"layers"}
            reserved -= set(cls.facts.methods)
            for method in cls.facts.methods.values():
                for name, place in method.attributes:
                    if name in reserved:
                        yield self.finding(
                            place,
                            f"`{cls.name}` assigns to `{name}`, which Keras keeps for itself",
                            label=f"`{name}` cannot be set",
                            why="It is a property that Keras computes for every layer and model.",
                            help=f"Choose another name than `{name}`",
                        )
