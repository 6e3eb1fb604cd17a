"""What Keras's constructors refuse: checks that many layers share.

They answer for known values alone: a value that kerlint does not know, or a size with a name, passes. Each yields
`BadArgument` with what is allowed in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from kerlint.graph.dims import UNKNOWN, Unknown
from kerlint.graph.layers import Layer
from kerlint.graph.problems import BadArgument, Problem

DATA_FORMATS = ("channels_last", "channels_first")


def is_known(value: Any) -> bool:
    """Whether `value` is a plain constant through and through."""
    if isinstance(value, (list, tuple)):
        return all(map(is_known, value))
    return value is None or isinstance(value, (bool, int, float, str))


def is_given(layer: Layer, argument: str) -> bool | None:
    """Whether the argument has a value other than None; None when that is not known."""
    value = layer.get(argument)
    return None if isinstance(value, Unknown) else value is not None


def refuse(layer: Layer, argument: str, expected: str, candidates: Iterable[str] = ()) -> BadArgument:
    """The problem that `argument` of `layer` is not what is `expected`."""
    return BadArgument(layer.class_name, argument, layer.get(argument), expected, list(candidates))


def check_choice(
    layer: Layer,
    argument: str,
    allowed: Iterable[str],
    *,
    none: bool = False,
    fold_case: bool = False,
) -> Iterator[Problem]:
    """The argument must be one of the strings `allowed` (in any case where `fold_case`), or None where `none`."""
    value = layer.get(argument, UNKNOWN)
    if not is_known(value) or (value is None and none):
        return
    text = value.lower() if fold_case and isinstance(value, str) else value
    names = list(allowed)
    if text in names:
        return
    near = get_close_matches(text.lower(), names) if isinstance(text, str) else []
    yield refuse(layer, argument, "one of " + ", ".join(f'"{name}"' for name in names), near)


def check_data_format(layer: Layer, argument: str = "data_format") -> Iterator[Problem]:
    """The argument must name the order of the axes, or be None for the global setting."""
    yield from check_choice(layer, argument, DATA_FORMATS, none=True, fold_case=True)


def check_integer(layer: Layer, argument: str, minimum: int | None, *, truncates: bool = False) -> Iterator[Problem]:
    """The argument must be an integer of at least `minimum`; with `truncates` whatever `int()` takes will do."""
    value = layer.get(argument, UNKNOWN)
    if not is_known(value):
        return
    number = as_integer(value) if truncates else value
    expected = "an integer" if minimum is None else f"an integer of at least {minimum}"
    if not isinstance(number, int) or (minimum is not None and number < minimum):
        yield refuse(layer, argument, expected)


def as_integer(value: Any) -> int | None:
    """What `int()` makes of a constant, None when it raises."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def check_tuple(
    layer: Layer,
    argument: str,
    count: int,
    minimum: int = 1,
    *,
    none: bool = False,
    floats: bool = False,
) -> Iterator[Problem]:
    """The argument must be one integer of at least `minimum`, or `count` of them, which may be floats where `floats`."""
    value = layer.get(argument, UNKNOWN)
    if value is None and none:
        return
    if not _fits(value, count, minimum, (int, float) if floats else int):
        what = "an integer" if count == 1 else f"an integer or {count} integers"
        yield refuse(layer, argument, f"{what} of at least {minimum}")


def check_pairs(layer: Layer, argument: str, count: int, *, negative: bool) -> Iterator[Problem]:
    """The argument must be one integer, or for each of `count` axes an integer or two; `negative`: the one may be below 0."""
    value = layer.get(argument, UNKNOWN)
    if isinstance(value, int):
        if value < 0 and not negative:
            yield refuse(layer, argument, "an integer of at least 0")
    elif isinstance(value, (list, tuple)):
        if len(value) != count or not all(_fits(item, 2, 0) for item in value):
            yield refuse(layer, argument, f"{count} integers or pairs of integers, of at least 0")
    elif is_known(value):
        yield refuse(layer, argument, f"an integer, or {count} integers or pairs of integers")


def _fits(value: Any, count: int, minimum: int, kinds: Any = int) -> bool:
    if isinstance(value, int):
        return value >= minimum
    if isinstance(value, (list, tuple)):
        known = [item for item in value if is_known(item)]
        return len(value) == count and all(isinstance(item, kinds) and item >= minimum for item in known)
    return not is_known(value)


def check_number(
    layer: Layer,
    argument: str,
    low: float | None = None,
    high: float | None = None,
    *,
    none: bool = False,
) -> Iterator[Problem]:
    """The argument must be a number from `low` to `high`, or None where `none`."""
    value = layer.get(argument, UNKNOWN)
    if not is_known(value) or (value is None and none):
        return
    good = isinstance(value, (int, float))
    good = good and not (low is not None and value < low) and not (high is not None and value > high)
    if not good:
        yield refuse(layer, argument, _range_text(low, high))


def _range_text(low: float | None, high: float | None) -> str:
    if low is None:
        return "a number" if high is None else f"a number of at most {high:g}"
    return f"a number of at least {low:g}" if high is None else f"a number from {low:g} to {high:g}"


def check_axes(layer: Layer, argument: str = "axis", *, several: bool = True) -> Iterator[Problem]:
    """The argument must be an integer, or a list or tuple of integers where `several`."""
    value = layer.get(argument, UNKNOWN)
    if not is_known(value) or isinstance(value, int):
        return
    if several and isinstance(value, (list, tuple)) and all(isinstance(item, int) for item in value):
        return
    yield refuse(layer, argument, "an integer" + (" or a list of integers" if several else ""))
