"""What a `tf.TensorShape` can be asked for; shapes are tuples here."""

from __future__ import annotations

from kerlint.graph.dims import UNKNOWN, Unknown, as_dim, product
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import ListValue, Value


@attribute("tuple", "rank", "ndims")
def _rank(shape: tuple[Value, ...]) -> Value:
    return len(shape)


@attribute("tuple", "dims")
def _dims(shape: tuple[Value, ...]) -> Value:
    return ListValue(shape)


@method("tuple", "as_list")
def _as_list(call: Call) -> Value:
    return ListValue(call.receiver)


@method("tuple", "num_elements")
def _num_elements(call: Call) -> Value:
    return product(tuple(as_dim(size) for size in call.receiver))


@method("tuple", "is_fully_defined")
def _is_fully_defined(call: Call) -> Value:
    sizes = [as_dim(size) for size in call.receiver]
    if None in sizes:
        return False
    return UNKNOWN if any(isinstance(size, Unknown) for size in sizes) else True


@function("tensorflow.compat.dimension_value", "tensorflow.compat.v1.dimension_value")
def _dimension_value(call: Call) -> Value:
    return call.get(0, "dimension", UNKNOWN)
