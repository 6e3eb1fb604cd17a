"""Lessons tell the truth: what an example says it gives, real Keras gives, in both generations; every sum is right."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kerlint.lessons
from kerlint.lessons import UnknownTopic, explain, topics
from kerlint.registry import load

FILES = sorted(Path(kerlint.lessons.__file__).parent.glob("*.md"))
TEXTS = {file.stem: file.read_text("utf-8") for file in FILES}

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SUM = re.compile(r"(?<![\w.])((?:\(*\d[\d,]*\)* [-+*] )+\(*\d[\d,]*\)*) = (\d[\d,]*)")
_SAYS = re.compile(r"# → (?P<shapes>.*?\))(?:, (?P<params>[\d,]+) parameters)?$")
_SHAPE = re.compile(r"\([^()]*\)")


def examples() -> Iterator[Any]:
    for name, text in TEXTS.items():
        for number, block in enumerate(_BLOCK.findall(text)):
            yield pytest.param(block, id=f"{name}-{number}")


@pytest.mark.parametrize("library", ["keras", "tf_keras"])
@pytest.mark.parametrize("block", examples())
def test_example_gives_in_keras_what_it_says(block: str, library: str) -> None:
    check_example(block, library)


def check_example(block: str, library: str) -> None:
    """Run the block line by line, and compare what its comments say."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    pytest.importorskip(library)
    lines = block.splitlines()
    scope: dict[str, Any] = {}
    for node in ast.parse(block.replace("from keras", f"from {library}")).body:
        code = compile(ast.Module([node], []), "example", "exec")
        comment = lines[(node.end_lineno or 1) - 1].partition("#")[2].strip()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if comment == "raises":
                with pytest.raises((ValueError, TypeError, IndexError)):
                    exec(code, scope)
                continue
            exec(code, scope)
        says = _SAYS.search(lines[(node.end_lineno or 1) - 1])
        if says:
            assert isinstance(node, ast.Assign)
            value = eval(ast.unparse(node.targets[0]), scope)
            shapes, params = _given(value)
            assert ", ".join(map(str, shapes)) == says["shapes"], ast.unparse(node)
            if says["params"]:
                assert f"{params:,}" == says["params"], ast.unparse(node)


def _given(value: Any) -> tuple[list[tuple[int | None, ...]], int]:
    """The shapes of what a statement assigned, and the parameters of the layer that made it."""
    if hasattr(value, "layers"):
        return [tuple(value.output_shape)], value.count_params()
    values = list(value) if isinstance(value, tuple) else [value]
    history = values[0]._keras_history
    maker = getattr(history, "operation", None) or history.layer
    return [tuple(tensor.shape) for tensor in values], maker.count_params()


@pytest.mark.parametrize("name", TEXTS)
def test_sums_are_right(name: str) -> None:
    for left, right in _SUM.findall(TEXTS[name]):
        assert eval(left.replace(",", "")) == int(right.replace(",", "")), f"{left} = {right}"


def test_sums_are_found() -> None:
    assert ("4 * ((50 + 128) * 128 + 128)", "91,648") in _SUM.findall(TEXTS["lstm"])
    assert sum(len(_SUM.findall(text)) for text in TEXTS.values()) > 30


@pytest.mark.parametrize("name", TEXTS)
def test_lesson_has_its_parts(name: str) -> None:
    headings = re.findall(r"^## (.*)$", TEXTS[name], re.MULTILINE)

    assert {"What it does to a shape", "Parameters", "Example", "Usual mistakes"} <= set(headings)
    assert max(map(len, TEXTS[name].splitlines())) < 160


def test_there_are_lessons_on_what_nearly_all_models_use() -> None:
    assert len(topics()) >= 25


@pytest.mark.parametrize(
    ("topic", "heading"),
    [
        ("lstm", "# LSTM"),
        ("LSTM", "# LSTM"),
        ("keras.layers.LSTM", "# LSTM"),
        ("MaxPool2D", "# MaxPooling2D"),
        ("return_sequences", "# return_sequences"),
        ("Conv1D", "# Conv2D"),
        ("many-to-many", "# return_sequences"),
    ],
)
def test_lesson_is_found_by_any_of_its_names(topic: str, heading: str) -> None:
    assert explain(topic).startswith(heading)


def test_rule_is_found_by_code_and_name() -> None:
    for rule in load().rules:
        page = explain(rule.code)
        assert page.startswith(f"# {rule.code} {rule.name}\n")
        assert explain(rule.name) == explain(rule.code.lower()) == page


@pytest.mark.parametrize(("topic", "meant"), [("lstmm", "LSTM"), ("time-distribted", "TimeDistributed"), ("conv2", "Conv2D")])
def test_unknown_topic_names_the_nearest(topic: str, meant: str) -> None:
    with pytest.raises(UnknownTopic, match=f"did you mean `{meant}`"):
        explain(topic)


def test_unknown_topic_without_a_neighbour() -> None:
    with pytest.raises(UnknownTopic, match=r"^there is no page on `xyzzy`$"):
        explain("xyzzy")


def test_lstm_answers_what_units_are() -> None:
    page = explain("lstm")

    assert "4 * ((50 + 128) * 128 + 128) = 91,648" in page
    assert "There are not 10 cells" in page
