"""KER903 call-contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kerlint.graph.program import CustomClass, MethodFacts, Program
from kerlint.rule import Finding, Fix, Note, Replace, Rule, Severity

from ._classes import in_house, judged

_MISNAMED = ("forward", "__call__", "_call")


class CallContract(Rule):
    """The `call` of a layer or model is missing, misnamed, returns nothing, or cannot take the inputs.

    ## Why

    Calling a layer runs its `call(self, inputs)`, and what `call` returns is the layer's output. Keras does not
    know PyTorch's `forward`. A `call` without `return` gives `None`, and the next layer raises.

    ## How to mend it

    Write `def call(self, inputs):` and return the result.

    ## When it is silent

    For abstract classes, and for those that derive from other layers, whose `call` they inherit.
    """

    code = "KER903"
    name = "call-contract"
    severity = Severity.ERROR
    summary = "call is missing, misnamed, returns nothing or cannot take the inputs"
    fix = "unsafe"
    bad = (
        """\
import keras


class Double(keras.layers.Layer):
    def call(self, x):
        x * 2


outputs = keras.layers.Dense(1)(Double()(keras.Input((4,))))
""",
        """\
import keras
import numpy as np


class Double(keras.Model):
    def forward(self, x):
        return x * 2


outputs = Double()(np.ones((2, 4), "float32"))
""",
        """\
import keras


class Double(keras.layers.Layer):
    def call(x):
        return x * 2


outputs = Double()(keras.Input((4,)))
""",
    )
    raises = (2, 3)
    good = (
        """\
import keras


class Base(keras.layers.Layer):
    def call(self, x):
        raise NotImplementedError


class Noise(keras.layers.GaussianNoise):
    pass


class Double(Base):
    def call(self, x):
        return x * 2


outputs = keras.layers.Dense(1)(Noise(0.1)(Double()(keras.Input((4,)))))
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """At most one finding for each class."""
        lost = any(call.args[:1] == (None,) for call in program.calls)
        used = {layer.class_name for layer in program.layers if layer.custom and layer.calls}
        for cls in judged(program):
            if in_house(cls) and not cls.facts.abstract:
                yield from self._judge(cls, cls.name in used, lost, program.keras)
                yield from self._lists(program, cls)

    def _lists(self, program: Program, cls: CustomClass) -> Iterator[Finding]:
        """Calls with one list where `call` takes its inputs one by one."""
        method = cls.facts.methods.get("call")
        if method is None or method.varargs or "__call__" in cls.facts.methods or method.decorators:
            return
        needed = method.positional - method.defaults - 1
        for call in program.calls:
            if call.layer.class_name != cls.name or call.kwargs or call.place is None or needed < 2 or len(call.args) != 1:
                continue
            if isinstance(call.args[0], (list, tuple)):
                names = ", ".join(method.parameters[1 : needed + 1])
                yield self.finding(
                    call.place,
                    f"`{cls.name}.call` takes {needed} inputs one by one, and gets one list",
                    label=f"`call(self, {names})` wants them apart",
                    notes=[Note("`call` is written here", method.header)],
                    why="A list counts as one argument, so Python finds the others missing.",
                    help=("Take the inputs out of the list", "Let `call` take one list, and unpack it inside"),
                )

    def _judge(self, cls: CustomClass, used: bool, consumed: bool, keras: int) -> Iterator[Finding]:
        call = cls.facts.methods.get("call")
        if call is None:
            other = next((cls.facts.methods[n] for n in _MISNAMED if n in cls.facts.methods), None)
            if other is not None and "__call__" not in cls.facts.methods and used:
                yield self._misnamed(cls, other, keras)
            return
        if "staticmethod" in call.decorators or call.varargs:
            return
        if call.positional == 0 or (call.positional == 1 and call.parameters[0] != "self"):
            yield self.finding(
                call.header,
                f"`{cls.name}.call` does not take `self` and the inputs",
                label=f"takes only `{call.parameters[0]}`" if call.positional else "takes nothing",
                why="Python passes the layer itself as the first argument of a method, the inputs come after it.",
                help="Write `def call(self, inputs):`",
            )
        elif not call.returns_value and not call.raises and not call.empty and used:
            yield self.finding(
                call.header,
                f"`{cls.name}.call` returns nothing",
                label="no `return` with a value",
                why="What `call` returns is the output of the layer; without `return` that is `None`.",
                help="Return the result at the end of `call`",
                severity=None if consumed else Severity.WARNING,
            )

    def _misnamed(self, cls: CustomClass, other: MethodFacts, keras: int) -> Finding:
        name = other.header.end_column - other.header.column - len("def ")
        spot = replace(other.header, column=other.header.end_column - name)
        written = next(n for n, facts in cls.facts.methods.items() if facts is other)
        quiet = keras == 2 and cls.base == "Layer"
        return self.finding(
            other.header,
            f"`{cls.name}` has `{written}` and no `call`, which is what Keras runs",
            label="Keras calls this `call`",
            why="Keras 2 passes the inputs on untouched when a layer has no `call`."
            if quiet
            else "Keras raises when a layer or model without `call` is called.",
            help=f"Rename `{written}` to `call`",
            fixes=[Fix(f"Rename `{written}` to `call`", (Replace(spot, "call"),))],
            severity=Severity.WARNING if quiet else None,
        )
