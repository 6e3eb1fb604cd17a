"""Calls of models and the graph of functional models against real Keras, in both generations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.problems import Problem
from kerlint.graph.tensors import Structure, Tensor, tensors_in
from kerlint.semantics.apply import call_layer
from kerlint.semantics.functional import Connected, connect
from kerlint.semantics.models import build_sequential
from tests.oracle.harness import Spec, cases, keras_module, kerlint_layer

Shape = tuple[int | None, ...]
Draw = Callable[[st.SearchStrategy[Any]], Any]


class Ours:
    """Builds models of kerlint's graph with the words of Keras's functional API."""

    def __init__(self, keras: int) -> None:
        self.keras = keras

    def input(self, shape: Shape, name: str = "") -> Tensor:
        layer = Layer("InputLayer", {}, name, keras=self.keras, weights=())
        call = call_layer(layer, (), {})
        tensor = Tensor((None, *shape), "float32", call=call)
        call.outputs = tensor
        return tensor

    def layer(self, class_name: str, name: str = "", **config: Any) -> Layer:
        made = kerlint_layer(Spec(class_name, config), self.keras)
        made.name = name
        return made

    def call(self, layer: Layer, *args: Structure, **kwargs: Any) -> Structure:
        call = call_layer(layer, args, kwargs)
        if call.problem is not None:
            raise call.problem
        return call.outputs

    def model(self, inputs: Structure, outputs: Structure) -> Model:
        found = connect(inputs, outputs, self.keras)
        model = Model("Functional", keras=self.keras, kind="functional", weights=())
        model.layers, model.nodes, model.inputs, model.outputs = found.layers, found.nodes, inputs, outputs
        return model

    def sequential(self, layers: list[Layer], shape: Shape | None = None) -> Model:
        model = Model("Sequential", keras=self.keras, kind="sequential", layers=layers, weights=())
        if shape is not None:
            build_sequential(model, self.input(shape))
        return model


class Theirs:
    """The same words in real Keras."""

    def __init__(self, keras: int) -> None:
        self.module = keras_module(keras)

    def input(self, shape: Shape, name: str | None = None) -> Any:
        return self.module.Input(shape, name=name)

    def layer(self, class_name: str, name: str | None = None, **config: Any) -> Any:
        return getattr(self.module.layers, class_name)(name=name, **config)

    def call(self, layer: Any, *args: Any, **kwargs: Any) -> Any:
        return layer(*args, **kwargs)

    def model(self, inputs: Any, outputs: Any) -> Any:
        return self.module.Model(inputs, outputs)

    def sequential(self, layers: list[Any], shape: Shape | None = None) -> Any:
        return self.module.Sequential(([self.module.Input(shape)] if shape is not None else []) + layers)


# ---------------------------------------------------------------- layers in order


def random_graph(api: Any, plan: list[tuple[str, list[int]]], shared: bool) -> tuple[list[Any], list[Any]]:
    """Two inputs and the outputs of calls as planned: the class of each layer and which earlier tensors it takes."""
    tensors = [api.input((4,), "a"), api.input((4,), "b")]
    dense = api.layer("Dense", "shared", units=4)
    for number, (class_name, sources) in enumerate(plan):
        taken = [tensors[source % len(tensors)] for source in sources]
        if class_name == "Dense":
            layer = dense if shared and number % 3 == 1 else api.layer("Dense", f"dense_{number}", units=4)
            tensors.append(api.call(layer, taken[0]))
        else:
            tensors.append(api.call(api.layer("Add", f"add_{number}"), taken))
    return tensors[:2], tensors[2:]


PLAN = st.lists(
    st.tuples(st.sampled_from(["Dense", "Dense", "Add"]), st.lists(st.integers(0, 20), min_size=2, max_size=3)),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("keras", [3, 2])
def test_layers_come_in_the_order_of_keras(keras: int) -> None:
    @cases(40)
    @given(PLAN, st.booleans(), st.lists(st.integers(0, 7), min_size=1, max_size=3), st.integers(0, 3))
    def agrees(plan: list[tuple[str, list[int]]], shared: bool, last: list[int], given_inputs: int) -> None:
        api = Theirs(keras)
        api.module.backend.clear_session()
        inputs, made = random_graph(api, plan, shared)
        chosen = sorted({number % len(made) for number in last})
        taken = [inputs, inputs[::-1], inputs[:1], inputs[1:]][given_inputs]
        try:
            expected = [layer.name for layer in api.model(taken, [made[n] for n in chosen]).layers]
        except ValueError:
            expected = None
        ours = Ours(keras)
        inputs, made = random_graph(ours, plan, shared)
        taken = [inputs, inputs[::-1], inputs[:1], inputs[1:]][given_inputs]
        found = connect(taken, [made[n] for n in chosen], keras)
        assert (None if found.missing else [layer.name for layer in found.layers]) == expected
        assert found.complete
        assert _flows(taken, found)

    agrees()


def _flows(inputs: list[Tensor], found: Connected) -> bool:
    """Whether every call comes behind those that feed it."""
    known = {id(tensor) for tensor in inputs} | {id(problem.tensor) for problem in found.missing}
    for node in found.nodes:
        if any(id(tensor) not in known for tensor in node.inputs):
            return False
        known |= {id(tensor) for tensor in node.output_tensors}
    return True


@pytest.mark.parametrize("keras", [3, 2])
def test_an_input_in_the_middle_of_a_graph_gets_an_input_layer(keras: int) -> None:
    def layers(api: Any) -> tuple[Any, Any]:
        a = api.input((4,), "a")
        x = api.call(api.layer("Dense", "x", units=4), a)
        y = api.call(api.layer("Dense", "y", units=4), x)
        return [x, a], api.call(api.layer("Add", "sum"), [y, a])

    theirs = Theirs(keras)
    expected = [type(layer).__name__ for layer in theirs.model(*layers(theirs)).layers]
    found = connect(*layers(Ours(keras)), keras)
    assert [layer.class_name for layer in found.layers] == expected
    assert not found.missing


def test_a_missing_input_is_named() -> None:
    api = Ours(3)
    a, b = api.input((4,), "a"), api.input((4,), "b")
    total = api.call(api.layer("Add", "total"), [a, b])
    (problem,) = connect(a, total, 3).missing
    assert (problem.name, problem.tensor, problem.needed_by) == ("b", b, "total")


def test_a_tensor_of_unknown_origin_is_no_problem() -> None:
    found = connect(Tensor((None, 4)), Tensor(None), 3)
    assert not found.missing
    assert not found.complete


# ---------------------------------------------------------------- calls

BODIES: dict[str, Callable[[Any], list[Any]]] = {
    "dense": lambda api: [api.layer("Dense", units=3)],
    "flatten": lambda api: [api.layer("Flatten"), api.layer("Dense", units=2)],
    "lstm": lambda api: [api.layer("LSTM", units=3, return_sequences=True), api.layer("Dense", units=2)],
    "conv": lambda api: [
        api.layer("Conv1D", filters=2, kernel_size=2, padding="same"),
        api.layer("GlobalMaxPooling1D"),
    ],
    "mask": lambda api: [api.layer("Masking"), api.layer("LSTM", units=2, return_sequences=True)],
}


def build(api: Any, kind: str, body: str, shape: Shape) -> Any:
    """A functional model or a Sequential with or without an Input."""
    layers = BODIES[body](api)
    if kind == "functional":
        x = given_input = api.input(shape)
        for layer in layers:
            x = api.call(layer, x)
        return api.model(given_input, x)
    return api.sequential(layers, shape if kind == "sequential" else None)


def outcome(api: Any, kind: str, body: str, shape: Shape, calls: list[Shape]) -> Any:
    """What comes out of the last call, or None where one raises."""
    try:
        model = build(api, kind, body, shape)
        for called in calls:
            result = api.call(model, api.input(called))
    except (Problem, ValueError, TypeError, AssertionError):
        return None
    return result


def real_outcome(keras: int, kind: str, body: str, shape: Shape, calls: list[Shape]) -> Any:
    """The real output shapes of the last call for open axes of several sizes, or None where data cannot flow."""
    import numpy as np

    api = Theirs(keras)
    api.module.backend.clear_session()
    if outcome(api, kind, body, shape, calls) is None:
        return None
    found = []
    for size in (4, 3, 1, 6, 2, 5) if any(None in called for called in calls) else (1,):
        model = build(api, kind, body, shape)
        try:
            for called in calls:
                api.call(model, api.input(called))
            batch = np.ones([2, *(size if d is None else d for d in calls[-1])], "float32")
            found.append(tuple(model(batch).shape))
            break
        except Exception:
            continue
    return found or None


def close_to(shape: Shape) -> st.SearchStrategy[Shape]:
    """The shape, or one that differs in an axis or two."""
    other = [
        shape,
        shape,
        (*shape, 1),
        shape[:-1],
        (*shape[:-1], 1),
        (2, *shape),
        (*shape[:-1], 5),
        (*shape[:-1], None),
    ]
    if len(shape) > 1:
        other += [(None, *shape[1:]), (7, *shape[1:]), shape[1:]]
    return st.sampled_from(other)


@st.composite
def situation(draw: Draw) -> tuple[str, str, Shape, list[Shape]]:
    kind = draw(st.sampled_from(["functional", "sequential", "deferred"]))
    body = draw(st.sampled_from(sorted(BODIES)))
    shape = draw(st.sampled_from([(4, 3), (None, 3), (4, 1), (6, 4), (2, 2)]))
    if body in ("dense", "flatten"):
        shape = draw(st.sampled_from([shape, (4,), (1,), (2, 3, 4)]))
    first = [shape] if kind == "deferred" else []
    return kind, body, shape, [*first, draw(close_to(shape))]


@pytest.mark.parametrize("keras", [3, 2])
def test_models_take_and_give_what_they_do_in_keras(keras: int) -> None:
    @cases(30)
    @given(situation())
    def agrees(case: tuple[str, str, Shape, list[Shape]]) -> None:
        theirs, ours = real_outcome(keras, *case), outcome(Ours(keras), *case)
        if ours is not None and ours.shape is None:
            return
        assert (theirs is None) == (ours is None), (case, theirs, ours and ours.shape)
        if theirs is None:
            return
        for shape in theirs:
            assert len(shape) == len(ours.shape), (case, theirs, ours.shape)
            assert all(d is None or a == d for a, d in zip(shape[1:], ours.shape[1:], strict=True)), (
                case,
                theirs,
                ours.shape,
            )

    agrees()


@pytest.mark.parametrize(
    ("given_inputs", "fits"),
    [
        (lambda a, b: [a, b], True),
        (lambda a, b: (a, b), True),
        (lambda a, b: {"b": b, "a": a}, True),
        (lambda a, b: {"b": b, "a": a, "c": a}, True),
        (lambda a, b: [b, a], False),
        (lambda a, b: [a], False),
        (lambda a, b: a, False),
        (lambda a, b: [a, b, b], False),
        (lambda a, b: {"b": b, "z": a}, False),
    ],
)
@pytest.mark.parametrize("keras", [3, 2])
def test_inputs_come_by_order_or_by_name(keras: int, given_inputs: Callable[[Any, Any], Any], fits: bool) -> None:
    def run(api: Any) -> Any:
        a, b = api.input((4,), "a"), api.input((5,), "b")
        outputs = [api.call(api.layer("Dense", units=3), a), api.call(api.layer("Dense", units=2), b)]
        return api.call(api.model([a, b], outputs), given_inputs(api.input((4,)), api.input((5,))))

    if fits:
        assert [t.shape for t in tensors_in(run(Ours(keras)))] == [tuple(t.shape) for t in run(Theirs(keras))]
    else:
        with pytest.raises(Problem):
            run(Ours(keras))
