"""Operations that make tensors of sizes, numbers and chance."""

from __future__ import annotations

import math
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, add, ceildiv, product, sub
from kerlint.graph.problems import CannotReshape
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.broadcasting import broadcast_tensors
from kerlint.semantics.ops.operands import as_operand, as_size, as_sizes, is_number
from kerlint.semantics.ops.register import Call, op


def default_float(call: Call) -> str:
    """What numbers are where no dtype is named."""
    return "float64" if call.library == "numpy" else "float32"


@op("zeros", "ones", "empty")
def filled(call: Call) -> Structure:
    """A tensor of the given shape. Raises BadArgument."""
    return Tensor(_checked(call, call.sizes("shape")), call.dtype(default_float(call)))


def _checked(call: Call, shape: Shape | None) -> Shape | None:
    if shape is not None and any(isinstance(size, int) and size < 0 for size in shape):
        raise call.bad("shape", "sizes of 0 or more")
    return shape


@op("full")
def full(call: Call) -> Structure:
    """A tensor of the given shape, of one number's dtype in NumPy and TensorFlow."""
    value = call.tensor("value")
    default = value.dtype if call.library == "numpy" else None
    if call.library in ("tensorflow",) and isinstance(call.get("value"), float):
        default = "float32"
    shape = call.sizes("shape")
    return Tensor(_checked(call, shape), call.dtype(default))


@op("like")
def like(call: Call) -> Structure:
    """A tensor of the shape and dtype of another."""
    x = call.tensor()
    shape = x.shape if call.get("shape") is None else call.sizes("shape")
    return Tensor(shape, call.dtype(x.dtype))


@op("eye")
def eye(call: Call) -> Structure:
    """A matrix with ones on a diagonal, as often as a batch asks for."""
    rows = call.size("rows")
    columns = rows if call.get("columns") is None else call.size("columns")
    batch = () if call.get("batch_shape") is None else call.sizes("batch_shape")
    return Tensor(None if batch is None else (*batch, rows, columns), call.dtype(default_float(call)))


@op("arange")
def arange(call: Call) -> Structure:
    """Numbers from `start` (0 when one number alone is given) before `stop`."""
    start, stop = call.get("start"), call.get("stop")
    step = 1 if call.get("step") is None else call.get("step")
    if stop is None and start != 0:  # nobody asks for the numbers before 0: there None is a size that data tell
        start, stop = 0, start
    given = (start, stop, step)
    dtype: str | None = None
    if all(type(n) is int for n in given):
        dtype = {"numpy": "int64", "keras": "int32", "tensorflow": "int32", "backend": "int32"}[call.library]
    elif any(isinstance(n, float) for n in given) and all(isinstance(n, (int, float)) for n in given):
        dtype = default_float(call)
    return Tensor((_steps(start, stop, step),), call.dtype(dtype))


def _steps(start: Any, stop: Any, step: Any) -> Dim:
    if all(isinstance(n, (int, float)) for n in (start, stop, step)):
        return max(0, math.ceil((stop - start) / step)) if step else UNKNOWN
    if type(step) is int and step > 0:
        length = sub(as_size(stop), as_size(start))
        return None if length is None else ceildiv(length, step)
    return UNKNOWN


@op("linspace")
def linspace(call: Call) -> Structure:
    """`num` numbers, on a new axis where the ends are tensors."""
    start, stop, num = call.tensor("start"), call.tensor("stop"), call.size("num")
    ends = broadcast_tensors([start, stop])
    whole = call.library != "numpy" or not all(is_number(call.get(role)) for role in ("start", "stop"))
    dtype = call.dtype(None if whole else "float64")
    if ends is None:
        return Tensor(None, dtype)
    axis = call.one_axis(call.get("axis"), len(ends) + 1)
    if axis is None:
        return Tensor((UNKNOWN,) * (len(ends) + 1), dtype)
    result = Tensor((*ends[:axis], num, *ends[axis:]), dtype)
    return (result, Tensor(None, None)) if call.flag("retstep") else result


@op("window")
def window(call: Call) -> Structure:
    """Numbers of a window function."""
    return Tensor((call.size("size"),), None)


@op("convert")
def convert(call: Call) -> Structure:
    """A tensor of what is given: nested lists, numbers, arrays."""
    value = call.get("x")
    x = as_operand(value)
    dtype = x.dtype
    plain = not isinstance(value, (Tensor, Array))
    if plain and call.library != "numpy":
        dtype = {"int64": "int32", "float64": "float32", "bool": "bool"}.get(dtype or "") if _only_numbers(value) else None
    if call.library == "backend":
        dtype = "float32"
    shape = x.shape
    least = call.get("ndmin")
    if isinstance(least, int) and shape is not None and least > len(shape):
        shape = (1,) * (least - len(shape)) + shape
    if call.get("shape") is not None:
        return _constant(call, x, dtype)
    return Tensor(shape, call.dtype(dtype))


def _only_numbers(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_only_numbers, value))
    return isinstance(value, (bool, int, float))


def _constant(call: Call, x: Tensor, dtype: str | None) -> Tensor:
    """`tf.constant` fills a shape with one number, or arranges as many as it has."""
    shape = call.sizes("shape")
    if shape is not None and x.shape is not None:
        total, wanted = product(x.shape), product(shape)
        if isinstance(total, int) and isinstance(wanted, int) and total not in (1, wanted):
            raise CannotReshape(x.shape, shape, per_sample=False)
    return Tensor(shape, call.dtype(dtype))


# ---------------------------------------------------------------- chance


@op("random")
def random(call: Call) -> Structure:
    """Numbers by chance of a given shape; one number where NumPy is given none."""
    size = call.get("shape")
    whole = call.spelling.name in ("poisson", "binomial", "geometric")
    dtype = call.dtype(None if whole else default_float(call))
    if size is None:
        return Tensor(_common(call), None if _has_tensors(call) else dtype)
    shape = _checked(call, call.sizes("shape"))
    return Tensor(shape, dtype)


def _parameters(call: Call) -> list[Any]:
    return [value for role, value in call.values.items() if role not in ("shape", "dtype", "seed", "name", "alg", "out")]


def _has_tensors(call: Call) -> bool:
    return any(isinstance(value, (Tensor, Array, Unknown, list, tuple)) for value in _parameters(call))


def _common(call: Call) -> Shape | None:
    try:
        return broadcast_tensors([as_operand(value) for value in _parameters(call) if value is not None])
    except NotUnderstood:
        return None


@op("random_integers")
def random_integers(call: Call) -> Structure:
    """Integers by chance."""
    shape = () if call.get("shape") is None else call.sizes("shape")
    return Tensor(_checked(call, shape), call.dtype("int64" if call.library == "numpy" else "int32"))


@op("random_sizes")
def random_sizes(call: Call) -> Structure:
    """`rand(3, 4)`: the sizes are the arguments themselves."""
    return Tensor(_checked(call, call.sizes("shape")), "float64")


@op("choice")
def choice(call: Call) -> Structure:
    """Elements, or numbers below one, by chance."""
    source, size = call.tensor(), call.get("size")
    shape = () if size is None else call.sizes("size")
    if source.shape is not None and len(source.shape) > 1:
        if shape is None or call.get("axis") not in (0, None):
            return Tensor(None, source.dtype)
        shape = shape + source.shape[1:]
    return Tensor(shape, source.dtype)


@op("permutation")
def permutation(call: Call) -> Structure:
    """The elements of the first axis in another order; a number stands for all below it."""
    x = call.get("x")
    tensor = as_operand(x)
    if tensor.shape == ():
        return Tensor((as_size(x),), "int64")
    return Tensor(tensor.shape, tensor.dtype)


@op("random_of")
def random_of(call: Call) -> Structure:
    """Draws from distributions whose parameters may be tensors: their axes come last."""
    shape = call.sizes("shape")
    parameters = broadcast_tensors([call.tensor(role) for role in ("alpha", "beta") if call.get(role) is not None])
    if shape is None or parameters is None:
        return Tensor(None, call.dtype("float32"))
    return Tensor(shape + parameters, call.dtype("float32"))


@op("categorical")
def categorical(call: Call) -> Structure:
    """Class numbers drawn for each row. Raises WrongRank."""
    _, shape = call.shaped(rank=2)
    default = "int64" if call.library == "tensorflow" else "int32"
    return Tensor((shape[0], call.size("num_samples")), call.dtype(default))


@op("multinomial")
def multinomial(call: Call) -> Structure:
    """Counts, or vectors: the axis of the parameter comes last."""
    parameter = call.tensor("parameter")
    size = () if call.get("shape") is None else call.sizes("shape")
    if parameter.shape is None or size is None:
        return Tensor(None, None)
    return Tensor((*size, *parameter.shape[-1:]), None)


@op("triangle_ones")
def triangle_ones(call: Call) -> Structure:
    """A matrix with ones on and below a diagonal."""
    rows = call.size("rows")
    columns = rows if call.get("columns") is None else call.size("columns")
    return Tensor((rows, columns), call.dtype(default_float(call)))


@op("indices")
def indices(call: Call) -> Structure:
    """The position of every element of a grid."""
    shape = as_sizes(call.get("shape"))
    return Tensor(None if shape is None else (len(shape), *shape), "int64")


@op("vander")
def vander(call: Call) -> Structure:
    """Powers of a vector. Raises WrongRank."""
    _, shape = call.shaped(rank=1)
    columns = shape[0] if call.get("columns") is None else call.size("columns")
    return Tensor((shape[0], columns), None)


@op("fft_frequencies")
def fft_frequencies(call: Call) -> Structure:
    """The frequencies of a transform of `size` numbers."""
    size = call.size("size")
    half = add(UNKNOWN if not isinstance(size, int) else size // 2, 1)
    return Tensor((half if call.spelling.name.startswith("r") else size,), "float64")
