"""TimeDistributed: a layer applied to every step of a sequence."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import BadArgument, NotInstance, Problem, WrongInputCount, WrongRank
from kerlint.graph.tensors import Structure, Tensor, tensors_in
from kerlint.semantics.api import Incoming, NotUnderstood, Result, as_tensor, checks, layer
from kerlint.semantics.arguments import is_known, refuse
from kerlint.semantics.layers.pooling.global_pooling import CLASSES as GLOBAL_POOLING
from kerlint.semantics.layers.rnn.states import may_broadcast


@checks("TimeDistributed", "Wrapper")
def wrapper_arguments(layer: Layer) -> Iterator[Problem]:
    """What is wrapped must be a layer."""
    inner = layer.get("layer")
    if isinstance(inner, type):
        yield NotInstance(inner.__name__, layer.class_name)
    elif is_known(inner):
        yield refuse(layer, "layer", "a layer")


@layer("TimeDistributed")
def time_distributed(incoming: Incoming) -> Result:
    """(batch, time, ...) is taken apart into steps (batch, ...), and the outputs are put together again."""
    inner = incoming.get("layer")
    if not isinstance(inner, Layer):
        raise NotUnderstood
    incoming.own(inner)
    given = incoming.first()
    several = isinstance(given, (list, tuple)) and len(tensors_in(given)) > 1
    if several and incoming.keras == 3:
        raise WrongInputCount("1", len(tensors_in(given)))
    sequences = [as_tensor(item) for item in given] if several else [as_tensor(given)]
    for index, sequence in enumerate(sequences):
        incoming.ranked(sequence, at_least=3, index=index)
    x = sequences[0]
    if x.shape is None:
        raise NotUnderstood
    steps = [_step(sequence) for sequence in sequences]
    output = _one_output(inner, _call(incoming, inner, steps if several else steps[0]))
    if output.shape is None:
        return Result(Tensor(None, output.dtype, x.mask))
    result = incoming.like(x, (x.shape[0], x.shape[1], *output.shape[1:]))
    result.mask = x.mask
    if incoming.keras == 2 and output.mask:
        result.mask = True
    return Result(result)


def _step(sequence: Tensor) -> Tensor:
    shape = None if sequence.shape is None else (sequence.shape[0], *sequence.shape[2:])
    return Tensor(shape, sequence.dtype, mask=False)


def _call(incoming: Incoming, inner: Layer, step: Structure) -> Structure:
    try:
        return incoming.call(inner, step)
    except WrongRank as problem:
        if incoming.keras == 3 and _may_pass(inner, problem):
            raise NotUnderstood from None
        raise WrongRank(
            problem.expected, problem.shape, problem.at_least, problem.at_most, problem.input_index, inner.class_name
        ) from None


def _may_pass(inner: Layer, problem: WrongRank) -> bool:
    """Keras 3 does not check the rank of a step: pooling takes the axes that it finds, and sizes of 1 may broadcast."""
    if inner.class_name in GLOBAL_POOLING:
        return len(problem.shape) >= problem.expected - 1
    too_many = len(problem.shape) > problem.expected
    repeats = inner.class_name == "RepeatVector" and len(problem.shape) == 3
    stretching = problem.shape[1:] if repeats else problem.shape[1:-1]
    return too_many and ("Pooling" in inner.class_name or may_broadcast(stretching))


def _one_output(inner: Layer, outputs: Structure) -> Tensor:
    """Keras stacks the outputs over time, and so cannot take several from one step."""
    if isinstance(outputs, Tensor):
        return outputs
    if len(tensors_in(outputs)) > 1:
        raise BadArgument("TimeDistributed", "layer", inner.class_name, "a layer with one output")
    raise NotUnderstood
