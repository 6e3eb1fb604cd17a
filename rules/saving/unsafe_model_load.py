"""KER702 unsafe-model-load."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, Rule, Severity


class UnsafeModelLoad(Rule):
    """A saved model is loaded with the protection against code in the file switched off.

    ## Why

    A saved model may contain Python code: lambdas, or whatever a pickle says. Loading it runs that code with your
    rights. Keras refuses to, unless it is told otherwise with `safe_mode=False` or
    `enable_unsafe_deserialization()`.

    ## How to mend it

    Leave the protection on, and replace what needs it off: a `Lambda` layer by a registered layer class. If the
    file is your own, keep the exception to that one file.

    ## When it is silent

    For files that the same program has saved.
    """

    code = "KER702"
    name = "unsafe-model-load"
    severity = Severity.WARNING
    summary = "a model is loaded with safe_mode off"
    fix = "unsafe"
    bad = (
        """\
import keras

model = keras.models.load_model("downloaded.keras", safe_mode=False)
""",
        """\
import keras

keras.config.enable_unsafe_deserialization()
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.save("model.keras")
again = keras.models.load_model("model.keras")
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each place where the protection is switched off."""
        saved = {use.get("filepath") for use in program.uses if use.method == "save" and isinstance(use.get("filepath"), str)}
        for place, what, path in program.facts.get("unsafe_loads", ()):
            if path is None or path not in saved:
                yield self.finding(
                    place,
                    f"`{what}` lets the file run code when it is loaded",
                    label="the protection is off",
                    why="A saved model can contain Python code, and loading it would run that.",
                    help="Load with the protection on, and replace `Lambda` layers by registered layer classes",
                    fixes=[
                        Fix("Load with the protection on", (RemoveArgument(load.place, "safe_mode"),))
                        for load in program.loads
                        if load.safe is False and load.path == path and load.place.line <= place.line <= load.place.end_line
                    ],
                )
