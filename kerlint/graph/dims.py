"""Sizes of one axis, as facts and not as guesses.

A dim is

- an `int`: the size is known;
- `None`: any size, as Keras writes it (the batch, or `Input((None, 8))`);
- an `Expr`: a size with a name, or arithmetic on such sizes (`2*units + 1`);
- `UNKNOWN`: kerlint did not understand it. It never takes part in a proof.

`same` answers True (always equal), False (never equal) or None (may be either). Only False is ground for a finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

LONGEST_NAME = 160  # characters; what would be called longer has no name
LARGEST_EXPR = 64  # atoms; a size that would need more is not known


class Unknown:
    """A value that kerlint does not know. With a `name` it can serve as a symbol: two uses of one name agree.

    `key` tells apart things that happen to be called alike, such as the parameter `units` of two functions.
    """

    __slots__ = ("high", "key", "low", "name")

    def __init__(
        self,
        name: str | None = None,
        key: Any = None,
        low: int | None = None,
        high: int | None = None,
    ) -> None:
        if name is not None and len(name) > LONGEST_NAME:
            name = key = None  # names and keys of what is computed from names would grow without end
        self.name = name
        self.key = key
        self.low = low
        self.high = high

    def part(self, text: str) -> Unknown:
        """The part of this value that Python writes as `name` + `text`, such as `.shape` or `[0]`."""
        if self.name is None:
            return UNKNOWN
        return Unknown(self.name + text, (self.key, text))

    def __repr__(self) -> str:
        return f"Unknown({self.name})" if self.name else "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Symbol:
    """A size that has a name. Symbols are equal when their keys are."""

    name: str
    key: Any
    low: int | None = None
    high: int | None = None

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Symbol) and (self.name, self.key) == (other.name, other.key)

    def __hash__(self) -> int:
        return hash((self.name, self.key))


@dataclass(frozen=True)
class Quotient:
    """`numerator // divisor` (rounded down) or its ceiling."""

    numerator: Expr
    divisor: int
    up: bool

    def __str__(self) -> str:
        if self.up:
            return f"ceil({self.numerator} / {self.divisor})"
        text = str(self.numerator)
        return f"{text} // {self.divisor}" if text.isidentifier() else f"({text}) // {self.divisor}"


Atom = Symbol | Quotient
Monomial = tuple[Atom, ...]


@dataclass(frozen=True)
class Expr:
    """A polynomial with integer coefficients over named sizes, in normal form: equal sums are equal objects."""

    terms: tuple[tuple[Monomial, int], ...]

    def __str__(self) -> str:
        parts: list[str] = []
        for monomial, factor in self.terms:
            names = "*".join(f"({a})" if isinstance(a, Quotient) and not a.up else str(a) for a in monomial)
            size = abs(factor)
            text = names if monomial and size == 1 else f"{size}*{names}" if monomial else str(size)
            if not parts:
                parts.append(text if factor > 0 else f"-{text}")
            else:
                parts.append(f"+ {text}" if factor > 0 else f"- {text}")
        if len(self.terms) == 1 and parts[0].startswith("(") and parts[0].endswith(")"):
            return parts[0][1:-1]
        return " ".join(parts)

    @cached_property
    def weight(self) -> int:
        """How many atoms it is made of, those inside quotients included."""
        return sum(
            1 + sum(1 if isinstance(atom, Symbol) else atom.numerator.weight for atom in monomial) for monomial, _ in self.terms
        )

    @property
    def is_symbol(self) -> bool:
        """Whether it is one named size and nothing else."""
        return len(self.terms) == 1 and self.terms[0][1] == 1 and [type(a) for a in self.terms[0][0]] == [Symbol]

    def symbols(self) -> frozenset[Symbol]:
        """Every symbol that the value depends on."""
        found: set[Symbol] = set()
        for monomial, _ in self.terms:
            for atom in monomial:
                found |= {atom} if isinstance(atom, Symbol) else atom.numerator.symbols()
        return frozenset(found)


Dim = int | None | Expr | Unknown
Shape = tuple[Dim, ...]


def _key(monomial: Monomial) -> tuple[int, str]:
    return (-len(monomial), "*".join(map(str, monomial)))


def _normal(terms: Mapping[Monomial, int]) -> int | Expr | Unknown:
    kept = {m: c for m, c in terms.items() if c}
    if not kept:
        return 0
    if list(kept) == [()]:
        return kept[()]
    if len(kept) > LARGEST_EXPR:
        return UNKNOWN
    found = Expr(tuple(sorted(kept.items(), key=lambda item: _key(item[0]))))
    return found if found.weight <= LARGEST_EXPR else UNKNOWN


def _terms(dim: int | Expr) -> dict[Monomial, int]:
    return {(): dim} if isinstance(dim, int) else dict(dim.terms)


def symbol(name: str, key: object = None, low: int | None = None, high: int | None = None) -> Expr:
    """The size that goes by `name`."""
    return Expr((((Symbol(name, key, low, high),), 1),))


def as_dim(value: object) -> Dim:
    """What `value` (an argument such as `units`) is as a size: a number that is no integer is `UNKNOWN`."""
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (int, Expr)):
        return value
    if isinstance(value, Unknown) and value.name is not None:
        return symbol(value.name, value.key, value.low, value.high)
    return UNKNOWN


def _vague(dims: Iterable[Dim]) -> Dim:
    """The answer when an operand is not a number: not understood outweighs any size."""
    return UNKNOWN if any(isinstance(d, Unknown) for d in dims) else None


def add(*dims: Dim) -> Dim:
    """The sum; any size plus anything is any size."""
    if all(type(d) is int for d in dims):
        return sum(dims)  # type: ignore[arg-type]
    total: dict[Monomial, int] = {}
    for dim in dims:
        if not isinstance(dim, (int, Expr)):
            return _vague(dims)
        for monomial, factor in _terms(dim).items():
            total[monomial] = total.get(monomial, 0) + factor
    return _normal(total)


def sub(a: Dim, b: Dim) -> Dim:
    """The difference."""
    return add(a, mul(b, -1))


def mul(*dims: Dim) -> Dim:
    """The product; a product with a zero is zero."""
    if any(type(d) is int and d == 0 for d in dims):
        return 0
    product: dict[Monomial, int] = {(): 1}
    for dim in dims:
        if not isinstance(dim, (int, Expr)):
            return _vague(dims)
        terms: dict[Monomial, int] = {}
        for left, a in product.items():
            for right, b in _terms(dim).items():
                monomial = tuple(sorted(left + right, key=str))
                terms[monomial] = terms.get(monomial, 0) + a * b
        product = terms
        if len(product) > 64:
            return UNKNOWN
    return _normal(product)


def product(shape: Iterable[Dim]) -> Dim:
    """The number of elements."""
    return mul(1, *shape)


def floordiv(a: Dim, b: Dim) -> Dim:
    """`a // b`; exact when every term of `a` is divisible."""
    return _divide(a, b, up=False)


def ceildiv(a: Dim, b: Dim) -> Dim:
    """The ceiling of `a / b`: the length after a stride of `b` with padding "same"."""
    return _divide(a, b, up=True)


def _divide(a: Dim, b: Dim, *, up: bool) -> Dim:
    if not isinstance(b, int):
        if isinstance(a, Expr) and a == b:
            return 1
        return _vague((a, b)) if not isinstance(b, Expr) or not isinstance(a, (int, Expr)) else UNKNOWN
    if b <= 0:
        return UNKNOWN
    if isinstance(a, int):
        return -(-a // b) if up else a // b
    if not isinstance(a, Expr):
        return _vague((a,))
    if b == 1:
        return a
    if all(factor % b == 0 for _, factor in a.terms):
        return _normal({m: c // b for m, c in a.terms})
    return Expr((((Quotient(a, b, up),), 1),)) if a.weight < LARGEST_EXPR else UNKNOWN


def same(a: Dim, b: Dim) -> bool | None:
    """True when the sizes are always equal, False when they never are, None when they may be."""
    if type(a) is int and type(b) is int:
        return a == b
    if not isinstance(a, (int, Expr)) or not isinstance(b, (int, Expr)):
        return None
    difference = sub(a, b)
    if isinstance(difference, int):
        return difference == 0
    if not isinstance(difference, Expr):
        return None
    terms = _terms(difference)
    constant = terms.pop((), 0)
    if constant % math.gcd(*terms.values()):
        return False
    if len(terms) == 1:
        ((monomial, factor),) = terms.items()
        if len(monomial) == 1 and isinstance(monomial[0], Symbol):
            value, rest = divmod(-constant, factor)
            low, high = monomial[0].low, monomial[0].high
            if rest or (low is not None and value < low) or (high is not None and value > high):
                return False
    return None


def is_known(dim: Dim) -> bool:
    """Whether the size is a plain number."""
    return type(dim) is int


def unify(a: Dim, b: Dim) -> Dim:
    """The better known of two sizes that have to agree."""
    for dim in (a, b):
        if isinstance(dim, int):
            return dim
    for dim in (a, b):
        if isinstance(dim, Expr):
            return dim
    return a if isinstance(b, Unknown) else b


def join(a: Dim, b: Dim) -> Dim:
    """What is known of a size that is `a` on one path and `b` on another."""
    if a is b or (isinstance(a, (int, Expr)) and same(a, b)):
        return a
    return UNKNOWN


def dim_text(dim: Dim) -> str:
    """The dim as messages write it."""
    return "?" if isinstance(dim, Unknown) else str(dim)


def shape_text(shape: Shape | None) -> str:
    """The shape as Keras prints it: `(None, 10, 128)`; `(?)` when nothing is known."""
    if shape is None:
        return "(?)"
    inside = ", ".join(dim_text(d) for d in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
