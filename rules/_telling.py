"""How the rules about shapes and sequences speak: names of tensors and axes, and where a mistake began."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from kerlint.graph.dims import Expr, Shape, is_known, shape_text
from kerlint.graph.layers import Layer, LayerCall, story
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Note

P = TypeVar("P", bound=Problem)

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
# Layers that work on every value, or every step, alone: the axes that go in come out.
PASSING = frozenset(
    "Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout GaussianNoise "
    "BatchNormalization LayerNormalization GroupNormalization UnitNormalization RMSNormalization "
    "SpectralNormalization Activation ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax ActivityRegularization "
    "Rescaling Normalization Masking Identity".split()
)
ATTENTION = frozenset({"Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"})
_OPERATORS = {
    "Add": "+",
    "Subtract": "-",
    "Multiply": "*",
    "TrueDivide": "/",
    "Divide": "/",
    "FloorDivide": "//",
    "Matmul": "@",
    "Power": "**",
    "Mod": "%",
}


def told_once(program: Program, kind: type[P]) -> Iterator[tuple[LayerCall, P, Place]]:
    """The calls that fail for a reason of this kind, with their places, each told where it happens.

    A model whose layer fails fails as well: that is told at the layer.
    """
    for call, problem in program.problems(kind):
        place = call.place or call.layer.created
        if place is not None and not _told_inside(program, call):
            yield call, problem, place


def _told_inside(program: Program, call: LayerCall) -> bool:
    """Whether the problem of this call is also that of a call inside it."""
    inner = call.layer.nodes if isinstance(call.layer, Model) else []
    own = [c for c in program.calls if c.owner is call.layer]
    return any(c.problem is not None and c is not call for c in (*inner, *own))


# ---------------------------------------------------------------- names


def function_text(call: LayerCall) -> str:
    """The layer, function or operator of a call, as code."""
    return layer_text(call.layer)


def layer_class(layer: Layer) -> str:
    """The class of a layer, as code, for what is said about the arguments that it is made with."""
    return f"`{layer.class_name}`"


def layer_text(layer: Layer) -> str:
    """The layer, function or operator, as code."""
    if not layer.operation:
        return f"`{layer.class_name}{_size(layer)}`"
    if layer.written:
        return f"`{layer.written.rpartition('.')[2]}`"
    if layer.class_name == "GetItem":
        return "indexing"
    return f"`{_OPERATORS.get(layer.class_name, layer.class_name)}`"


def _size(layer: Layer) -> str:
    """The number that tells layers of one class apart, as it would be written."""
    if layer.class_name == "Bidirectional":
        inner = layer.get("layer")
        return f"({inner.class_name}{_size(inner)})" if isinstance(inner, Layer) else ""
    size = layer.get("units", layer.get("filters"))
    return f"({size})" if is_known(size) or isinstance(size, Expr) else ""


def tensor_text(tensor: Tensor | None) -> str:
    """The tensor as the program calls it, else by what made it."""
    if tensor is None:
        return "the input"
    if tensor.variable:
        return f"`{tensor.variable}`"
    if tensor.call is None or tensor.call.layer.class_name == "InputLayer":
        return "the input"
    made = layer_text(tensor.call.layer)
    return f"the result of {made}" if tensor.call.layer.operation else f"the output of {made}"


def told_shape(tensor: Tensor | None, shape: Shape | None = None) -> str:
    """`` `x` is (None, 64)``."""
    if shape is None and tensor is not None:
        shape = tensor.shape
    return f"{tensor_text(tensor)} is {shape_text(shape)}"


def listed(items: list[str]) -> str:
    """The items as a sentence lists them."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 axis`, `2 axes`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def axes(number: int) -> str:
    """`3 axes`."""
    return counted(number, "axis", "axes")


def input_of(call: LayerCall, index: int = 0) -> Tensor | None:
    """The input tensor of this number."""
    inputs = call.inputs
    return inputs[index] if index < len(inputs) else None


# ---------------------------------------------------------------- stories


def history(*tensors: Tensor | None, limit: int = 5) -> list[Note]:
    """The calls behind the tensors as notes: `LSTM` gives (None, 64)."""
    notes: list[Note] = []
    told: set[Place] = set()
    for tensor in tensors:
        for call in story(tensor, limit) if tensor is not None else ():
            place = call.place or call.layer.created
            shapes = [shape_text(t.shape) for t in call.output_tensors if t.shape is not None]
            if place is None or place in told or not shapes or call.problem is not None:
                continue
            if call.layer.facts.get("implied"):  # an input that stands as `input_shape` in the first layer
                continue
            told.add(place)
            name = "`Input`" if call.layer.class_name == "InputLayer" else layer_text(call.layer)
            notes.append(Note(f"{name} gives {' and '.join(shapes)}", place))
    return notes


def behind(tensor: Tensor | None, passing: frozenset[str] = PASSING) -> LayerCall | None:
    """The call that made the tensor, layers that pass all axes on left out."""
    seen: set[int] = set()
    while tensor is not None and tensor.call is not None and id(tensor.call) not in seen:
        seen.add(id(tensor.call))
        call = tensor.call
        if call.layer.class_name not in passing or call.layer.custom or call.layer.operation:
            return call
        tensor = call.input
    return None


def recurrent(layer: Layer) -> Layer | None:
    """The recurrent layer that `layer` is or that a `Bidirectional` wraps; None for all others."""
    if layer.class_name == "Bidirectional" and not layer.custom:
        inner = layer.get("layer")
        return recurrent(inner) if isinstance(inner, Layer) else None
    return layer if layer.class_name in RECURRENT and not layer.custom and not layer.operation else None


def made_once(program: Program, layer: Layer) -> bool:
    """Whether the constructor makes this layer alone and the program calls it once, so that an edit of it is local."""
    alike = [other for other in program.layers if other.created == layer.created and other.class_name == layer.class_name]
    if any(other.facts.get("in_loop") for other in alike):
        return False
    return len(alike) <= 1 and len(layer.calls) <= 1


def input_layer(tensor: Tensor | None) -> Layer | None:
    """The `Input` that the tensor comes from through layers that keep all axes."""
    call = behind(tensor)
    return call.layer if call is not None and call.layer.class_name == "InputLayer" else None


def plain(shape: Shape) -> bool:
    """Whether every size is a number, a name or any size: nothing that was not understood."""
    return all(dim is None or is_known(dim) or isinstance(dim, Expr) for dim in shape)
