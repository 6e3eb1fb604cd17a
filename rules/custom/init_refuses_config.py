"""KER909 init-refuses-config."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.program import CustomClass, Load, Program
from kerlint.rule import Finding, Note, Rule, Severity

from ._classes import in_house, judged


class InitRefusesConfig(Rule):
    """A layer's `get_config` returns more than its `__init__` takes.

    ## Why

    Keras makes a saved layer again with `Layer(**config)`. `super().get_config()` brings `name`, `trainable` and `dtype`;
    an `__init__` without `**kwargs` does not take them, so that `load_model` and `clone_model` raise.

    ## How to mend it

    Take the rest and hand it on: `def __init__(self, units, **kwargs): super().__init__(**kwargs)`.

    ## When it is silent

    Where the class has a `from_config` of its own. It is an error where the program loads such a layer.
    """

    code = "KER909"
    name = "init-refuses-config"
    severity = Severity.WARNING
    summary = "a layer whose __init__ does not take what its get_config returns"
    raises = (2, 3)
    bad = (
        """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


inputs = keras.Input((4,))
model = keras.Model(inputs, Scale(2)(inputs))
model.save("model.keras")
again = keras.models.load_model("model.keras", custom_objects={"Scale": Scale})
""",
    )
    good = (
        """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


inputs = keras.Input((4,))
model = keras.Model(inputs, Scale(2)(inputs))
model.save("model.keras")
again = keras.models.load_model("model.keras", custom_objects={"Scale": Scale})
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each class."""
        for cls in judged(program, models=False):
            init, config = cls.facts.methods.get("__init__"), cls.facts.methods.get("get_config")
            if init is None or config is None or not in_house(cls) or not config.calls_super or init.kwargs is not None:
                continue
            if "from_config" in cls.facts.methods or {"name", "trainable", "dtype"} <= set(init.parameters):
                continue
            load = _loaded(program, cls)
            notes = [Note("the class gives these back here", config.header)]
            yield self.finding(
                init.header,
                f"`{cls.name}.__init__` does not take the `name`, `trainable` and `dtype` that its `get_config` returns",
                label="takes no `**kwargs`",
                notes=[*notes, Note("so that this raises", load.place)] if load is not None else notes,
                why="Keras makes a saved layer again by calling the class with its config.",
                help="Add `**kwargs` to `__init__`, and write `super().__init__(**kwargs)`",
                severity=Severity.ERROR if load is not None else None,
            )


def _loaded(program: Program, cls: CustomClass) -> Load | None:
    """Where the program loads a model with such a layer that it has saved."""
    for load in program.loads:
        for use in program.uses:
            same = use.method == "save" and load.path is not None and use.get("filepath") == load.path
            if same and any(layer.class_name == cls.name for layer in use.model.walk()):
                return load
    return None
