"""KER808 removed-api."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import MissingName
from kerlint.graph.program import Mishap, Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity

_LAST = {2: "Keras 2.15", 3: "Keras 3"}


class RemovedApi(Rule):
    """The program uses a module, class, function or method that the target version of Keras does not have any more.

    ## Why

    Importing or reading it raises `ImportError`, `ModuleNotFoundError` or `AttributeError` before any model is
    built. `keras.x` and `tf.keras.x` differ in places, so each is judged by its own table.

    ## How to mend it

    The finding names the successor. If the program has to run on an older Keras, tell kerlint so: `--target
    keras2`, or `target = "keras2"` under `[tool.kerlint]`.

    ## When it is silent

    Inside `try: ... except ImportError`, behind a test of the version, and for parts of Keras that are not public.
    """

    code = "KER808"
    name = "removed-api"
    severity = Severity.ERROR
    summary = "a name or method that the target version of Keras does not have any more"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
from keras.layers.core import Dense, Dropout
""",
        """\
from keras.utils import np_utils

labels = np_utils.to_categorical([0, 1, 2])
""",
        """\
from keras.layers import Dense, Merge
""",
        """\
import keras
import numpy as np

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
classes = model.predict_classes(np.zeros((2, 4)))
""",
    )
    good = (
        """\
from keras.layers import Dense, Dropout
from keras.utils import to_categorical
""",
        """\
try:
    from keras.layers.core import Dense
except ImportError:
    from keras.layers import Dense
""",
        """\
import tensorflow as tf

mean = tf.keras.backend.mean
tokenizer = tf.keras.preprocessing.text.Tokenizer()
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each place where such a name is written."""
        for mishap, problem in program.mishaps_of(MissingName):
            if problem.new is not None or problem.how or len(problem.gone) == 1:
                yield self._told(mishap, problem, program.keras)

    def _told(self, mishap: Mishap, problem: MissingName, keras: int) -> Finding:
        method = mishap.facts.get("kind") == "method"
        name = f"{problem.name.rpartition('.')[2]}()" if method else problem.written
        new = f"`{problem.new}()`" if method and problem.new else f"`{problem.new}`"
        does = "raises `AttributeError`" if mishap.facts.get("kind") != "import" else "fails"
        edit = mishap.facts.get("edit")
        fixes = []
        if edit is not None and (not problem.how or problem.name.endswith("_generator")):
            fixes = [Fix(f"Use {new}", (Replace(*edit),), safe=True)]
        if problem.new:
            help_text = f"Use {new}" + (f", {problem.how}" if problem.how else "")
        else:
            help_text = (problem.how[:1].upper() + problem.how[1:]) or "Remove it"
        return self.finding(
            mishap.place,
            f"`{name}` is gone from {_LAST[keras]}",
            label=f"now {new}" if problem.new else "gone",
            why=f"The {'call' if method else 'import' if mishap.facts.get('kind') == 'import' else 'lookup'} {does}.",
            help=help_text,
            fixes=fixes,
        )
