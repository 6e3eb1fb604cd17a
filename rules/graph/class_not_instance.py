"""KER405 class-not-instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice, Model
from kerlint.graph.places import Place
from kerlint.graph.problems import NotATensor, NotInstance
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

# Layers that need no argument, so that `()` is all that is missing.
_BARE = frozenset(
    "Add Average BatchNormalization Concatenate ELU Flatten GlobalAveragePooling1D GlobalAveragePooling2D "
    "GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D LayerNormalization LeakyReLU Maximum "
    "MaxPooling1D MaxPooling2D MaxPooling3D Minimum Multiply PReLU ReLU Softmax Subtract UnitNormalization".split()
)


class ClassNotInstance(Rule):
    """A class stands where an object of it belongs: `Flatten` instead of `Flatten()`, `Adam` instead of `Adam()`.

    ## Why

    `Flatten` is the description of all flattening layers, `Flatten()` is one of them. `Flatten(x)` makes a layer
    and takes `x` for its settings; `Flatten()(x)` makes one with default settings and calls it on `x`.

    ## How to mend it

    Add the parentheses.

    ## When it is silent

    In Keras 3 for losses, metrics, activations and initializers, which it makes objects of by itself.
    """

    code = "KER405"
    name = "class-not-instance"
    severity = Severity.ERROR
    summary = "a class where an object of it belongs"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([keras.Input((4, 4)), layers.Flatten, layers.Dense(1)])
""",
        """\
import keras
from keras import layers

inputs = keras.Input((4, 4))
flat = layers.Flatten(inputs)
""",
        """\
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD, loss="mse")
""",
    )
    good = (
        """\
import keras
from keras import layers

inputs = keras.Input((4, 4))
model = keras.Model(inputs, layers.Dense(1)(layers.Flatten()(inputs)))
model.compile(optimizer=keras.optimizers.SGD(), loss="mse")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each class."""
        for mishap, problem in program.mishaps_of(NotInstance):
            fixes = _parentheses(mishap.place, problem.class_name)
            yield self._class(mishap.place, problem.class_name, f"`{problem.where}`", fixes)
        for layer in program.layers:
            yield from self._of_layer(layer)
        for call, not_tensor in program.problems(NotATensor):
            if not_tensor.what == "class" and call.place is not None:
                yield self._class(call.place, not_tensor.name or "", f"`{call.layer.class_name}`")
        for compiled in program.compiles:
            yield from self._choice(compiled.optimizer)
            listed = [*compiled.losses, *(metric for metrics in compiled.output_metrics for metric in metrics)]
            severity = Severity.ADVICE if program.keras == 3 else None  # Keras 3 makes the object itself
            yield from (finding for item in listed for finding in self._choice(item, severity))
        for choice in program.choices:
            if choice.kind == "callback":
                yield from self._choice(choice)

    def _of_layer(self, layer: Layer) -> Iterator[Finding]:
        for problem in layer.problems:
            if isinstance(problem, NotInstance):
                place = layer.place_of("layer", "cell", "backward_layer", "activation")
                if place is not None:
                    fixes = _parentheses(place, problem.class_name)
                    yield self._class(place, problem.class_name, f"`{problem.where}`", fixes)
        if layer.custom or isinstance(layer, Model) or layer.class_name == "InputLayer":
            return
        if not layer.given or layer.created is None:
            return
        first = next(iter(layer.given))
        tensor = layer.config.get(first)
        if isinstance(tensor, Tensor) and tensor.call is not None and first != "tensor":
            yield self._called_on_tensor(layer, layer.created, layer.given[first], tensor)

    def _called_on_tensor(self, layer: Layer, created: Place, argument: Place, tensor: Tensor) -> Finding:
        name, given = layer.class_name, tensor.variable or "x"
        fixes = []
        if name in _BARE and len(layer.given) == 1 and argument.line == created.line:
            before = replace(argument.start, column=argument.column - 1, end_column=argument.column - 1)
            fixes = [Fix(f"Write `{name}()({given})`", (Replace(before, "()"),), safe=True)]
        return self.finding(
            created,
            f"`{name}({given})` makes a layer with `{given}` for its settings, and calls it on nothing",
            label=f"`{given}` is a tensor",
            why="The first pair of parentheses makes the layer, the second calls it.",
            help=f"Write `{name}({'' if name in _BARE else '...'})({given})`",
            fixes=fixes,
        )

    def _choice(self, choice: object, severity: Severity | None = None) -> Iterator[Finding]:
        if isinstance(choice, Choice) and choice.form == "class" and choice.place is not None and choice.class_name:
            fix = Fix(f"Write `{choice.class_name}()`", (Replace(choice.place.end, "()"),), safe=True)
            yield self._class(choice.place, choice.class_name, f"the {choice.kind}", [fix], severity)

    def _class(self, place: Place, name: str, where: str, fixes: Iterable[Fix] = (), severity: Severity | None = None) -> Finding:
        return self.finding(
            place,
            f"{where} gets the class `{name}` where it needs an object",
            label=f"`{name}` is a class",
            why="A class only describes objects; calling it makes one.",
            help=f"Write `{name}()`",
            fixes=fixes,
            severity=severity,
        )


def _parentheses(place: Place, name: str) -> list[Fix]:
    """Adding what makes an object of the class, for layers that need no arguments and stand on one line."""
    if name not in _BARE or place.line != place.end_line:
        return []
    return [Fix(f"Write `{name}()`", (Replace(place.end, "()"),), safe=True)]
