"""KER812 pretrained-config."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from kerlint.graph.models import Model
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity


class PretrainedConfig(Rule):
    """The arguments of a model of `keras.applications` do not go with its weights, or have no effect.

    ## Why

    The weights of ImageNet were trained on pictures with 3 channels and 1000 classes. With the classification head
    (`include_top=True`) they fit no other number of classes, and Keras raises. A `pooling` that Keras does not
    know, or that comes with the head, is ignored without a word.

    ## How to mend it

    For classes of your own use `include_top=False` and put a head of your own on top. Grey pictures can be repeated
    to three channels.

    ## When it is silent

    With `weights=None`, where everything but a wrong `pooling` is free.
    """

    code = "KER812"
    name = "pretrained-config"
    severity = Severity.ERROR
    summary = "arguments of a pretrained model that do not fit its weights"
    bad = (
        """\
import keras

base = keras.applications.MobileNetV2(weights="imagenet", classes=10)
""",
        """\
import keras

base = keras.applications.MobileNetV2(weights="imagenet", include_top=False, input_shape=(96, 96, 1))
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
                yield from self._weights(model)
                yield from self._pooling(model)

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
            )
        if isinstance(shape, (tuple, list)) and len(shape) == 3 and shape[-1] in (1, 2, 4) and shape[0] != 3:
            yield self.finding(
                model.given.get("input_shape", created),
                f"the weights of `{name}` are for 3 channels, and `input_shape` has {shape[-1]}",
                label=f"{shape[-1]} channel{'s' if shape[-1] != 1 else ''}",
                why="The first convolution has weights for red, green and blue.",
                help=("Repeat the channel three times, with `Concatenate()([x, x, x])`", "Use `weights=None`"),
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
                severity=Severity.WARNING,
            )
        elif model.config.get("include_top") is True:
            yield self.finding(
                place,
                f'`pooling="{pooling}"` is ignored with `include_top=True`',
                label="has no effect",
                why="The classification head brings its own pooling.",
                help="Write `include_top=False`, or leave `pooling` out",
                severity=Severity.WARNING,
            )
