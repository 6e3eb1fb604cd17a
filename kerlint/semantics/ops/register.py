"""The register of operations, and the arguments of one call as an operation sees them.

    @op("concatenate")
    def concatenate(call: Call) -> Structure:
        tensors = call.tensors("xs")
        axis = call.axis(rank)
        ...

An operation asks for its arguments by role, whatever the library calls them; `call.library` is there for the few rules
that differ ("keras" for keras.ops, "tensorflow", "backend" for the `K` of Keras 2, "numpy").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kerlint.graph.dims import Dim, Expr, Shape, Unknown
from kerlint.graph.problems import BadArgument, WrongRank
from kerlint.graph.tensors import Array, Structure, Tensor
from kerlint.semantics.api import NotUnderstood
from kerlint.semantics.ops.dtypes import dtype_name
from kerlint.semantics.ops.operands import as_operand, as_operands, as_size, as_sizes, known_integer
from kerlint.semantics.ops.spelling import Spelling


@dataclass
class Call:
    """One call of an operation, its arguments by role with defaults filled in."""

    spelling: Spelling
    values: dict[str, Any]
    keras: int = 3

    @property
    def library(self) -> str:
        """The library that the function is from."""
        return self.spelling.library

    def get(self, role: str, default: Any = None) -> Any:
        """The argument as it was given."""
        return self.values.get(role, default)

    def tensor(self, role: str = "x", rank: int | None = None, *, at_least: int = 0, at_most: int = 99) -> Tensor:
        """The argument as a tensor. Raises WrongRank, NotATensor, NotUnderstood."""
        value = self.values[role]
        x = as_operand(value)
        if self.library != "numpy" and not isinstance(value, (Tensor, Array)):
            x.dtype = None  # of Python numbers each library makes a dtype of its own
        if x.shape is None:
            return x
        if rank is not None and len(x.shape) != rank:
            raise WrongRank(rank, x.shape)
        if len(x.shape) < at_least:
            raise WrongRank(at_least, x.shape, at_least=True)
        if len(x.shape) > at_most:
            raise WrongRank(at_most, x.shape, at_most=True)
        return x

    def shaped(self, role: str = "x", rank: int | None = None, *, at_least: int = 0) -> tuple[Tensor, Shape]:
        """The argument as a tensor, and its shape. Raises NotUnderstood when not even the rank is known."""
        x = self.tensor(role, rank, at_least=at_least)
        if x.shape is None:
            raise NotUnderstood
        return x, x.shape

    def tensors(self, role: str = "xs") -> list[Tensor]:
        """The argument as tensors: a list of them, or what is cut along its first axis. Raises NotUnderstood."""
        return as_operands(self.values[role])

    def flag(self, role: str) -> bool | None:
        """The argument as yes or no; None when it is not known."""
        value = self.values.get(role)
        return None if isinstance(value, (Unknown, Expr, Tensor)) else bool(value)

    def size(self, role: str) -> Dim:
        """The argument as a size."""
        return as_size(self.values.get(role))

    def sizes(self, role: str) -> Shape | None:
        """The argument as a shape; None when not even the rank is known."""
        return as_sizes(self.values.get(role))

    def integer(self, role: str) -> int | None:
        """The argument where it is a known integer."""
        return known_integer(self.values.get(role))

    def text(self, role: str) -> str | None:
        """The argument where it is a known string."""
        value = self.values.get(role)
        return value if isinstance(value, str) else None

    def dtype(self, default: str | None, role: str = "dtype") -> str | None:
        """The dtype that was asked for, `default` where none was; None when not known."""
        value = self.values.get(role)
        return default if value is None else dtype_name(value, self.library)

    def axis(self, rank: int, role: str = "axis") -> int | None:
        """The argument as an axis counted from 0; None when it is not known. Raises BadArgument when out of range."""
        return self.one_axis(self.values.get(role), rank, role)

    def one_axis(self, value: Any, rank: int, role: str = "axis") -> int | None:
        """`value` as an axis counted from 0; None when it is not known. Raises BadArgument when out of range."""
        axis = known_integer(value)
        if axis is None:
            return None
        if not -rank <= axis < rank:
            raise self.bad(role, f"an axis from {-rank} to {rank - 1}" if rank else "no axis, for there is none")
        return axis % rank

    def axes(self, rank: int, role: str = "axis") -> list[int] | None:
        """The argument as axes counted from 0, all for a None; None when not known. Raises BadArgument."""
        value = self.values.get(role)
        if value is None:
            return list(range(rank))
        if not isinstance(value, (tuple, list)):
            value = as_sizes(value)
            if value is None:
                return None
        found: list[int] = []
        for item in value:
            axis = self.one_axis(item, rank, role)
            if axis is None:
                return None
            found.append(axis)
        return found

    def bad(self, role: str, expected: str) -> BadArgument:
        """The problem that the argument is not what is `expected`."""
        return BadArgument(self.spelling.name, self.spelling.argument(role), self.values.get(role), expected)


Operation = Callable[[Call], Structure]

OPS: dict[str, Operation] = {}


def op(*names: str) -> Callable[[Operation], Operation]:
    """Register an operation under its short names."""

    def register(compute: Operation) -> Operation:
        for name in names:
            OPS[name] = compute
        return compute

    return register


def apply(spelling: Spelling, args: tuple[Any, ...], kwargs: dict[str, Any], keras: int = 3) -> Structure:
    """What the function gives: a tensor, a list or tuple of tensors, or sizes for functions that give a shape.

    Raises a Problem when it cannot work whatever the unknown parts are, NotUnderstood when nothing can be said.
    """
    compute = OPS.get(spelling.op)
    if compute is None:
        raise NotUnderstood
    return compute(Call(spelling, spelling.bind(args, kwargs), keras))
