"""KER407 duplicate-layer-name."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, RemoveArgument, Rule, SetArgument, Severity


class DuplicateLayerName(Rule):
    """Two layers of one model have the same name.

    ## Why

    Keras finds layers, weights and outputs by name, so names must be unique in a model. `Model(...)` and
    `Sequential.add` raise when they are not.

    ## How to mend it

    Give one of them another name, or leave `name=` out: Keras then makes up names of its own. In a function that
    builds a block, take the name as an argument.
    """

    code = "KER407"
    name = "duplicate-layer-name"
    severity = Severity.ERROR
    summary = "two layers of one model with the same name"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="relu", name="hidden"),
    layers.Dense(16, activation="relu", name="hidden"),
    layers.Dense(1),
])
""",
        """\
import keras
from keras import layers


def block(x):
    return layers.Dense(16, activation="relu", name="block")(x)


inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1)(block(block(inputs))))
""",
    )
    good = (
        """\
import keras
from keras import layers


def block(x, number):
    return layers.Dense(16, activation="relu", name=f"block_{number}")(x)


inputs = keras.Input((8,))
x = inputs
for number in range(2):
    x = block(x, number)
model = keras.Model(inputs, layers.Dense(1)(x))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer whose name another one of the model has already."""
        for model in program.models:
            if model.kind == "subclass":
                continue
            first: dict[str, Layer] = {}
            for layer in model.layers:
                name = layer.name if "application" in layer.facts else layer.get("name")
                if (
                    not isinstance(name, str)
                    or layer.operation
                    or layer.facts.get("in_loop")
                    or layer.name != name
                    or name == "?"
                ):
                    continue
                other = first.setdefault(name, layer)
                if other is not layer and layer.created is not None:
                    yield self._told(layer, other, name)

    def _told(self, layer: Layer, other: Layer, name: str) -> Finding:
        place = layer.place_of("name") or layer.created
        assert place is not None
        assert layer.created is not None
        same = other.created == layer.created
        pretrained = "application" in layer.facts and not isinstance(layer.get("name"), str)
        earlier = other.place_of("name")
        notes = [] if same or earlier is None else [Note(f'`{other.class_name}` has the name `"{name}"` already', earlier)]
        fixes = [] if pretrained else [Fix("Remove the name", (RemoveArgument(layer.created, "name"),))]
        if not same and (layer.keras == 3 or not pretrained):  # the architectures of Keras 2 take no name
            new = f'"{name}_2"'
            fixes.insert(0, Fix(f"Name it `{new}`", (SetArgument(layer.created, "name", new),)))
        return self.finding(
            place,
            f'two layers of one model have the name `"{name}"`',
            label="this line makes several layers" if same else "the second one",
            notes=notes,
            why="Keras finds layers by their names and raises when a model has one twice.",
            help=_cures(layer.keras, same, pretrained),
            fixes=fixes,
        )


def _cures(keras: int, same: bool, pretrained: bool) -> tuple[str, ...]:
    if pretrained:
        share = "Use the first one for both, if they may share their weights"
        return (share, "Give the second a `name`" if keras == 3 else 'Rename it after it is made: `second._name = "second"`')
    return ("Take the name as an argument" if same else "Give it another name", "Leave `name` out")
