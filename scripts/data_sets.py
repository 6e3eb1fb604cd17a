"""What the functions of `keras.datasets` load with their default arguments.

Loading them takes downloads, so this table is kept by hand. Only what is known is said: a missing entry is unknown.
"""

from __future__ import annotations

from typing import Any


def _images(train: int, test: int, image: tuple[int, ...], label: tuple[int, ...], classes: int) -> dict[str, Any]:
    return {**_table(train, test, image, label, classes), "dtype": "uint8"}


def _sequences(train: int, test: int, classes: int) -> dict[str, Any]:
    return {**_table(train, test, (), (), classes), "dtype": "object"}


def _table(train: int, test: int, x: tuple[int, ...], y: tuple[int, ...], classes: int | None) -> dict[str, Any]:
    return {
        "x_train": [train, *x],
        "y_train": [train, *y],
        "x_test": [test, *x],
        "y_test": [test, *y],
        "classes": classes,
    }


DATA_SETS: dict[str, dict[str, Any]] = {
    "boston_housing": _table(404, 102, (13,), (), None),
    "california_housing": _table(16512, 4128, (8,), (), None),
    "cifar10": _images(50000, 10000, (32, 32, 3), (1,), 10),
    "cifar100": _images(50000, 10000, (32, 32, 3), (1,), 100),
    "fashion_mnist": _images(60000, 10000, (28, 28), (), 10),
    "imdb": _sequences(25000, 25000, 2),
    "mnist": _images(60000, 10000, (28, 28), (), 10),
    "reuters": _sequences(8982, 2246, 46),
}


def add_data_sets(data: dict[str, Any]) -> None:
    """Give each `load_data` its "data"."""
    for name, loaded in DATA_SETS.items():
        entry = data["datasets"].get(f"{name}.load_data")
        if entry is not None:
            entry["data"] = loaded
