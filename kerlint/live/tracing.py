"""`kerlint.trace()`: while it lasts, Keras tells which line makes and calls a layer.

The base classes of Keras are wrapped when the first trace begins, and as they were when the last one has ended. What was
recorded is kept beside the layers, not in them, for as long as they live.
"""

from __future__ import annotations

import functools
import importlib.util
import inspect
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from kerlint.live.spots import Spot, spot_of

PACKAGES = ("keras", "tf_keras")


@dataclass
class Record:
    """Where a layer was made, where each of its nodes was, and where it was compiled when it is a model.

    `compiling` is what that `compile` has left in the model, and a later one takes away.
    """

    created: Spot | None = None
    calls: dict[int, Spot] = field(default_factory=dict)
    compiled: Spot | None = None
    compiling: Callable[[], Any] = lambda: None

    def compiled_as(self, model: Any) -> Spot | None:
        """Where the model was compiled; None where that was done anew without a trace."""
        left = getattr(model, "_compile_config", None)
        return self.compiled if left is not None and self.compiling() is left else None


_records: dict[int, tuple[weakref.ref[Any], Record]] = {}


def record_of(thing: Any) -> Record | None:
    """What was recorded of a layer or model."""
    found = _records.get(id(thing))
    return found[1] if found is not None and found[0]() is thing else None


def _record(thing: Any) -> Record:
    found = record_of(thing)
    if found is None:
        key, found = id(thing), Record()
        _records[key] = (weakref.ref(thing, lambda gone: _forget(key, gone)), found)
    return found


def _forget(key: int, gone: weakref.ref[Any]) -> None:
    if key in _records and _records[key][0] is gone:
        del _records[key]


@contextmanager
def trace() -> Iterator[None]:
    """Record which lines make and call layers, so that findings on the model that is built point at them.

    Traces may lie in one another, in several threads, and around the import of Keras; each sees what all threads build.
    """
    _tracing.begin()
    try:
        yield
    finally:
        _tracing.end()


# ---------------------------------------------------------------- wrapping


def _made(method: Callable[..., Any]) -> Callable[..., Any]:
    """A constructor that records where it is called."""

    @functools.wraps(method)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        record = _record(self) if _tracing.on else None
        if record is not None and record.created is None:
            record.created = spot_of(self)
        return method(self, *args, **kwargs)

    wrapper.__signature__ = inspect.signature(method)  # type: ignore[attr-defined]  # Keras reads it
    return wrapper


def _called(method: Callable[..., Any]) -> Callable[..., Any]:
    """A call that records where each node of the layer is made; calls on data make none."""

    @functools.wraps(method)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        outputs = method(self, *args, **kwargs)
        for layer, node in _nodes(outputs) if _tracing.on else ():
            spot = spot_of(self) if layer is self else None
            if spot is not None:
                _record(self).calls.setdefault(node, spot)
        return outputs

    return wrapper


def _compiled(method: Callable[..., Any]) -> Callable[..., Any]:
    """`compile` that records where it is called."""

    @functools.wraps(method)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        method(self, *args, **kwargs)
        left = getattr(self, "_compile_config", None)
        if _tracing.on and left is not None:
            record = _record(self)
            record.compiled, record.compiling = spot_of(self), weakref.ref(left)

    return wrapper


def _nodes(outputs: Any) -> Iterator[tuple[Any, int]]:
    """Layer and number of the node that each symbolic tensor comes from."""
    if isinstance(outputs, (list, tuple)):
        for item in outputs:
            yield from _nodes(item)
    elif isinstance(outputs, dict):
        yield from _nodes(list(outputs.values()))
    elif getattr(outputs, "_keras_history", None) is not None:
        layer, node, _ = outputs._keras_history
        yield layer, node


def _methods(keras: ModuleType) -> Iterator[tuple[type, str, Callable[[Callable[..., Any]], Callable[..., Any]]]]:
    """What is wrapped of this Keras; the operations of Keras 3, such as `x + y`, are beside its layers."""
    operation = getattr(keras, "Operation", None)
    yield operation or keras.layers.Layer, "__init__", _made
    yield keras.layers.Layer, "__call__", _called
    if operation is not None:
        yield operation, "symbolic_call", _called
    yield keras.Model, "compile", _compiled


@dataclass(frozen=True)
class _Wrapped:
    """A method in its wrapper; `own` is what the class itself had, None where it inherits the method."""

    owner: type
    name: str
    wrapper: Callable[..., Any]
    own: Any

    def undo(self) -> None:
        """Give the class back what it had, unless somebody else has wrapped it since."""
        if self.owner.__dict__.get(self.name) is not self.wrapper:
            return
        if self.own is None:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.own)


class _Tracing:
    """How many traces are on, and what is wrapped for them."""

    def __init__(self) -> None:
        self.on = 0
        self._lock = threading.RLock()
        self._wrapped: list[_Wrapped] = []
        self._waiting = _Waiting(self.wrap)

    def begin(self) -> None:
        """One more trace is on."""
        with self._lock:
            self.on += 1
            if self.on == 1:
                sys.meta_path.insert(0, self._waiting)
                for name in PACKAGES:
                    if name in sys.modules:
                        self.wrap(sys.modules[name])

    def end(self) -> None:
        """One trace less is on."""
        with self._lock:
            self.on -= 1
            if not self.on:
                sys.meta_path.remove(self._waiting)
                while self._wrapped:
                    self._wrapped.pop().undo()

    def wrap(self, keras: ModuleType) -> None:
        """Wrap the methods of this Keras; none of a module that is not imported to its end."""
        with self._lock:
            if not self.on or not hasattr(keras, "Model"):
                return
            for owner, name, wrapping in _methods(keras):
                wrapper = wrapping(getattr(owner, name))
                self._wrapped.append(_Wrapped(owner, name, wrapper, owner.__dict__.get(name)))
                setattr(owner, name, wrapper)


class _Waiting(MetaPathFinder):
    """Waits for the import of a Keras that is not there yet."""

    def __init__(self, then: Callable[[ModuleType], None]) -> None:
        self._then = then
        self._looking = threading.local()

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The usual spec of Keras, with a loader that tells when it is done; nothing for other modules."""
        if name not in PACKAGES or getattr(self._looking, "now", False):
            return None
        self._looking.now = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._looking.now = False
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                self._then(module)

            setattr(spec.loader, "exec_module", exec_module)  # noqa: B010  (an attribute of this one loader)
        return spec


_tracing = _Tracing()
