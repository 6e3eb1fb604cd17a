"""What the decisions of a run say about named values, so that no run takes arms that exclude each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Known:
    """What is known of one named value."""

    equal: list[Any] = field(default_factory=list)
    unequal: list[Any] = field(default_factory=list)
    truth: bool | None = None
    low: float = float("-inf")
    high: float = float("inf")
    strict_low: bool = False
    strict_high: bool = False


class Facts:
    """Keys are those of `Unknown`: a comparison has the key `(operator, key of the value, constant)`."""

    def __init__(self) -> None:
        self._known: dict[Any, Known] = {}

    def decide(self, key: Any) -> bool | None:
        """Whether the test must hold or fail after what was decided before; None when both are open."""
        comparison = _comparison(key)
        known = self._known.get(_freeze(comparison[1] if comparison else key))
        if known is None:
            return None
        if comparison is None:
            if known.equal:
                return bool(known.equal[0])
            return known.truth
        operator, _, constant = comparison
        if operator in ("==", "is"):
            if known.equal:
                return bool(known.equal[0] == constant and type(known.equal[0]) is type(constant))
            if constant in known.unequal or (known.truth is not None and bool(constant) != known.truth):
                return False
            return False if _number(constant) and not _inside(known, constant) else None
        if operator in ("<", "<=", ">", ">=") and _number(constant):
            if known.equal:
                return _compare(operator, known.equal[0], constant) if _number(known.equal[0]) else None
            return _by_bounds(operator, known, constant)
        return None

    def note(self, key: Any, holds: bool) -> None:
        """Remember a decision."""
        comparison = _comparison(key)
        known = self._known.setdefault(_freeze(comparison[1] if comparison else key), Known())
        if comparison is None:
            known.truth = holds
            return
        operator, _, constant = comparison
        if operator in ("==", "is"):
            (known.equal if holds else known.unequal).append(constant)
        elif _number(constant):
            if (operator in (">", ">=") and holds) or (operator in ("<", "<=") and not holds):
                strict = operator == ">" if holds else operator == "<="
                if constant >= known.low:
                    known.low, known.strict_low = constant, strict
            elif operator in ("<", "<=", ">", ">="):
                strict = operator == "<" if holds else operator == ">="
                if constant <= known.high:
                    known.high, known.strict_high = constant, strict


def _comparison(key: Any) -> tuple[str, Any, Any] | None:
    if isinstance(key, tuple) and len(key) == 4 and key[0] == "compare":
        return key[1], key[2], key[3]
    return None


def _freeze(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _inside(known: Known, value: float) -> bool:
    above = value > known.low if known.strict_low else value >= known.low
    below = value < known.high if known.strict_high else value <= known.high
    return above and below


def _compare(operator: str, a: float, b: float) -> bool:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


def _by_bounds(operator: str, known: Known, constant: float) -> bool | None:
    if operator in (">", ">="):
        if known.low > constant or (known.low == constant and (operator == ">=" or known.strict_low)):
            return True
        if known.high < constant or (known.high == constant and (operator == ">" or known.strict_high)):
            return False
        return None
    inverse = _by_bounds({"<": ">=", "<=": ">"}[operator], known, constant)
    return None if inverse is None else not inverse
