"""KER311 class-count."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Note, Rule, SetArgument, Severity

from ._heads import BINARY, CATEGORICAL, SPARSE, loss_text, size
from ._targets import Target, classes_counted, having, known_classes, meeting, mode_of, targets, wrong_encoding


class ClassCount(Rule):
    """The output has another number of units than the labels have classes.

    ## Why

    Each class needs a unit of its own. With too few units Keras raises when a label of a class without a unit comes
    (`sparse_categorical_crossentropy`) or when the shapes meet (`categorical_crossentropy`). Units for which there is no
    class only learn never to answer. A single sigmoid unit tells two classes apart and no more.

    ## How to mend it

    Give the last layer one unit per class.

    ## When it is silent

    When kerlint does not know how many classes the labels have.
    """

    code = "KER311"
    name = "class-count"
    severity = Severity.ERROR
    summary = "the output has fewer or more units than there are classes"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(9, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )
    good = (
        """\
import keras
from keras import layers

(x_train, y_train), _ = keras.datasets.cifar10.load_data()
model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Rescaling(1 / 255),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for target in targets(program):
            output, labels = target.output, target.labels
            units = size(output.shape[-1]) if output.shape else None
            classes = known_classes(labels) if labels.labels is not None else classes_counted(labels)
            if units is None or classes is None or units == classes or (labels.labels is None and classes < units):
                continue
            if id(output.compiled) in told or (mode_of(target) is not None and wrong_encoding(target)):
                continue
            severity = _severity(target, units, classes)
            if severity is not None:
                told.add(id(output.compiled))
                yield self._tell(target, units, classes, severity)

    def _tell(self, target: Target, units: int, classes: int, severity: Severity) -> Finding:
        output, head = target.output, target.output.head
        binary = output.loss.name in BINARY
        place = head.layer.place_of("units", "filters") if head is not None else None
        fixes: list[Fix] = []
        layer = head.layer if head is not None else None
        if layer is not None and layer.class_name == "Dense" and layer.created is not None and not binary:
            title = f"Use {classes} units" + (", one per class" if units < classes else "")
            fixes = [Fix(title, (SetArgument(layer.created, "units", str(classes)),))]
        if binary:
            message = f"one `{head.activation if head else 'sigmoid'}` unit is trained on labels of {classes} classes"
            cure = f'Use {classes} units with `activation="softmax"` and `loss="sparse_categorical_crossentropy"`'
        else:
            message = f"the output has {_units(units)}, and the labels have {classes} classes"
            cure = f"Give the last layer {classes} units, one per class"
        return self.finding(
            place or output.place,
            message,
            label=_units(units),
            notes=(
                Note(f"{target.name} {having(target.name)} {classes} classes", target.place),
                Note(f"the loss is {loss_text(output.loss)}", output.place),
            ),
            why="Each unit of the output stands for one class; a class without a unit cannot be predicted."
            if units < classes
            else "Each unit of the output stands for one class; the units that are left over never get a sample.",
            help=cure,
            fixes=fixes,
            severity=severity,
        )


def _severity(target: Target, units: int, classes: int) -> Severity | None:
    """How bad it is: too few units raise, too many only learn nothing; None where another rule speaks."""
    loss, labels = target.output.loss, target.labels
    if wrong_encoding(target) is not None:
        return None
    numbers = labels.labels == "classes" or labels.labels is None
    if loss.name in BINARY and units == 1 and classes > 2 and numbers:
        return Severity.WARNING
    if loss.name in CATEGORICAL and labels.labels == "one-hot" and units > 1:
        return Severity.ERROR if meeting(target) == "raises" else None
    if loss.name == SPARSE and numbers and units > 1 and loss.get("ignore_class") is None:
        return Severity.ERROR if units < classes else Severity.WARNING
    return None


def _units(count: int) -> str:
    return f"{count} unit{'s' if count != 1 else ''}"
