"""KER324 mixed-precision-head."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from ._heads import headed_outputs


class MixedPrecisionHead(Rule):
    """The output of a model that computes with half precision is in half precision too.

    ## Why

    Under the policy `mixed_float16` layers compute with 16 bits: about three digits, and no number above 65504. Softmax,
    logarithms and losses lose too much there; training becomes unstable or ends in `nan`.

    ## How to mend it

    Give the last layer `dtype="float32"`. The other layers keep the speed of half precision.
    """

    code = "KER324"
    name = "mixed-precision-head"
    severity = Severity.WARNING
    summary = "the output is computed with half precision"
    fix = "unsafe"
    bad = (
        """\
import keras
from keras import layers

keras.mixed_precision.set_global_policy("mixed_float16")
model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    )
    good = (
        """\
import keras
from keras import layers

keras.mixed_precision.set_global_policy("mixed_float16")
model = keras.Sequential([
    keras.Input((4,)),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax", dtype="float32"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        told: set[int] = set()
        for output, head in headed_outputs(program):
            tensors = output.compiled.model.output_tensors
            dtype = tensors[output.index].dtype if output.index < len(tensors) else None
            if dtype != "float16":
                continue
            created = head.layer.created
            told.add(id(head.layer))
            fixes = [Fix('Set `dtype="float32"`', (SetArgument(created, "dtype", '"float32"'),))] if created else []
            yield self.finding(
                head.place,
                "the output is computed with half precision (`float16`)",
                label="gives `float16`",
                notes=(output.note(),),
                why="With 16 bits a number has about three digits, too few for the probabilities and the loss.",
                help='Set `dtype="float32"` on the last layer',
                fixes=fixes if not head.layer.operation else (),
            )
        yield from self._loose(program, told)

    def _loose(self, program: Program, told: set[int]) -> Iterable[Finding]:
        """Softmax layers at the end of what the program shows, in no model that it compiles."""
        for call in program.calls:
            layer, output = call.layer, call.output
            if layer.class_name != "Dense" or layer.custom or id(layer) in told or output is None or call.place is None:
                continue
            ends = output.dtype == "float16" and layer.get("activation") == "softmax" and not program.consumers(output)
            if ends and layer.created is not None:
                told.add(id(layer))
                yield self.finding(
                    call.place,
                    "a softmax is computed with half precision (`float16`)",
                    label="gives `float16`",
                    why="With 16 bits a number has about three digits, too few for the probabilities and the loss.",
                    help='Set `dtype="float32"` on it, if it is the last layer',
                    fixes=[Fix('Set `dtype="float32"`', (SetArgument(layer.created, "dtype", '"float32"'),))],
                    severity=Severity.ADVICE,
                )
