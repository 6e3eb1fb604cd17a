"""KER805 invalid-argument-value."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import Unknown
from kerlint.graph.models import Choice
from kerlint.graph.problems import BadArgument
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, Rule, SetArgument, Severity

from ._sites import Site, sites

# Sizes and axes, which rules of their own tell more about, and what `graph` tells.
_ELSEWHERE = frozenset(
    "units filters kernel_size strides pool_size dilation_rate output_padding groups depth_multiplier target_shape dims "
    "size cropping n input_dim output_dim num_heads key_dim value_dim axis axes height width shape layers output_size".split()
)


class InvalidArgumentValue(Rule):
    """An argument has a value that Keras refuses: a `padding` that is not there, a dropout rate above 1, an unknown
    mode.

    ## Why

    Keras checks such arguments when the layer is made, or when it is called first, and raises.

    ## How to mend it

    Use one of the values that the finding names.
    """

    code = "KER805"
    name = "invalid-argument-value"
    severity = Severity.ERROR
    summary = "an argument with a value that Keras refuses"
    fix = "unsafe"
    raises = (2, 3)
    bad = (
        """\
import keras

images = keras.Input((28, 28, 1))
features = keras.layers.Conv2D(8, 3, padding="smae")(images)
""",
        """\
import keras

drop = keras.layers.Dropout(50)
""",
        """\
import keras

hidden = keras.layers.Dense(4, kernel_regularizer=0.01)
""",
    )
    good = (
        """\
import keras

images = keras.Input((28, 28, 1))
features = keras.layers.Conv2D(8, 3, padding="SAME")(images)
drop = keras.layers.Dropout(0.5)(features)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each value."""
        for site in sites(program, BadArgument):
            everything = site.problem.argument == "rate" and site.problem.value == 1  # `dropout-drops-all`
            if site.problem.argument not in _ELSEWHERE and not everything:
                yield self._told(site)

        for choice in program.choices:
            if choice.kind == "optimizer" and isinstance(choice.get("learning_rate"), str) and choice.place is not None:
                problem = BadArgument(choice.written, "learning_rate", choice.get("learning_rate"), "a number or a schedule")
                place = choice.given.get("learning_rate", choice.place)
                yield self._told(Site(problem, choice.place, place, choice.class_name or "the optimizer"))
        for compiled in program.compiles if program.keras == 3 else ():
            metric = compiled.metrics
            if isinstance(metric, Choice) and metric.form == "string":
                problem = BadArgument("compile", "metrics", metric.written, 'a list, such as `["accuracy"]`')
                yield self._told(Site(problem, compiled.place, compiled.given.get("metrics", compiled.place), "compile"))

    def _told(self, site: Site[BadArgument]) -> Finding:
        problem = site.problem
        value = _text(problem.value)
        near = _near(problem)
        return self.finding(
            site.place,
            f"`{problem.argument}` of `{site.callee}` must be {problem.expected}" + (f", not `{value}`" if value else ""),
            label=f"did you mean `{near[0]}`?" if near else f"not {problem.expected}",
            why="Keras refuses the value when the layer is made or first called.",
            help=[f"Write `{problem.argument}={text}`" for text in near] or [f"Give {problem.expected}"],
            fixes=[Fix(f"Write `{problem.argument}={text}`", (SetArgument(site.call, problem.argument, text),)) for text in near],
        )


def _text(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return "" if value is None or isinstance(value, Unknown) else str(value)


def _near(problem: BadArgument) -> list[str]:
    """The values that were most likely meant."""
    value = problem.value
    if problem.argument == "metrics" and isinstance(value, str):
        return [f'["{value}"]']
    if problem.argument == "rate" and isinstance(value, (int, float)) and 1 < value <= 100:
        return [f"{value / 100:g}"]
    if problem.argument.endswith("_regularizer") and isinstance(value, float) and value > 0:
        return [f"keras.regularizers.L2({value:g})"]
    return [f'"{name}"' for name in problem.candidates]
