"""What the families draw their cases from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]


def rarely(common: st.SearchStrategy[Any], *odd: Any) -> st.SearchStrategy[Any]:
    """Mostly from `common`, at times one of the odd values."""
    return st.integers(0, 19).flatmap(lambda n: st.sampled_from(odd) if n == 19 else common)


def sizes(low: int = 1, high: int = 12) -> st.SearchStrategy[int | None]:
    """The size of an axis; None at times."""
    return st.integers(0, 7).flatmap(lambda n: st.none() if n == 7 else st.integers(low, high))


def shapes(rank: int, low: int = 1, high: int = 12, *, other_ranks: bool = True) -> st.SearchStrategy[tuple[int | None, ...]]:
    """Input shapes of `rank` axes, now and then of one more or one less."""
    ranks = rarely(st.just(rank), rank - 1, rank + 1) if other_ranks else st.just(rank)
    batch = rarely(st.none(), 2)
    return ranks.flatmap(lambda r: st.tuples(batch, *[sizes(low, high)] * (max(r, 1) - 1)))


def some(required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]) -> Any:
    """Configurations with all of the required and some of the optional arguments."""
    return st.fixed_dictionaries(required, optional=optional)


def each(rank: int, number: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One number, or one for each axis; at times one too many."""
    return st.one_of(number, rarely(st.tuples(*[number] * rank), (2,) * (rank + 1)))


def dtype(*others: str) -> st.SearchStrategy[str]:
    """Mostly float32."""
    return rarely(st.just("float32"), "float16", "float64", *others)


DATA_FORMAT = rarely(st.sampled_from(["channels_last", "channels_first", None]), "channel_last", "Channels_Last", 3)
BOOL = st.booleans()
UNITS = rarely(st.integers(1, 9), 0, -1, 2.5, 4.0, "3", None)
COUNT = rarely(st.integers(1, 4), 0, -1, 2.0)
AXIS = st.one_of(st.just(-1), st.integers(-4, 4))
RATE = rarely(st.floats(0, 1), 1.5, -0.1, 1, 0, None, "0.5")
