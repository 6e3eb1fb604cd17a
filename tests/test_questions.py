"""The answers in docs/questions.md are true: in both generations of Keras, and to kerlint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes
from kerlint.findings import Severity
from kerlint.graph.dims import shape_text
from kerlint.pictures.data import place_of
from tests.test_lessons import _BLOCK, _SAYS, _SUM, check_example

PAGE = Path(__file__).parents[1] / "docs" / "questions.md"
TEXT = PAGE.read_text("utf-8")
EXAMPLES = _BLOCK.findall(TEXT)


@pytest.mark.parametrize("library", ["keras", "tf_keras"])
@pytest.mark.parametrize("block", EXAMPLES)
def test_example_gives_in_keras_what_it_says(block: str, library: str) -> None:
    check_example(block, library)


@pytest.mark.parametrize("keras", [2, 3])
@pytest.mark.parametrize("block", EXAMPLES)
def test_example_gives_in_kerlint_what_it_says(block: str, keras: int) -> None:
    result = lint_bytes(block.encode(), "example.py", Settings(target=keras))
    assert [finding for finding in result.findings if finding.severity is Severity.ERROR] == []
    calls = {place.end_line: call for call in result.programs[0].calls if (place := place_of(call))}

    for number, line in enumerate(block.splitlines(), 1):
        says = _SAYS.search(line)
        if says:
            assert ", ".join(shape_text(tensor.shape) for tensor in calls[number].output_tensors) == says["shapes"]
            if says["params"]:
                assert f"{calls[number].params():,}" == says["params"]


def test_sums_are_right() -> None:
    found = _SUM.findall(TEXT)

    assert len(found) >= 4
    for left, right in found:
        assert eval(left) == int(right.replace(",", ""))


def test_pictures_and_pages_are_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (PAGE.parent / target).exists(), target


@pytest.mark.parametrize("library", ["keras", "tf_keras"])
def test_masked_steps_do_not_count_in_the_loss(library: str) -> None:
    import numpy

    keras = pytest.importorskip(library)
    random = numpy.random.default_rng(0)
    x, labels = random.normal(size=(4, 6, 10)).astype("float32"), random.integers(0, 8, (4, 6))
    x[:, 4:] = 0
    others = labels.copy()
    others[:, 4:] = (others[:, 4:] + 3) % 8
    runs = keras.Input((None, 10))
    each = keras.layers.LSTM(10, return_sequences=True)(keras.layers.Masking()(runs))
    model = keras.Model(runs, keras.layers.Dense(8, activation="softmax")(each))
    model.compile(loss="sparse_categorical_crossentropy")

    assert model.evaluate(x, labels, verbose=0) == pytest.approx(model.evaluate(x, others, verbose=0))
