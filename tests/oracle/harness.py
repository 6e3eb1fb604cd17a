"""Real Keras as the oracle of layer semantics, in both generations.

`compare` makes a layer, calls it on symbolic inputs and on real batches, asks kerlint the same, and says in words where
they disagree. Keras refuses a case when it raises while the layer is made, while it is called on symbolic inputs, or on every
batch that fits the input shapes (an axis of size None is tried with several sizes).

Where Keras's symbolic shape and that of the real output differ, the real one counts.
"""

from __future__ import annotations

import importlib
import inspect
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")  # the `tf.keras` that Keras 2 itself uses in places

import numpy as np
from hypothesis import HealthCheck, Phase, settings

import kerlint.semantics.layers  # noqa: F401  (fills the register)
from kerlint.graph.dims import UNKNOWN, Expr, Quotient, Symbol, Unknown, symbol
from kerlint.graph.layers import Layer
from kerlint.graph.tensors import Tensor
from kerlint.semantics.api import check_layer
from kerlint.semantics.apply import call_layer
from kerlint.semantics.signatures import signature

CASES = int(os.environ.get("KERLINT_ORACLE_CASES", "0"))

# Sizes to try for an axis of any size, and for the batch.
SIZES = (7, 12, 1, 2, 3, 4, 5, 6, 8, 9, 10, 16, 18, 20, 24, 30, 32, 36, 48, 64)
BATCH = 2

# What only this machine's processor cannot do says nothing about the layer.
NOT_HERE = re.compile(
    r"only supports NHWC|only supports NDHWC|NCHW|NCDHW|channels_first|on device type CPU|CPU implementation|"
    r"does not yet support dilation|No OpKernel was registered|not supported on CPU|No algorithm worked|"
    r"Fused conv implementation does not support grouped|only compatible with GPU|DNN library"
)


def cases(default: int) -> settings:
    """Settings for a deterministic property test of `default` cases; KERLINT_ORACLE_CASES asks for more."""
    return settings(
        max_examples=CASES or default,
        derandomize=not CASES,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


@dataclass
class Spec:
    """A layer to be made in Keras and in kerlint alike; its configuration may hold other specs."""

    class_name: str
    config: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{self.class_name}({', '.join(f'{name}={value!r}' for name, value in self.config.items())})"


@dataclass
class Case:
    """A layer, and what it is called on.

    Inputs go in as one list, or by the names in `arguments` (those that end in "[]" are gathered in a list). `masked` says
    which inputs have a mask. `call` holds further arguments of the call. Without `feed` no data are let through.
    """

    spec: Spec
    shapes: Sequence[Sequence[Any]]
    dtypes: Sequence[str] | None = None
    masked: bool | Sequence[bool] = False
    arguments: Sequence[str] | None = None
    listed: bool = False
    call: dict[str, Any] = field(default_factory=dict)
    feed: bool = True

    def __str__(self) -> str:
        inputs = ", ".join(f"{tuple(shape)} {kind}" for shape, kind in zip(self.shapes, self.kinds))
        options = {name: getattr(self, name) for name in ("masked", "arguments", "listed", "call") if getattr(self, name)}
        return f"{self.spec} on {inputs} {options or ''}".strip()

    @property
    def kinds(self) -> Sequence[str]:
        """The dtype of each input."""
        return self.dtypes or ["float32"] * len(self.shapes)

    @property
    def marks(self) -> Sequence[bool]:
        """Whether each input has a mask."""
        return [self.masked] * len(self.shapes) if isinstance(self.masked, bool) else self.masked

    def arranged(self, items: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments of the call that has `items` as inputs."""
        if self.arguments is None:
            return (items if self.listed or len(items) > 1 else items[0],), dict(self.call)
        named: dict[str, Any] = {}
        for name, item in zip(self.arguments[1:], items[1:]):
            if name.endswith("[]"):
                named.setdefault(name[:-2], []).append(item)
            else:
                named[name] = item
        return (items[0],), {**named, **self.call}


Shape = tuple[int | None, ...]


@dataclass
class Answer:
    """What one side says of a case."""

    error: str | None = None
    shapes: list[tuple[Any, ...] | None] = field(default_factory=list)
    dtypes: list[str | None] = field(default_factory=list)
    masks: list[bool | None] = field(default_factory=list)
    weights: list[tuple[str, tuple[Any, ...], bool]] | None = None
    params: int | None = None
    seen: list[list[tuple[int, ...]]] = field(default_factory=list)  # the real output shapes of each batch
    seen_dtypes: list[str] = field(default_factory=list)
    undecided: bool = False  # this machine cannot run the layer, so it is not known whether data would flow


@cache
def keras_module(keras: int) -> Any:
    """The real Keras of this generation."""
    return importlib.import_module("keras" if keras == 3 else "tf_keras")


# ---------------------------------------------------------------- Keras


_asked = 0


def _tidy(module: Any) -> None:
    """Forget the graphs of former cases now and then: it costs more than a case."""
    global _asked
    _asked += 1
    if _asked % 100 == 0:
        module.backend.clear_session()


def _made(value: Any, keras: int) -> Any:
    if isinstance(value, Spec):
        config = {key: _made(item, keras) for key, item in value.config.items()}
        return getattr(keras_module(keras).layers, value.class_name)(**config)
    return [_made(item, keras) for item in value] if isinstance(value, list) else value


def _message(step: str, error: Exception) -> str:
    return f"{step}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _data(shape: Sequence[int], dtype: str) -> Any:
    random = np.random.default_rng(zlib.crc32(repr((tuple(shape), dtype)).encode()))
    if dtype == "string":
        return np.asarray(random.choice(["a", "b c", "d"], size=tuple(shape)), dtype=object).astype(str)
    if dtype == "bool":
        return random.integers(0, 2, size=tuple(shape)).astype(bool)
    if dtype.startswith(("int", "uint")):
        return random.integers(0, 4, size=tuple(shape)).astype(dtype)
    return random.uniform(0.1, 0.9, size=tuple(shape)).astype(dtype)


def _sizes(shape: Sequence[int | None], size: int, batch: int) -> tuple[int, ...]:
    known = [size if d is None else d for d in shape]
    if shape and shape[0] is None:
        known[0] = batch
    return tuple(known)


def ask_keras(case: Case, keras: int) -> Answer:
    """What real Keras does."""
    module = keras_module(keras)
    _tidy(module)
    try:
        layer = _made(case.spec, keras)
    except Exception as error:
        return Answer(_message("made", error))
    inputs = [module.Input(batch_shape=tuple(shape), dtype=dtype) for shape, dtype in zip(case.shapes, case.kinds)]
    for tensor, has_mask in zip(inputs, case.marks):
        if has_mask:
            tensor._keras_mask = module.Input(batch_shape=tuple(tensor.shape)[:-1] or (None,), dtype="bool")
    args, kwargs = case.arranged(inputs)
    try:
        outputs = layer(*args, **kwargs)
    except Exception as error:
        return Answer(_message("called", error))
    flat = _flat(outputs)
    answer = Answer(
        shapes=[tuple(t.shape) for t in flat],
        dtypes=[_dtype_name(t.dtype) for t in flat],
        masks=[getattr(t, "_keras_mask", None) is not None for t in flat],
    )
    trainable = {id(w) for w in layer.trainable_weights}
    variables = [w for w in layer.weights if hasattr(w, "shape")]  # lookup tables are listed too
    answer.weights = sorted(((*_weight(w), id(w) in trainable) for w in variables), key=str)
    answer.params = layer.count_params() if variables else 0
    if not case.feed:
        answer.undecided = True
        return answer
    answer.error = _flow(answer, layer, case)
    return answer


def _flow(answer: Answer, layer: Any, case: Case) -> str | None:
    """Let real batches through; the message when none can pass."""
    import tensorflow as tf

    failure = None
    open_axes = any(None in tuple(shape)[1:] for shape in case.shapes)
    batch = max((shape[0] or 0 for shape in case.shapes if shape), default=0) or BATCH
    for size in SIZES if open_axes else SIZES[:1]:
        data = [tf.constant(_data(_sizes(s, size, batch), d)) for s, d in zip(case.shapes, case.kinds)]
        args, kwargs = case.arranged(data)
        if _takes_training(layer):
            kwargs["training"] = True
        try:
            outputs = layer(*args, **kwargs)
        except Exception as error:
            if NOT_HERE.search(str(error)):
                answer.undecided = True
                return None
            failure = failure or _message(f"fed {size}", error)
            continue
        answer.seen.append([tuple(int(d) for d in t.shape) for t in _flat(outputs)])
        answer.seen_dtypes = [_dtype_name(t.dtype) for t in _flat(outputs)]
        if len(answer.seen) == 2:
            break
    return None if answer.seen else failure


def _takes_training(layer: Any) -> bool:
    return "training" in inspect.signature(layer.call).parameters


def _flat(outputs: Any) -> list[Any]:
    if isinstance(outputs, dict):
        return [t for key in sorted(outputs) for t in _flat(outputs[key])]
    if isinstance(outputs, (list, tuple)):
        return [t for item in outputs for t in _flat(item)]
    return [outputs]


def _dtype_name(dtype: Any) -> str:
    return dtype if isinstance(dtype, str) else dtype.name


def _weight(weight: Any) -> tuple[str, tuple[int, ...]]:
    return str(weight.name).split(":")[0].split("/")[-1], tuple(weight.shape)


# ---------------------------------------------------------------- kerlint


def kerlint_layer(spec: Spec, keras: int) -> Layer:
    """The layer as kerlint has it: defaults filled in from the signature."""
    described = signature("layers", spec.class_name, keras)
    assert described is not None, f"Keras {keras} has no {spec.class_name}"
    config = {name: default for name, default, required in described.parameters if not required}
    layer = Layer(spec.class_name, config, keras=keras)
    for key, value in spec.config.items():
        config[key] = _inside(layer, value, keras)
    return layer


def _inside(owner: Layer, value: Any, keras: int) -> Any:
    if isinstance(value, Spec):
        inner = kerlint_layer(value, keras)
        owner.sublayers.append(inner)
        return inner
    return [_inside(owner, item, keras) for item in value] if isinstance(value, list) else value


def ask_kerlint(case: Case, keras: int) -> Answer:
    """What kerlint says of the same case."""
    layer = kerlint_layer(case.spec, keras)
    problems = [problem for part in layer.walk() for problem in check_layer(part)]
    if problems:
        return Answer(str(problems[0]))
    inputs = [Tensor(tuple(shape), dtype, mark) for shape, dtype, mark in zip(case.shapes, case.kinds, case.marks)]
    args, kwargs = case.arranged(inputs)
    done = call_layer(layer, args, kwargs)
    if done.problem is not None:
        return Answer(str(done.problem))
    outputs = done.output_tensors
    weights = layer.all_weights()
    live = _live(layer)
    return Answer(
        shapes=[t.shape for t in outputs],
        dtypes=[t.dtype for t in outputs],
        masks=[t.mask for t in outputs],
        weights=None if weights is None else sorted(((w.name.split("/")[-1], w.shape, id(w) in live) for w in weights), key=str),
        params=layer.params(),
    )


def _live(layer: Layer) -> set[int]:
    """The weights that training changes."""
    return {id(w) for part in layer.walk() for w in part.weights or () if w.trainable and part.trainable is True}


# ---------------------------------------------------------------- comparison


def compare(case: Case, keras: int, *, vague: bool = False) -> list[str]:
    """Where kerlint and real Keras disagree on one case, in words; empty when they agree.

    With `vague` kerlint may know less than Keras (but nothing else).
    """
    theirs = ask_keras(case, keras)
    ours = ask_kerlint(case, keras)
    found = list(_differences(theirs, ours, vague))
    if not found and ours.error is None:
        found = list(_abstracted(case, keras, ours))
    return [f"Keras {keras} {case}: {text}" for text in found]


def _differences(theirs: Answer, ours: Answer, vague: bool) -> Iterator[str]:
    if theirs.error or ours.error:
        if theirs.error and not ours.error:
            yield f"Keras raises [{theirs.error}], kerlint does not (it says {ours.shapes})"
        elif ours.error and not theirs.error and not theirs.undecided:
            yield f"kerlint finds [{ours.error}], Keras gives {theirs.shapes}, really {theirs.seen}"
        return
    if len(theirs.shapes) != len(ours.shapes):
        yield f"Keras gives {len(theirs.shapes)} outputs, kerlint {len(ours.shapes)}"
        return
    for index, (shape, told) in enumerate(zip(ours.shapes, theirs.shapes)):
        seen = [batch[index] for batch in theirs.seen]
        if not _agrees(shape, told, seen, vague):  # type: ignore[arg-type]
            yield f"output {index}: kerlint {shape}, Keras {told}, really {seen}"
    for index, (ours_is, told_is) in enumerate(zip(ours.dtypes, theirs.dtypes)):
        real = theirs.seen_dtypes[index] if theirs.seen_dtypes else told_is
        if ours_is not in (None, told_is, real):
            yield f"output {index}: kerlint {ours_is}, Keras {told_is}, really {real}"
    for index, (mask, has) in enumerate(zip(ours.masks, theirs.masks)):
        if mask is not None and mask != has:
            yield f"output {index}: kerlint {'a' if mask else 'no'} mask, Keras {'one' if has else 'none'}"
    yield from _weight_differences(theirs, ours, vague)


def _weight_differences(theirs: Answer, ours: Answer, vague: bool) -> Iterator[str]:
    if ours.weights is None or ours.params is None:
        if not vague:
            yield f"kerlint does not know the weights {theirs.weights}"
    elif ours.weights != theirs.weights:
        yield f"weights: kerlint {ours.weights}, Keras {theirs.weights}"
    elif ours.params != theirs.params:
        yield f"parameters: kerlint {ours.params}, Keras {theirs.params}"


def _agrees(ours: Any, told: tuple[Any, ...], seen: list[tuple[int, ...]], vague: bool) -> bool:
    if ours is None:
        return vague
    if any(len(shape) != len(ours) for shape in seen) or (not seen and len(told) != len(ours)):
        return False
    for axis, size in enumerate(ours):
        real = {shape[axis] for shape in seen}
        if isinstance(size, int):
            if real - {size} or (not real and told[axis] != size):
                return False
        elif not vague and len(told) == len(ours) and told[axis] is not None and len(real) < 2:
            return False
    return True


# ---------------------------------------------------------------- less known


def _abstracted(case: Case, keras: int, known: Answer) -> Iterator[str]:
    """Where kerlint contradicts itself when it knows less: sizes with names, unknown sizes, unknown arguments."""
    named = [tuple(_named(i, j, d) for j, d in enumerate(s)) for i, s in enumerate(case.shapes)]
    values = {f"d{i}_{j}": d for i, s in enumerate(case.shapes) for j, d in enumerate(s) if d is not None}
    dark = [tuple(None if d is None else UNKNOWN for d in s) for s in case.shapes]
    for what, shapes in (("named sizes", named), ("unknown sizes", dark)):
        yield from _contradictions(what, ask_kerlint(replace(case, shapes=shapes), keras), known, values)
    config = case.spec.config
    for key, value in config.items():
        if not isinstance(value, Spec):
            blind = Spec(case.spec.class_name, {**config, key: Unknown(key, "argument")})
            yield from _contradictions(f"unknown {key}", ask_kerlint(replace(case, spec=blind), keras), known, {key: value})


def _named(i: int, j: int, size: int | None) -> Any:
    return None if size is None else symbol(f"d{i}_{j}", "axis", low=0)


def _contradictions(what: str, less: Answer, known: Answer, values: dict[str, Any]) -> Iterator[str]:
    if less.error is not None:
        yield f"with {what} kerlint finds [{less.error}]"
        return
    for ours, shape in zip(less.shapes, known.shapes):
        if ours is None or shape is None:
            continue
        if len(ours) != len(shape):
            yield f"with {what} kerlint says {ours}, else {shape}"
            continue
        for size, real in zip(ours, shape):
            if isinstance(size, (int, Expr)) and isinstance(real, int) and _value(size, values) not in (None, real):
                yield f"with {what} kerlint says {size}, else {real}"


def _value(size: int | Expr, values: dict[str, Any]) -> int | None:
    """The size when its names have these values; None where a value is no number."""
    if isinstance(size, int):
        return size
    total = 0
    for monomial, factor in size.terms:
        for atom in monomial:
            part = _atom(atom, values)
            if part is None:
                return None
            factor *= part
        total += factor
    return total


def _atom(atom: Symbol | Quotient, values: dict[str, Any]) -> int | None:
    if isinstance(atom, Symbol):
        value = values.get(atom.name)
        return value if isinstance(value, int) else None
    top = _value(atom.numerator, values)
    if top is None:
        return None
    return -(-top // atom.divisor) if atom.up else top // atom.divisor


__all__ = ["Answer", "Case", "Shape", "Spec", "ask_keras", "ask_kerlint", "cases", "compare", "keras_module", "kerlint_layer"]
