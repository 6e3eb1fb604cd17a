"""KER413 sequential-misuse."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import BadArgument, LateInput, NotALayer
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity


class SequentialMisuse(Rule):
    """A `Sequential` gets something else than one list of layers.

    ## Why

    `Sequential` passes a tensor from each layer to the next, so it takes layers, in one list, and nothing else. A
    list inside the list or a tensor raises. An `Input` counts as the first item alone: later, the model does not know it
    as its input. `Sequential(a, b)` takes `b` for an option of the model: Keras 3
    raises, Keras 2 goes on without it.

    ## How to mend it

    Write `Sequential([a, b])`, with a `*` before a list of layers that is to be taken in: `Sequential([a, *more])`.
    A layer that was called already belongs into a functional model.
    """

    code = "KER413"
    name = "sequential-misuse"
    severity = Severity.ERROR
    summary = "a Sequential that gets something else than one list of layers"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

block = [layers.Dense(8), layers.Dense(8)]
model = keras.Sequential([keras.Input((4,)), block, layers.Dense(1)])
""",
        """\
import keras
from keras import layers

inputs = keras.Input((4,))
model = keras.Sequential([layers.Dense(8)(inputs), layers.Dense(1)])
""",
        """\
import keras
from keras import layers

model = keras.Sequential([layers.Dense(8)])
model.add(keras.Input((4,)))
print(model.output_shape)
""",
    )
    good = (
        """\
import keras
from keras import layers

block = [layers.Dense(8), layers.Dense(8)]
model = keras.Sequential([keras.Input((4,)), *block, keras.Sequential([layers.Dense(8)]), layers.Dense(1)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each thing that is no layer, and for each constructor without a list."""
        for model in program.models:
            for problem in model.problems:
                if isinstance(problem, BadArgument) and problem.argument == "layers" and model.created is not None:
                    yield self.finding(
                        model.created,
                        "`Sequential` gets layers one by one where it takes one list of layers",
                        label="the layers are not in a list",
                        why="The second argument of `Sequential` is no layer but an option of the model.",
                        help="Put the layers in square brackets: `Sequential([a, b])`",
                        severity=Severity.WARNING if program.keras == 2 else None,
                    )
        for mishap, late in program.mishaps_of(LateInput):
            yield self.finding(
                mishap.place,
                "an `Input` comes after the first layer of a `Sequential`"
                + (", which knows its input already" if late.built else " and does not tell it the shape"),
                label="must be the first item",
                why="Keras builds the layers one after the other, and has passed the first when the `Input` comes.",
                help="Put the `Input` first" if not late.built else "Leave this `Input` out",
                severity=Severity.ERROR if late.built and program.keras == 3 else Severity.WARNING,
            )
        for mishap, wrong in program.mishaps_of(NotALayer):
            given = f"the {wrong.what} `{wrong.name}`" if wrong.name else f"a {wrong.what}"
            mend = "Write `*` before the list" if wrong.what == "list" else "Add the layer itself, without calling it"
            yield self.finding(
                mishap.place,
                f"a `Sequential` gets {given} where it takes a layer",
                label=f"a {wrong.what}, no layer",
                why="`Sequential` calls its layers itself, one after the other.",
                help=mend,
                fixes=[Fix(mend, (Replace(mishap.place.start, "*"),), safe=True)] if wrong.what == "list" else [],
            )
