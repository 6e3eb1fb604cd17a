"""`value.name`, and assigning to it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from kerlint.graph.dims import UNKNOWN, Expr, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.models import Choice, Model
from kerlint.graph.program import LibraryName
from kerlint.graph.tensors import Array, Dataset, Tensor
from kerlint.interpreter.library import ATTRIBUTES, CONSTANTS, METHODS, Call
from kerlint.interpreter.names import judge_method, judge_name
from kerlint.interpreter.unbuilt import judge_unbuilt
from kerlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    Foreign,
    Function,
    Instance,
    LibraryRef,
    ListValue,
    ModuleValue,
    Native,
    Partial,
    Super,
    Value,
)

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine


def kinds_of(value: Value) -> tuple[str, ...]:
    """The names under which the library register knows the value, the most special first."""
    if isinstance(value, Model):
        return (value.kind, "Model", "Layer")
    if isinstance(value, Layer):
        return (value.class_name, "Layer")
    if isinstance(value, Tensor):
        return ("Tensor",)
    if isinstance(value, Array):
        return (value.kind, "Array")
    if isinstance(value, Dataset):
        return (value.kind, "Dataset")
    if isinstance(value, Foreign):
        return (value.path, "Foreign")
    if isinstance(value, Choice):
        return (value.kind, "Choice")
    if isinstance(value, ListValue):
        return ("list",)
    if isinstance(value, DictValue):
        return ("dict",)
    if isinstance(value, (str, bytes)):
        return ("str",)
    if isinstance(value, tuple):
        return ("tuple",)
    if isinstance(value, (bool, int, float, Expr)):
        return ("number",)
    return ()


def get_attribute(m: Machine, value: Value, name: str, node: ast.AST) -> Value:
    """`value.name`."""
    if isinstance(value, LibraryRef):
        return library_attribute(m, value, name, node)
    if isinstance(value, Unknown):
        return value.part("." + name)
    if isinstance(value, Instance):
        return _of_instance(m, value, name, node)
    if isinstance(value, ModuleValue):
        return m.project.module_attribute(m, value, name, node)
    if isinstance(value, ClassValue):
        return _of_class(m, value, name)
    if isinstance(value, Super):
        return _of_super(m, value, name)
    if isinstance(value, (Function, BoundMethod, Partial)):
        return UNKNOWN
    return native_attribute(m, value, name, node)


def native_attribute(m: Machine, value: Value, name: str, node: ast.AST) -> Value:
    """The attribute of a value that kerlint models itself."""
    if isinstance(value, Layer):
        judge_method(m, value, name, node)
        if isinstance(value, Model):
            judge_unbuilt(m, value, name, node)
    for kind in kinds_of(value):
        if (kind, name) in ATTRIBUTES:
            found = ATTRIBUTES[kind, name](value)
            if found is not NotImplemented:
                return found
        if (kind, name) in METHODS:
            return native_method(m, value, kind, name)
    if isinstance(value, Foreign) and name in value.attributes:
        return value.attributes[name]
    if isinstance(value, (Tensor, Array)):
        from kerlint.interpreter.tensor_ops import tensor_attribute

        return tensor_attribute(m, value, name, node)
    if isinstance(value, Layer):
        attributes = value.facts.get("attributes", {})
        if name in attributes:
            return attributes[name]
        if name in value.config:
            return value.config[name]
        return m.fresh(f"{value.variable or value.name}.{name}")
    return UNKNOWN


def native_method(m: Machine, value: Value, kind: str, name: str) -> Native:
    """A method of the register, bound."""
    handler = METHODS[kind, name]

    def run(args: list[Value], kwargs: dict[str, Value], node: Any, scope: Any, partial: bool, places: Any) -> Value:
        call = Call(m, f"{kind}.{name}", args, kwargs, node, scope, value, partial, places)
        result = handler(call)
        return UNKNOWN if result is NotImplemented else result

    return Native(name, value, run)


def library_attribute(m: Machine, value: LibraryRef, name: str, node: ast.AST) -> Value:
    """`keras.layers` + `LSTM`."""
    from kerlint.interpreter.imports import library_ref

    ref = library_ref(value, name)
    if ref.path in CONSTANTS:
        return CONSTANTS[ref.path]
    if ref.path.startswith("keras"):
        note_name(m, ref, node)
    return ref


def note_name(m: Machine, ref: LibraryRef, node: ast.AST, *, imported: bool = False, statement: ast.AST | None = None) -> None:
    """Keep that the program uses this public name. `statement` is the whole import of an imported one."""
    seen = m.session.setdefault("names", set())
    place = m.place(node)
    if (ref.written, place) not in seen:
        seen.add((ref.written, place))
        m.program.names.append(LibraryName(ref.path, ref.written, place, imported))
        judge_name(m, ref, node, statement)


def class_attribute(instance: Instance, name: str) -> Value | None:
    """The attribute of the instance's class, bound to the instance; None when there is none."""
    found = instance.cls.find(name)
    return None if found is None else _bind(instance, found[0])


def _bind(receiver: Value, value: Value) -> Value:
    if isinstance(value, Function):
        if value.kind == "static":
            return value
        if value.kind == "class":
            return BoundMethod(value, receiver.cls if isinstance(receiver, Instance) else receiver)
        return BoundMethod(value, receiver)
    return value


def _of_instance(m: Machine, value: Instance, name: str, node: ast.AST) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    found = value.cls.find(name)
    if found is not None:
        member = found[0]
        if isinstance(member, Function) and member.kind == "property":
            return m.call_value(BoundMethod(member, value), [], {}, node)
        return _bind(value, member)
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return DictValue(value.attributes, exact=False)
    if value.layer is not None:
        if name in ("build", "call", "convolution_op") and "base_layer" in value.layer.facts:
            from kerlint.interpreter.classes import base_method

            return base_method(m, value, name)
        return native_attribute(m, value.layer, name, node)
    return m.fresh(f"self.{name}")


def _of_class(m: Machine, value: ClassValue, name: str) -> Value:
    found = value.find(name)
    if found is None:
        return value.name if name == "__name__" else m.fresh(f"{value.name}.{name}")
    member = found[0]
    if isinstance(member, Function) and member.kind == "class":
        return BoundMethod(member, value)
    return member


def _of_super(m: Machine, value: Super, name: str) -> Value:
    cls = value.instance.cls if isinstance(value.instance, Instance) else value.instance
    if isinstance(cls, ClassValue):
        found = cls.find(name, after=value.after)
        if found is not None:
            member = found[0]
            if isinstance(member, Function) and member.kind == "property":
                return m.call_value(BoundMethod(member, value.instance), [], {})
            return _bind(value.instance, member)
    if isinstance(value.instance, Instance):
        from kerlint.interpreter.classes import base_method

        return base_method(m, value.instance, name)
    return UNKNOWN


def set_attribute(m: Machine, target: Value, name: str, value: Value, node: ast.AST) -> None:
    """`target.name = value`."""
    from kerlint.interpreter.calls import argument_list

    if isinstance(target, Instance):
        found = target.cls.find(name + ".setter")
        if found is not None and isinstance(found[0], Function):
            m.call_value(BoundMethod(found[0], target), [value], {}, node)
            return
        old, target.attributes[name] = target.attributes.get(name), value
        if target.layer is not None:
            from kerlint.interpreter.classes import forget, track

            forget(target, old)
            track(m, target, name, value, node)
        elif not target.cls.opaque and isinstance(argument_list(value), Layer):
            argument_list(value).facts["kept_on"] = target.cls.name
    elif isinstance(target, Foreign):
        target.attributes[name] = value
    elif isinstance(target, ClassValue):
        target.namespace[name] = value
    elif isinstance(target, ModuleValue):
        target.scope.names[name] = value
    elif isinstance(target, Layer):
        from kerlint.interpreter.libraries.keras_models import set_layer_attribute

        set_layer_attribute(m, target, name, value, node)
