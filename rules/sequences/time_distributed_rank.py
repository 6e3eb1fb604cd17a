"""KER203 time-distributed-rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kerlint.graph.dims import shape_text
from kerlint.graph.layers import Layer
from kerlint.graph.problems import WrongRank
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

from .._telling import axes, history, input_of, layer_text, tensor_text, told_once
from ..shapes._ranks import TIME_DISTRIBUTED, rank_mistake


class TimeDistributedRank(Rule):
    """`TimeDistributed` gets a tensor without an axis of timesteps, or the layer inside it cannot take one step of it.

    ## Why

    `TimeDistributed(layer)` cuts `(batch, timesteps, ...)` into steps `(batch, ...)` and calls the layer on each.
    So the tensor needs one axis more than the layer inside: `(batch, timesteps, features)` for `Dense`, `(batch,
    frames, height, width, channels)` for `Conv2D`.

    ## How to mend it

    Without timesteps use the inner layer alone. With timesteps see that each step has the axes that the inner layer
    works on.
    """

    code = "KER203"
    name = "time-distributed-rank"
    severity = Severity.ERROR
    summary = "`TimeDistributed` without a timestep axis, or around a layer that its steps do not fit"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras
from keras.layers import Dense, TimeDistributed

features = keras.Input((16,))
scores = TimeDistributed(Dense(4))(features)
""",
        """\
import keras
from keras.layers import Conv2D, TimeDistributed

frames = keras.Input((64, 64, 3))
features = TimeDistributed(Conv2D(8, 3))(frames)
""",
    )
    good = (
        """\
import keras
from keras.layers import Conv2D, TimeDistributed

frames = keras.Input((10, 64, 64, 3))
features = TimeDistributed(Conv2D(8, 3))(frames)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each call that cannot be cut into fitting steps."""
        for call, problem, place in told_once(program, WrongRank):
            if rank_mistake(call, problem) != TIME_DISTRIBUTED:
                continue
            x = input_of(call, problem.input_index)
            inner = call.layer.get("layer")
            name = layer_text(inner) if isinstance(inner, Layer) else "the layer inside"
            if problem.inner is None:
                message = f"`TimeDistributed` needs (batch, timesteps, ...), and {tensor_text(x)} is {shape_text(problem.shape)}"
                help_ = f"Without timesteps call {name} without `TimeDistributed`"
            else:
                least = "at least " if problem.at_least else ""
                message = (
                    f"each step of {tensor_text(x)} is {shape_text(problem.shape)}, and {name} inside `TimeDistributed` needs "
                    f"{least}{axes(problem.expected)}"
                )
                help_ = f"Give every timestep the axes that {name} works on, or call {name} on the whole tensor"
            yield self.finding(
                place,
                message,
                label="no timesteps to go over" if problem.inner is None else f"each step is {shape_text(problem.shape)}",
                notes=history(x),
                why="`TimeDistributed` calls the layer inside it once per timestep, on what is left without that axis.",
                help=help_,
                fixes=_unwrapped(call.layer) if problem.inner is None else [],
            )


def _unwrapped(layer: Layer) -> list[Fix]:
    """The layer inside without the wrapper around it."""
    inner, created, written = layer.get("layer"), layer.created, layer.given.get("layer")
    if created is None or written is None or not isinstance(inner, Layer) or inner.created != written or len(layer.given) != 1:
        return []
    before = replace(created, end_line=written.line, end_column=written.column)
    after = replace(created, line=written.end_line, column=written.end_column)
    return [Fix("Leave `TimeDistributed` out", (Replace(before, ""), Replace(after, "")))]
