"""Operations held against NumPy, TensorFlow, keras.ops and the backend of Keras 2.

Every case is an expression that is evaluated twice: with the real libraries and with kerlint's register in their place.
Equal shape, equal dtype where kerlint claims one, a problem if and only if the library raises. Then it is evaluated
with sizes hidden in several ways: what is known must still be true, and a call that works must not become a problem.
"""

from __future__ import annotations

import inspect
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

np = pytest.importorskip("numpy")
tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")
tf_keras = pytest.importorskip("tf_keras")

from kerlint.graph.problems import Problem  # noqa: E402
from kerlint.graph.tensors import Tensor  # noqa: E402
from kerlint.semantics import ops  # noqa: E402
from kerlint.semantics.api import NotUnderstood  # noqa: E402
from tests.oracle.ops_cases import BACKEND, KERAS, NUMPY, TENSORFLOW  # noqa: E402
from tests.oracle.ops_harness import complaints, described, disagreement, kerlint_names, outcome, real_outcome  # noqa: E402
from tests.oracle.ops_turn import turn  # noqa: E402

CASES = int(os.environ.get("KERLINT_ORACLE_CASES", "60"))
PROPERTY = settings(max_examples=CASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("case", [*NUMPY, *TENSORFLOW, *BACKEND, *KERAS])
def test_case(case: str) -> None:
    assert not complaints(case), case


@pytest.mark.parametrize("library", ["numpy", "keras.ops"])
def test_case_with_other_sizes_axes_and_dtypes(library: str) -> None:
    assert [text for _, found in turn(library, 150, seed=1) for text in found] == []


# ---------------------------------------------------------------- the tables of spellings

MODULES = {
    "numpy": np,
    "tensorflow": tf,
    "keras.ops": keras.ops,
    "keras.random": keras.random,
    "keras.activations": keras.activations,
    "keras.backend": tf_keras.backend,
}


@pytest.mark.parametrize("module", MODULES)
def test_parameters_are_those_of_the_library(module: str) -> None:
    wrong = []
    for name in ops.names(module):
        function = MODULES[module]
        for part in name.split("."):
            function = getattr(function, part, None)
        spelling = ops.find(f"{module}.{name}")
        assert spelling is not None
        try:
            real = [p.name for p in inspect.signature(function).parameters.values() if p.kind != p.VAR_KEYWORD]
        except (TypeError, ValueError):  # NumPy's compiled functions do not tell
            continue
        mine = [p.name for p in spelling.parameters if p.kind != "var_keyword"]
        loose = any(p.kind == "var_keyword" for p in spelling.parameters)
        if mine != real[: len(mine)] and not loose:
            wrong.append(f"{name}: {mine} for {real}")
    assert not wrong


@pytest.mark.parametrize("module", MODULES)
def test_every_spelling_names_an_operation(module: str) -> None:
    spellings = [ops.find(f"{module}.{name}") for name in ops.names(module)]
    assert [s.path for s in spellings if s is not None and s.op not in ops.OPS] == []


def test_layers_of_keras_ops_are_those_of_a_model() -> None:
    x = keras.Input((4,))
    for name in ("relu", "mean", "transpose", "softmax", "exp", "squeeze"):
        spelling = ops.find(f"keras.ops.{name}")
        result = getattr(keras.ops, name)(x) if name != "squeeze" else keras.ops.squeeze(keras.Input((1,)), 1)
        assert spelling is not None
        assert spelling.layer == type(result._keras_history.operation).__name__


# ---------------------------------------------------------------- drawn at random

small = st.integers(0, 4)
shapes = st.lists(small, max_size=4).map(tuple)
filled = st.lists(st.integers(1, 4), max_size=4).map(tuple)
axes = st.integers(-5, 4)


def check(case: str) -> None:
    """A drawn case has to agree as those of the tables do."""
    assert not complaints(case), case


@st.composite
def indices(draw: st.DrawFn) -> str:
    bound = st.one_of(st.just(""), st.integers(-6, 6).map(str))
    step = st.sampled_from(["", "1", "2", "-1", "3", "-2"])
    part = st.one_of(
        st.integers(-5, 4).map(str),
        st.just("None"),
        st.just("..."),
        st.tuples(bound, bound, step).map(":".join),
        st.lists(st.integers(0, 2), min_size=1, max_size=3).map(str),
    )
    parts = draw(st.lists(part, min_size=1, max_size=4).filter(lambda items: items.count("...") < 2))
    return ", ".join(parts)


@PROPERTY
@given(shapes, shapes, st.sampled_from(["+", "*", "<", "/"]))
def test_broadcasting(a: tuple[int, ...], b: tuple[int, ...], operator: str) -> None:
    check(f"b({operator!r}, A{a}, A{b})" if operator != "/" else f"np.divide(A{a}, A{b})")


@PROPERTY
@given(shapes, st.lists(st.integers(-1, 6), max_size=4))
def test_reshape(shape: tuple[int, ...], target: list[int]) -> None:
    check(f"np.reshape(A{shape}, {tuple(target)})")


@PROPERTY
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), indices())
def test_getitem(shape: tuple[int, ...], index: str) -> None:
    real = real_outcome(f"g(A{shape}, S[{index}])")
    mine = outcome(f"g(A{shape}, S[{index}])", kerlint_names(None))
    if isinstance(real, Exception):
        # An index array out of range is a matter of values, which are not followed.
        assert isinstance(mine, (Problem, NotUnderstood)) or "[" in index, (index, real, mine)
    elif not isinstance(mine, NotUnderstood):
        assert isinstance(mine, Tensor), mine
        assert disagreement(described(mine), described(real)) is None, (index, mine.shape, real.shape)


@PROPERTY
@given(st.lists(shapes, min_size=1, max_size=3), axes)
def test_concatenate(parts: list[tuple[int, ...]], axis: int) -> None:
    check(f"np.concatenate([{', '.join(f'A{part}' for part in parts)}], axis={axis})")


@PROPERTY
@given(shapes, st.integers(0, 3), st.integers(1, 4), axes, axes)
def test_concatenate_of_alike(shape: tuple[int, ...], place: int, size: int, axis: int, other: int) -> None:
    changed = (*shape[:place], size, *shape[place + 1 :])
    check(f"np.concatenate([A{shape}, A{changed}], axis={axis})")
    check(f"np.stack([A{shape}, A{changed}], axis={other})")


@PROPERTY
@given(shapes, shapes)
def test_matmul_and_dot(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    if a and b:
        b = (*b[:-2], a[-1], b[-1]) if len(b) > 1 else b
    check(f"np.matmul(A{a}, A{b})")
    check(f"np.dot(A{a}, A{b})")


@PROPERTY
@given(st.text("ijk", max_size=3), st.text("ijk", max_size=3), st.text("ijk", max_size=3), filled, filled)
def test_einsum(a: str, b: str, out: str, left: tuple[int, ...], right: tuple[int, ...]) -> None:
    check(f"np.einsum('{a},{b}->{out}', A{left}, A{right})")
    check(f"np.einsum('...{a},{b}', A{left}, A{right})")


@PROPERTY
@given(
    st.lists(st.integers(1, 4), max_size=4).map(tuple),
    st.one_of(st.none(), axes, st.lists(axes, max_size=2).map(tuple)),
    st.booleans(),
    st.sampled_from(["sum", "mean", "max", "std", "any", "argmax"]),
)
def test_reductions(shape: tuple[int, ...], axis: Any, keepdims: bool, name: str) -> None:
    if name != "argmax" or not isinstance(axis, tuple):
        check(f"np.{name}(A{shape}, axis={axis}, keepdims={keepdims})")


@PROPERTY
@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), st.lists(axes, max_size=4), st.integers(0, 3))
def test_shaping(shape: tuple[int, ...], order: list[int], times: int) -> None:
    check(f"np.transpose(A{shape}, {order})")
    check(f"np.expand_dims(A{shape}, {tuple(order)})")
    check(f"np.squeeze(A{shape}, {tuple(order)})")
    check(f"np.repeat(A{shape}, {times}, axis={(order or [0])[0]})")
    check(f"np.tile(A{shape}, {tuple(abs(n) for n in order)})")
