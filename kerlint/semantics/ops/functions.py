"""Operations that are given functions, which are called on tensors of the shapes that they will see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Unknown, unify
from kerlint.graph.tensors import Structure, Tensor, map_leaves, tensors_in
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.operands import as_operand
from kerlint.semantics.ops.register import OPS, Call, op

Run = Callable[..., Structure]


def calls_functions(op_name: str) -> bool:
    """Whether an operation is one of these."""
    compute = OPS.get(op_name)
    return compute is not None and compute.__module__ == __name__


def takes_branches(op_name: str) -> bool:
    """Whether an operation gives what one of several functions without arguments gives."""
    return op_name in ("cond", "phase", "switch")


def _function(call: Call, role: str) -> Run:
    """The argument as what can be called here. Raises NotUnderstood when it is not in view."""
    value = call.get(role)
    if not callable(value):
        raise NotUnderstood
    run: Run = value
    return run


def _tensors(value: Structure) -> Structure:
    """The same structure with tensors alone in it. Raises NotATensor, NotUnderstood."""
    if isinstance(value, dict):
        return {key: _tensors(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_tensors(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return as_operand(value)


def _steps(call: Call, value: Structure) -> tuple[Structure, Dim]:
    """One step along the first axis of every tensor, and how many there are. Raises NotUnderstood."""
    whole = _tensors(value)
    counts = [leaf.shape[0] if leaf.shape else None for leaf in tensors_in(whole) if isinstance(leaf, Tensor)]
    if not counts or any(not leaf.shape for leaf in tensors_in(whole)):
        raise NotUnderstood
    count = counts[0]
    for other in counts[1:]:
        count = unify(count, other)
    return map_leaves(lambda leaf: Tensor(leaf.shape[1:], leaf.dtype), whole), count


def _stacked(count: Dim, value: Structure) -> Structure:
    """What steps gave, one behind the other along a first axis."""
    return map_leaves(lambda leaf: Tensor(None if leaf.shape is None else (count, *leaf.shape), leaf.dtype), _tensors(value))


def either(first: Structure, second: Structure) -> Structure:
    """What is true of both: sizes that differ are unknown. Raises NotUnderstood for structures that differ."""
    if isinstance(first, dict) and isinstance(second, dict) and list(first) == list(second):
        return {key: either(first[key], second[key]) for key in first}
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)) and len(first) == len(second):
        both = [either(a, b) for a, b in zip(first, second)]
        return both if isinstance(first, list) else tuple(both)
    if not isinstance(first, Tensor) or not isinstance(second, Tensor):
        raise NotUnderstood
    dtype = first.dtype if first.dtype == second.dtype else None
    if first.shape is None or second.shape is None or len(first.shape) != len(second.shape):
        return Tensor(None, dtype)
    return Tensor(tuple(a if a == b else UNKNOWN for a, b in zip(first.shape, second.shape)), dtype)


@op("map")
def map_(call: Call) -> Structure:
    """The function on every step along the first axis, its results stacked."""
    step, count = _steps(call, call.get("xs"))
    result = _stacked(count, _function(call, "f")(step))
    if call.get("dtype") is not None:
        return map_leaves(lambda leaf: Tensor(leaf.shape, None), result)
    return result


@op("scan")
def scan(call: Call) -> Structure:
    """Keras: `carry, y = f(carry, x)` at every step gives the last carry and all y. TensorFlow: all the carries."""
    run = _function(call, "f")
    if call.library != "keras":
        step, count = _steps(call, call.get("xs"))
        first = step if call.get("init") is None else _tensors(call.get("init"))
        return _stacked(count, _settled(run, first, step))
    first = _tensors(call.get("init"))
    if call.get("xs") is None:
        step, count = None, call.size("length")
    else:
        step, count = _steps(call, call.get("xs"))
    result = run(first, step)
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise NotUnderstood
    return (either(first, _tensors(result[0])), _stacked(count, result[1]))


@op("fold")
def fold(call: Call) -> Structure:
    """The function from one step to the next; the last result."""
    step, _ = _steps(call, call.get("xs"))
    first = step if call.get("init") is None else _tensors(call.get("init"))
    return _settled(_function(call, "f"), first, step)


def _settled(run: Run, first: Structure, *rest: Structure) -> Structure:
    """What goes from turn to turn: known as far as a turn leaves it as it was."""
    return either(first, _tensors(run(first, *rest)))


@op("associative_scan")
def associative_scan(call: Call) -> Structure:
    """Everything up to each place along the axis: the shapes stay."""
    return _tensors(call.get("xs"))


@op("cond")
def cond(call: Call) -> Structure:
    """What either of two functions gives. Raises NotUnderstood when they differ in structure."""
    first, second = (_branch(call.get(role)) for role in ("true_fn", "false_fn"))
    return either(first, second)


def _branch(value: Any) -> Structure:
    return _tensors(value() if callable(value) else value)


@op("switch")
def switch(call: Call) -> Structure:
    """What one of several functions gives."""
    branches = call.get("branches")
    if isinstance(branches, dict):
        branches = list(branches.values())
    if not isinstance(branches, (list, tuple)) or not branches:
        raise NotUnderstood
    operands: Sequence[Structure] = call.get("operands") or ()
    results = [_tensors(branch(*operands) if callable(branch) else branch) for branch in branches]
    found = results[0]
    for result in results[1:]:
        found = either(found, result)
    return found


@op("while_loop")
def while_loop(call: Call) -> Structure:
    """The variables of a loop, known as far as a turn leaves them as they were."""
    given = call.get("loop_vars")
    if not isinstance(given, (list, tuple)):
        return _settled(_function(call, "body"), _tensors(given))
    first = _tensors(given)
    after = _function(call, "body")(*first)
    return either(first, _tensors([after] if isinstance(after, Tensor) and len(given) == 1 else after))


@op("fori_loop")
def fori_loop(call: Call) -> Structure:
    """The value that goes from turn to turn, beside a counter."""
    first = _tensors(call.get("init"))
    return either(first, _tensors(_function(call, "body")(Tensor((), "int32"), first)))


@op("phase")
def phase(call: Call) -> Structure:
    """One of two, as training or not: tensors, or functions that give them."""
    return either(_branch(call.get("x")), _branch(call.get("alt")))


@op("steps")
def steps(call: Call) -> Structure:
    """`K.rnn`: the last output, all outputs and the last states of `output, states = step(x, states)`."""
    sequence = call.tensor("xs", at_least=3)
    states = call.get("init")
    if sequence.shape is None or not isinstance(states, (list, tuple)) or call.flag("time_major") is not False:
        raise NotUnderstood
    constants = call.get("constants") or []
    if isinstance(constants, Unknown):
        raise NotUnderstood
    step = Tensor((sequence.shape[0], *sequence.shape[2:]), sequence.dtype)
    result = _function(call, "f")(step, [*states, *constants])
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise NotUnderstood
    last, after = _tensors(result[0]), _tensors(list(result[1]))
    if not isinstance(last, Tensor):
        raise NotUnderstood
    shape = None if last.shape is None else (last.shape[0], sequence.shape[1], *last.shape[1:])
    return (last, Tensor(shape, last.dtype), either(_tensors(list(states)), after))
