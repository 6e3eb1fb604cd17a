"""Operations on tensors and arrays as the program writes them: operators, subscripts, methods, functions of libraries.

What is done to a tensor of a model becomes a call in the graph, of a layer with `operation` set; what is done to data gives
data.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Expr, Unknown
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Array, Structure, Tensor, leaves, map_leaves, tensors_in
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.functional_ops import with_functions
from kerlint.interpreter.library import Call
from kerlint.interpreter.values import DictValue, Function, Instance, LibraryRef, ListValue, Native, Slice, Value
from kerlint.semantics import ops
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.data import carried, scaled

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

OPERATION_STEPS = 4  # what an operation costs of the budget, which counts in statements

_CLASSES = {
    "+": "Add",
    "-": "Subtract",
    "*": "Multiply",
    "/": "TrueDivide",
    "//": "FloorDivide",
    "%": "Mod",
    "**": "Power",
    "@": "Matmul",
}


def binary_op(m: Machine, symbol: str, left: Value, right: Value, node: ast.AST) -> Value:
    """`left symbol right`, one of them a tensor or an array."""
    if symbol == "@" and (isinstance(left, Expr) or isinstance(right, Expr)):
        return UNKNOWN  # a parameter that nobody gives: what is multiplied like this is no number
    result = _perform(m, _CLASSES.get(symbol, symbol), lambda a, b: ops.binary(symbol, a, b), [left, right], {}, node)
    if isinstance(result, Array):
        array = left if isinstance(left, Array) else right
        result.kind = array.kind if isinstance(array, Array) else result.kind
        return scaled(symbol, left, right, result)
    return result


def compare_op(m: Machine, symbol: str, left: Value, right: Value, node: ast.AST) -> Value:
    """A comparison, one side a tensor or an array."""
    return _perform(m, "Compare", lambda a, b: ops.binary(symbol, a, b), [left, right], {}, node)


def unary_op(m: Machine, symbol: str, operand: Value, node: ast.AST) -> Value:
    """`symbol operand`."""
    return _perform(m, "Negative", lambda a: ops.unary(symbol, a), [operand], {}, node)


def getitem_op(m: Machine, value: Tensor | Array, index: Value, node: ast.AST) -> Value:
    """`value[index]`."""
    if isinstance(value, Array):
        handled = _by_register(m, value, "__getitem__", [index], node)
        if handled is not NotImplemented:
            return handled
    result = _perform(m, "GetItem", lambda a, i: ops.getitem(a, _index(i)), [value, index], {}, node)
    if isinstance(result, Array) and isinstance(value, Array):
        _bound_slices(m, value, index, result)
        return _inherit("getitem" if not _is_mask(index) else "boolean_mask", result, value)
    return result


def _bound_slices(m: Machine, value: Array, index: Value, result: Array) -> None:
    """Axes of unknown size that are cut to a fixed stretch have at most its size."""
    from kerlint.interpreter.libraries.arrays import slice_length

    parts = index if isinstance(index, tuple) else (index,)
    if result.shape is None or value.shape is None or not all(isinstance(part, (Slice, int)) for part in parts):
        return
    shape = list(result.shape)
    cut = [(size, part) for size, part in zip(value.shape, parts) if isinstance(part, Slice)]
    for axis, (size, part) in enumerate(cut):
        if isinstance(shape[axis], Unknown) and not isinstance(size, int):
            shape[axis] = slice_length(m, size, part)
    result.shape = tuple(shape)


def _index(index: Value) -> Any:
    if isinstance(index, Slice):
        return slice(index.start, index.stop, index.step)
    if isinstance(index, tuple):
        return tuple(map(_index, index))
    return argument_list(index)


def _by_register(m: Machine, value: Value, name: str, args: list[Value], node: ast.AST) -> Value:
    from kerlint.interpreter.attributes import kinds_of
    from kerlint.interpreter.library import METHODS

    for kind in kinds_of(value):
        handler = METHODS.get((kind, name))
        if handler is not None:
            return handler(Call(m, f"{kind}.{name}", args, {}, node if isinstance(node, ast.Call) else None, None, value))
    return NotImplemented


def tensor_attribute(m: Machine, value: Tensor | Array, name: str, node: ast.AST) -> Value:
    """`value.name`: a method, or an attribute such as `shape`."""
    if name in ("shape", "_keras_shape"):
        return shape_value(value)
    if name in ops.methods("numpy" if isinstance(value, Array) else "tensor"):

        def run(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
            result = _perform(m, name, lambda x, *a, **k: ops.method(name, x, a, k), [value, *args], kwargs, node or ast.Pass())
            return _inherit(name, result, value) if isinstance(result, Array) and isinstance(value, Array) else result

        return Native(name, value, run)
    if name in ("ndim", "size", "T", "dtype", "real", "imag"):
        try:
            return _perform(m, name, lambda x: ops.attribute(name, x), [value], {}, node)
        except NotUnderstood:
            return UNKNOWN
    if name in ("name", "op", "graph", "device"):
        return UNKNOWN
    if isinstance(value, Array) and value.kind == "pandas":
        from kerlint.interpreter.libraries.pandas_ import column_by_attribute

        return column_by_attribute(value, name)
    return m.fresh(f"{value.variable}.{name}") if value.variable else UNKNOWN


def _inherit(op: str, result: Array, source: Array) -> Array:
    """`result` with what the operation leaves true of `source`."""
    result.kind, result.place = source.kind, source.place
    return carried(op, [source], result)


def _is_mask(index: Value) -> bool:
    return any(isinstance(i, Array) and i.dtype == "bool" for i in (index if isinstance(index, tuple) else (index,)))


def shape_value(value: Tensor | Array) -> Value:
    """`value.shape`, sizes that are not known named after the value."""
    if value.shape is None:
        return Unknown(f"{value.variable}.shape", ("shape", id(value))) if value.variable else UNKNOWN
    name = value.variable or "x"
    return tuple(
        Unknown(f"{name}.shape[{i}]", ("shape", id(value), i)) if isinstance(d, Unknown) and d.name is None else d
        for i, d in enumerate(value.shape)
    )


def library_op(m: Machine, ref: LibraryRef, call: Call) -> Value:
    """A function of a library that operates on tensors; NotImplemented when it is none that is known."""
    spelling = ops.find(ref.path)
    if spelling is None or call.partial:
        return NotImplemented
    node: ast.AST = call.node if call.node is not None else ast.Pass()
    run: Callable[..., Structure] = lambda *a, **k: ops.apply(spelling, a, k, m.keras)  # noqa: E731
    args, kwargs = call.args, call.kwargs
    if ops.functions.calls_functions(spelling.op):
        ready = with_functions(m, spelling, call)
        if ready is None:
            return NotImplemented
        args, kwargs = ready
    result = _perform(m, spelling.layer or spelling.op, run, args, kwargs, node, written=ref.written)
    sources = [leaf for leaf in leaves([argument_list(a) for a in call.args[:1]]) if isinstance(leaf, Array)]
    if isinstance(result, Array) and sources and (isinstance(call.args[0], Array) or _all_arrays(call.args[0])):
        return carried(spelling.op, sources, result)
    return result


def _all_arrays(value: Value) -> bool:
    return isinstance(value, (ListValue, tuple)) and bool(value) and all(isinstance(item, Array) for item in value)


def _perform(
    m: Machine,
    name: str,
    run: Callable[..., Structure],
    args: list[Value],
    kwargs: dict[str, Value],
    node: ast.AST,
    written: str = "",
) -> Value:
    """Do the operation, in the graph when a tensor of the model takes part."""
    m.tick(OPERATION_STEPS)
    given = [_operand(a) for a in args]
    named = {k: _operand(v) for k, v in kwargs.items()}
    tensors = [t for t in tensors_in([given, list(named.values())]) if isinstance(t, Tensor)]
    place = m.place(node) if hasattr(node, "lineno") else None
    if not tensors:
        try:
            return as_data(run(*given, **named), place)
        except (NotUnderstood, Problem):
            return UNKNOWN
    layer = Layer(name, operation=True, weights=(), created=place, keras=m.keras, written=written, forward=run)
    made = LayerCall(layer, tuple(given), named, place=place, owner=m.owner, function=m.function_name)
    try:
        outputs = run(*given, **named)
    except NotUnderstood:
        outputs = Tensor(None, None, None)
    except Problem as problem:
        made.problem = problem
        outputs = Tensor(None, None, None)
    if not any(isinstance(leaf, Tensor) for leaf in leaves(outputs)):
        if written:
            m.program.calls.append(made)  # it asks for a shape, which not every library may ask of every tensor
        return outputs
    layer.name = m.auto_name(name) if m.keras == 3 else f"tf.{name}"
    made.outputs = map_leaves(lambda leaf: _made(made, leaf), outputs)
    for index, tensor in enumerate(made.output_tensors):
        tensor.index = index
    layer.calls.append(made)
    m.program.calls.append(made)
    return as_value(made.outputs)


def _made(made: LayerCall, leaf: Any) -> Any:
    if not isinstance(leaf, Tensor):
        return leaf
    if leaf.call is not None:
        leaf = Tensor(leaf.shape, leaf.dtype, leaf.mask, sparse=leaf.sparse, ragged=leaf.ragged)
    leaf.call = made
    return leaf


def _operand(value: Value) -> Any:
    value = argument_list(value)
    if isinstance(value, LibraryRef):
        return value.path.rpartition(".")[2]
    if isinstance(value, (Instance, Function)):
        return UNKNOWN
    return value


def as_data(outputs: Structure, place: Place | None) -> Value:
    """The outputs of an operation on data: arrays."""

    def convert(leaf: Any) -> Any:
        return Array(leaf.shape, leaf.dtype, place=place) if isinstance(leaf, Tensor) else leaf

    return as_value(map_leaves(convert, outputs))


def as_value(structure: Structure) -> Value:
    """A structure of the graph as a value of the program: lists and dicts can be changed."""
    if isinstance(structure, (ListValue, DictValue)):
        return structure
    if isinstance(structure, dict):
        return DictValue({key: as_value(item) for key, item in structure.items()})
    if isinstance(structure, list):
        return ListValue(as_value(item) for item in structure)
    if isinstance(structure, tuple):
        return tuple(as_value(item) for item in structure)
    return structure
