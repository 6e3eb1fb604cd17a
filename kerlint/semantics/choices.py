"""The names of losses, metrics, optimizers, initializers and the like, and the classes behind them."""

from __future__ import annotations

from functools import cache
from typing import Final

from kerlint.semantics.naming import snake_case
from kerlint.semantics.signatures import Signature, signature, table

# The table that each kind stands in. The first that has a path counts: losses serve as metrics too.
TABLES: Final[dict[str, str]] = {
    "loss": "losses",
    "metric": "metrics",
    "schedule": "schedules",
    "optimizer": "optimizers",
    "callback": "callbacks",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
_NAMES: Final = {"L1L2": "l1_l2", "RMSprop": "rmsprop", "AdamW": "adamw", "TerminateOnNaN": "terminate_on_nan"}


def is_class(name: str) -> bool:
    """Whether the name is that of a class, not of a function."""
    return name.rpartition(".")[2][:1].isupper()


def choice_name(kind: str, written: str) -> str:
    """The name that a rule knows it by: "categorical_crossentropy" for `CategoricalCrossentropy`, "adam" for `Adam`."""
    written = written.rpartition(".")[2]
    if kind in ("loss", "metric"):
        for keras in (3, 2):
            aliases = table(keras)["aliases"][kind]
            if written in aliases:
                return str(aliases[written])
    return _NAMES.get(written) or snake_case(written)


@cache
def class_names(kind: str, keras: int) -> dict[str, str]:
    """The class behind each name of `choice_name`."""
    found: dict[str, str] = {}
    for name in table(keras)[TABLES[kind]]:
        if is_class(name) and "." not in name:
            found.setdefault(choice_name(kind, name), name)
    return found


def choice_signature(kind: str, name: str, keras: int) -> Signature | None:
    """The signature of a class or function of this kind, of either generation."""
    return signature(TABLES[kind], name, keras) or signature(TABLES[kind], name, 5 - keras)
