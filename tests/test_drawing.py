"""Drawings of models: what they show, what is folded, and that they are valid whatever a program calls its layers."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kerlint.graph.models import Model
from kerlint.pictures.drawing import Diagram, draw_svg, drawn, written
from kerlint.pictures.drawing.diagram import Box, Frame
from kerlint.pictures.drawing.text import TIMES
from kerlint.pictures.drawing.theme import DARK, LIGHT, SEVERITIES
from tests.commands import Run
from tests.drawings import (
    DRAWINGS,
    FOLDER,
    IMAGES,
    IN_DOCS,
    NESTED,
    SIAMESE,
    STACK,
    TAGGER,
    TRANSLATOR,
    UNET,
    drawing,
    linted,
    model_in,
    snapshot,
)

SVG = "{http://www.w3.org/2000/svg}"


def model_of(text: str, name: str = "model", keras: int = 3) -> Model:
    return model_in(linted(text, keras), name)


def diagram_of(text: str, name: str = "model", **how: Any) -> Diagram:
    result = linted(text)
    return drawn(model_in(result, name), result.findings, **how)


def boxes(diagram: Diagram) -> list[Box]:
    return [item for item in diagram.walk() if isinstance(item, Box) and item.kind != "port"]


def frames(diagram: Diagram) -> list[Frame]:
    return [item for item in diagram.walk() if isinstance(item, Frame)]


def titles(diagram: Diagram) -> list[str]:
    return [box.title for box in boxes(diagram)]


def box(diagram: Diagram, title: str) -> Box:
    return next(box for box in boxes(diagram) if box.title == title)


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_is_as_kept(name: str) -> None:
    """`python -m tests.drawings` draws them again."""
    assert snapshot(name) == (FOLDER / f"{name}.svg").read_text("utf-8")


@pytest.mark.parametrize("name", IN_DOCS)
def test_the_documentation_shows_drawings_as_they_are(name: str) -> None:
    assert drawing(name) == (IMAGES / f"{name}.svg").read_text("utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(DRAWINGS)


# ---------------------------------------------------------------- what boxes say


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        ("layers.Dense(10)", ("units=10",)),
        ("layers.Dense(10, activation='relu', use_bias=False, name='d', kernel_initializer='zeros')",
         ("units=10", "activation=relu", "use_bias=False")),
        ("layers.Dense(10, activation=None, use_bias=True)", ("units=10",)),
        ("layers.Dense(10, kernel_regularizer=keras.regularizers.L2(0.1))", ("units=10", "kernel_regularizer=l2")),
        ("layers.Reshape((4, 2))", ("target_shape=(4, 2)",)),
        ("layers.Dropout(0.25, seed=3)", ("rate=0.25",)),
        ("layers.Activation('relu')", ("activation=relu",)),
    ],
)  # fmt: skip
def test_arguments_that_tell_something(layer: str, told: tuple[str, ...]) -> None:
    diagram = diagram_of(f"model = Sequential([layers.Input((8,)), {layer}])")
    assert boxes(diagram)[-1].arguments == told


def test_arguments_of_convolutions_do_not_repeat_defaults() -> None:
    diagram = diagram_of("""
        model = Sequential([layers.Input((8, 8, 3))])
        model.add(layers.Conv2D(4, (3, 3), strides=1, padding="same"))
        model.add(layers.Conv2D(4, (3, 1)))
    """)
    assert [b.arguments for b in boxes(diagram)[1:]] == [
        ("filters=4", f"kernel_size=3{TIMES}3", "padding=same"),
        ("filters=4", "kernel_size=(3, 1)"),
    ]


def test_wrappers_tell_of_the_layer_inside() -> None:
    found = box(diagram_of(TAGGER), "Bidirectional(LSTM)")
    assert (found.arguments, found.params) == (("units=32",), "24,832 params")


def test_arguments_of_calls_and_operations() -> None:
    diagram = diagram_of("""
        x = Input((4, 8))
        y = layers.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True)
        model = Model(x, ops.concatenate([y * 2.5, x], axis=-1))
    """)
    told = {b.title: b.arguments for b in boxes(diagram)}
    assert "use_causal_mask=True" in told["MultiHeadAttention"]
    assert (told["Multiply"], told["Concatenate"]) == (("2.5",), ("axis=-1",))


def test_shapes_go_with_edges_and_outputs_are_marked() -> None:
    diagram = diagram_of(STACK)
    assert [edge.shape for edge in diagram.edges][:2] == ["(None, 28, 28, 1)", "(None, 26, 26, 32)"]
    assert [[output.final for output in b.outputs] for b in boxes(diagram)] == [[False]] * 5 + [[True]]


def test_several_outputs_leave_a_box_apart() -> None:
    diagram = diagram_of(TRANSLATOR)
    assert [output.shape for output in box(diagram, "LSTM").outputs] == ["(None, None, 64)", "(None, 64)", "(None, 64)"]


def test_shared_layers_say_which_call_they_are() -> None:
    shared = [b for b in boxes(diagram_of(SIAMESE, "siamese")) if b.name == "encoder"]
    assert [(b.turn, b.turns) for b in shared] == [(1, 2), (2, 2)]
    text = draw_svg(model_of(SIAMESE, "siamese"))
    assert "9,296 params · shared by 2 calls" in text and "same as call 1 (call 2 of 2)" in text


# ---------------------------------------------------------------- what cannot work, and what is not known


def test_findings_stand_on_the_layer_and_on_the_edge_into_it() -> None:
    diagram = diagram_of(TAGGER)
    wrong = box(diagram, "TimeDistributed(Dense)")
    assert [mark.finding.code for mark in wrong.marks] == ["KER202"]
    assert [[mark.finding.code for mark in edge.marks] for edge in diagram.edges] == [[], [], ["KER202"]]
    assert [b.title for b in boxes(diagram) if b.marks] == ["TimeDistributed(Dense)"]


def test_findings_of_closed_layers_show_on_the_box() -> None:
    text = """
        inner = Sequential([layers.Input((8,)), layers.LSTM(4)], name="inner")
        x = Input((8,))
        model = Model(x, inner(x))
    """
    assert [mark.finding.code for mark in box(diagram_of(text), "Sequential").marks] == ["KER101"]
    opened = diagram_of(text, depth=1)
    assert [b.title for b in boxes(opened) if b.marks] == ["LSTM"]


def test_findings_about_training_stand_below_the_drawing() -> None:
    diagram = diagram_of("""
        model = Sequential([layers.Input((8,)), layers.Dense(10, activation="softmax")])
        model.compile("adam", "binary_crossentropy")
        model.fit(keras.ops.ones((8, 8)), keras.ops.ones((8, 10)))
    """)
    codes = {mark.finding.code for mark in diagram.all_marks()}
    assert codes and codes <= {mark.finding.code for mark in (*diagram.marks, *boxes(diagram)[-1].marks)}


def test_findings_of_other_models_are_left_out() -> None:
    text = f"{TAGGER}\nother = Sequential([layers.Input((8,)), layers.Dense(1)])"
    assert not diagram_of(text, "other").all_marks()


def test_model_without_input_shape() -> None:
    diagram = diagram_of("model = Sequential([layers.Dense(8), layers.Dense(1)])")
    assert titles(diagram) == ["Input", "Dense", "Dense"] and len(diagram.edges) == 2
    assert diagram.notes == ["the shape of the input is not known"]


def test_model_whose_layers_are_never_called() -> None:
    diagram = diagram_of("""
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.one, self.two = layers.Dense(4), layers.Dense(4)

            def call(self, x):
                return self.two(self.one(x))

        model = Net()
    """)
    assert titles(diagram) == ["Dense", "Dense"] and not diagram.edges
    assert diagram.notes == ["how data flows through these layers is not known"]


def test_what_is_not_known_is_drawn_as_such() -> None:
    diagram = diagram_of("""
        from elsewhere import strange
        x = Input((8,))
        model = Model(x, layers.Dense(2)(layers.Concatenate()([layers.Dense(4)(x), strange(x)])))
    """)
    assert "Dense" in titles(diagram) and diagram.notes


def test_subclassed_models_are_drawn_as_they_were_called() -> None:
    diagram = diagram_of("""
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.one, self.two = layers.Dense(4), layers.Dense(4)

            def call(self, x):
                return self.one(x) + self.two(x)

        model = Net()
        model(keras.ops.ones((2, 8)))
    """)
    assert titles(diagram) == ["Input", "Dense", "Dense", "Add"]
    assert boxes(diagram)[-1].outputs[0].final


@pytest.mark.parametrize("keras", [2, 3])
def test_both_generations(keras: int) -> None:
    text = "model = Sequential([layers.Dense(8, input_shape=(4,)), layers.Dense(1)])"
    assert titles(drawn(model_of(text, keras=keras))) == ["Input", "Dense", "Dense"]


# ---------------------------------------------------------------- layers within layers


def test_layers_are_opened_by_depth_and_by_name() -> None:
    assert [f.title for f in frames(diagram_of(NESTED, "outer"))] == []
    assert [f.title for f in frames(diagram_of(NESTED, "outer", depth=1))] == ["Sequential"]
    assert [f.title for f in frames(diagram_of(NESTED, "outer", depth=2))] == ["Sequential", "Residual", "Residual"]
    assert [f.name for f in frames(diagram_of(NESTED, "outer", expand=("inner",)))] == ["inner"]
    assert box(diagram_of(NESTED, "outer"), "Sequential").inside is not None


def test_page_has_a_drawing_for_everything_that_can_be_opened() -> None:
    page = written([diagram_of(NESTED, "outer")], "html").decode()
    links = set(re.findall(r'<a href="#([\w-]+)"', page))
    assert links == {"model-1", "inside-1", "inside-2", "inside-3"}
    assert links <= set(re.findall(r'<section id="([\w-]+)"', page))
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))


# ---------------------------------------------------------------- folding


def repeated(block: str, times: int, more: str = "") -> str:
    return f"x = inputs = Input((8, 8))\nfor number in range({times}):\n    x = {block}\n{more}\nmodel = Model(inputs, x)"


def test_blocks_that_are_repeated_are_drawn_once() -> None:
    diagram = diagram_of(repeated("layers.Add()([x, layers.Dense(8)(layers.LayerNormalization()(x))])", 16))
    (frame,) = frames(diagram)
    assert (frame.times, frame.before, frame.after) == (16, "(None, 8, 8)", "(None, 8, 8)")
    assert titles(diagram) == ["Input", "LayerNormalization", "Dense", "Add"]
    assert frame.params == "1,408 params"


def test_blocks_of_a_decoder_share_what_they_look_at() -> None:
    (frame,) = frames(diagram_of(TRANSLATOR))
    assert (frame.times, len(frame.entries), len(frame.exits)) == (6, 2, 1)


def test_no_fold_draws_all() -> None:
    text = repeated("layers.Dense(8)(layers.LayerNormalization()(x))", 16)
    diagram = diagram_of(text, fold=False)
    assert not frames(diagram) and len(boxes(diagram)) == 33


@pytest.mark.parametrize(
    ("block", "times"),
    [
        ("layers.Dense(8)(x)", 3),  # nothing is saved
        ("layers.Dense(8 + number)(x)", 9),  # each is another
        ("layers.Concatenate()([x, inputs]) if number % 2 else layers.Dense(8 + number)(x)", 6),
    ],
)
def test_what_is_not_repeated_is_not_folded(block: str, times: int) -> None:
    assert not frames(diagram_of(repeated(block, times)))


def test_blocks_that_hand_on_two_tensors_are_not_folded() -> None:
    text = """
        x = y = inputs = Input((8,))
        for _ in range(8):
            x, y = layers.Add()([x, layers.Dense(8)(y)]), layers.Dense(8)(y)
        model = Model(inputs, [x, y])
    """
    assert not frames(diagram_of(text))


def test_blocks_whose_inside_is_used_later_are_not_folded() -> None:
    text = """
        x = inputs = Input((8,))
        kept = []
        for _ in range(8):
            x = layers.Dense(8)(layers.LayerNormalization()(x))
            kept.append(x)
        model = Model(inputs, kept)
    """
    assert not frames(diagram_of(text))


def test_a_block_with_a_finding_of_its_own_stays() -> None:
    """Of ten blocks the fourth is shown."""
    blocks = "\n".join(
        f"x = layers.Dense(8)(layers.LayerNormalization()(x))\nx = layers.Dropout({rate})(x)"
        for rate in [0.5] * 3 + [1.5] + [0.5] * 6
    )
    diagram = diagram_of(f"x = inputs = Input((8,))\n{blocks}\nmodel = Model(inputs, x)")
    assert [b.arguments for b in boxes(diagram) if b.marks] == [("rate=1.5",)]
    assert sorted(frame.times for frame in frames(diagram)) == [3, 6]


def test_folding_keeps_every_edge_between_what_stays() -> None:
    diagram = diagram_of(repeated("layers.Dense(8)(layers.LayerNormalization()(x))", 5, "x = layers.Add()([x, inputs])"))
    assert titles(diagram) == ["Input", "LayerNormalization", "Dense", "Add"]
    ends = {(edge.source.title, edge.target.title) for edge in diagram.edges}
    assert ends == {("Input", ""), ("", "Add"), ("Input", "Add")}


def test_ladders_of_a_thousand_layers_are_drawn_in_seconds() -> None:
    text = """
        x = inputs = Input((8,))
        kept = []
        for number in range(250):
            y = layers.Dense(8 + number % 7)(x)
            y = layers.LayerNormalization()(y)
            y = layers.Dense(8)(y)
            x = layers.Add()([x, y])
            if number % 50 == 0:
                kept.append(x)
        model = Model(inputs, layers.Concatenate()([x, *kept]))
    """
    model = model_of(text)
    assert len(model.nodes) > 1000
    for fold in (True, False):
        begun = time.perf_counter()
        draw_svg(model, fold=fold)
        assert time.perf_counter() - begun < 10


# ---------------------------------------------------------------- that it is valid

HOSTILE = """
x = Input((8,), name="<script>alert(1)</script>")
y = layers.Dense(2, name='"><image href=x onerror=alert(1)>&amp;]]>')(x)
y = layers.Dense(2, name="end\\n--- `#quot;` \\x00\\x1b \\ud800 %%{init}%% ; } \\\\")(y)
y = layers.Dense(2, activation="</style><script>")(y)
model = Model(x, y, name="</title><script>alert(2)</script>")
"""


@pytest.mark.parametrize("text", [HOSTILE, TAGGER, SIAMESE, TRANSLATOR, UNET, NESTED])
def test_svg_is_valid_and_holds_no_program(text: str) -> None:
    result = linted(text)
    for depth in (0, 2):
        for model in {id(m): m for program in result.programs for m in program.models}.values():
            root = ElementTree.fromstring(draw_svg(model, result.findings, depth=depth, prefix="p-"))
            names = {element.tag.removeprefix(SVG) for element in root.iter()}
            assert names <= {"svg", "title", "desc", "style", "rect", "text", "g", "path", "circle"}
            attributes = {name for element in root.iter() for name in element.attrib}
            assert not {name for name in attributes if name.startswith(("on", "href"))}
            ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
            assert len(ids) == len(set(ids)) and all(one.startswith("p-") for one in ids)


def test_boxes_say_where_their_layers_are() -> None:
    root = ElementTree.fromstring(draw_svg(model_of(STACK)))
    dense = next(element for element in root.iter(f"{SVG}g") if element.get("data-class") == "Dense")
    assert dense.get("data-layer") == "dense" and dense.get("data-path") == "model.py"
    assert dense.get("data-line") == "10" and dense.get("tabindex") == "0"
    assert dense.get("aria-label") == "Dense dense; units=10, activation=softmax; 54,090 params; gives (None, 10)"
    assert root.get("role") == "img"


def test_page_escapes_names() -> None:
    page = written([drawn(model_of(HOSTILE))], "html", title="</title><script>").decode()
    assert page.count("<script>") == 1 and "onerror=alert(1)>" not in page


def test_mermaid() -> None:
    text = written([diagram_of(TAGGER)], "mermaid").decode().splitlines()
    assert text[0] == "flowchart TB"
    assert '  n1["<b>Embedding</b><br/>embedding<br/>input_dim=5000 output_dim=64<br/>mask_zero=True<br/>320,000 params"]' in text
    assert '  n0 -->|"(None, None)"| n1' in text and '  n2 ==>|"(None, 64)"| n3' in text
    assert "  class n3 error" in text


def test_mermaid_lets_nothing_through() -> None:
    text = written([drawn(model_of(HOSTILE))], "mermaid").decode()
    assert "script>" not in text and "`" not in text and "%%" not in text
    assert not re.search(r'["<>&]', re.sub(r'"(<b>|</b>|<br/>|[^"<>&])*"', "", text).replace("-->", ""))


def test_dot_quotes_names() -> None:
    text = written([drawn(model_of(HOSTILE))], "dot").decode()
    without = re.sub(r'"(\\.|[^"\\])*"', "", text)
    assert "script" not in without and '"' not in without


def test_edges_lead_through_frames_where_there_are_no_ports() -> None:
    text = written([diagram_of(NESTED, "outer", depth=2)], "dot").decode()
    drawn_edges = set(re.findall(r"(\w+) -> (\w+)", text))
    names = dict(re.findall(r'(\w+) \[shape=\w+ ?\w*=?\w* label="(\w+)', text))
    assert ("Input", "Dense") in {(names.get(a), names.get(b)) for a, b in drawn_edges}
    assert not {end for edge in drawn_edges for end in edge if end.startswith("cluster")}


def test_png() -> None:
    pytest.importorskip("resvg_py")
    data = written([diagram_of(STACK)], "png")
    assert data.startswith(b"\x89PNG")


def test_png_without_renderer_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    Path("model.py").write_text(f"import keras\nfrom keras import Sequential, layers\n{STACK}")
    result = run("draw", "model.py", "-o", "model.png")
    assert result.status == 2 and 'pip install "kerlint[png]"' in result.err and not Path("model.png").exists()


# ---------------------------------------------------------------- colours


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_can_be_read(theme: dict[str, str]) -> None:
    """As WCAG 2 has it: 4.5 for texts, 3 for lines that say something."""
    for text, ground in (("ink", "box"), ("dim", "box"), ("dim", "frame"), ("code", "pill"), ("finalink", "final")):
        assert _contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
    for name in (*SEVERITIES, "edge"):
        assert _contrast(theme[name], theme["paper"]) >= 3, name


# ---------------------------------------------------------------- the command


@pytest.fixture
def program(run: Run) -> Path:
    path = Path("model.py")
    path.write_text(f"import keras\nfrom keras import Input, Model, Sequential, layers, ops\n{TAGGER}\n{SIAMESE}")
    return path


@pytest.mark.usefixtures("program")
def test_draw_writes_the_format_of_the_ending(run: Run) -> None:
    beginnings = {"svg": "<svg ", "html": "<!doctype html>", "mmd": "flowchart TB", "dot": "digraph {", "gv": "digraph {"}
    for ending, beginning in beginnings.items():
        result = run("draw", "model.py:siamese", "-o", f"out.{ending}")
        assert (result.status, result.out) == (0, ""), result.err
        assert Path(f"out.{ending}").read_text("utf-8").startswith(beginning)


@pytest.mark.usefixtures("program")
def test_draw_all_models_of_a_file(run: Run) -> None:
    root = ElementTree.fromstring(run("draw", "model.py").out)
    assert len(root.findall(f"{SVG}svg")) == 3
    assert run("draw", "model.py", "--format", "mermaid").out.count("subgraph m") == 3
    assert run("draw", "model.py", "--format", "dot").out.count("cluster_m") == 3


@pytest.mark.usefixtures("program")
def test_draw_one_model(run: Run) -> None:
    text = run("draw", "model.py:tagger").out
    assert "KER202" in text and "encoder" not in text
    assert "KER202" not in run("draw", "model.py:tagger", "--no-findings").out


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nothing.py",), "no such file"),
        (("model.py:other",), "no model `other`; it has model, encoder, siamese"),
        (("model.py", "--expand", "tagger"), "--expand: there is no `tagger`"),
        (("model.py", "--theme", "pink"), "'pink' is not one of"),
        (("model.py", "-o", "no/such/folder.svg"), "cannot write this file"),
        (("empty.py",), "builds no model"),
        (("broken.py",), "broken.py:2:1"),
    ],
)
def test_draw_says_what_is_wrong(run: Run, args: tuple[str, ...], message: str) -> None:
    Path("empty.py").write_text("import keras\n")
    Path("broken.py").write_text("import keras\n)\n")
    result = run("draw", *args)
    assert result.status == 2 and message in result.err, result.err


def test_draw_notebooks(run: Run) -> None:
    cells = [
        {"cell_type": "code", "source": "from keras import Sequential, layers", "metadata": {}, "outputs": []},
        {
            "cell_type": "code",
            "source": "model = Sequential([layers.Input((8,)), layers.LSTM(4)])",
            "metadata": {},
            "outputs": [],
        },
    ]
    Path("lesson.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    text = run("draw", "lesson.ipynb").out
    assert 'data-cell="2"' in text and "KER101" in text
