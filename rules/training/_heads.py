"""What the head rules share: the losses of compiled models and the activation that each output really ends in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerlint.findings import Edit
from kerlint.graph.dims import UNKNOWN, Dim, Shape, is_known
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Choice, Compile, Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Fix, Note, RemoveArgument, Replace, SetArgument

SPARSE = "sparse_categorical_crossentropy"
CATEGORICAL = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy"})
MULTICLASS = CATEGORICAL | {SPARSE}
BINARY = frozenset({"binary_crossentropy", "binary_focal_crossentropy"})
CROSSENTROPY = MULTICLASS | BINARY
SQUARED = frozenset({"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"})
REGRESSION = SQUARED | {"mean_absolute_percentage_error", "mean_squared_logarithmic_error"}

# Layers with weights whose output is their `activation` of a weighted sum.
_WEIGHTED = frozenset(
    "Dense EinsumDense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose DepthwiseConv1D "
    "DepthwiseConv2D SeparableConv1D SeparableConv2D LocallyConnected1D LocallyConnected2D".split()
)
_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN"})
# What hands every value on as it is, only elsewhere or not at all.
_HANDING_ON = frozenset({"Dropout", "Identity", "ActivityRegularization", "identity"})
_MOVING = frozenset(
    "Flatten Reshape Permute RepeatVector Cropping1D Cropping2D Cropping3D reshape squeeze expand_dims Squeeze ExpandDims".split()
)
_AVERAGING = frozenset(f"{kind}AveragePooling{n}D" for kind in ("", "Global") for n in (1, 2, 3))
_ACTIVATION_LAYERS = {
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "leaky_relu",
    "ELU": "elu",
    "Softmax": "softmax",
    "ThresholdedReLU": "relu",
}
_SPELLINGS = {"swish": "silu", "hard_swish": "hard_silu", "hardsigmoid": "hard_sigmoid"}
PROBABILITIES = frozenset({"softmax", "sigmoid", "hard_sigmoid"})
# Neither logits nor probabilities: what a cross-entropy clips, or takes the logarithm of, is no probability.
NO_PROBABILITIES = frozenset(
    "relu relu6 leaky_relu elu selu celu gelu silu hard_silu mish softplus softsign tanh hard_tanh exponential".split()
)
_KNOWN = PROBABILITIES | NO_PROBABILITIES | {"linear", "log_softmax", "log_sigmoid"}


@dataclass(frozen=True)
class Head:
    """The activation behind which nothing changes the values of an output any more.

    `layer` applies it, `place` is where it is written (the layer, where it is the default). `moved` says that axes were
    rearranged behind it. `shape` is that of the output, None where not even the rank is known.
    """

    activation: str
    layer: Layer
    place: Place
    shape: Shape | None
    moved: bool = False
    axis: object = -1

    @property
    def units(self) -> Dim:
        """The size of the last axis."""
        return self.shape[-1] if self.shape else UNKNOWN

    def note(self) -> Note:
        """Where the output gets its activation."""
        return Note(self.told(), self.place)

    def told(self) -> str:
        """What the head does, for a label."""
        if self.activation == "linear":
            return f"`{self.layer.class_name}` without an activation"
        return f"the output goes through `{self.activation}`"

    def change(self, activation: str, why: str = "") -> list[Fix]:
        """The edit that gives the head another activation; none where the head is no constructor that has one."""
        layer = self.layer
        if layer.operation or layer.created is None or "activation" not in layer.config:
            return []
        title = f'Use `activation="{activation}"`{why}'
        return [Fix(title, (SetArgument(layer.created, "activation", f'"{activation}"'),))]


@dataclass(frozen=True)
class Output:
    """One output of a compiled model with its loss and its head; `head` is None where kerlint does not know it."""

    compiled: Compile
    index: int
    loss: Choice
    head: Head | None
    shape: Shape | None

    @property
    def place(self) -> Place:
        """Where the loss is written."""
        return self.loss.place or self.compiled.place

    def note(self) -> Note:
        """Which loss the output has, as a note."""
        return Note(f"the loss of this output is {loss_text(self.loss)}", self.place)

    @property
    def from_logits(self) -> bool | None:
        """Whether the loss expects logits; None where that is not known."""
        value = self.loss.get("from_logits", False)
        return value if isinstance(value, bool) else None


def compiled_outputs(program: Program) -> Iterator[Output]:
    """The outputs of every compiled model that have a loss of Keras's."""
    for compiled in program.compiles:
        model = compiled.model
        if trains_itself(program, model) or _trained_in_another(program, model):
            continue
        tensors: list[Tensor | None] = [*model.output_tensors] or [None]
        if len(tensors) != len(compiled.losses):
            continue
        for index, (tensor, loss) in enumerate(zip(tensors, compiled.losses)):
            if isinstance(loss, Choice) and loss.name is not None:
                found = head_of(tensor) if tensor is not None else _head_of_unbuilt(model)
                shape = tensor.shape if tensor is not None else found.shape if found else None
                yield Output(compiled, index, loss, found, shape)


def headed_outputs(program: Program) -> Iterator[tuple[Output, Head]]:
    """The compiled outputs whose last activation is known."""
    for output in compiled_outputs(program):
        if output.head is not None:
            yield output, output.head


def metrics_of(output: Output) -> list[Choice]:
    """The metrics of Keras's that the output has."""
    all_metrics = output.compiled.output_metrics
    found = all_metrics[output.index] if output.index < len(all_metrics) else []
    return [metric for metric in found if isinstance(metric, Choice) and metric.name is not None]


def trains_itself(program: Program, model: Model) -> bool:
    """Whether a class of the user's says itself what `compile` or a step of training does with the loss."""
    own = {"train_step", "test_step", "compute_loss", "compute_metrics", "compile", "fit", "make_train_function"}
    bases = {c.name: c for c in program.custom}
    name: str | None = model.class_name
    while name in bases:
        found = bases[name]
        if own & set(found.methods) or found.opaque:
            return True
        name = found.base if found.base != name else None
    return False


def is_part(program: Program, model: Model) -> bool:
    """Whether another compiled model calls this one, as the whole of a GAN calls its two halves."""
    return any(model is not other and other.compiled is not None and model in other.layers for other in program.models)


def _trained_in_another(program: Program, model: Model) -> bool:
    """Whether the model is never trained itself, but in another that it is part of: its own loss has no effect."""
    return is_part(program, model) and not any(use.model is model and "x" in use.given for use in program.uses)


def loss_text(loss: Choice) -> str:
    """The loss as the program names it, as code."""
    return f"`{loss.written.rpartition('.')[2] or loss.name}`"


def change_loss(output: Output, name: str, why: str = "", *, safe: bool = False) -> list[Fix]:
    """The edit to another loss; none where the loss is an object with settings of its own."""
    if output.loss.place is None or output.loss.given:
        return []
    return [Fix(f'Use `loss="{name}"`{why}', (Replace(output.loss.place, f'"{name}"'),), safe)]


def logits_fix(output: Output, value: str) -> list[Fix]:
    """The edit of the loss object's `from_logits`; none where the loss is a name or a function."""
    if output.loss.form != "object" or output.loss.place is None:
        return []
    given = "from_logits" in output.loss.given
    edit: Edit = SetArgument(output.loss.place, "from_logits", value)
    if value == "False" and given:
        edit = RemoveArgument(output.loss.place, "from_logits")
    title = "Drop `from_logits=True`" if value == "False" else "Tell the loss `from_logits=True`"
    return [Fix(title, (edit,))]


def fitting_activation(output: Output) -> str:
    """The activation that the loss is made for."""
    return "sigmoid" if output.loss.name in BINARY else "softmax"


def applies_softmax(layer: Layer) -> bool:
    """Whether what the layer or operation gives is a softmax."""
    return not layer.custom and layer.class_name != "TimeDistributed" and _activation(layer) == "softmax"


def softmax_size(call: LayerCall) -> int | None:
    """How many elements the softmax of the call runs over; None when that is not known."""
    axis = call.layer.get("axis", -1)
    if call.layer.operation:
        axis = call.kwargs.get("axis", -1) if len(call.args) < 2 else UNKNOWN
    shape = call.output.shape if call.output is not None else None
    if shape is None or call.problem is not None or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return None
    return size(shape[axis])


def head_of(tensor: Tensor) -> Head | None:
    """The last activation on the way to `tensor`; None where something on the way is not understood."""
    return _follow(tensor, tensor.shape, frozenset())


def _follow(tensor: Tensor | None, shape: Shape | None, seen: frozenset[int]) -> Head | None:
    moved = False
    while tensor is not None and tensor.call is not None and id(tensor.call) not in seen:
        seen |= {id(tensor.call)}
        call, layer = tensor.call, tensor.call.layer
        if call.problem is not None:
            return None
        name = layer.class_name
        if layer.forward is not None and not layer.operation:  # the user's own code: go on where it got its answer from
            tensor = tensor.inner
            continue
        if isinstance(layer, Model):
            inner = layer.output_tensors
            if tensor.index >= len(inner):
                return None
            tensor = inner[tensor.index]
            continue
        if isinstance(layer.facts.get("head"), str) and call.place is not None:  # an architecture with its classification head
            return Head(layer.facts["head"], layer, call.place, shape, moved)
        if layer.custom:
            return None
        activation = _activation(layer)
        if name in _HANDING_ON or name in _MOVING or (name == "Activation" and activation == "linear"):
            moved = moved or name in _MOVING
            tensor = call.input
            continue
        if name in _AVERAGING:  # the average of weighted sums is one
            found = _follow(call.input, shape, seen)
            return found if found is not None and found.activation == "linear" else None
        return _head(layer, activation, call.place, shape, moved)
    return None


def _head_of_unbuilt(model: Model) -> Head | None:
    """The head of a Sequential that waits for data to tell its input."""
    if model.kind != "sequential" or not model.complete:
        return None
    for layer in reversed(model.layers):
        activation = _activation(layer)
        if layer.class_name in _HANDING_ON or (layer.class_name == "Activation" and activation == "linear"):
            continue
        if layer.custom or isinstance(layer, Model):
            return None
        return _head(layer, activation, layer.created, None, False)
    return None


def _head(layer: Layer, activation: str | None, place: Place | None, shape: Shape | None, moved: bool) -> Head | None:
    inner = layer.get("layer") if layer.class_name == "TimeDistributed" else None
    if isinstance(inner, Layer):
        layer, activation = inner, _activation(inner)
    place = layer.given.get("activation") or layer.created or place
    if activation not in _KNOWN or place is None:
        return None
    return Head(activation, layer, place, shape, moved, layer.get("axis", -1))


def _activation(layer: Layer) -> str | None:
    """The activation that the layer or operation applies; None for what is not known to apply one."""
    name = layer.class_name
    if layer.custom:
        return None
    if name in _WEIGHTED or name == "Activation":
        value = layer.get("activation", UNKNOWN)
    elif name in _RECURRENT:
        value = layer.get("activation", UNKNOWN)
        return value if value in ("tanh", "relu") else None
    elif name in _ACTIVATION_LAYERS:
        return None if name == "ReLU" and layer.get("max_value") is not None else _ACTIVATION_LAYERS[name]
    elif layer.operation:
        value = snake(name)
    else:
        return None
    if isinstance(value, Layer):
        return _activation(value)
    if value is None:
        return "linear"
    return known_activation(value) if isinstance(value, str) else None


def known_activation(name: str) -> str | None:
    """The activation by its one name; None for what is not among those that the rules speak of."""
    name = name.lower() if name.lower() in _KNOWN else snake(name)
    name = _SPELLINGS.get(name, name)
    return name if name in _KNOWN else None


def snake(name: str) -> str:
    """`HardSigmoid` as `hard_sigmoid`."""
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def size(dim: Dim) -> int | None:
    """The dim where it is a plain number."""
    return dim if is_known(dim) and isinstance(dim, int) else None
