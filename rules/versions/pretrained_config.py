"""KER812 pretrained-config."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TypeGuard

from kerlint.findings import Edit
from kerlint.graph.models import Model
from kerlint.graph.places import Place
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, SetArgument, Severity


class PretrainedConfig(Rule):
    """The arguments of a model of `keras.applications` do not go with its weights, or have no effect.

    ## Why

    The weights of ImageNet were trained on pictures with 3 channels and 1000 classes. With the classification head
    (`include_top=True`) they fit no other number of classes, no other size of pictures and no other activation, and
    Keras raises. Every architecture has a smallest picture, below which nothing is left on the way to the end. A
    `pooling` that Keras does not know, or that comes with the head, is ignored without a word.

    ## How to mend it

    For classes of your own use `include_top=False` and put a head of your own on top. Grey pictures can be repeated
    to three channels.

    ## When it is silent

    With `weights=None`, where everything but the smallest picture and a wrong `pooling` is free.
    """

    code = "KER812"
    name = "pretrained-config"
    severity = Severity.ERROR
    summary = "arguments of a pretrained model that do not fit its weights"
    fix = "unsafe"
    bad = (
        """\
import keras

base = keras.applications.MobileNetV2(weights="imagenet", classes=10)
""",
        """\
import keras

base = keras.applications.MobileNetV2(weights="imagenet", include_top=False, input_shape=(96, 96, 1))
""",
        """\
import keras

model = keras.applications.VGG16(weights="imagenet", input_shape=(150, 150, 3))
""",
        """\
import keras

base = keras.applications.Xception(weights=None, include_top=False, input_shape=(64, 64, 3))
""",
        """\
import keras

model = keras.applications.MobileNetV2(weights="imagenet", classifier_activation="sigmoid")
""",
    )
    raises = (2, 3)
    good = (
        """\
import keras

base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(96, 96, 1), pooling="avg")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """The findings on each pretrained model."""
        for model in program.models:
            if "application" in model.facts and model.created is not None:
                yield from self._smallest(model)
                yield from self._weights(model)
                yield from self._pooling(model)

    def _smallest(self, model: Model) -> Iterator[Finding]:
        """A picture that is smaller than Keras lets in."""
        shape, smallest = model.config.get("input_shape"), model.facts.get("smallest")
        given = model.given.get("input_shape")
        if given is None or smallest is None or not _is_picture(shape):
            return
        if min(shape[:2]) < smallest:
            yield self.finding(
                given,
                f"`{model.facts['application']}` takes pictures of {smallest}x{smallest} at least, not {shape[0]}x{shape[1]}",
                label=f"smaller than {smallest}",
                why="Each stage halves the picture; a smaller one is used up before the last stage.",
                help=f"Make the pictures larger, {smallest}x{smallest} at least, or write a smaller network",
            )

    def _weights(self, model: Model) -> Iterator[Finding]:
        name, created, config = model.facts["application"], model.created, model.config
        assert created is not None
        weights, top, classes, shape = (config.get(k) for k in ("weights", "include_top", "classes", "input_shape"))
        if isinstance(weights, str) and weights != "imagenet" and SequenceMatcher(None, weights, "imagenet").ratio() > 0.8:
            yield self.finding(
                model.given.get("weights", created),
                f'`weights="{weights}"` of `{name}` names no weights',
                label='did you mean `"imagenet"`?',
                why="Keras knows `None`, `imagenet` and paths of files, and raises for anything else.",
                help='Write `weights="imagenet"`',
                fixes=[Fix('Write `weights="imagenet"`', (SetArgument(created, "weights", '"imagenet"'),))],
            )
        if weights != "imagenet":
            return
        if top is True and isinstance(classes, int) and classes != 1000:
            yield self.finding(
                model.given.get("classes", created),
                f"the weights of `{name}` are for 1000 classes, not {classes}",
                label=f"{classes} classes",
                why="The head that comes with the weights tells the 1000 classes of ImageNet apart.",
                help=("Use `include_top=False` and put a `Dense` of your own on top", "Use `weights=None` to train from nothing"),
                fixes=(_headless(created, "classes"), _untrained(created)),
            )
        if top is True:
            yield from self._head(model, created)
        if isinstance(shape, (tuple, list)) and len(shape) == 3 and shape[-1] in (1, 2, 4) and shape[0] != 3:
            yield self.finding(
                model.given.get("input_shape", created),
                f"the weights of `{name}` are for 3 channels, and `input_shape` has {shape[-1]}",
                label=f"{shape[-1]} channel{'s' if shape[-1] != 1 else ''}",
                why="The first convolution has weights for red, green and blue.",
                help=("Repeat the channel three times, with `Concatenate()([x, x, x])`", "Use `weights=None`"),
                fixes=(_untrained(created),),
            )

    def _head(self, model: Model, created: Place) -> Iterator[Finding]:
        """What the ready-made head is asked for and does not do."""
        name, shape, side = model.facts["application"], model.config.get("input_shape"), model.facts.get("usual")
        activation = model.config.get("classifier_activation", "softmax")
        # The MobileNets have weights for several sizes.
        if side and _is_picture(shape) and shape[2] == 3 and shape[:2] != (side, side) and not name.startswith("MobileNet"):
            yield self.finding(
                model.given.get("input_shape", created),
                f"the head of `{name}` is for pictures of {side}x{side}, not {shape[0]}x{shape[1]}",
                label=f"must be ({side}, {side}, 3) with the head",
                why="The weights of the head go with the size that they were trained on; without it every size will do.",
                help=("Use `include_top=False` and put a head of your own on top", f"Scale the pictures to {side}x{side}"),
                fixes=(_headless(created), Fix(f"Take pictures of {side}x{side}", (RemoveArgument(created, "input_shape"),))),
            )
        if isinstance(activation, str) and activation != "softmax":
            yield self.finding(
                model.given.get("classifier_activation", created),
                f'the head of `{name}` comes with a softmax, not with `"{activation}"`',
                label='only `None` and `"softmax"` go with weights',
                why="The weights of the head were trained for classes that exclude each other.",
                help=("Leave `classifier_activation` out", "Use `include_top=False` and put a head of your own on top"),
                fixes=(
                    Fix("Leave `classifier_activation` out", (RemoveArgument(created, "classifier_activation"),)),
                    _headless(created, "classifier_activation"),
                ),
            )

    def _pooling(self, model: Model) -> Iterator[Finding]:
        pooling, created = model.config.get("pooling"), model.created
        assert created is not None
        if not isinstance(pooling, str):
            return
        place = model.given.get("pooling", created)
        if pooling not in ("avg", "max"):
            yield self.finding(
                place,
                f'`pooling="{pooling}"` is ignored: only `"avg"` and `"max"` are known',
                label="no pooling happens",
                why="Keras passes over a pooling that it does not know without a word.",
                help='Write `pooling="avg"` or `pooling="max"`',
                fixes=[
                    Fix(f'Write `pooling="{kind}"`', (SetArgument(created, "pooling", f'"{kind}"'),)) for kind in ("avg", "max")
                ],
                severity=Severity.WARNING,
            )
        elif model.config.get("include_top") is True:
            yield self.finding(
                place,
                f'`pooling="{pooling}"` is ignored with `include_top=True`',
                label="has no effect",
                why="The classification head brings its own pooling.",
                help="Write `include_top=False`, or leave `pooling` out",
                fixes=(Fix("Leave `pooling` out", (RemoveArgument(created, "pooling"),), safe=True), _headless(created)),
                severity=Severity.WARNING,
            )


def _is_picture(shape: object) -> TypeGuard[tuple[int, ...]]:
    """Whether the shape is that of a picture with known sizes, its channels last."""
    return isinstance(shape, tuple) and len(shape) == 3 and all(type(size) is int for size in shape) and shape[2] <= 4


def _headless(created: Place, *superfluous: str) -> Fix:
    edits: tuple[Edit, ...] = (SetArgument(created, "include_top", "False"),)
    edits += tuple(RemoveArgument(created, name) for name in superfluous)
    return Fix("Use `include_top=False` and put a head of your own on top", edits)


def _untrained(created: Place) -> Fix:
    return Fix("Use `weights=None` to train from nothing", (SetArgument(created, "weights", "None"),))
