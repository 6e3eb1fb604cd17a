"""Operations of libraries that call functions of the program: `keras.ops.map`, `tf.cond`, `K.switch`, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Structure, Tensor, leaves
from kerlint.interpreter.calls import argument_list
from kerlint.interpreter.library import Call
from kerlint.interpreter.values import BoundMethod, Function, Instance, LibraryRef, Native, Partial, Value
from kerlint.semantics import ops

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


def with_functions(m: Machine, spelling: ops.Spelling, call: Call) -> tuple[list[Value], dict[str, Value]] | None:
    """The arguments with functions that an operation can call; None where no tensor of the model takes part.

    Functions that take nothing, such as those of `tf.cond`, are called here: what they give are the operation's inputs.
    """
    operands = spelling.path.endswith(".switch") and len(call.args) > 2
    at_once = ops.functions.takes_branches(spelling.op) and (spelling.library != "keras" or not operands)
    args = [_ready(m, arg, call, at_once) for arg in call.args]
    kwargs = {name: _ready(m, arg, call, at_once) for name, arg in call.kwargs.items()}
    if not any(isinstance(leaf, Tensor) for leaf in leaves([args, list(kwargs.values())])):
        return None
    return args, kwargs


def _ready(m: Machine, value: Value, call: Call, at_once: bool) -> Any:
    value = argument_list(value)
    if isinstance(value, list):
        return [_ready(m, item, call, at_once) for item in value]
    if isinstance(value, tuple):
        return tuple(_ready(m, item, call, at_once) for item in value)
    if isinstance(value, dict):
        return {key: _ready(m, item, call, at_once) for key, item in value.items()}
    if not _is_function(value):
        return value
    run = _Runs(m, value, call)
    return run() if at_once else run


def _is_function(value: Value) -> bool:
    if isinstance(value, LibraryRef):
        return ops.find(value.path) is not None
    if isinstance(value, Instance):
        return value.layer is not None
    return isinstance(value, (Function, BoundMethod, Partial, Native, Layer))


class _Runs:
    """A function of the program as operations call it, on structures of tensors."""

    def __init__(self, m: Machine, function: Value, call: Call) -> None:
        self.machine, self.function, self.call = m, function, call

    def __call__(self, *args: Structure) -> Structure:
        from kerlint.interpreter.libraries.keras_layers import as_outputs
        from kerlint.interpreter.tensor_ops import as_value

        result = self.machine.call_value(self.function, [as_value(arg) for arg in args], {}, self.call.node)
        return as_outputs(result)
