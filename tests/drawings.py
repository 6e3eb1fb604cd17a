"""The models whose drawings are kept in `tests/snapshots/drawings`.

`python -m tests.drawings` draws them again, and those that the documentation shows; look at what has changed before it is
committed.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from kerlint.config import Settings
from kerlint.engine import FileResult, lint_file
from kerlint.graph.models import Model
from kerlint.pictures.data import models_of
from kerlint.pictures.drawing import draw_svg
from kerlint.reading import parse_text

FOLDER = Path(__file__).with_name("snapshots") / "drawings"
IMAGES = Path(__file__).parents[1] / "docs" / "images"
IN_DOCS = ("siamese", "tagger", "translator")
HEADER = "import keras\nfrom keras import Input, Model, Sequential, layers, ops\n"

STACK = """
model = Sequential([
    layers.Input((28, 28, 1), name="image"),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
"""

UNET = """
def block(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x

inputs = Input((64, 64, 3), name="image")
x, skips = inputs, []
for filters in (16, 32):
    x = block(x, filters)
    skips.append(x)
    x = layers.MaxPooling2D()(x)
x = block(x, 64)
for filters in (32, 16):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    x = block(layers.Concatenate()([x, skips.pop()]), filters)
model = Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x), name="unet")
"""

TAGGER = """
model = Sequential(name="tagger")
model.add(layers.Input((None,), dtype="int32"))
model.add(layers.Embedding(5000, 64, mask_zero=True))
model.add(layers.Bidirectional(layers.LSTM(32)))
model.add(layers.TimeDistributed(layers.Dense(9, activation="softmax")))
model.compile("adam", "sparse_categorical_crossentropy")
"""

TRANSLATOR = """
def decode(x, memory):
    y = layers.MultiHeadAttention(4, 16)(x, x, use_causal_mask=True)
    x = layers.LayerNormalization()(x + y)
    y = layers.MultiHeadAttention(4, 16)(x, memory)
    x = layers.LayerNormalization()(x + y)
    y = layers.Dense(64)(layers.Dense(128, activation="relu")(x))
    return layers.LayerNormalization()(x + y)

source = Input((None,), dtype="int32", name="source")
target = Input((None,), dtype="int32", name="target")
memory = layers.Embedding(1000, 64)(source)
memory, *state = layers.LSTM(64, return_sequences=True, return_state=True)(memory)
x = layers.Embedding(1000, 64)(target)
x = layers.LSTM(64, return_sequences=True)(x, initial_state=state)
for _ in range(6):
    x = decode(x, memory)
model = Model([source, target], layers.Dense(1000, activation="softmax")(x), name="translator")
"""

SIAMESE = """
encoder = Sequential([layers.Input((128,)), layers.Dense(64, activation="relu"), layers.Dense(16)], name="encoder")
left, right = Input((128,), name="left"), Input((128,), name="right")
distance = ops.abs(encoder(left) - encoder(right))
siamese = Model([left, right], layers.Dense(1, activation="sigmoid")(distance), name="siamese")
"""

NESTED = """
class Residual(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.wide, self.narrow = layers.Dense(4 * units, activation="gelu"), layers.Dense(units)

    def call(self, x):
        return x + self.narrow(self.wide(x))

inner = Sequential([layers.Input((32,)), Residual(32), Residual(32)], name="inner")
inputs = Input((32,), name="inputs")
outer = Model(inputs, layers.Dense(1)(inner(inputs)), name="outer")
"""

# The program, which of its models, and how it is drawn.
DRAWINGS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "stack": (STACK, "model", {}),
    "unet": (UNET, "unet", {}),
    "tagger": (TAGGER, "tagger", {}),
    "translator": (TRANSLATOR, "translator", {}),
    "siamese": (SIAMESE, "siamese", {}),
    "nested": (NESTED, "outer", {"depth": 1}),
    "opened": (NESTED, "outer", {"expand": ("inner", "Residual")}),
}


def linted(text: str, keras: int = 3) -> FileResult:
    """The program with the usual imports, linted."""
    return lint_file(parse_text(HEADER + dedent(text), "model.py"), Settings(target=keras))


def model_in(result: FileResult, name: str) -> Model:
    """The model of this variable or name."""
    return next(model for model in models_of(result.programs) if name in (model.variable, model.name))


def drawing(name: str) -> str:
    """The drawing with this name."""
    text, model, how = DRAWINGS[name]
    result = linted(text)
    return draw_svg(model_in(result, model), result.findings, **how)


def snapshot(name: str) -> str:
    """The same without the style sheet, which all drawings have in common."""
    return "\n".join(line for line in drawing(name).splitlines() if not line.startswith("<style>")) + "\n"


if __name__ == "__main__":
    for kept in FOLDER.glob("*.svg"):
        kept.unlink()
    for one in DRAWINGS:
        (FOLDER / f"{one}.svg").write_text(snapshot(one), "utf-8")
    for one in IN_DOCS:
        (IMAGES / f"{one}.svg").write_text(drawing(one), "utf-8")
