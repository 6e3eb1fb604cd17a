"""Operations on tensors that Keras keeps as layers: those of `keras.ops`, TensorFlow functions and slices."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from kerlint.artifacts.classes import is_keras
from kerlint.artifacts.making import Config, Making
from kerlint.artifacts.values import value_of
from kerlint.graph.dims import UNKNOWN
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Structure, tensors_in
from kerlint.semantics import ops
from kerlint.semantics.api import NotUnderstood

_OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "div": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "radd": "+", "rsub": "-", "rmul": "*", "rtruediv": "/", "eq": "==", "ne": "!=",
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
_KEPT_NAMES = ("name", "trainable", "dtype")


def operation_of(m: Making, spec: Config, inside: str) -> Layer | None:
    """The operation that `spec` describes; None for a layer."""
    class_name, module = spec["class_name"], spec.get("module")
    config = spec.get("config")
    config = config if isinstance(config, dict) else {}
    if class_name in ("TFOpLambda", "ClassMethod", "SlicingOpLambda", "TensorFlowOpLayer") and is_keras(module):
        function = config.get("function")
        path = f"tensorflow.{function}" if isinstance(function, str) else ""
        run = _sliced if class_name == "SlicingOpLambda" else _of_tensorflow(path, m.keras)
    elif _is_operation(spec, config, m.keras):
        if module is None:
            m.danger("unloadable", class_name, inside)
        path = f"keras.ops.{_functions().get(class_name, class_name)}"
        given = {k: value_of(m, k, v, inside) for k, v in config.items() if k not in _KEPT_NAMES or k == "dtype"}
        run = _sliced if class_name == "GetItem" else _of_keras(path, given)
    else:
        return None
    from kerlint.artifacts.layers import name_of

    return Layer(
        class_name, config, name_of(spec), m.place(inside), keras=m.keras, written=path, operation=True, weights=(), forward=run
    )


def _is_operation(spec: Config, config: Config, keras: int) -> bool:
    """Whether this is an operation of `keras.ops`. `.h5` files do not tell the module; layers always say `trainable`."""
    module = spec.get("module")
    if module is None:
        known = spec["class_name"] == "GetItem" or spec["class_name"] in _functions()
        return keras == 3 and known and "trainable" not in config and "inbound_nodes" in spec
    return is_keras(module) and ".ops." in f"{module}."


@cache
def _functions() -> dict[str, str]:
    """The function of `keras.ops` behind each class."""
    found: dict[str, str] = {}
    for name in ops.names("keras.ops"):
        spelling = ops.find(f"keras.ops.{name}")
        if spelling is not None and spelling.layer:
            found.setdefault(spelling.layer, name)
        found.setdefault("".join(part.capitalize() for part in name.split("_")), name)
    return found


def _of_keras(path: str, given: dict[str, Any]) -> Callable[..., Structure]:
    """An operation whose arguments stand in its configuration, but for those that its call takes."""

    def run(*args: Structure, **kwargs: Any) -> Structure:
        spelling = ops.find(path)
        if spelling is None:
            raise NotUnderstood
        known = {"newshape": "shape", **{p.name: p.name for p in spelling.parameters}}
        named = {known[k]: v for k, v in given.items() if k in known}
        rest = list(args)
        bound: list[Any] = []
        for parameter in spelling.parameters:
            if parameter.kind.startswith("positional") and (rest or parameter.name in named):
                bound.append(named.pop(parameter.name) if parameter.name in named else rest.pop(0))
            elif parameter.kind == "var_positional":
                bound.extend(rest)
                rest = []
            else:
                break
        return ops.apply(spelling, (*bound, *rest), {**named, **kwargs}, 3)

    return run


def _of_tensorflow(path: str, keras: int) -> Callable[..., Structure]:
    def run(*args: Structure, **kwargs: Any) -> Structure:
        if not tensors_in([list(args), kwargs]):
            raise NotUnderstood
        kwargs = {k: v for k, v in kwargs.items() if k != "name"}
        operator = path.partition("tensorflow.__operators__.")[2].strip("_")
        if operator in _OPERATORS:
            values = [*args, *kwargs.values()]
            if len(values) != 2:
                raise NotUnderstood
            return ops.binary(_OPERATORS[operator], *(reversed(values) if operator.startswith("r") else values))
        spelling = ops.find(path)
        if spelling is None:
            raise NotUnderstood
        return ops.apply(spelling, args, kwargs, keras)

    return run


def _sliced(*args: Structure, **kwargs: Any) -> Structure:
    """`x[index]`; the index is the second argument, or goes by the name `slice_spec`."""
    index = kwargs.get("slice_spec", kwargs.get("key", args[1] if len(args) > 1 else UNKNOWN))
    return ops.getitem(args[0], tuple(index) if isinstance(index, list) else index)
