"""Which strings name a loss, a metric, an optimizer and the like: kerlint against real Keras."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from kerlint.interpreter.libraries.keras_choices import as_choice
from kerlint.interpreter.machine import Machine
from kerlint.interpreter.project import Project
from kerlint.reading import parse_text
from kerlint.semantics.choices import TABLES
from kerlint.semantics.signatures import table

KINDS = ("loss", "metric", "optimizer", "initializer", "regularizer", "constraint")
# How people miswrite them, and names of one kind that are none of another.
MISTAKES = (
    "ACC CE CrossEntropy RMSProp aDaM auc categorical_crossentrop cosine_proximity crossentropy f1 l2 mean_iou momentum"
    " Mse rmse rmsprop sparse_categorical_accuracy top_k_categorical_accuracy zeros he_normal max_norm"
).split()
_REFUSALS = ("interpret", "Unknown", "Could not locate", "'str' object is not callable")


def words(kind: str) -> list[str]:
    """Every name that either generation knows, and more."""
    found = set(MISTAKES)
    for keras in (2, 3):
        data = table(keras)
        found |= {*data["identifiers"][kind], *data["aliases"][kind]}
        found |= {name for name in data[TABLES[kind]] if "." not in name}
    return sorted(found)


def refused(package: Any, keras: int, kind: str, word: str) -> str | None:
    """What Keras says when a model with it is made, compiled and called; None when it works."""
    layer = {f"kernel_{kind}": word} if kind in KINDS[3:] else {}
    settings: dict[str, Any] = {"loss": "mse", "metrics": [word]} if kind == "metric" else {"loss": "mse", kind: word}
    try:
        model = package.Sequential([package.layers.Dense(2, **layer)])
        model.compile(run_eagerly=True, **({"loss": "mse"} if layer else settings))
        model.train_on_batch(np.zeros((4, 3), "float32"), np.zeros((4, 2), "float32"))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keras", [2, 3])
def test_names(keras: int, kind: str) -> None:
    """A name that kerlint refuses does not work in Keras; one that Keras does not know is refused."""
    package = importlib.import_module("keras" if keras == 3 else "tf_keras")
    source = parse_text("import keras\n")
    machine = Machine(source, keras, Project(source))
    wrong: list[str] = []
    for word in words(kind):
        mine = bool(as_choice(machine, kind, word, None).problems)
        told = refused(package, keras, kind, word)
        if mine and told is None:
            wrong.append(f"{word}: works")
        elif not mine and told is not None and any(part in told for part in _REFUSALS):
            wrong.append(f"{word}: {told[:200]}")
    assert not wrong
