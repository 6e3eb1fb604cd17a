"""How a layer's semantics are written.

A layer has one entry, a function under `@layer("ClassName")`. It receives an `Incoming` (the layer with its configuration,
and what it is called on), raises a `Problem` when that cannot work, and returns the `Result`: output tensors and weights.

    @layer("Dense", masking=True)
    def dense(incoming: Incoming) -> Result:
        x = incoming.tensor(at_least=2)
        features = incoming.feature_size(x, -1)
        units = incoming.dim("units")
        ...
        return Result(incoming.like(x, (*x.shape[:-1], units)), [Weight("kernel", (features, units)), ...])

Every number comes from the configuration through `incoming`, so that a value that kerlint does not know stays UNKNOWN and a
symbol stays a symbol.

What the constructor refuses, whatever flows later, is found by a function under `@checks("ClassName")`; those of
`semantics.arguments` help to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Expr, Shape, Unknown, as_dim
from kerlint.graph.layers import Layer, Weight
from kerlint.graph.problems import BadDtype, NotATensor, Problem, UnknownFeatureSize, WrongInputCount, WrongRank
from kerlint.graph.tensors import Array, Structure, Tensor, leaves


class NotUnderstood(Exception):
    """Too little is known to say what comes out. The outputs become unknown tensors."""


@dataclass
class Result:
    """What a call gives: the structure of output tensors, and the weights that it needs.

    `weights` is None when even their shapes are not known. Weights of layers inside (wrappers, cells) are not listed here:
    `Incoming.call` fixes them on the inner layer, which must be among `layer.sublayers`.
    """

    outputs: Structure
    weights: list[Weight] | None = field(default_factory=list)


@dataclass
class Incoming:
    """A layer, and the arguments of one call of it."""

    layer: Layer
    args: tuple[Structure, ...]
    kwargs: dict[str, Any]

    @property
    def keras(self) -> int:
        """The generation of Keras: 2 or 3."""
        return self.layer.keras

    # ------------------------------------------------------------ configuration

    def get(self, argument: str, default: Any = None) -> Any:
        """The value of a constructor argument: a constant, a tuple, an `Unknown`, an `Expr`, a `Layer`, ..."""
        return self.layer.config.get(argument, default)

    def dim(self, argument: str) -> Dim:
        """The argument as a size. A None in the configuration means "not given" and so is UNKNOWN here."""
        value = as_dim(self.get(argument, UNKNOWN))
        return UNKNOWN if value is None else value

    def flag(self, argument: str) -> bool | None:
        """The argument as yes or no; None when it is not known."""
        value = self.get(argument)
        return None if isinstance(value, (Unknown, Expr)) else bool(value)

    def text(self, argument: str, default: str | None = None) -> str | None:
        """The argument where it is a known string, lower case not forced; None when unknown."""
        value = self.get(argument, default)
        if value is None:
            return default
        return value if isinstance(value, str) else None

    def dims(self, argument: str, count: int) -> tuple[Dim, ...]:
        """The argument as `count` sizes: one number counts for every axis."""
        value = self.get(argument)
        if isinstance(value, (tuple, list)) and len(value) == count:
            return tuple(as_dim(v) for v in value)
        if isinstance(value, (int, Expr)) and not isinstance(value, bool):
            return (value,) * count
        if isinstance(value, Unknown) and value.name is not None:
            return (UNKNOWN,) * count
        return (UNKNOWN,) * count

    # ------------------------------------------------------------ inputs

    def first(self) -> Structure:
        """The first argument of the call, however it was passed."""
        if self.args:
            return self.args[0]
        for name in ("inputs", "x", "input", "sequences", "query"):
            if name in self.kwargs:
                return self.kwargs[name]
        raise NotUnderstood

    def argument(self, name: str, position: int, default: Any = None) -> Any:
        """The argument `name` of the call, passed by keyword or as the positional one of this number."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[position] if len(self.args) > position else default

    def tensor(self, rank: int | None = None, *, at_least: int | None = None, at_most: int | None = None) -> Tensor:
        """The one tensor that goes in, of the rank that the layer needs.

        Of a tensor about which nothing is known an exact `rank` is assumed, since anything else would raise.
        Raises WrongRank, WrongInputCount, NotATensor; NotUnderstood for what is no tensor in view.
        """
        return self.ranked(as_tensor(self.first()), rank, at_least=at_least, at_most=at_most)

    def refuse_list_of_one(self) -> None:
        """Raises WrongInputCount where the only tensor stands in a list and the layer cannot take that."""
        if self.keras == 3 and self.layer.class_name in _NO_LIST_OF_ONE and self.args:
            given = self.args[0]
            if isinstance(given, list) and len(given) == 1 and isinstance(given[0], Tensor):
                raise WrongInputCount("1", 1)

    def ranked(
        self,
        x: Tensor,
        rank: int | None = None,
        *,
        at_least: int | None = None,
        at_most: int | None = None,
        index: int = 0,
    ) -> Tensor:
        """`x`, if it has the rank that the layer needs. Raises WrongRank."""
        if x.shape is None:
            if rank is None:
                return x
            return Tensor((UNKNOWN,) * rank, x.dtype, x.mask, x.call, x.index, x.variable)
        if rank is not None and len(x.shape) != rank:
            raise WrongRank(rank, x.shape, input_index=index)
        if at_least is not None and len(x.shape) < at_least:
            raise WrongRank(at_least, x.shape, at_least=True, input_index=index)
        if at_most is not None and len(x.shape) > at_most:
            raise WrongRank(at_most, x.shape, at_most=True, input_index=index)
        return x

    def tensors(self, at_least: int = 2, exactly: int | None = None) -> list[Tensor]:
        """The tensors of a layer that takes a list. Raises WrongInputCount, NotATensor."""
        given = self.first()
        if isinstance(given, dict):
            given = list(given.values())
        if not isinstance(given, (list, tuple)):
            if isinstance(given, (Tensor, Array)):
                raise WrongInputCount(f"a list of {exactly or f'at least {at_least}'} tensors", 1)
            raise NotUnderstood
        found = [as_tensor(item) for item in given]
        if exactly is not None and len(found) != exactly:
            raise WrongInputCount(str(exactly), len(found))
        if len(found) < at_least:
            raise WrongInputCount(f"at least {at_least}", len(found))
        return found

    def feature_size(self, x: Tensor, axis: int) -> Dim:
        """The size of an axis that weights are made from. Raises UnknownFeatureSize where it is `None` and they are not made."""
        if x.shape is None:
            return UNKNOWN
        size = x.shape[axis]
        if size is None and self.layer.built:
            return UNKNOWN
        if size is None:
            raise UnknownFeatureSize(x.shape, axis % len(x.shape))
        return size

    def needs_floats(self, x: Tensor) -> None:
        """Raises BadDtype where Keras 2, which runs on TensorFlow alone, has no kernel for integers.

        Keras 3 leaves that to the backend, and some of them convert.
        """
        if self.keras == 2 and x.dtype is not None and x.dtype.startswith(("int", "uint", "bool", "string")):
            raise BadDtype(x.dtype, "a float")

    # ------------------------------------------------------------ outputs

    def compute_dtype(self) -> str | None:
        """The dtype in which the layer computes (its own `dtype`, else float32); None when not known."""
        dtype = self.get("dtype")
        if dtype is None:
            return "float32"
        if not isinstance(dtype, str):
            return None
        return {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}.get(dtype, dtype)

    def cast(self, x: Tensor) -> str | None:
        """The dtype of `x` inside the layer: floats become the dtype in which it computes, others stay as they are."""
        if x.dtype is None or not x.dtype.startswith(("float", "bfloat")):
            return x.dtype
        return self.compute_dtype()

    def like(self, x: Tensor, shape: Shape | None, dtype: str | None = "compute") -> Tensor:
        """An output tensor: `dtype` "compute" means the dtype in which the layer computes."""
        return Tensor(shape, self.compute_dtype() if dtype == "compute" else dtype, mask=False)

    def own(self, *inner: Layer) -> None:
        """Take layers that came as arguments among those inside this one."""
        for layer in inner:
            if not any(layer is known for known in self.layer.sublayers):
                self.layer.sublayers.append(layer)

    def call(self, inner: Layer, *args: Structure, **kwargs: Any) -> Structure:
        """What a layer inside this one gives, its weights fixed on it. Raises its problems."""
        from kerlint.semantics.apply import evaluate

        return evaluate(inner, args, kwargs)


# What cannot be called on a list that holds one tensor in Keras 3, since it reads the shape of what it gets. Layers that
# work element by element do not mind, and the releases of Keras 2 differ.
_NO_LIST_OF_ONE = frozenset(
    """
    Dense Embedding Flatten Reshape Permute RepeatVector Masking BatchNormalization LayerNormalization Softmax PReLU
    LSTM GRU SimpleRNN Bidirectional TimeDistributed Conv1D Conv2D Conv2DTranspose SeparableConv2D DepthwiseConv2D
    MaxPooling1D MaxPooling2D AveragePooling2D GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D
    UpSampling2D ZeroPadding2D Cropping2D
    """.split()
)


def as_tensor(value: Any) -> Tensor:
    """A tensor from what stands in a tensor's place. Raises NotATensor, NotUnderstood."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, Array):
        return Tensor(value.shape, value.dtype, mask=False)
    if isinstance(value, Layer):
        raise NotATensor("layer", value.variable or value.class_name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Tensor((), "float32" if isinstance(value, float) else "int32")
    if isinstance(value, (list, tuple)):
        found: list[Tensor] = [leaf for leaf in leaves(value) if isinstance(leaf, Tensor)]
        if len(value) == 1 and len(found) == 1 and found[0] is value[0]:
            only: Tensor = found[0]
            return only
        if found:
            raise WrongInputCount("1", len(found))
    raise NotUnderstood


# ---------------------------------------------------------------- the register

Semantics = Callable[[Incoming], Result]


@dataclass(frozen=True)
class Entry:
    """What is known of a layer class: how it computes, and whether it passes a mask on untouched."""

    compute: Semantics
    masking: bool = False


LAYERS: dict[str, Entry] = {}


def layer(*names: str, masking: bool = False) -> Callable[[Semantics], Semantics]:
    """Register the semantics of the Keras classes `names`.

    With `masking` the layer passes the mask of its first input on (Keras's `supports_masking`); otherwise the entry sets
    `Tensor.mask` itself, or the mask ends here.
    """

    def register(compute: Semantics) -> Semantics:
        for name in names:
            LAYERS[name] = Entry(compute, masking)
        return compute

    return register


# ---------------------------------------------------------------- constructors

Check = Callable[[Layer], Iterator[Problem]]

CHECKS: dict[str, list[Check]] = {}


def checks(*names: str) -> Callable[[Check], Check]:
    """Register what the constructors of the Keras classes `names` refuse."""

    def register(check: Check) -> Check:
        for name in names:
            CHECKS.setdefault(name, []).append(check)
        return check

    return register


def check_layer(layer: Layer) -> list[Problem]:
    """Every problem with the arguments that `layer` was made with. Unknown values have none."""
    if layer.custom:
        return []
    return [problem for check in CHECKS.get(layer.class_name, ()) for problem in check(layer)]
