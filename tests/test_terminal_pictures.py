"""Models as lists with branches before the names and bars behind: exactly these characters, and nothing lost of the graph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerlint.graph.models import Model
from kerlint.pictures.data import models_of
from kerlint.pictures.terminal import flow_text
from kerlint.pictures.terminal.bars import bar
from kerlint.pictures.terminal.lanes import Line, lanes
from tests.test_pictures import MODELS, programs_of, source_of

UNET = """
        def block(x, filters):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
            return layers.Conv2D(filters, 3, padding="same", activation="relu")(x)

        inputs = Input((128, 128, 3), name="image")
        a = block(inputs, 16)
        b = block(layers.MaxPooling2D()(a), 32)
        x = block(layers.MaxPooling2D()(b), 64)
        x = layers.Conv2DTranspose(32, 2, strides=2)(x)
        x = block(layers.Concatenate()([x, b]), 32)
        x = layers.Conv2DTranspose(16, 2, strides=2)(x)
        x = block(layers.Concatenate()([x, a]), 16)
        model = Model(inputs, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x), name="unet")
"""
TRANSLATOR = """
        source = Input((None,), dtype="int32", name="source")
        target = Input((None,), dtype="int32", name="target")
        e = layers.Embedding(8000, 256)(source)
        every, h, c = layers.LSTM(512, return_sequences=True, return_state=True, name="encoder")(e)
        d = layers.Embedding(8000, 256)(target)
        d = layers.LSTM(512, return_sequences=True, name="decoder")(d, initial_state=[h, c])
        x = layers.Concatenate()([d, layers.Attention()([d, every])])
        model = Model([source, target], layers.Dense(8000, activation="softmax")(x))
"""
UNUSED = """
        a, b = Input((4,), name="a"), Input((4,), name="b")
        model = Model([a, b], layers.Dense(2)(a))
"""

PICTURES = {
    "u-net": (
        UNET,
        """
      layer               output shape          numbers per sample
○     image               (None, 128, 128, 3)    49,152 █
●     conv2d              (None, 128, 128, 16)  262,144 █████
●     conv2d_1            (None, 128, 128, 16)  262,144 █████
├─╮
│ ●   max_pooling2d       (None, 64, 64, 16)     65,536 █▎
│ ●   conv2d_2            (None, 64, 64, 32)    131,072 ██▌
│ ●   conv2d_3            (None, 64, 64, 32)    131,072 ██▌
│ ├─╮
│ │ ● max_pooling2d_1     (None, 32, 32, 32)     32,768 ▋
│ │ ● conv2d_4            (None, 32, 32, 64)     65,536 █▎
│ │ ● conv2d_5            (None, 32, 32, 64)     65,536 █▎
│ │ ● conv2d_transpose    (None, 64, 64, 32)    131,072 ██▌
│ ├─╯
│ ●   concatenate         (None, 64, 64, 64)    262,144 █████
│ ●   conv2d_6            (None, 64, 64, 32)    131,072 ██▌
│ ●   conv2d_7            (None, 64, 64, 32)    131,072 ██▌
│ ●   conv2d_transpose_1  (None, 128, 128, 16)  262,144 █████
├─╯
●     concatenate_1       (None, 128, 128, 32)  524,288 ██████████
●     conv2d_8            (None, 128, 128, 16)  262,144 █████
●     conv2d_9            (None, 128, 128, 16)  262,144 █████
●     mask (output)       (None, 128, 128, 1)    16,384 ▎
""",
    ),
    "translator of any length": (
        TRANSLATOR,
        """
    layer           output shape                  features
○   source          (None, None)              ?
●   embedding       (None, None, 256)       256 ▍
│ ○ target          (None, None)              ?
│ ● embedding_1     (None, None, 256)       256 ▍
● │ encoder         (None, None, 512) +2    512 ▋
├─┤
│ ● decoder         (None, None, 512)       512 ▋
├─┤
● │ attention       (None, None, 512)       512 ▋
├─╯
●   concatenate     (None, None, 1024)    1,024 █▎
●   dense (output)  (None, None, 8000)    8,000 ██████████
""",
    ),
    "layers that are used twice, outputs that go on": (
        MODELS["two inputs and a name that is too long"],
        """
    layer                            output shape  numbers per sample
○   a                                (None, 8)           8 ██████▋
●   dense                            (None, 8)           8 ██████▋
│ ○ a_second_input_with_a_long_name  (None, 8)           8 ██████▋
│ ● dense again                      (None, 8)           8 ██████▋
├─╯
●   add (output)                     (None, 8)           8 ██████▋
├─╮
│ ● reshape                          (None, 4, 2)        8 ██████▋
│ ● gru                              (None, 4)           4 ███▍
├─╯
●   concatenate (output)             (None, 12)         12 ██████████
""",
    ),
    "chain": (
        MODELS["bidirectional"],
        """
layer                        output shape      numbers per sample
input                        (None, 200, 35)     7,000 ██▊
bidirectional                (None, 200, 128)   25,600 ██████████
bidirectional_1              (None, 200, 80)    16,000 ██████▎
time_distributed             (None, 200, 40)     8,000 ███▏
time_distributed_1           (None, 200, 10)     2,000 ▊
time_distributed_2 (output)  (None, 200, 1)        200 ▏
""",
    ),
    "input that nothing takes": (
        UNUSED,
        """
  layer           output shape  numbers per sample
○ a               (None, 4)           4 ██████████
● dense (output)  (None, 2)           2 █████
○ b (unused)      (None, 4)           4 ██████████
""",
    ),
}


def model_of(text: str) -> Model:
    return models_of(programs_of(text)[1])[-1]


@pytest.mark.parametrize("name", PICTURES)
def test_picture(name: str) -> None:
    text, picture = PICTURES[name]

    assert flow_text(model_of(text)) == picture.removeprefix("\n")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("text", [*MODELS.values(), UNET, TRANSLATOR], ids=[*MODELS, "unet", "translator"])
def test_no_line_is_too_long(text: str, width: int) -> None:
    drawn = flow_text(model_of(text), width)

    assert drawn
    assert max(map(len, drawn.splitlines())) <= width


def test_names_give_way_before_shapes_do() -> None:
    line = next(line for line in flow_text(model_of(UNET), 60).splitlines() if "max_pool" in line)

    assert line == "│ ●   max_pooling…  (None, 64, 64, 16)     65,536 █▎"


def test_subclassed_models_are_not_drawn() -> None:
    text = """
        class Own(Model):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(3)

            def call(self, x):
                return self.dense(x)

        model = Own()
        model.build((None, 4))
    """
    assert flow_text(model_of(text)) == ""


# ---------------------------------------------------------------- nothing is lost


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    """For each item the earlier ones that it takes from; the first has none."""
    size = draw(st.integers(1, 14))
    return [sorted(draw(st.sets(st.integers(0, number - 1), max_size=3))) if number else [] for number in range(size)]


def read_back(lines: list[Line]) -> list[list[int]]:
    """Who takes from whom, read from the drawing alone."""
    carried: dict[int, int] = {}
    joined: set[int] = set()
    found: list[list[int]] = []
    for line in lines:
        signs = line.drawing[::2]
        if line.item is None:
            joined = {carried[lane] for lane, sign in enumerate(signs) if sign in "├┼┤╰┴╯"}
            continue
        lane = next(lane for lane, sign in enumerate(signs) if sign in "○●")
        taken = joined or ({carried[lane]} if signs[lane] == "●" else set())
        found.append(sorted(taken))
        joined = set()
        carried = {lane: item for lane, item in carried.items() if lane < len(signs) and signs[lane] == "│"}
        carried[lane] = line.item
    return found


@given(graphs())
def test_the_graph_can_be_read_from_the_lanes(sources: list[list[int]]) -> None:
    drawn = lanes(sources, ["●" if given else "○" for given in sources])

    assert read_back(drawn) == sources


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 40))
def test_bars_never_vanish_and_never_grow_too_long(count: int, more: int, width: int) -> None:
    assert 1 <= len(bar(count, count + more, width)) <= width
    assert len(bar(count, count, width)) == width


# ---------------------------------------------------------------- on the command line


def summary(folder: Path, *options: str, **environment: str) -> str:
    file = folder / "model.py"
    file.write_text(source_of(UNET).text)
    command = [sys.executable, "-m", "kerlint", "summary", str(file), *options]
    done = subprocess.run(
        command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    )
    return done.stdout.decode()


def test_summary_shows_the_picture_below_the_table(tmp_path: Path) -> None:
    table = summary(tmp_path, "--no-flow")
    both = summary(tmp_path, COLUMNS="80")

    assert "●" not in table
    assert both == table + PICTURES["u-net"][1].removeprefix("\n") + "\n"


def test_terminals_without_unicode_get_ascii(tmp_path: Path) -> None:
    lines = summary(tmp_path, COLUMNS="80", PYTHONIOENCODING="ascii").splitlines()
    start = lines.index("      layer               output shape          numbers per sample")

    assert lines[start : start + 9] == [
        "      layer               output shape          numbers per sample",
        "o     image               (None, 128, 128, 3)    49,152 #",
        "*     conv2d              (None, 128, 128, 16)  262,144 #####",
        "*     conv2d_1            (None, 128, 128, 16)  262,144 #####",
        "+-\\",
        "| *   max_pooling2d       (None, 64, 64, 16)     65,536 #.",
        "| *   conv2d_2            (None, 64, 64, 32)    131,072 ###",
        "| *   conv2d_3            (None, 64, 64, 32)    131,072 ###",
        "| +-\\",
    ]


def test_data_for_programs_has_no_picture(tmp_path: Path) -> None:
    asked = summary(tmp_path, "--output-format", "json")

    assert set(json.loads(asked)) == {"schema", "models"}
    assert asked == summary(tmp_path, "--output-format", "json", "--no-flow")
