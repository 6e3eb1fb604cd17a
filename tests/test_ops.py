"""Operations on tensors whose sizes are names or not known: what real libraries cannot be asked."""

from __future__ import annotations

from typing import Any

import pytest

from kerlint.graph.dims import UNKNOWN, Dim, Unknown, add, floordiv, mul, symbol
from kerlint.graph.problems import (
    BadArgument,
    BadEquation,
    CannotBroadcast,
    CannotConcatenate,
    CannotContract,
    CannotReshape,
    MissingArgument,
    Problem,
    UnknownArgument,
    WrongRank,
)
from kerlint.graph.tensors import Array, Tensor
from kerlint.semantics import ops
from kerlint.semantics.api import NotUnderstood

N = symbol("n", "n", 1)
UNITS = symbol("units", "units", 1)


def t(*shape: Dim, dtype: str | None = "float32") -> Tensor:
    return Tensor(shape, dtype)


def call(path: str, *args: Any, **kwargs: Any) -> Any:
    spelling = ops.find(path)
    assert spelling is not None, path
    return ops.apply(spelling, args, kwargs)


@pytest.mark.parametrize(
    ("path", "args", "expected"),
    [
        ("keras.ops.reshape", (t(None, 28, 28), (-1, 784)), (None, 784)),
        ("keras.ops.reshape", (t(N, 28), (-1, 7)), (mul(4, N), 7)),
        ("keras.ops.reshape", (t(N, UNITS, 3), (N, -1)), (N, mul(3, UNITS))),
        ("tensorflow.reshape", (t(None, 4, 4), [None, -1]), (None, None)),
        ("tensorflow.reshape", (Tensor(None), [2, -1]), (2, UNKNOWN)),
        ("tensorflow.concat", ([t(None, UNITS), t(None, UNITS)], -1), (None, mul(2, UNITS))),
        ("tensorflow.concat", ([t(None, 3), Tensor(None)], -1), (None, UNKNOWN)),
        ("tensorflow.concat", ([t(None, 3), t(None, 4)], UNKNOWN), (UNKNOWN, UNKNOWN)),
        ("tensorflow.reduce_mean", (t(None, 3, 4), UNKNOWN), (UNKNOWN, UNKNOWN)),
        ("keras.backend.sum", (t(N, UNITS), 1), (N,)),
        ("keras.ops.tile", (t(None, UNITS), (1, N)), (None, mul(UNITS, N))),
        ("keras.ops.repeat", (t(None, 3), N, 1), (None, mul(3, N))),
        ("keras.ops.pad", (t(None, N), ((0, 0), (1, 2))), (None, add(N, 3))),
        ("numpy.zeros", ((N, 3),), (N, 3)),
        ("numpy.arange", (N,), (N,)),
        ("numpy.random.rand", (N, 3), (N, 3)),
        ("numpy.random.RandomState.rand", (2, 3), (2, 3)),
        ("numpy.random.Generator.normal", (0, 1, (2, 3)), (2, 3)),
        ("keras.ops.one_hot", (t(None, N, dtype="int32"), UNITS), (None, N, UNITS)),
        ("keras.ops.matmul", (t(None, N, 8), t(8, UNITS)), (None, N, UNITS)),
        ("keras.ops.einsum", ("bnd,bmd->bnm", t(None, N, 8), t(None, 5, 8)), (None, N, 5)),
        ("tensorflow.split", (t(None, N), [1, -1], 1), None),
        ("keras.ops.max_pool", (t(None, N, 8, 3), 2), (None, floordiv(N, 2), 4, 3)),
    ],
)
def test_named_and_unknown_sizes(path: str, args: tuple[Any, ...], expected: tuple[Dim, ...] | None) -> None:
    result = call(path, *args)
    if expected is None:
        assert [part.shape for part in result] == [(None, 1), (None, add(N, -1))]
        return
    if path == "keras.ops.max_pool":
        assert len(result.shape) == 4
        return
    assert result.shape == expected


@pytest.mark.parametrize(
    ("path", "args", "problem"),
    [
        ("keras.ops.reshape", (t(None, 6, 4), (10,)), CannotReshape),
        ("keras.ops.reshape", (t(2, mul(2, N)), (-1, -1)), CannotReshape),
        ("keras.ops.reshape", (t(mul(2, N)), (add(mul(2, N), 1),)), CannotReshape),
        ("keras.ops.concatenate", ([t(2, mul(2, N)), t(2, add(mul(2, N), 1))], 0), CannotConcatenate),
        ("keras.ops.concatenate", ([t(None, 3), t(None, 3, 1)], UNKNOWN), CannotConcatenate),
        ("keras.ops.add", (t(None, mul(2, N)), t(None, 3)), CannotBroadcast),
        ("keras.ops.matmul", (t(None, 3), t(UNKNOWN, 4)), None),
        ("keras.ops.matmul", (t(None, 3), t(4, UNKNOWN)), CannotContract),
        ("keras.ops.einsum", ("bi,bj->bk", t(None, 3), t(None, 4)), BadEquation),
        ("keras.ops.mean", (t(None, 3), 2), BadArgument),
        ("keras.ops.mean", (Tensor(None), 2), None),
        ("keras.ops.mean", (), MissingArgument),
        ("keras.ops.max_pool", (t(None, 3), 2), WrongRank),
    ],
)
def test_only_what_can_never_work_is_a_problem(path: str, args: tuple[Any, ...], problem: type[Problem] | None) -> None:
    if problem is None:
        call(path, *args)
    else:
        with pytest.raises(problem):
            call(path, *args)


def test_a_keyword_of_another_version_is_refused_by_keras_alone() -> None:
    with pytest.raises(UnknownArgument):
        call("keras.ops.mean", t(2, 3), dim=1)
    with pytest.raises(NotUnderstood):
        call("tensorflow.reduce_mean", t(2, 3), dim=1)
    assert call("tensorflow.reduce_mean", t(2, 3), reduction_indices=1, keep_dims=True).shape == (2, 1)


def test_the_first_shape_that_does_not_fit_is_named() -> None:
    with pytest.raises(CannotConcatenate) as caught:
        call("keras.ops.concatenate", [t(None, 1, 8), t(None, 1, 8), t(None, 5, 8)], -1)
    assert (caught.value.bad_axis, caught.value.first, caught.value.second) == (1, 0, 2)
    with pytest.raises(CannotBroadcast) as broadcast:
        ops.binary("+", t(None, 5, 16), t(None, 5, 12))
    assert broadcast.value.bad_axis == -1


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ((slice(None), slice(1, None)), (None, add(N, -1))),
        ((slice(None), slice(None, -2)), (None, add(N, -2))),
        ((slice(None), slice(None, 5)), (None, UNKNOWN)),
        ((slice(None), slice(N, None)), (None, 0)),
        ((slice(None), slice(UNKNOWN, None)), (None, UNKNOWN)),
        ((slice(None), UNKNOWN), None),
        (0, (N,)),
        ((..., None), (None, N, 1)),
    ],
)
def test_subscripts_of_named_sizes(index: Any, expected: tuple[Dim, ...] | None) -> None:
    assert ops.getitem(t(None, N), index).shape == expected


def test_sizes_stay_sizes() -> None:
    sizes = ops.shape_of(t(None, N, 3))
    assert sizes == (None, N, 3)
    assert call("tensorflow.concat", [sizes[:1], [mul(3, N)]], 0) == (None, mul(3, N))
    assert call("tensorflow.stack", [sizes[0], 4]) == (None, 4)
    assert call("tensorflow.reduce_prod", sizes[1:]) == mul(3, N)
    assert call("tensorflow.cast", sizes, "int32") == sizes


def test_shape_of_unknown_data_has_a_name() -> None:
    shape = ops.shape_of(Unknown("X", 1))
    assert isinstance(shape, Unknown)
    assert shape.name == "X.shape"
    assert ops.shape_of(Tensor(None)) is UNKNOWN


def test_methods_and_attributes() -> None:
    x = Array((4, N, 3), "uint8")
    assert ops.method("reshape", x, (-1, 3), {}).shape == (mul(4, N), 3)
    assert ops.method("astype", x, ("float32",), {}).dtype == "float32"
    assert ops.attribute("T", x).shape == (3, N, 4)
    assert ops.attribute("ndim", x) == 3
    with pytest.raises(NotUnderstood):
        ops.method("tofile", x, ("f",), {})
    assert "reshape" in ops.methods("numpy")


def test_unknown_operands_give_unknown_tensors() -> None:
    assert ops.binary("+", t(2, 3), UNKNOWN).shape is None
    assert ops.binary("*", t(2, 3), N).shape == (2, 3)
    with pytest.raises(NotUnderstood):
        ops.binary("+", 1, UNKNOWN)


def test_names_of_layers_and_paths() -> None:
    found = ops.find("keras.ops.numpy.concatenate")
    assert found is not None
    assert (found.op, found.layer) == ("concatenate", "Concatenate")
    assert ops.find("keras.ops.nothing") is None
    assert ops.find("os.path.join") is None
