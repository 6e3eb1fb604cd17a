"""What the program says about its labels: whether there is one per sequence or one per timestep."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Shape, is_known, same
from kerlint.graph.models import Model, Use
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset, Structure, Tensor, leaves

_TRAINING = frozenset({"fit", "evaluate", "train_on_batch", "test_on_batch"})


def labels_of(program: Program, output: Tensor) -> Iterator[tuple[Use, Shape]]:
    """The shapes, samples included, of the labels that the program compares with this output of a model."""
    for use in program.uses:
        if use.method not in _TRAINING:
            continue
        index = _index(use.model, output)
        if index is None:
            continue
        labels, batched = _labels(use)
        found = list(leaves(labels))
        if len(found) != len(use.model.output_tensors):
            continue
        leaf = found[index]
        if isinstance(leaf, (Array, Tensor)) and leaf.shape is not None:
            yield use, leaf.shape if batched else (None, *leaf.shape)


def _index(model: Model, output: Tensor) -> int | None:
    for index, tensor in enumerate(model.output_tensors):
        if tensor is output:
            return index
    return None


def _labels(use: Use) -> tuple[Structure, bool]:
    """The labels, and whether their first axis counts samples."""
    if isinstance(use.x, Dataset):
        element = use.x.element
        if isinstance(element, (tuple, list)) and len(element) >= 2 and use.x.batched is not None:
            return element[1], use.x.batched
        return [], True
    return use.y, True


def one_per_sequence(labels: Shape, output: Shape) -> bool | None:
    """True: one label for each sequence; False: one for each timestep of `output`; None: it may be either."""
    steps = output[1]
    if len(labels) == 1:
        return True
    if len(labels) >= 3:
        return False
    size = labels[1]
    if is_known(size) and is_known(steps) and size != steps:
        return True
    return False if same(size, steps) else None
