"""KER703 legacy-save-format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerlint.graph.places import Place
from kerlint.graph.program import Load, Program
from kerlint.rule import Finding, Fix, Replace, Rule, Severity


class LegacySaveFormat(Rule):
    """A model or its weights are saved under a name that Keras 3 does not write, or loaded from what it does not read.

    ## Why

    Keras 3 tells the format from the end of the name: `.keras` (or `.h5`) for models, `.weights.h5` for weights
    alone. Anything else, the folders of the SavedModel format and `.ckpt` among them, raises, often after hours of
    training, when the first checkpoint is due.

    ## How to mend it

    Save models as `.keras` and weights as `.weights.h5`. For serving, use `model.export(folder)`.
    """

    code = "KER703"
    name = "legacy-save-format"
    severity = Severity.ERROR
    summary = "a file name that Keras 3 cannot save under"
    fix = "unsafe"
    versions = (3,)
    raises = (3,)
    bad = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.save("saved_model")
""",
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.save_weights("weights.h5")
""",
        """\
import keras

checkpoint = keras.callbacks.ModelCheckpoint("best.hdf5", save_best_only=True)
""",
        """\
import keras

model = keras.models.load_model("saved_model")
""",
    )
    good = (
        """\
import keras

model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.save("model.keras")
model.save_weights("model.weights.h5")
checkpoint = keras.callbacks.ModelCheckpoint("best.{epoch}.weights.h5", save_weights_only=True)
""",
    )

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each name."""
        for use in program.uses:
            path = use.get("filepath")
            if use.method == "save_weights":
                yield from self._judge(path, (".weights.h5",), use.given.get("filepath") or use.place, "save_weights")
            elif use.method == "save" and use.get("save_format") in (None, "tf"):
                yield from self._judge(path, (".keras", ".h5", ".hdf5"), use.given.get("filepath") or use.place, "save")
        for load in program.loads:
            if load.path is not None and not load.path.endswith((".keras", ".h5", ".hdf5")) and ":" not in load.path:
                yield self._folder(load)
        for choice in program.choices:
            if choice.class_name == "ModelCheckpoint" and choice.place is not None:
                weights = choice.get("save_weights_only")
                endings = {True: (".weights.h5",), False: (".keras", ".h5")}.get(weights) if isinstance(weights, bool) else None
                if endings is not None:
                    place = choice.given.get("filepath") or choice.place
                    yield from self._judge(choice.get("filepath"), endings, place, "ModelCheckpoint")

    def _folder(self, load: Load) -> Finding:
        return self.finding(
            load.place,
            f'`load_model` of Keras 3 cannot read `"{load.path}"`: it reads `.keras` and `.h5` files',
            label="no file of Keras 3",
            why="The folders of the SavedModel format are no models to Keras 3.",
            help=(
                "Save the model as `.keras` with the version of Keras that wrote it",
                f'For inference alone use `keras.layers.TFSMLayer("{load.path}", call_endpoint="serving_default")`',
            ),
        )

    def _judge(self, path: object, endings: tuple[str, ...], place: Place, method: str) -> Iterator[Finding]:
        if not isinstance(path, str) or path.endswith(endings):
            return
        wanted = endings[0]
        renamed = f'"{_renamed(path, wanted)}"'
        plain = place.line == place.end_line and place.end_column - place.column == len(path) + 2  # a text and nothing more
        yield self.finding(
            place,
            f'`{method}` of Keras 3 cannot write `"{path}"`: the name must end in `{wanted}`',
            label=f"does not end in `{wanted}`",
            why="Keras 3 tells the format from the end of the name, and raises for one that it does not know.",
            help=f"Write `{renamed}`",
            fixes=[Fix(f"Write `{renamed}`", (Replace(place, renamed),))] if plain else (),
        )


def _renamed(path: str, ending: str) -> str:
    for old in (".weights.h5", ".hdf5", ".h5", ".ckpt", ".tf", ".pb", "/"):
        if path.endswith(old):
            path = path[: -len(old)]
            break
    return path + ending
