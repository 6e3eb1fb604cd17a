"""KER322 loss-output-count."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kerlint.graph.models import Choice, Compile
from kerlint.graph.program import Program
from kerlint.rule import Finding, Rule, Severity

from ._heads import trains_itself
from ._outputs import listed, names_of, output_notes


class LossOutputCount(Rule):
    """The losses do not fit the outputs of the model, in number or in name.

    ## Why

    A list of losses goes with the outputs in their order, a dict with their names. In a list that is too short the
    last outputs get no loss: nothing trains them, and Keras says nothing. For a loss too many Keras 3 raises in `fit`.
    A name that no output has raises in every version; the names are those of the layers that make the outputs.

    ## How to mend it

    Give one loss per output. Name the output layers (`layers.Dense(1, name="age")`) and use the same names in the dict.
    """

    code = "KER322"
    name = "loss-output-count"
    severity = Severity.ERROR
    summary = "the losses do not fit the outputs"
    raises = (2, 3)
    bad = (
        """\
import keras
import numpy as np
from keras import layers

inputs = keras.Input((8,))
age = layers.Dense(1, name="age")(inputs)
city = layers.Dense(5, activation="softmax", name="city")(inputs)
model = keras.Model(inputs, {"age": age, "city": city})
model.compile(optimizer="adam", loss={"age": "mse", "town": "categorical_crossentropy"})
model.fit(np.ones((4, 8)), {"age": np.ones((4, 1)), "town": np.eye(5)[:4]})
""",
    )
    good = (
        """\
import keras
import numpy as np
from keras import layers

inputs = keras.Input((8,))
age = layers.Dense(1, name="age")(inputs)
city = layers.Dense(5, activation="softmax", name="city")(inputs)
model = keras.Model(inputs, {"age": age, "city": city})
model.compile(optimizer="adam", loss={"age": "mse", "city": "categorical_crossentropy"})
model.fit(np.ones((4, 8)), {"age": np.ones((4, 1)), "city": np.eye(5)[:4]})
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        for compiled in program.compiles:
            model = compiled.model
            if model.kind == "subclass" or trains_itself(program, model) or not model.output_tensors:
                continue
            if isinstance(compiled.loss, dict):
                yield from self._names(compiled)
            elif isinstance(compiled.loss, (list, tuple)):
                yield from self._count(compiled)

    def _names(self, compiled: Compile) -> Iterable[Finding]:
        names = names_of(compiled.model)
        if names is None or not all(isinstance(key, str) for key in compiled.loss):
            return
        for key in compiled.loss:
            if key in names:
                continue
            near = get_close_matches(key, names, n=1)
            entry = compiled.loss[key]
            place = entry.place if isinstance(entry, Choice) and entry.place else compiled.given.get("loss")
            yield self.finding(
                place or compiled.place,
                f"the model has no output called `{key}`",
                label=f"the outputs are {listed(names)}",
                notes=output_notes(compiled.model),
                why="The keys of the dict are the names of the layers that make the outputs.",
                help=f"Write `{near[0]}` for `{key}`"
                if near
                else f'Name the output layer with `name="{key}"`, or use one of {listed(names)}',
            )

    def _count(self, compiled: Compile) -> Iterable[Finding]:
        given, outputs = len(compiled.loss), len(compiled.model.output_tensors)
        if given == outputs or outputs == 1 or getattr(compiled.loss, "exact", True) is False:
            return
        few = given < outputs
        yield self.finding(
            compiled.given.get("loss") or compiled.place,
            f"{given} loss{'es' if given != 1 else ''} for a model with {outputs} outputs",
            label="the last outputs are not trained" if few else "there is no output for the last loss",
            notes=output_notes(compiled.model),
            why="The losses of a list belong to the outputs in their order.",
            help="Give one loss per output; `None` says that an output is not trained",
            severity=Severity.ERROR if not few and compiled.model.keras == 3 else Severity.WARNING,
        )
