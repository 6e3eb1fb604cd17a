"""KER807 unknown-identifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from kerlint.graph.layers import Layer
from kerlint.graph.places import Place
from kerlint.graph.problems import UnknownName
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, SetArgument, Severity


class UnknownIdentifier(Rule):
    """A string that should name a loss, metric, optimizer, activation, initializer, regularizer or constraint names
    none.

    ## Why

    Keras looks such strings up in its tables. A string that stands in no table raises: for losses and metrics not
    at `compile`, but when the first batch of `fit` arrives.

    ## How to mend it

    Write the name that the finding suggests, or pass the object itself (`keras.losses.BinaryCrossentropy()`), which
    an editor can complete. Names are case-sensitive: Keras 3 knows `"relu"` and not `"ReLU"`.

    ## When it is silent

    Where the program registers objects of its own (`custom_objects`, `custom_object_scope`,
    `register_keras_serializable`).
    """

    code = "KER807"
    name = "unknown-identifier"
    severity = Severity.ERROR
    summary = "a string that names no loss, metric, optimizer, activation or initializer"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, activation="rleu")])
""",
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentrpy", metrics=["accuracy"])
model.fit(np.zeros((4, 8)), np.eye(3)[[0, 1, 2, 0]], verbose=0)
""",
        """\
import keras

hidden = keras.layers.Dense(4, kernel_initializer="he_nomal")
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3, activation="relu", kernel_initializer="HeNormal")])
model.compile(optimizer="Adam", loss="mse", metrics=["mae", "acc"])
""",
        """\
import keras


def wave(x):
    return keras.ops.sin(x)


model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(4, activation=wave)])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each string."""
        for choice in program.choices:
            for problem in choice.problems:
                if isinstance(problem, UnknownName) and choice.place is not None:
                    yield self._told(problem, choice.place, _string_fixes(problem, choice.place))
        for layer in program.layers if program.keras == 2 else ():
            activation, place = layer.get("activation"), layer.given.get("activation")
            if isinstance(activation, str) and activation[:1].isupper() and not layer.problems and place is not None:
                yield self._capital(layer, activation, place)
        for layer in program.layers:
            for problem in layer.problems:
                if isinstance(problem, UnknownName) and problem.argument is not None and layer.created is not None:
                    yield self._told(
                        problem, layer.place_of(problem.argument) or layer.created, _argument_fixes(problem, layer.created)
                    )

    def _capital(self, layer: Layer, activation: str, place: Place) -> Finding:
        name = {"ELU": "elu", "ReLU": "relu", "SELU": "selu", "GELU": "gelu"}.get(activation, activation.lower())
        edit = [SetArgument(layer.created, "activation", f'"{name}"')] if layer.created else []
        return self.finding(
            place,
            f'`activation="{activation}"` is the name of a class: Keras 2 makes a layer of it, Keras 3 refuses it',
            label=f'did you mean `"{name}"`?',
            why="Activations have names in small letters.",
            help=f'Write `"{name}"`',
            fixes=[Fix(f'Write `"{name}"`', tuple(edit))] if edit else [],
            severity=Severity.WARNING,
        )

    def _told(self, problem: UnknownName, place: Place, fixes: Iterator[Fix]) -> Finding:
        kind = ("an " if problem.kind[0] in "aeiou" else "a ") + problem.kind
        near = _near(problem)
        return self.finding(
            place,
            f'`"{problem.name}"` is not the name of {kind}',
            label=f'did you mean `"{near[0]}"`?' if near else f"Keras knows no {problem.kind} of this name",
            why="Keras looks the string up by its exact spelling and raises when it finds nothing.",
            help=[f'Write `"{name}"`' for name in near] or ["Pass a function or an object in the place of the string"],
            fixes=fixes,
        )


def _argument_fixes(problem: UnknownName, call: Place) -> Iterator[Fix]:
    assert problem.argument is not None
    near = _near(problem)
    for name in near:
        edit = SetArgument(call, problem.argument, f'"{name}"')
        yield Fix(f'Write `"{name}"`', (edit,), safe=_misspelt(problem, near))


def _string_fixes(problem: UnknownName, place: Place) -> Iterator[Fix]:
    """Only where the place is that of the string itself: on one line, as long as the string with its quotes."""
    if place.line == place.end_line and place.end_column - place.column == len(problem.name) + 2:
        near = _near(problem)
        for name in near:
            yield Fix(f'Write `"{name}"`', (Replace(place, f'"{name}"'),), safe=_misspelt(problem, near))


def _near(problem: UnknownName) -> list[str]:
    """The names that may be meant, each in the one spelling that is the most like what was written."""
    found: dict[str, str] = {}
    for name in sorted(problem.candidates, key=lambda name: name[:1].isupper() != problem.name[:1].isupper()):
        found.setdefault(name.replace("_", "").lower(), name)
    return sorted(found.values(), key=lambda name: -SequenceMatcher(None, problem.name.lower(), name.lower()).ratio())


def _misspelt(problem: UnknownName, near: list[str]) -> bool:
    """Whether nothing but the nearest name can have been meant."""
    return len(near) == 1 and SequenceMatcher(None, problem.name, near[0]).ratio() > 0.85
