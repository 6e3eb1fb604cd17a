"""KER505 dead-initializer."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity

from ._chain import WEIGHTED, activation_of, name_of

_ZERO = frozenset({"zeros", "zero"})


class DeadInitializer(Rule):
    """A layer with `relu` starts with all weights zero, so it never learns.

    ## Why

    With weights of zero every unit gives relu(0), where the gradient is zero too: nothing flows back and the
    weights stay as they are. Measured: after training not one of them has moved. With other activations the layer
    does learn.

    ## How to mend it

    Leave `kernel_initializer` out: the default is random.

    ## When it is silent

    For biases, for layers without `relu` (the last layer of a residual branch is often set to zero on purpose), for
    frozen ones, and where weights are loaded.
    """

    code = "KER505"
    name = "dead-initializer"
    severity = Severity.ERROR
    summary = "zero weights under relu, which never change"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="relu", kernel_initializer="zeros"),
    layers.Dense(1),
])
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="tanh", kernel_initializer="zeros"),
    layers.Dense(16, activation="relu", bias_initializer="zeros"),
    layers.Dense(1, kernel_initializer="zeros"),
])
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer."""
        if any(use.method == "load_weights" for use in program.uses):
            return
        for layer in program.layers:
            if layer.class_name in WEIGHTED and not layer.custom and _dead(layer) and layer.created is not None:
                yield self.finding(
                    layer.place_of("kernel_initializer") or layer.created,
                    f"the weights of `{layer.class_name}` start at zero under `relu` and never change",
                    label="no gradient reaches this layer",
                    why="At zero `relu` has no slope, so training has nothing to go by.",
                    help="Remove `kernel_initializer`: the default is random",
                    fixes=[Fix("Remove `kernel_initializer`", (RemoveArgument(layer.created, "kernel_initializer"),))],
                )
            elif layer.class_name in _DENSE and not layer.custom and _alike(program, layer) and layer.created is not None:
                yield self.finding(
                    layer.place_of("kernel_initializer") or layer.created,
                    f"all units of `{layer.class_name}` start with the same weights and stay alike",
                    label="every weight begins with the same value",
                    why="Units with the same weights get the same gradient, so that all of them learn one thing.",
                    help="Remove `kernel_initializer`: the default is random",
                    fixes=[Fix("Remove `kernel_initializer`", (RemoveArgument(layer.created, "kernel_initializer"),))],
                    severity=Severity.WARNING,
                )
        yield from self._shared(program)

    def _shared(self, program: Program) -> Iterable[Finding]:
        """Layers that one initializer object gives the same numbers."""
        first: dict[tuple[int, object], Layer] = {}
        for layer in program.layers:
            kernel, shape = layer.get("kernel_initializer"), next((w.shape for w in layer.weights or ()), None)
            if not isinstance(kernel, Choice) or kernel.form != "object" or kernel.place is None or not _is_random(kernel):
                continue
            other = first.setdefault((id(kernel), shape), layer)
            place = layer.place_of("kernel_initializer")
            if other is not layer and other.created != layer.created and shape is not None and place is not None:
                yield self.finding(
                    place,
                    f"one `{kernel.class_name}` object gives this layer the very weights of another",
                    label="used for a layer of the same shape already",
                    why="An initializer object draws the same numbers each time it is asked for one shape.",
                    help="Make an object for each layer, or name the initializer by a string",
                    severity=Severity.ADVICE,
                )


def _is_random(kernel: Choice) -> bool:
    return kernel.name is not None and not kernel.name.startswith(("zero", "one", "constant", "identity"))


def _alike(program: Program, layer: Layer) -> bool:
    """Whether the units of a hidden layer begin with equal weights."""
    units = layer.get("units", layer.get("filters"))
    hidden = any(
        taker.layer.class_name in WEIGHTED for call in layer.calls for x in call.output_tensors for taker in program.consumers(x)
    )
    several = isinstance(units, int) and units > 1
    return (
        several and hidden and layer.trainable is True and name_of(layer.get("kernel_initializer")) in ("ones", "one", "constant")
    )


_DENSE = frozenset({"Dense", "Conv1D", "Conv2D", "Conv3D"})


def _dead(layer: Layer) -> bool:
    kernel, bias = name_of(layer.get("kernel_initializer")), name_of(layer.get("bias_initializer"))
    without_bias = layer.get("use_bias") is False or bias in _ZERO
    return kernel in _ZERO and activation_of(layer) == "relu" and without_bias and layer.trainable is True
