"""KER103 spatial-collapse."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.layers import LayerCall
from kerlint.graph.problems import SizeCollapse
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from .._telling import function_text, history, input_of, told_once, told_shape


class SpatialCollapse(Rule):
    """A convolution, pooling or cropping layer leaves nothing: its window is larger than its input.

    ## Why

    Without padding a kernel of 3 takes 2 from every side, and a pool of 2 halves it. A deep stack on a small
    picture comes down to nothing, and Keras refuses the layer at which that happens.

    ## How to mend it

    Use `padding="same"` in the convolutions, leave out a pooling layer, or start from larger pictures.

    ## When it is silent

    Where the size is not known, as in fully convolutional networks on `Input((None, None, 3))`.
    """

    code = "KER103"
    name = "spatial-collapse"
    severity = Severity.ERROR
    summary = "a kernel, pool or crop is larger than what is left of its input"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3),
    layers.MaxPooling2D(4),
    layers.Conv2D(32, 3),
    layers.MaxPooling2D(4),
    layers.Conv2D(64, 3),
])
""",
        """\
import keras
from keras import layers

steps = keras.Input((4, 8))
x = layers.Conv1D(16, 5)(steps)
""",
    )
    good = (
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, padding="same"),
    layers.MaxPooling2D(4),
    layers.Conv2D(32, 3, padding="same"),
    layers.MaxPooling2D(4),
    layers.Conv2D(64, 3, padding="same"),
])
""",
        """\
import keras
from keras import layers

pictures = keras.Input((None, None, 3))
x = layers.MaxPooling2D(4)(layers.Conv2D(16, 3)(pictures))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each window that does not fit, with the ladder of sizes that leads there."""
        for call, problem, place in told_once(program, SizeCollapse):
            x = input_of(call)
            axis = self._axis(call, problem)
            window = {"cropping": "would take away", "pool_size": "has a pool of"}.get(problem.argument, "has a window of")
            yield self.finding(
                place,
                f"{function_text(call)} {window} {problem.window} along the {axis}, where {told_shape(x, problem.shape)}: "
                f"only {problem.size} left",
                label=f"needs {problem.window}, has {problem.size}",
                notes=history(x, limit=12),
                why="a window that is larger than its input has no place to stand, so nothing would come out.",
                help=self._help(call, problem),
                fixes=self._fixes(call, problem),
            )

    @staticmethod
    def _axis(call: LayerCall, problem: SizeCollapse) -> str:
        names = ("height", "width") if len(problem.shape) == 4 else ("depth", "height", "width")
        first = 2 if call.layer.get("data_format") == "channels_first" else 1
        place = problem.axis % len(problem.shape) - first
        if len(problem.shape) in (4, 5) and 0 <= place < len(names) and not call.layer.operation:
            return names[place]
        return "steps" if len(problem.shape) == 3 and not call.layer.operation else f"axis {problem.axis}"

    @staticmethod
    def _help(call: LayerCall, problem: SizeCollapse) -> list[str]:
        if problem.argument == "cropping":
            return ["Crop less, or start from a larger input"]
        told = ["Leave out a pooling layer before it, or start from a larger input"]
        padded = 'Use `padding="same"`, here or in the layers before, so that convolutions keep the size'
        return [*told, padded] if "padding" in call.layer.config else told

    @staticmethod
    def _fixes(call: LayerCall, problem: SizeCollapse) -> list[Fix]:
        created = call.layer.created
        if created is None or problem.argument == "cropping" or call.layer.get("padding") != "valid":
            return []
        return [Fix('Use `padding="same"` here', (SetArgument(created, "padding", '"same"'),))]
