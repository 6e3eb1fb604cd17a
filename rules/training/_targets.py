"""How the losses of Keras put labels and outputs together, and which labels an output is trained with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerlint.graph.dims import Dim, Shape, is_known, product, same
from kerlint.graph.models import Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset, Structure, leaves
from kerlint.rule import Fix

from .._mending import resized
from .._telling import behind, made_once
from ._heads import BINARY, CATEGORICAL, SPARSE, Output, compiled_outputs
from ._outputs import names_of

SUPERVISED = ("fit", "fit_generator", "evaluate", "evaluate_generator", "train_on_batch", "test_on_batch")
# Losses that work element by element, and so broadcast.
ELEMENTWISE = frozenset(
    "mean_squared_error mean_absolute_error mean_absolute_percentage_error mean_squared_logarithmic_error huber log_cosh "
    "hinge squared_hinge categorical_hinge poisson kl_divergence cosine_similarity".split()
)


@dataclass(frozen=True)
class Target:
    """Labels that an output meets: in `use`, as `labels`, with the batch as their first axis.

    `place` is where the labels are handed over, `source` the data set that they come from, if they do.
    """

    output: Output
    use: Use
    labels: Array
    place: Place
    source: Dataset | None = None

    @property
    def name(self) -> str:
        """The labels as messages name them."""
        if self.source is not None:
            return f"the labels of `{self.source.variable}`" if self.source.variable else "the labels"
        return f"`{self.labels.variable}`" if self.labels.variable else "the labels"


def having(name: str) -> str:
    """The verb that goes with the name of a target."""
    return "have" if name.startswith("the labels") else "has"


def targets(program: Program) -> Iterator[Target]:
    """Every output with every array of labels that it is trained or tested on."""
    by_compile: dict[int, list[Output]] = {}
    for output in compiled_outputs(program):
        by_compile.setdefault(id(output.compiled), []).append(output)
    for use in program.uses:
        if use.method not in SUPERVISED or use.compiled is None:
            continue
        outputs = by_compile.get(id(use.compiled), [])
        for y, place, source in labels_of(use):
            items = _in_order(use, y)
            count = max(len(use.model.output_tensors), 1)
            if len(items) != count:
                continue
            for output in outputs:
                labels = items[output.index]
                if isinstance(labels, Array):
                    yield Target(output, use, labels, place, source)


def _in_order(use: Use, y: Structure) -> list[Structure]:
    """The labels output by output; those in a dict go by the names of the outputs."""
    if isinstance(y, dict):
        names = names_of(use.model) or ()
        return [y[name] for name in names] if set(y) == set(names) else []
    return list(y) if isinstance(y, (list, tuple)) else [y]


def labels_of(use: Use) -> Iterator[tuple[Structure, Place, Dataset | None]]:
    """The labels that the model gets, with the place where they are handed over and the data set that they come from."""
    if isinstance(use.x, Dataset):
        yield from _of_dataset(use.x, use.given.get("x") or use.given.get("generator") or use.place)
    elif use.y is not None:
        yield use.y, use.given.get("y") or use.place, None
    validation, place = use.validation, use.given.get("validation_data") or use.place
    if isinstance(validation, Dataset):
        yield from _of_dataset(validation, place)
    elif isinstance(validation, (list, tuple)) and len(validation) in (2, 3):
        yield validation[1], place, None


def _of_dataset(data: Dataset, place: Place) -> Iterator[tuple[Structure, Place, Dataset | None]]:
    if data.batched is True and isinstance(data.element, tuple) and len(data.element) in (2, 3):
        yield data.element[1], place, data


def array_leaves(structure: Structure) -> list[Array]:
    """Every array in the structure."""
    return [leaf for leaf in leaves(structure) if isinstance(leaf, Array)]


def meeting(target: Target) -> str | None:
    """What the loss makes of labels and output: "fits", "raises", "broadcasts"; None where that is not known."""
    output, shape = target.output, target.labels.shape
    loss = output.loss.name
    if shape is None or output.shape is None or not shape or not output.shape or loss is None:
        return None
    keras = target.use.model.keras
    strict = keras == 3 or output.from_logits is True
    if output.head is not None and not output.head.moved and output.head.activation in ("sigmoid", "softmax"):
        # Keras 2 goes back to the logits, whose loss does not broadcast, unless it drops the last axis of the output.
        strict = strict or keras == 3 or _squeezed(shape, output.shape)[1] == output.shape
    return meet(loss, shape, output.shape, keras, strict=strict)


def meet(loss: str, y: Shape, output: Shape, keras: int, *, strict: bool = True) -> str | None:
    """As `meeting`, for shapes with the batch. `strict` says that a binary cross-entropy does not broadcast."""
    if keras == 2 and len(y) == 1 and len(output) == 2:
        y = (*y, 1)  # it gives flat labels a second axis where the output has two
    if abs(len(y) - len(output)) == 1 and not is_known(max(y, output, key=len)[-1]):
        return None  # whether that axis is dropped depends on its size
    y, output = _squeezed(y, output)
    if loss == SPARSE:
        if len(y) == len(output) and y[-1] == 1:
            y = y[:-1]
        elif len(y) == len(output) and not is_known(y[-1]):
            return None
        if keras == 2 and len(y) != len(output) - 1:
            return _counted(y, output[:-1])
        return "raises" if len(y) != len(output) - 1 else _compared(y, output[:-1])
    if loss == "categorical_crossentropy" or (loss in CATEGORICAL and keras == 2) or (loss in BINARY and strict):
        return "raises" if len(y) != len(output) else _compared(y, output)
    if loss in ELEMENTWISE or loss in BINARY or loss in CATEGORICAL:
        return _broadcast(y, output)
    return None


def _squeezed(y: Shape, output: Shape) -> tuple[Shape, Shape]:
    """Both shapes as Keras compares them: a last axis of size 1 that only one of them has is dropped."""
    if len(output) == len(y) + 1 and output[-1] == 1:
        output = output[:-1]
    elif len(y) == len(output) + 1 and y[-1] == 1:
        y = y[:-1]
    return y, output


def _compared(y: Shape, output: Shape) -> str | None:
    answers = [same(a, b) for a, b in zip(y[1:], output[1:])]
    if False in answers:
        return "raises"
    return None if None in answers else "fits"


def _counted(y: Shape, output: Shape) -> str | None:
    """Keras 2 flattens class numbers and outputs of ranks that do not go together: only their number counts then."""
    equal = same(product(y[1:]), product(output[1:]))
    return None if equal is None else "fits" if equal else "raises"


def _broadcast(y: Shape, output: Shape) -> str | None:
    """What NumPy's rule makes of them, the batches being equal and of no other axis's size."""
    if len(y) == len(output):
        pairs: list[tuple[Dim, Dim]] = list(zip(y[1:], output[1:]))
        apart = False
    else:
        short, long = sorted((y, output), key=len)
        pairs = list(zip(short[:0:-1], long[::-1]))
        met = long[len(long) - len(short)]  # what the batch of the shorter one meets
        if not is_known(met):
            return None
        if met != 1:
            return "raises"
        apart = True
    verdicts = [_pair(a, b) for a, b in pairs]
    if "raises" in verdicts:
        return "raises"
    if None in verdicts:
        return None
    return "broadcasts" if apart or "broadcasts" in verdicts else "fits"


def _pair(a: Dim, b: Dim) -> str | None:
    equal = same(a, b)
    if equal:
        return "fits"
    if a == 1 or b == 1:
        return "broadcasts" if is_known(a) and is_known(b) else None
    return "raises" if equal is False and is_known(a) and is_known(b) else None


def mode_of(target: Target) -> tuple[str, str] | None:
    """The argument that says which labels a directory of pictures or texts gives, and its value."""
    if target.source is None:
        return None
    for argument in ("class_mode", "label_mode"):
        value = target.source.facts.get(argument)
        if isinstance(value, str):
            return argument, value
    return None


def wrong_encoding(target: Target) -> str | None:
    """The loss that the labels need: they are one-hot where class numbers belong, or the other way round."""
    output, labels = target.output, target.labels
    loss, units = output.loss.name, output.shape[-1] if output.shape else None
    if labels.shape is None or output.shape is None or units == 1 or output.loss.get("axis", -1) != -1:
        return None
    if labels.labels == "one-hot" and loss == SPARSE and labels.rank == len(output.shape):
        return "categorical_crossentropy"
    flat = labels.rank == len(output.shape) - 1 or (labels.rank == len(output.shape) and labels.shape[-1:] == (1,))
    if labels.labels == "classes" and flat and (loss in CATEGORICAL or (loss in BINARY and _several(units))):
        return SPARSE if meeting(target) != "broadcasts" else None
    return None


def _several(units: Dim) -> bool:
    return isinstance(units, int) and units > 1


def is_autoencoder(target: Target) -> bool:
    """Whether the model is trained to give back what it gets."""
    return target.use.x is target.labels


def known_classes(labels: Array) -> int | None:
    """How many classes the labels tell apart; None when that is not known."""
    if isinstance(labels.classes, int):
        return labels.classes
    if labels.labels == "classes" and labels.high is not None:
        return int(labels.high) + 1
    return None


def classes_counted(labels: Array) -> int | None:
    """How many classes whole numbers in one column tell apart, by the greatest that they can be."""
    flat = labels.shape is not None and (len(labels.shape) == 1 or (len(labels.shape) == 2 and labels.shape[1] == 1))
    whole = labels.dtype is not None and labels.dtype.startswith(("int", "uint"))
    if not flat or not whole or labels.low != 0 or labels.high is None or labels.high > 1000:
        return None
    return int(labels.high) + 1


def as_many_units(program: Program, target: Target) -> list[Fix]:
    """As many units for the last layer as a label has numbers, where nothing else keeps the two apart."""
    y, output = target.labels.shape or (), target.output.shape or ()
    maker = behind(target.output.compiled.model.output_tensors[target.output.index])
    if len(y) != len(output) or len(y) < 2 or maker is None or not made_once(program, maker.layer):
        return []
    alike = all(same(a, b) is not False for a, b in zip(y[1:-1], output[1:-1]))
    return resized(maker.layer, y[-1]) if alike and same(y[-1], output[-1]) is False else []
