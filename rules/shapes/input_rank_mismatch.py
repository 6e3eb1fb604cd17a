"""KER101 input-rank-mismatch."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kerlint.graph.dims import Shape, dim_text, shape_text
from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.models import Model
from kerlint.graph.problems import WrongRank
from kerlint.graph.program import Program
from kerlint.graph.tensors import Tensor
from kerlint.rule import Finding, Fix, Rule, Severity

from .._mending import put_before, reshaped_input, taken_out
from .._telling import axes, behind, function_text, history, input_layer, input_of, made_once, recurrent, tensor_text, told_once
from ._ranks import OTHER, rank_mistake


class InputRankMismatch(Rule):
    """A layer or function gets a tensor with more or fewer axes than it works on.

    ## Why

    Every layer counts on the meaning of its axes. `LSTM` reads (batch, timesteps, features), `Conv2D` (batch, height,
    width, channels), `Dense` at least (batch, features). With another number of axes Keras cannot tell what is what and
    raises, when the model is built or when the first batch comes.

    ## How to mend it

    Look up what the layer works on (`kerlint explain lstm`), and what the tensor is made of. Then either give the input
    the axis that is missing, or take one away: `Flatten`, global pooling, `Reshape`.

    ## When it is silent

    When the number of axes is not known, as behind a layer of your own that kerlint cannot read.
    """

    code = "KER101"
    name = "input-rank-mismatch"
    severity = Severity.ERROR
    summary = "a layer gets more or fewer axes than it works on"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

features = keras.Input((10,))
answer = keras.layers.LSTM(32)(features)
model = keras.Model(features, answer)
""",
        """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(8, 3),
    layers.Flatten(),
    layers.MaxPooling2D(),
])
""",
    )
    good = (
        """\
import keras

steps = keras.Input((10, 1))
answer = keras.layers.LSTM(32)(steps)
model = keras.Model(steps, answer)
""",
        """\
import keras

steps = keras.Input((None, 16))
scores = keras.layers.Dense(4)(steps)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each input with the wrong number of axes that no other rule explains."""
        for call, problem, place in told_once(program, WrongRank):
            if rank_mistake(call, problem) != OTHER:
                continue
            x = input_of(call, problem.input_index)
            needs = _needs(problem) + _meaning(call.layer, problem)
            yield self.finding(
                place,
                f"{function_text(call)} needs {needs}, and {tensor_text(x)} has {len(problem.shape)}: "
                f"{shape_text(problem.shape)}",
                label=f"needs {_needs(problem)}, gets {shape_text(problem.shape)}",
                notes=history(x),
                why=_why(call),
                help=_help(call, problem, x),
                fixes=_fixes(program, call, problem, x),
            )


def _needs(problem: WrongRank) -> str:
    least = "at least " if problem.at_least else "at most " if problem.at_most else ""
    return least + axes(problem.expected)


_DIRECTIONS = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def _meaning(layer: Layer, problem: WrongRank) -> str:
    """What the axes are that the layer works on, in parentheses."""
    names = meanings(layer)
    if names is None or len(names) != problem.expected:
        return ""
    return f" ({', '.join(names)})"


def meanings(layer: Layer) -> tuple[str, ...] | None:
    """What the axes are that the layer works on; None where it does not care."""
    inner = recurrent(layer)
    name = layer.class_name
    if layer.operation or layer.custom:
        return None
    if inner is not None and not inner.class_name.startswith("Conv"):
        return ("batch", "timesteps", "features")
    found = re.search(r"([123])D", name)
    if found:
        space = _DIRECTIONS[int(found[1])]
        first = layer.get("data_format") == "channels_first"
        inside = ("channels", *space) if first else (*space, "channels")
        return ("batch", "timesteps", *inside) if "LSTM" in name else ("batch", *inside)
    if name in ("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"):
        return ("batch", "timesteps", "features")
    return {"Dense": ("batch", "features"), "RepeatVector": ("batch", "features")}.get(name)


def _why(call: LayerCall) -> str:
    if isinstance(call.layer, Model):
        return "a model takes tensors with the same axes as the inputs that it was made with."
    names = meanings(call.layer)
    if names is None:
        return "each axis has a meaning, so the number of axes must be the one that the computation is made for."
    return f"{function_text(call)} reads the axes as ({', '.join(names)}) and cannot guess one that is not there."


def _help(call: LayerCall, problem: WrongRank, x: Tensor | None) -> list[str]:
    """What to do about it, the likeliest first."""
    names = meanings(call.layer)
    shape = problem.shape
    source = input_layer(x)
    missing = problem.expected - len(shape)
    maker = behind(x)
    if missing > 0 and maker is not None and maker.layer.class_name == "Flatten":
        return [f"Put {function_text(call)} in front of `Flatten()`, which has merged the axes that it reads"]
    if missing > 0 and names is not None:
        if source is not None and missing == 1 and names[-1] in ("features", "channels") and len(shape) >= 2:
            inner = ", ".join(map(dim_text, shape[1:]))
            told = [f"Give the input that axis: `Input(({inner}, 1))` for one number at each of the {names[-2]}"]
            if len(shape) == 2 and names[-2] in ("timesteps", "steps"):
                told.append(f"or `Input((1, {inner}))` for {inner} {names[-1]} at a single step")
            return told
        if missing == 1:
            return [f"Bring the missing axis in front of the layer, such as with `Reshape(({_reshaped(shape)}))`"]
        return [f"The layer reads ({', '.join(names)}): reshape the tensor so that it has them"]
    if missing < 0 and names is not None and names[-1] == "features" and len(names) == 2:
        return ["Put `Flatten()` or a global pooling layer in front of it"]
    if missing < 0 and source is not None and names is not None:
        return [f"Describe one sample only: `Input` adds the batch itself, so its shape has {axes(problem.expected - 1)}"]
    if missing < 0:
        return ["Take the axis away that is too many: `Flatten()`, global pooling, `Reshape(...)`, or an index"]
    return []


def _fixes(program: Program, call: LayerCall, problem: WrongRank, x: Tensor | None) -> list[Fix]:
    """What brings the number of axes in order, where one edit does it."""
    missing, maker, names = problem.expected - len(problem.shape), behind(x), meanings(call.layer)
    if missing > 0 and maker is not None and maker.layer.class_name == "Flatten" and made_once(program, maker.layer):
        return taken_out(maker.layer)
    if missing == 1 and names is not None and names[-1] in ("features", "channels"):
        return reshaped_input(x, (*problem.shape[1:], 1))
    if missing < 0 and names is not None and names[-1] == "features" and len(names) == 2:
        return put_before(call.layer, "Flatten") if made_once(program, call.layer) else []
    return []


def _reshaped(shape: Shape) -> str:
    inner = ", ".join(map(dim_text, shape[1:]))
    return f"{inner}, 1"
