"""Arguments of calls, bound to signatures."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.problems import ArgumentConflict, MissingArgument, Problem, TooManyArguments, UnknownArgument
from kerlint.semantics.binding import Binding, bind
from kerlint.semantics.signatures import Signature, signature


def bound(kind: str, name: str, /, *args: Any, keras: int = 3, partial: bool = False, **kwargs: Any) -> Binding:
    found = signature(kind, name, keras)
    assert found is not None
    return bind(found, args, kwargs, keras, partial=partial)


def test_defaults_are_filled_in_and_what_was_written_is_told() -> None:
    binding = bound("layers", "Conv2D", 8, 3, activation="relu", name="first")
    assert binding.problems == []
    assert binding.given == {"filters": 0, "kernel_size": 1, "activation": "activation", "name": "name"}
    assert binding.config["strides"] == (1, 1)
    assert binding.config["padding"] == "valid"
    assert binding.config["name"] == "first"


UNKNOWN_ARGUMENTS = [
    # kind, class, keyword, generation, first candidate, new name
    ("layers", "Dense", "activaton", 3, "activation", None),
    ("layers", "LSTM", "returnSequences", 3, "return_sequences", None),
    ("layers", "LSTM", "return_sequence", 2, "return_sequences", None),
    ("layers", "Conv2D", "Strides", 3, "strides", None),
    ("layers", "Dense", "output_dim", 3, "units", "units"),
    ("layers", "Dense", "output_dim", 2, "units", "units"),
    ("layers", "Dense", "units_size", 3, "units", None),
    ("layers", "Conv2D", "nb_filter", 3, "filters", "filters"),
    ("layers", "Conv2D", "nb_row", 2, "kernel_size", None),
    ("layers", "Conv2D", "border_mode", 3, "padding", "padding"),
    ("layers", "Embedding", "init", 3, "embeddings_initializer", "embeddings_initializer"),
    ("layers", "Dense", "batch_input_shape", 3, "input_shape", None),
    ("layers", "Dropout", "p", 3, "rate", "rate"),
    ("optimizers", "Adam", "lr", 3, "learning_rate", "learning_rate"),
    ("methods", "Model.fit", "nb_epoch", 3, "epochs", "epochs"),
    ("methods", "Model.compile", "metric", 3, "metrics", None),
]


@pytest.mark.parametrize(("kind", "name", "keyword", "keras", "candidate", "renamed"), UNKNOWN_ARGUMENTS)
def test_unknown_argument(kind: str, name: str, keyword: str, keras: int, candidate: str, renamed: str | None) -> None:
    binding = bound(kind, name, keras=keras, partial=True, **{keyword: 5})
    (problem,) = binding.problems
    assert isinstance(problem, UnknownArgument)
    assert (problem.argument, problem.candidates[0], problem.renamed_to) == (keyword, candidate, renamed)
    assert binding.extra == {keyword: 5}


TAKEN = [
    ("layers", "Dense", "input_shape", 3),
    ("layers", "Dense", "batch_input_shape", 2),
    ("layers", "LSTM", "implementation", 3),
    ("layers", "LSTM", "time_major", 2),
    ("layers", "Embedding", "input_length", 3),
    ("layers", "CategoryEncoding", "max_tokens", 2),
    ("layers", "JaxLayer", "anything", 3),  # what its **kwargs takes was not found out
    ("optimizers", "legacy.Adam", "lr", 2),
    ("optimizers", "Adam", "decay", 3),
]


@pytest.mark.parametrize(("kind", "name", "keyword", "keras"), TAKEN)
def test_keywords_behind_kwargs_are_taken(kind: str, name: str, keyword: str, keras: int) -> None:
    binding = bound(kind, name, keras=keras, partial=True, **{keyword: 5})
    assert binding.problems == []
    assert binding.config[keyword] == 5


def kinds(binding: Binding) -> list[type[Problem]]:
    return [type(problem) for problem in binding.problems]


def test_missing_argument() -> None:
    binding = bound("layers", "Conv2D", 8)
    assert kinds(binding) == [MissingArgument]
    assert binding.config["kernel_size"] is UNKNOWN


def test_a_misnamed_required_argument_is_one_mistake() -> None:
    assert kinds(bound("layers", "Dense", output_dim=8)) == [UnknownArgument]


def test_an_unknown_mapping_may_bring_anything() -> None:
    binding = bound("layers", "Conv2D", partial=True, padding="same")
    assert binding.problems == []
    assert binding.config["filters"] is UNKNOWN
    assert binding.config["strides"] is UNKNOWN
    assert binding.config["padding"] == "same"


def test_too_many_arguments_bind_the_first() -> None:
    binding = bound("layers", "Flatten", "channels_last", 2, 3)
    assert kinds(binding) == [TooManyArguments]
    assert binding.config["data_format"] == "channels_last"


def test_an_argument_given_twice_keeps_the_first() -> None:
    binding = bound("layers", "Dense", 3, units=4)
    assert kinds(binding) == [ArgumentConflict]
    assert binding.config["units"] == 3


def test_base_keywords_need_kwargs_in_the_signature() -> None:
    closed = Signature("f", "f", (("a", None, True),), frozenset(), False, False)
    taking = Signature("f", "f", (("a", None, True),), frozenset(), False, True, accepts=frozenset({"b"}))
    assert kinds(bind(closed, (1,), {"name": "x"}, 3, ("name",))) == [UnknownArgument]
    assert kinds(bind(taking, (1,), {"name": "x", "b": 1}, 3, ("name",))) == []


@given(
    st.lists(st.integers(0, 9), max_size=5),
    st.dictionaries(st.sampled_from("abcdez"), st.integers(0, 9)),
    st.booleans(),
    st.booleans(),
)
def test_problems_are_found_exactly_where_python_raises(
    args: list[int], kwargs: dict[str, int], varargs: bool, open_kwargs: bool
) -> None:
    text = f"def f(a, b, c=7{', *rest' if varargs else ', *'}, d, e=8{', **more' if open_kwargs else ''}): pass"
    scope: dict[str, Any] = {}
    exec(text, scope)
    parameters = (("a", None, True), ("b", None, True), ("c", 7, False), ("d", None, True), ("e", 8, False))
    ours = bind(Signature("f", "f", parameters, frozenset("de"), varargs, open_kwargs), args, kwargs, 3)
    try:
        expected = inspect.signature(scope["f"]).bind(*args, **kwargs)
    except TypeError:
        assert ours.problems
        return
    assert ours.problems == []
    expected.apply_defaults()
    rest, more = expected.arguments.pop("rest", ()), expected.arguments.pop("more", {})
    assert ours.config == {**expected.arguments, **more}
    assert ours.rest == rest
