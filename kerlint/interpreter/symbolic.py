"""What Python asks of tensors that have no values yet, and so cannot get."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from kerlint.graph.problems import ControlOnTensor
from kerlint.graph.tensors import Tensor
from kerlint.interpreter.values import Instance, Value

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine
    from kerlint.interpreter.scopes import Scope


def note_question(m: Machine, what: str, value: Tensor, node: ast.AST) -> None:
    """Keep that Python asks the tensor for what only data has: `what` is "if", "for", "call" or "size"."""
    if m.owner is None or _traced(m):
        m.mishap(ControlOnTensor(what, value.variable), node, tensor=value)


def _traced(m: Machine) -> bool:
    """Whether Keras itself runs the code that is evaluated on placeholders, just as it is written.

    Keras 2 rewrites the `call` of a layer so that it may ask; a decorator such as `tf.function` does the same in Keras 3.
    """
    if m.keras != 3 or not m.frames or getattr(m.frames[-1].function.node, "decorator_list", None):
        return False
    instances = [owner.facts.get("instance") for owner in m.owners]
    return all(isinstance(one, Instance) and not one.cls.opaque and not _tells_shapes(one) for one in instances)


def _tells_shapes(instance: Instance) -> bool:
    """Whether the class says itself what comes out, so that its `call` is not needed for that."""
    return any(instance.cls.find(name) for name in ("compute_output_shape", "compute_output_spec"))


def note_iteration(m: Machine, value: Value, node: ast.AST) -> None:
    """A `for` over the tensor: Keras 2 can do that along an axis of known size."""
    if isinstance(value, Tensor) and value.shape and (m.keras == 3 or value.shape[0] is None):
        note_question(m, "for", value, node)


def note_arithmetic(m: Machine, node: ast.BinOp, left: Value, right: Value, scope: Scope) -> None:
    """Arithmetic on a size that is None: `x.shape[0] * 2`."""
    for operand, value, other in ((node.left, left, right), (node.right, right, left)):
        if value is None and isinstance(other, (int, float)) and isinstance(operand, ast.Subscript):
            shape = operand.value
            if isinstance(shape, ast.Attribute) and shape.attr == "shape" and isinstance(shape.value, ast.Name):
                tensor = scope.get(shape.value.id)
                if isinstance(tensor, Tensor):
                    note_question(m, "size", tensor, node)
