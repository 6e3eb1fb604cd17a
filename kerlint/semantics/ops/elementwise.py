"""Operations that treat every element alike, alone or paired with those of other tensors."""

from __future__ import annotations

from kerlint.graph.problems import CannotBroadcast
from kerlint.graph.tensors import Structure, Tensor, same_shape
from kerlint.semantics.broadcasting import broadcast
from kerlint.semantics.ops.broadcasting import broadcast_tensors, elementwise
from kerlint.semantics.ops.dtypes import COMPLEX, as_float, is_float
from kerlint.semantics.ops.operands import as_operand
from kerlint.semantics.ops.register import Call, op


@op(
    "abs", "negative", "positive", "square", "sign", "conj", "clip_by_norm", "stop_gradient", "identity", "copy",
    "relu", "relu6", "nan_to_num", "bitwise_not", "shuffle", "linear", "adjust_image",
)  # fmt: skip
def same_kind(call: Call) -> Structure:
    """One tensor in, one of its shape and dtype out."""
    x = call.tensor()
    dtype = x.dtype
    if call.spelling.op == "abs" and dtype in COMPLEX:
        dtype = None
    return Tensor(x.shape, dtype if dtype != "bool" else None)


# What Keras says to keep the dtype of, while backends make floats.
ACTIVATIONS = frozenset(
    """
    sigmoid softplus softsign silu log_sigmoid leaky_relu hard_sigmoid hard_silu hard_tanh elu selu celu gelu mish
    exponential tanh_shrink hard_shrink soft_shrink squareplus sparse_plus sparse_sigmoid threshold
    """.split()
)


@op(
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "cbrt", "reciprocal", "sin", "cos", "tan",
    "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "erf", "erfc", "erfinv",
    "lgamma", "digamma", "sigmoid", "softplus", "softsign", "silu", "log_sigmoid", "leaky_relu", "hard_sigmoid",
    "hard_silu", "hard_tanh", "elu", "selu", "celu", "gelu", "mish", "exponential", "tanh_shrink", "hard_shrink",
    "soft_shrink", "squareplus", "sparse_plus", "sparse_sigmoid", "threshold", "deg2rad", "rad2deg", "sinc",
    "i0", "fabs", "angle", "bessel",
)  # fmt: skip
def floating(call: Call) -> Structure:
    """One tensor in, one of its shape out, of floating numbers."""
    x = call.tensor()
    if call.library == "keras" and call.spelling.op in ACTIVATIONS and not is_float(x.dtype):
        return Tensor(x.shape, None)
    return Tensor(x.shape, as_float(x.dtype, call.library) if x.dtype not in COMPLEX else None)


@op("floor", "ceil", "trunc", "rint", "real", "imag", "invert_permutation", "rounded")
def rounding(call: Call) -> Structure:
    """One tensor in, one of its shape out; floats stay what they are."""
    x = call.tensor()
    return Tensor(x.shape, as_float(x.dtype, "") if x.dtype not in COMPLEX else None)


@op("isnan", "isinf", "isfinite", "isneginf", "isposinf", "isreal", "iscomplex", "logical_not", "signbit")
def questions(call: Call) -> Structure:
    """One tensor in, a truth value for each element out."""
    return Tensor(call.tensor().shape, "bool")


@op(
    "add", "subtract", "multiply", "mod", "fmod", "maximum", "minimum", "fmax", "fmin", "power", "floor_divide",
    "squared_difference", "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "gcd", "lcm",
    "multiply_no_nan",
)  # fmt: skip
def arithmetic(call: Call) -> Structure:
    """Two tensors in, one of their common shape out."""
    result = elementwise((call.get("x1"), call.get("x2")), call.library)
    return result if result.dtype != "bool" else Tensor(result.shape, None)


@op(
    "divide", "divide_no_nan", "arctan2", "hypot", "logaddexp", "logaddexp2", "copysign", "nextafter", "heaviside",
    "ldexp", "xlogy", "xdivy", "float_power", "polygamma", "zeta", "log_poisson_loss",
)  # fmt: skip
def floating_arithmetic(call: Call) -> Structure:
    """Two tensors in, floating numbers of their common shape out."""
    result = elementwise((call.get("x1"), call.get("x2")), call.library)
    exact = call.spelling.op not in ("ldexp", "float_power", "log_poisson_loss")
    return Tensor(result.shape, as_float(result.dtype, call.library) if exact else None)


@op("equal", "not_equal", "greater", "greater_equal", "less", "less_equal", "isclose")
def comparison(call: Call) -> Structure:
    """Two tensors in, a truth value for each element out."""
    return Tensor(elementwise((call.get("x1"), call.get("x2")), call.library).shape, "bool")


@op("logical_and", "logical_or", "logical_xor")
def logical(call: Call) -> Structure:
    """Two tensors of truth values in, one out."""
    return Tensor(elementwise((call.get("x1"), call.get("x2")), call.library).shape, "bool")


@op("allclose", "array_equal")
def one_answer(call: Call) -> Structure:
    """One truth value about tensors. Raises CannotBroadcast; arrays of other shapes are merely not equal."""
    if call.spelling.op == "allclose" and "x2" in call.values:
        elementwise((call.get("x1"), call.get("x2")), call.library)
    return Tensor((), "bool")


@op("add_n")
def add_n(call: Call) -> Structure:
    """The sum of tensors that have one shape. Raises CannotBroadcast."""
    tensors = call.tensors()
    shape = broadcast_tensors(tensors)
    if not tensors:
        raise call.bad("xs", "at least one tensor")
    shapes = [t.shape for t in tensors if t.shape is not None]
    for index, other in enumerate(shapes):
        if same_shape(shapes[0], other) is False:
            raise CannotBroadcast(shapes, None, 0, index)
    return Tensor(shape, tensors[0].dtype)


@op("clip")
def clip(call: Call) -> Structure:
    """A tensor within bounds, which may be tensors themselves."""
    bounds = [call.get(role) for role in ("x_min", "x_max") if call.get(role) is not None]
    x = call.tensor()
    shape = broadcast_tensors([x, *map(as_operand, bounds)])
    plain = all(isinstance(bound, (int, float)) for bound in bounds)
    whole = x.dtype is not None and as_float(x.dtype, "") is None and any(isinstance(b, float) for b in bounds)
    return Tensor(shape, x.dtype if plain and not whole and x.dtype != "bool" else None)


@op("where")
def where(call: Call) -> Structure:
    """Elements of `x1` or `x2`, as the condition says; the places where it holds when they are left out."""
    condition = call.tensor("condition")
    x1, x2 = call.get("x1"), call.get("x2")
    if x1 is None and x2 is None:
        from kerlint.semantics.ops.indexing import places

        return places(condition, as_tuple=call.library != "tensorflow")
    if x1 is None or x2 is None:
        raise call.bad("x2" if x2 is None else "x1", "both alternatives, or none")
    result = elementwise((x1, x2), call.library)
    return Tensor(broadcast_tensors([condition, result]), result.dtype)


@op("select")
def select(call: Call) -> Structure:
    """Elements of the first alternative whose condition holds."""
    conditions, choices = call.tensors("conditions"), call.tensors("choices")
    if len(conditions) != len(choices):
        raise call.bad("choices", f"{len(conditions)} alternatives, one for each condition")
    return Tensor(broadcast_tensors([*conditions, *choices]), None)


@op("broadcast_to")
def broadcast_to(call: Call) -> Structure:
    """The tensor repeated to fill a shape. Raises CannotBroadcast."""
    x, target = call.tensor(), call.sizes("shape")
    if x.shape is None or target is None:
        return Tensor(target, x.dtype)
    if len(x.shape) > len(target) or any(
        type(d) is int and type(t) is int and d not in (1, t) for d, t in zip(x.shape[::-1], target[::-1])
    ):
        raise CannotBroadcast([x.shape, target])
    broadcast([x.shape, target])
    return Tensor(target, x.dtype)


@op("broadcast_arrays")
def broadcast_arrays(call: Call) -> Structure:
    """Every array, repeated to the common shape."""
    tensors = call.tensors()
    shape = broadcast_tensors(tensors)
    return tuple(Tensor(shape, tensor.dtype) for tensor in tensors)


@op("polar", "complex")
def complex_numbers(call: Call) -> Structure:
    """Complex numbers of two parts."""
    parts = elementwise((call.get("x1"), call.get("x2")), call.library)
    return Tensor(parts.shape, {"float32": "complex64", "float64": "complex128"}.get(parts.dtype or ""))


@op("betainc")
def betainc(call: Call) -> Structure:
    """Three tensors of one shape in, one out. Raises CannotBroadcast."""
    first, *others = [call.tensor(role) for role in ("x1", "x2", "x3")]
    for other in others:
        if first.shape != () != other.shape and same_shape(first.shape, other.shape) is False:
            raise CannotBroadcast([first.shape or (), other.shape or ()])
    return elementwise([call.get(role) for role in ("x1", "x2", "x3")], call.library)


@op("clip_by_global_norm")
def clip_by_global_norm(call: Call) -> Structure:
    """Every tensor, and the norm of all."""
    tensors = call.tensors()
    return ([Tensor(tensor.shape, tensor.dtype) for tensor in tensors], Tensor((), None))


@op("norm_of_all")
def norm_of_all(call: Call) -> Structure:
    """One number about several tensors."""
    call.tensors()
    return Tensor((), None)


@op("identities")
def identities(call: Call) -> Structure:
    """Every tensor as it was."""
    return [Tensor(tensor.shape, tensor.dtype) for tensor in call.tensors()]
