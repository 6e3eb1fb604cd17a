"""KER802 renamed-argument."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.problems import UnknownArgument
from kerlint.graph.program import Program
from kerlint.rule import Finding, Fix, RemoveArgument, RenameArgument, Rule, SetArgument, Severity

from ._sites import Site, sites


class RenamedArgument(Rule):
    """An argument is called by the name that it had in an older version of Keras.

    ## Why

    Keras 2 and Keras 3 gave many arguments new names: `nb_filter` became `filters`, `output_dim` became `units`,
    `border_mode` became `padding`, `lr` became `learning_rate`. The old names are not understood any more, so the
    call raises.

    ## How to mend it

    Use the new name. `kerlint check --fix` does it; values that changed with the name (`dim_ordering="tf"` is
    `data_format="channels_last"` now) change too.
    """

    code = "KER802"
    name = "renamed-argument"
    severity = Severity.ERROR
    summary = "an argument by the name that it had in an older version of Keras"
    fix = "safe"
    raises = (2, 3)
    bad = (
        """\
from keras.layers import Dense, Input
from keras.models import Sequential

model = Sequential([Input((8,)), Dense(64, init="uniform"), Dense(output_dim=1)])
""",
        """\
import keras

images = keras.Input((32, 32, 3))
features = keras.layers.Conv2D(16, 3, border_mode="same", dim_ordering="tf")(images)
""",
    )
    good = (
        """\
import keras

optimizer = keras.optimizers.Adam(learning_rate=0.001)
images = keras.Input((32, 32, 3))
features = keras.layers.Conv2D(16, 3, padding="same", data_format="channels_last")(images)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each old name."""
        for site in sites(program, UnknownArgument):
            if site.problem.renamed_to is not None:
                yield self._told(site, site.problem.renamed_to, program.keras)

    def _told(self, site: Site[UnknownArgument], new: str, keras: int) -> Finding:
        problem = site.problem
        old, value = problem.argument, problem.new_value
        text = f"`{new}`" if value is None else f'`{new}="{value}"`'
        edits: tuple[RenameArgument | RemoveArgument | SetArgument, ...] = (RenameArgument(site.call, old, new),)
        if value is not None:
            edits = (RemoveArgument(site.call, old), SetArgument(site.call, new, f'"{value}"'))
        return self.finding(
            site.place,
            f"`{old}` of `{site.callee}` is called `{new}` in Keras {keras}",
            label=f"now {text}",
            why="Keras renamed the argument and raises for the old name.",
            help=f"Write {text} in the place of `{old}`",
            fixes=[Fix(f"Write {text}", edits, safe=True)],
        )
