"""The calls of a functional model, as configurations of all generations of Keras write them.

[["x", 0, 0, {}], ["y", 0, 0, {}]]                     Keras 1 and 2: layer, node, output, arguments
["x", 0, 0, {"y": ["z", 0, 0], "axis": -1}]            a layer that takes its tensor alone
["_CONSTANT_VALUE", -1, 1.0, {"y": ["x", 0, 0]}]       no tensor comes first
{"args": [{"class_name": "__keras_tensor__", ...}], "kwargs": {}}     Keras 3, which tells the shapes as well
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kerlint.artifacts.making import Malformed
from kerlint.graph.dims import Shape


@dataclass(frozen=True)
class Reference:
    """Output number `output` of call number `node` of a layer, and what Keras says of its shape and dtype."""

    layer: str
    node: int
    output: int
    shape: Shape | None = None
    dtype: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        """The call that it comes from."""
        return (self.layer, self.node)


@dataclass
class Node:
    """The arguments of one call, references in the places of tensors."""

    args: list[Any]
    kwargs: dict[str, Any]

    def references(self) -> Iterator[Reference]:
        """Every tensor that goes in."""
        yield from references([self.args, self.kwargs])


def nodes_of(written: Any, layer: str, decode: Callable[[str, Any], Any]) -> list[Node]:
    """The calls of a layer. `decode` turns constants into values. Raises Malformed."""
    if not isinstance(written, list):
        raise Malformed(f"the calls of `{layer}` are no list")
    return [_of_keras_3(node, decode) if _is_keras_3(node) else _of_keras_2(node, layer, decode) for node in written]


def reference(written: Any) -> Reference | None:
    """A tensor as lists of inputs and outputs write it; None for what is none."""
    if isinstance(written, (list, tuple)) and len(written) in (3, 4) and isinstance(written[0], str):
        layer, node, output = written[:3]
        if type(node) is int and type(output) is int:
            return Reference(layer, node, output)
    return None


def references(structure: Any) -> Iterator[Reference]:
    """Every reference in lists and dicts."""
    if isinstance(structure, Reference):
        yield structure
    elif isinstance(structure, (list, tuple)):
        for item in structure:
            yield from references(item)
    elif isinstance(structure, dict):
        for item in structure.values():
            yield from references(item)


def replaced(structure: Any, tensor: Callable[[Reference], Any]) -> Any:
    """The structure with tensors in the places of references."""
    if isinstance(structure, Reference):
        return tensor(structure)
    if isinstance(structure, (list, tuple)):
        return type(structure)(replaced(item, tensor) for item in structure)
    if isinstance(structure, dict):
        return {key: replaced(item, tensor) for key, item in structure.items()}
    return structure


# ---------------------------------------------------------------- Keras 3


def _is_keras_3(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("args"), list) and isinstance(node.get("kwargs"), dict)


def _of_keras_3(node: dict[str, Any], decode: Callable[[str, Any], Any]) -> Node:
    return Node(
        [_value_3(item, "", decode) for item in node["args"]], {k: _value_3(v, k, decode) for k, v in node["kwargs"].items()}
    )


def _value_3(value: Any, name: str, decode: Callable[[str, Any], Any]) -> Any:
    if isinstance(value, list):
        return [_value_3(item, name, decode) for item in value]
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return _tensor_3(value.get("config"))
        if "class_name" in value:
            return decode(name, value)
        return {key: _value_3(item, key, decode) for key, item in value.items()}
    return value


def _tensor_3(config: Any) -> Reference:
    found = reference(config.get("keras_history")) if isinstance(config, dict) else None
    if found is None:
        raise Malformed("a tensor does not say which layer it comes from")
    shape, dtype = config.get("shape"), config.get("dtype")
    known = isinstance(shape, list) and all(size is None or type(size) is int for size in shape)
    return Reference(
        found.layer, found.node, found.output, tuple(shape) if known else None, dtype if isinstance(dtype, str) else None
    )


# ---------------------------------------------------------------- Keras 1 and 2


def _of_keras_2(node: Any, layer: str, decode: Callable[[str, Any], Any]) -> Node:
    kwargs: dict[str, Any] = {}

    def entry(written: list[Any]) -> Any:
        arguments = written[3] if len(written) > 3 else {}
        if isinstance(arguments, dict):
            kwargs.update({k: _value_2(v, k, decode) for k, v in arguments.items()})
        if written[0] == "_CONSTANT_VALUE":
            return _value_2(written[2], "", decode)
        found = reference(written)
        if found is None:
            raise Malformed(f"a call of `{layer}` takes something that is no tensor")
        return found

    def structure(part: Any) -> Any:
        if isinstance(part, list) and len(part) in (3, 4) and isinstance(part[0], str):
            return entry(part)
        if isinstance(part, list):
            return [structure(item) for item in part]
        if isinstance(part, dict):
            return {key: structure(item) for key, item in part.items()}
        raise Malformed(f"a call of `{layer}` takes something that is no tensor")

    first = structure(node)
    if isinstance(first, list) and len(first) == 1:
        first = first[0]
    return Node([first], kwargs)


def _value_2(value: Any, name: str, decode: Callable[[str, Any], Any]) -> Any:
    """A keyword argument: texts are no layers' names by themselves, so only a whole reference is one."""
    found = reference(value) if isinstance(value, list) and len(value) == 3 else None
    if found is not None:
        return found
    if isinstance(value, list):
        return [_value_2(item, name, decode) for item in value]
    if isinstance(value, dict):
        if set(value) == {"start", "stop", "step"}:
            return slice(*(_value_2(value[part], name, decode) for part in ("start", "stop", "step")))
        return decode(name, value) if "class_name" in value else {k: _value_2(v, k, decode) for k, v in value.items()}
    return value
