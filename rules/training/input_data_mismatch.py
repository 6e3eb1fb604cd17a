"""KER315 input-data-mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.dims import Shape, is_known, product, same, shape_text
from kerlint.graph.models import Model, Use
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.graph.tensors import Array, Dataset, Structure, Tensor
from kerlint.rule import Finding, Note, Rule, Severity

from .._mending import reshaped_input

_USES = (
    "fit fit_generator evaluate evaluate_generator predict predict_generator train_on_batch test_on_batch "
    "predict_on_batch".split()
)
_PASSING = frozenset({"Dropout", "Rescaling", "Activation", "GaussianNoise", "InputLayer", "Identity"})


class InputDataMismatch(Rule):
    """The data cannot enter the model: its shape, or the number of arrays, is not what the inputs of the model say.

    ## Why

    `Input(shape)` and `input_shape=` say what one sample looks like; the data has one axis more in front, which counts
    the samples. Keras raises in `fit`, `evaluate` and `predict` when the rest differs. It only forgives a last axis of
    size 1, which it adds or drops.

    ## How to mend it

    Reshape the data (`x.reshape(-1, 28, 28, 1)`), or give the model the input shape `x.shape[1:]`. For a single sample
    add the axis of the samples: `model.predict(x[None])`.

    ## When it is silent

    When the shape of the data is not known.
    """

    code = "KER315"
    name = "input-data-mismatch"
    severity = Severity.ERROR
    summary = "the data cannot enter the model"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train / 255.0
model = keras.Sequential([keras.Input((784,)), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
        """\
import keras
import numpy as np
from keras import layers

left, right = keras.Input((4,), name="left"), keras.Input((3,), name="right")
model = keras.Model([left, right], layers.Dense(1)(layers.Concatenate()([left, right])))
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((8, 4)), np.ones((8, 1)))
""",
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
print(model.predict(np.ones(4)))
""",
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(1)]
)
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((8, 28, 28, 3)), np.ones((8, 1)))
""",
    )
    good = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.mnist.load_data()
x_train = x_train / 255.0
model = keras.Sequential([keras.Input((784,)), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train.reshape(-1, 784), y_train)
""",
        """\
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(np.ones((8, 28, 28)), np.ones((8,)))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[tuple[int, str]] = set()
        for use in program.uses:
            model = use.model
            if use.method not in _USES or model.kind == "subclass" or not model.input_tensors or not model.inputs_known:
                continue
            for x, place, name in _data(use):
                for finding in self._compare(use, x, place, name):
                    key = (id(model), finding.message)
                    if key not in told:
                        told.add(key)
                        yield finding

    def _compare(self, use: Use, x: Structure, place: Place, name: str) -> Iterator[Finding]:
        model = use.model
        inputs = model.input_tensors
        if isinstance(x, dict):
            yield from self._names(model, x, place)
            return
        items = list(x) if isinstance(x, (list, tuple)) else [x]
        if not all(isinstance(item, Array) for item in items):
            return
        if len(items) != len(inputs):
            yield self._count(model, len(items), place)
            return
        for tensor, item in zip(inputs, items):
            if item.shape is None or tensor.shape is None or item.dtype == "object":
                continue
            severity = _clash(model, item.shape, tensor.shape)
            if severity is not None:
                if use.refusal is not None and x is _samples(use.x):
                    severity = Severity.ERROR
                yield self._shape(model, tensor, item, place, name, severity)

    def _shape(self, model: Model, tensor: Tensor, x: Array, place: Place, name: str, severity: Severity) -> Finding:
        assert x.shape is not None and tensor.shape is not None
        text = f"`{x.variable}`" if x.variable and name == "" else name or "the data"
        created = tensor.call.place if tensor.call is not None else None
        return self.finding(
            place,
            f"{text} has shape {shape_text(x.shape)}, and the model takes {shape_text(tensor.shape)}",
            label=f"shape {shape_text(x.shape)}",
            notes=(Note(f"the model takes {shape_text(tensor.shape)}", created or model.created),),
            why="The first axis counts the samples; the others have to be those that the input of the model was given.",
            help=_cure(x, tensor.shape),
            fixes=reshaped_input(tensor, x.shape[1:]) if len(x.shape) == len(tensor.shape) else (),
            severity=severity,
        )

    def _count(self, model: Model, given: int, place: Place) -> Finding:
        inputs = model.input_tensors
        return self.finding(
            place,
            f"the model has {len(inputs)} input{'s' if len(inputs) != 1 else ''}, and {given} "
            f"{'array is' if given == 1 else 'arrays are'} passed",
            label=f"{given} array{'s' if given != 1 else ''}",
            notes=[Note(f"input of shape {t}", t.call.place) for t in inputs if t.call is not None],
            why="Every `Input` of a model needs data of its own.",
            help="Pass a list with one array per input, in the order in which the model was given its inputs",
        )

    def _names(self, model: Model, x: dict[object, object], place: Place) -> Iterator[Finding]:
        layers = [t.call.layer for t in model.input_tensors if t.call is not None]
        names = [layer.name for layer in layers if isinstance(layer.get("name"), str)]
        known = model.kind == "functional" and len(names) == len(model.input_tensors) and not isinstance(model.inputs, dict)
        if not known or not all(isinstance(key, str) for key in x) or getattr(x, "exact", True) is False:
            return
        for name in names:
            if name not in x:
                yield self.finding(
                    place,
                    f"the data has nothing for the input `{name}`",
                    label="the keys are " + ", ".join(f"`{key}`" for key in x),
                    notes=[Note(f"the input `{layer.name}`", layer.created) for layer in layers],
                    why="The keys of the dict are the names of the `Input` layers.",
                    help=f"Use the key `{name}`, or give the `Input` another `name=`",
                )


def _data(use: Use) -> Iterator[tuple[Structure, Place, str]]:
    """What enters the model: the structure with the samples first, where it is passed, and what to call it."""
    place = use.given.get("x") or use.given.get("generator") or use.place
    if isinstance(use.x, Dataset):
        yield from _of_dataset(use.x, place)
    elif use.x is not None:
        yield use.x, place, ""
    place = use.given.get("validation_data") or use.place
    if isinstance(use.validation, Dataset):
        yield from _of_dataset(use.validation, place)
    elif isinstance(use.validation, (list, tuple)) and len(use.validation) in (2, 3):
        yield use.validation[0], place, ""


def _samples(data: Structure) -> Structure:
    """The inputs that the data has, without its labels."""
    if not isinstance(data, Dataset):
        return data
    return data.element[0] if isinstance(data.element, tuple) and data.element else data.element


def _of_dataset(data: Dataset, place: Place) -> Iterator[tuple[Structure, Place, str]]:
    if data.batched is None:
        return
    x = _samples(data)
    what = "a batch" if data.batched else "an unbatched element"
    yield x, place, f"{what} of `{data.variable}`" if data.variable else f"{what} of the data"


def _clash(model: Model, data: Shape, wanted: Shape) -> Severity | None:
    """How sure it is that the data cannot enter: Keras adds or drops a last axis of size 1 and compares the rest."""
    if model.keras == 2 and len(data) == 1 and all(size == 1 for size in wanted[1:]):
        return None  # Keras 2 gives flat data a second axis, and more where they are of size 1
    if len(data) == len(wanted) + 1:
        if not is_known(data[-1]):
            return None
        fitted = data[:-1] if data[-1] == 1 else None
    elif len(data) == len(wanted) - 1:
        if not is_known(wanted[-1]) and wanted[-1] is not None:
            return None
        fitted = (*data, 1) if wanted[-1] == 1 else None
    else:
        fitted = data if len(data) == len(wanted) else None
    if fitted is None:
        return Severity.WARNING if _dense_takes(model, data, wanted) else Severity.ERROR
    if not any(same(a, b) is False for a, b in zip(fitted[1:], wanted[1:])):
        return None
    if model.kind == "functional" or model.keras == 2:
        return Severity.ERROR
    return _in_sequential(model, fitted, wanted)


def _dense_takes(model: Model, data: Shape, wanted: Shape) -> bool:
    """Keras 2 compares axis by axis as far as both go, and a Dense takes whatever has the right last axis."""
    if model.keras != 2 or len(data) < len(wanted) or any(same(a, b) is False for a, b in zip(data[1:], wanted[1:])):
        return False
    first = next((layer for layer in model.layers if layer.class_name not in _PASSING), None)
    return first is None or first.custom or (first.class_name == "Dense" and same(data[-1], wanted[-1]) is not False)


def _in_sequential(model: Model, data: Shape, wanted: Shape) -> Severity | None:
    """Keras 3 lets data of other sizes into a Sequential; what then fails are the weights of its layers."""
    first = next((layer for layer in model.layers if layer.class_name not in _PASSING), None)
    if first is None or first.custom:
        return Severity.WARNING
    name = first.class_name
    if name in ("Dense", "LSTM", "GRU", "SimpleRNN", "Bidirectional", "Conv1D", "Conv2D", "Conv3D", "SeparableConv2D"):
        if same(data[-1], wanted[-1]) is False and first.get("data_format") != "channels_first":
            return Severity.ERROR
        return Severity.WARNING
    if name == "Flatten":
        return Severity.ERROR if same(product(data[1:]), product(wanted[1:])) is False else Severity.WARNING
    return Severity.WARNING


def _cure(x: Array, wanted: Shape) -> str:
    assert x.shape is not None
    sizes = wanted[1:]
    if len(x.shape) == len(wanted) - 1 and not any(same(a, b) is False for a, b in zip(x.shape, sizes)):
        return "Add the axis of the samples: `x[None]` for one sample, `.batch(32)` for a data set"
    if all(is_known(d) for d in (*x.shape[1:], *sizes)) and product(x.shape[1:]) == product(sizes):
        return f"Reshape the data: `.reshape({', '.join(map(str, (-1, *sizes)))})`"
    return f"Give the model the input shape `{shape_text(x.shape[1:])}`, or bring the data to `{shape_text(sizes)}`"
