"""Recurrences over time: what the pictures say is what Keras does, in both generations, and the pictures are exactly these."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kerlint.graph.layers import LayerCall
from kerlint.interpreter.run import run_file
from kerlint.lessons import explain
from kerlint.pictures.drawing import theme
from kerlint.pictures.drawing.theme import DARK, LIGHT
from kerlint.pictures.unrolling import NotOverTime, over_time, unrolled_svg, unrolled_text
from kerlint.pictures.unrolling.recurrence import Recurrence, recurrence_of
from kerlint.pictures.unrolling.sums import sum_text
from kerlint.reading import parse_text
from tests.commands import Run, write

IMPORTS = "from keras import Input, layers\n"


def call_of(text: str, keras: int = 3) -> LayerCall:
    """The last call of a program whose last line may be an expression."""
    lines = text.strip().splitlines()
    lines[-1] = lines[-1] if "=" in lines[-1].partition("(")[0] else f"result = {lines[-1]}"
    (program, *_) = run_file(parse_text(IMPORTS + "\n".join(lines) + "\n", "model.py"), keras=keras)
    return program.calls[-1]


# ---------------------------------------------------------------- pictures

PICTURES = {
    "layers.LSTM(128, return_sequences=True)(Input((10, 50)))": """
lstm: LSTM(128, return_sequences=True)

output             h0         h1         h2                  h9
                   ↑ 128      ↑ 128      ↑ 128               ↑ 128
                 ┌─┴─┐      ┌─┴─┐      ┌─┴─┐               ┌─┴─┐
     h = 0 ─128─→│ A │─128─→│ A │─128─→│ A │─128─→ … ─128─→│ A │
     c = 0 ─128─→│   │─128─→│   │─128─→│   │─128─→ … ─128─→│   │
                 └─┬─┘      └─┬─┘      └─┬─┘               └─┬─┘
                   ↑ 50       ↑ 50       ↑ 50                ↑ 50
input              x0         x1         x2                  x9

input    (None, 10, 50): any number of sequences, each of 10 steps, each step of
         50 numbers
output   (None, 10, 128): return_sequences=True, so the output of every step
         leaves, h0 to h9, 128 numbers each
states   h and c, 128 numbers each, go from step to step, and begin as zeros for
         every sequence
units    128 is how long h is, not how many steps or cells there are
weights  4 * ((50 + 128) * 128 + 128) = 91,648. Every A is the same cell with
         the same weights, used 10 times
""",
    "layers.LSTM(8, return_state=True, stateful=True)(Input((None, 3), batch_size=4))": """
lstm: LSTM(8, return_state=True, stateful=True)

output                                                       hn
                                                             ↑ 8
                 ┌───┐      ┌───┐      ┌───┐               ┌─┴─┐
  h before ──8──→│ A │──8──→│ A │──8──→│ A │──8──→ … ──8──→│ A │──8──→ hn
  c before ──8──→│   │──8──→│   │──8──→│   │──8──→ … ──8──→│   │──8──→ cn
                 └─┬─┘      └─┬─┘      └─┬─┘               └─┬─┘
                   ↑ 3        ↑ 3        ↑ 3                 ↑ 3
input              x0         x1         x2                  xn

input    (4, None, 3): 4 sequences, each of any number of steps (xn is the
         last), each step of 3 numbers
output   (4, 8): return_sequences=False, so only the last output leaves, hn: 8
         numbers that have seen every step
states   h and c, 8 numbers each, go from step to step, and begin where the
         batch before ended, sample by sample, until reset (stateful=True)
         return_state=True: after the output come the last ones, hn and cn
units    8 is how long h is, not how many steps or cells there are
weights  4 * ((3 + 8) * 8 + 8) = 384. Every A is the same cell with the same
         weights, used at every step
""",
    'layers.Bidirectional(layers.GRU(64), merge_mode="sum")(Input((200, 35)))': """
bidirectional: Bidirectional(GRU(64), merge_mode="sum")

output             b0
                   ↑ 64
B backwards      ┌─┴─┐      ┌───┐      ┌───┐               ┌───┐
                 │ B │←─64──│ B │←─64──│ B │←─64── … ←─64──│ B │←─64── h = 0
                 └─┬─┘      └─┬─┘      └─┬─┘               └─┬─┘
                   ↑ 35       ↑ 35       ↑ 35                ↑ 35
input              x0         x1         x2                  x199

output                                                       f199
                                                             ↑ 64
A forwards       ┌───┐      ┌───┐      ┌───┐               ┌─┴─┐
     h = 0 ─64──→│ A │─64──→│ A │─64──→│ A │─64──→ … ─64──→│ A │
                 └─┬─┘      └─┬─┘      └─┬─┘               └─┬─┘
                   ↑ 35       ↑ 35       ↑ 35                ↑ 35
input              x0         x1         x2                  x199

input    (None, 200, 35): any number of sequences, each of 200 steps, each step
         of 35 numbers
output   (None, 64): return_sequences=False, so each way gives what it has when
         it has read everything: y = f199 + b0 (merge_mode="sum"), 64 numbers
state    h, 64 numbers, goes from step to step in each way, and begins as zeros
         for every sequence
units    64 is how long h is in each way, not how many steps or cells there are
weights  3 * ((35 + 64) * 64 + 2 * 64) = 19,392 in A, as many in B; 38,784
         together. Every A is the same cell with the same weights, every B
         another one
""",
    "layers.TimeDistributed(layers.Dense(40))(Input((3, 80)))": """
time_distributed: TimeDistributed(Dense(40))

output             y0         y1         y2
                   ↑ 40       ↑ 40       ↑ 40
                 ┌─┴─┐      ┌─┴─┐      ┌─┴─┐
                 │ A │      │ A │      │ A │
                 └─┬─┘      └─┬─┘      └─┬─┘
                   ↑ 80       ↑ 80       ↑ 80
input              x0         x1         x2

input    (None, 3, 80): any number of sequences, each of 3 steps, each step of
         80 numbers
output   (None, 3, 40): y0 to y2, 40 numbers each; every step by itself, none
         sees another
weights  80 * 40 + 40 = 3,240. Every A is the same Dense with the same weights,
         used 3 times
""",
    "layers.SimpleRNN(8, go_backwards=True, return_sequences=True)(Input((3, 1)))": """
simple_rnn: SimpleRNN(8, return_sequences=True, go_backwards=True)

output             h0         h1         h2
                   ↑ 8        ↑ 8        ↑ 8
                 ┌─┴─┐      ┌─┴─┐      ┌─┴─┐
                 │ A │←──8──│ A │←──8──│ A │←──8── h = 0
                 └─┬─┘      └─┬─┘      └─┬─┘
                   ↑ 1        ↑ 1        ↑ 1
input              x0         x1         x2

input    (None, 3, 1): any number of sequences, each of 3 steps, each step of 1
         number
output   (None, 3, 8): return_sequences=True, so the output of every step
         leaves, h2 to h0, 8 numbers each, in the order of reading
state    h, 8 numbers, goes from step to step, and begins as zeros for every
         sequence
units    8 is how long h is, not how many steps or cells there are
weights  (1 + 8) * 8 + 8 = 80. Every A is the same cell with the same weights,
         used 3 times
order    go_backwards=True: x2 is read first, x0 last
""",
}


@pytest.mark.parametrize("text", PICTURES)
def test_text(text: str) -> None:
    assert unrolled_text(call_of(text)) == PICTURES[text].removeprefix("\n")


DECODER = """
words = Input((12, 40))
every, state_h, state_c = layers.LSTM(64, return_state=True, name="encoder")(words)
layers.LSTM(64, return_sequences=True)(Input((15, 40)), initial_state=[state_h, state_c])
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DECODER, "begin as what initial_state gives: state_h and state_c"),
        (DECODER, "   state_h ─64──→│ A │"),
        (
            "layers.GRU(4)(Input((3, 2)), initial_state=layers.LSTM(4, return_state=True, name='e')(Input((3, 2)))[1])",
            "begins as what initial_state gives: e[1]",
        ),
        ("layers.LSTM(4)(layers.Masking()(Input((5, 2))))", "the states pass it as they are"),
        (
            "layers.RNN([layers.LSTMCell(16), layers.GRUCell(4)], return_state=True)(Input((10, 64)))",
            "last h1, last c1 and last h2",
        ),
        ("layers.RNN([layers.LSTMCell(16), layers.GRUCell(4)])(Input((10, 64)))", "h2 = 0 ──4──→"),
        ("layers.Bidirectional(layers.LSTM(4), merge_mode=None)(Input((3, 2)))", "f2 and b0, as two tensors (merge_mode=None)"),
        ("layers.Bidirectional(layers.LSTM(4, return_sequences=True))(Input((3, 2)))", "y0 = f0 and b0 side by side"),
        ("layers.Bidirectional(layers.LSTM(4), merge_mode='ave')(Input((3, 2)))", "y = (f2 + b0) / 2"),
        (
            "layers.Bidirectional(layers.LSTM(4, return_state=True))(Input((3, 2)))",
            "come the last ones, A's last h and c, then B's",
        ),
        ("layers.TimeDistributed(layers.Flatten())(Input((7, 4, 4)))", "none. Every A is the same Flatten"),
        ("layers.ConvLSTM2D(16, 3)(Input((10, 64, 64, 1)))", "h and c, 62 * 62 * 16 numbers each"),
    ],
)
def test_text_says(text: str, said: str) -> None:
    drawn = unrolled_text(call_of(text))

    assert said in drawn or said in re.sub(r"\s+", " ", drawn)


def test_a_flag_that_is_not_known_is_not_guessed() -> None:
    text = f"{IMPORTS}def f(flag):\n    layers.LSTM(8, return_sequences=flag)(Input((5, 3)))\n"
    calls = [call for program in run_file(parse_text(text, "m.py")) for call in program.calls]
    call = next(call for call in calls if call.layer.class_name == "LSTM")

    assert "`return_sequences` is not known" in unrolled_text(call)
    assert "h4?" in unrolled_text(call)


def test_sizes_with_names_are_told_and_cut_in_the_drawing() -> None:
    text = f"{IMPORTS}def f(hidden_units, number_of_steps):\n    layers.GRU(hidden_units)(Input((number_of_steps, 3)))\n"
    calls = [call for program in run_file(parse_text(text, "m.py")) for call in program.calls]
    drawn = unrolled_text(next(call for call in calls if call.layer.class_name == "GRU"))

    assert max(map(len, drawn.splitlines())) <= 80
    assert "h = 0 hidden…→│ A │hidden…→" in drawn
    assert "hidden_units is how long h is" in drawn
    assert "number_of_steps steps (xn is the last)" in " ".join(drawn.split())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("layers.LSTM(3)(Input((0, 2)))", "the sequence has no steps"),
        ("layers.Dense(3)(Input((5, 2)))", "Dense does not run over time"),
        ("layers.LSTM(3)(Input((5,)))", "this call of LSTM cannot work"),
    ],
)
def test_what_has_no_picture_says_why(text: str, reason: str) -> None:
    call = call_of(text)

    assert not over_time(call)
    for draw in (unrolled_text, unrolled_svg):
        with pytest.raises(NotOverTime, match=f"^{reason}$"):
            draw(call)


def test_pictures_of_lessons_and_documentation_are_those_that_are_drawn() -> None:
    script = Path(__file__).parents[1] / "scripts" / "pictures.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.parametrize(
    "topic", ["lstm", "gru", "simplernn", "bidirectional", "timedistributed", "return_sequences", "return_state", "stateful"]
)
def test_lessons_on_recurrence_have_pictures(topic: str) -> None:
    page = explain(topic)

    assert "│ A │" in page
    assert "input    (" in page


# ---------------------------------------------------------------- SVG

DRAWN = [*PICTURES, DECODER, "layers.Bidirectional(layers.LSTM(64, return_sequences=True))(Input((200, 35)))"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("text", DRAWN)
def test_svg_can_be_read_by_everybody(text: str) -> None:
    root = ElementTree.fromstring(unrolled_svg(call_of(text)))

    parts = {element.get("id"): element.text or "" for element in root if element.get("id")}
    assert root.get("role") == "img"
    title, description = (parts[name] for name in (root.get("aria-labelledby") or "").split())
    assert title.endswith(", step by step")
    for _, sentence in re.findall(r"^(\w+ +)(\S.*(?:\n {9}.*)*)", unrolled_text(call_of(text)).split("\n\n")[-1], re.MULTILINE):
        assert " ".join(sentence.split()).split(" return_state")[0] in description


@pytest.mark.parametrize("text", DRAWN)
def test_svg_keeps_within_its_frame(text: str) -> None:
    root = ElementTree.fromstring(unrolled_svg(call_of(text)))
    width, height = (float(root.get(side) or 0) for side in ("width", "height"))

    for element in root.iter(f"{SVG}text"):
        length = 6.6 * len(element.text or "") * {"heading": 1.5}.get(element.get("class") or "", 1)
        x = float(element.get("x") or 0) - length * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor") or "", 0.0)
        assert x >= 0 and x + length <= width, element.text
        assert 10 <= float(element.get("y") or 0) < height, element.text


def test_every_arrow_of_a_state_carries_its_numbers() -> None:
    root = ElementTree.fromstring(unrolled_svg(call_of("layers.LSTM(128, return_state=True)(Input((10, 50)))")))
    labels = [(element.get("class"), element.text) for element in root.iter(f"{SVG}text")]
    heads = [element.get("class") for element in root.iter(f"{SVG}path") if (element.get("class") or "").startswith("head")]

    for kind in ("h", "c"):
        assert [text for name, text in labels if name == f"number state-{kind}"] == [f"{kind} 128"] * heads.count(
            f"head state-{kind}"
        )
    assert heads.count("head state-h") == heads.count("head state-c") == 6  # begin, two between, two at the gap, end
    assert heads.count("head output") == 1


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_stand_out(colours: dict[str, str]) -> None:
    def light(name: str) -> float:
        parts = [int(colours[name][place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))

    on_paper = [(ink, "paper") for ink in ("ink", "dim", "hidden", "carry", "given")]
    for ink, ground in [*on_paper, ("ink", "forward"), ("ink", "backward"), ("code", "forward"), ("code", "backward")]:
        dark, bright = sorted([light(ink), light(ground)])
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)  # the ratio that WCAG 2 asks for


def test_styles_of_drawings_do_not_change_the_pictures_within_them() -> None:
    styled = set(re.findall(r"\.kd \.([\w-]+)", theme.style()))
    used = {name for names in re.findall(r'class="([^"]*)"', unrolled_svg(call_of(DECODER))) for name in names.split()}

    assert styled & used == {"paper", "heading"}


def test_pictures_on_one_page_do_not_share_names() -> None:
    call = call_of(DRAWN[0])

    assert set(re.findall(r'id="([^"]*)"', unrolled_svg(call, ident="a"))).isdisjoint(
        re.findall(r'id="([^"]*)"', unrolled_svg(call, ident="b"))
    )


# ---------------------------------------------------------------- on the command line

MODEL = """
from keras import Input, Model, layers

words = Input((None, 50))
x = layers.LSTM(8, return_sequences=True, name="first")(words)
x = layers.TimeDistributed(layers.Dense(4), name="each")(x)
model = Model(words, layers.GRU(2, name="last")(x))
apart = layers.SimpleRNN(3)(words)
"""


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("model.py", "--unroll"), ["first", "each", "last", "simple_rnn"]),
        (("model.py:model", "--unroll"), ["first", "each", "last"]),
        (("model.py", "--unroll", "last"), ["last"]),
        (("model.py", "--unroll", "LSTM"), ["first"]),
        (("model.py", "--unroll=first"), ["first"]),
    ],
)
def test_layers_that_are_asked_for(run: Run, options: tuple[str, ...], names: list[str]) -> None:
    write(model=MODEL)
    done = run("draw", *options)

    assert (done.status, done.err) == (0, "")
    assert re.findall(r"^(\w+): \w+\(", done.out, re.MULTILINE) == names


def test_the_ending_says_in_which_format(run: Run) -> None:
    write(model=MODEL)

    assert run("draw", "model.py:model", "--unroll", "-o", "all.svg", "--theme", "dark").status == 0
    root = ElementTree.parse("all.svg").getroot()
    inner = root.findall(f"{SVG}svg")
    assert len(inner) == 3
    assert [float(picture.get("y") or 0) for picture in inner] == sorted({float(picture.get("y") or 0) for picture in inner})
    assert sum(float(picture.get("height") or 0) for picture in inner) == float(root.get("height") or 0)
    assert run("draw", "model.py", "--unroll", "last", "-o", "last.txt").status == 0
    assert Path("last.txt").read_text("utf-8") == run("draw", "model.py", "--unroll", "last").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("model.py", "--unroll", "lats"), "no layer `lats` runs over time; there is first, each, last, simple_rnn"),
        (("model.py", "--unroll", "--format", "dot"), "--unroll draws text, svg and png, not dot"),
        (("model.py", "--unroll", "-o", "all.html"), "--unroll draws text, svg and png, not html"),
        (("plain.py", "--unroll"), "no layer here runs over time"),
    ],
)
def test_what_cannot_be_unrolled(run: Run, options: tuple[str, ...], said: str) -> None:
    write(model=MODEL, plain="from keras import Input, layers\nlayers.Dense(3)(Input((5,)))\n")
    done = run("draw", *options)

    assert done.status == 2
    assert said in done.err


# ---------------------------------------------------------------- sizes are those of Keras

SIZED = [
    "layers.LSTM(5, return_sequences=True, return_state=True)(Input((7, 3)))",
    "layers.LSTM(5, use_bias=False)(Input((None, 3)))",
    "layers.GRU(5, return_state=True)(Input((7, 3)))",
    "layers.GRU(5, reset_after=False, return_sequences=True)(Input((7, 3)))",
    "layers.SimpleRNN(5, return_state=True)(Input((7, 3)))",
    "layers.Bidirectional(layers.LSTM(5, return_state=True))(Input((7, 3)))",
    "layers.Bidirectional(layers.GRU(5, return_sequences=True), merge_mode='mul')(Input((7, 3)))",
    "layers.Bidirectional(layers.LSTM(5), backward_layer=layers.LSTM(2, go_backwards=True))(Input((7, 3)))",
    "layers.ConvLSTM2D(4, 3, return_state=True)(Input((7, 8, 8, 2)))",
    "layers.RNN(layers.LSTMCell(5), return_state=True)(Input((7, 3)))",
    "layers.RNN([layers.LSTMCell(5), layers.GRUCell(2)])(Input((7, 3)))",
    "layers.TimeDistributed(layers.Dense(4))(Input((None, 3)))",
    "layers.TimeDistributed(layers.Conv2D(4, 3))(Input((7, 8, 8, 2)))",
]


@pytest.fixture(params=["keras", "tf_keras"])
def library(request: pytest.FixtureRequest) -> Any:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip(request.param)


@pytest.mark.parametrize("text", SIZED)
def test_sizes_are_those_of_keras(text: str, library: Any) -> None:
    import numpy

    scope = {"layers": library.layers, "Input": library.Input}
    tree = ast.parse(text, mode="eval").body
    assert isinstance(tree, ast.Call)
    layer, x = eval(ast.unparse(tree.func), scope), eval(ast.unparse(tree.args[0]), scope)
    outputs = layer(numpy.zeros([6 if size is None else size for size in x.shape], "float32"))
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]

    drawn = recurrence_of(call_of(text, 3 if library.__name__ == "keras" else 2))

    assert drawn.output is not None
    assert tuple(6 if size is None else size for size in drawn.output) == tuple(outputs[0].shape)
    assert sum(_count(drawn)) == layer.count_params()
    if drawn.returns_state:
        states = [state.size for way in drawn.ways for state in way.states]
        assert states == [tuple(state.shape)[1:] for state in outputs[1:]]


def _count(drawn: Recurrence) -> list[int]:
    """What the sums come to that the pictures show."""
    return [eval(sum_text(way.layer) or "0") for way in drawn.ways]


# ---------------------------------------------------------------- what the sentences say is what Keras does

Same = Callable[[Any, Any], bool]
UNITS, STEPS, FEATURES = 4, 5, 3


class Lab:
    """Layers of one library on two sequences of random numbers."""

    def __init__(self, library: Any) -> None:
        import numpy

        self.np = numpy
        self.layers = library.layers
        self.x = numpy.random.default_rng(0).normal(size=(2, STEPS, FEATURES)).astype("float32")

    def run(self, layer: Any, x: Any = None, **options: Any) -> Any:
        given = self.x if x is None else x
        outputs = layer(given, **options)
        return [self.np.array(o) for o in outputs] if isinstance(outputs, (list, tuple)) else self.np.array(outputs)

    def like(self, layer: Any, **changes: Any) -> Any:
        """A layer with the weights of `layer`, which is built, and other arguments."""
        twin = type(layer)(UNITS, **changes)
        twin.build(self.x.shape)
        twin.set_weights(layer.get_weights())
        return twin

    def same(self, a: Any, b: Any) -> bool:
        return bool(self.np.shape(a) == self.np.shape(b) and self.np.allclose(a, b, atol=1e-5))


@pytest.fixture
def lab(library: Any) -> Lab:
    return Lab(library)


@pytest.mark.parametrize("name", ["LSTM", "GRU", "SimpleRNN"])
class TestRecurrentLayers:
    def test_last_output_is_that_of_the_last_step_and_the_last_h(self, lab: Lab, name: str) -> None:
        full = getattr(lab.layers, name)(UNITS, return_sequences=True, return_state=True)
        every, h = lab.run(full)[:2]

        assert lab.same(lab.run(lab.like(full)), every[:, -1])
        assert lab.same(h, every[:, -1])

    def test_states_begin_as_zeros(self, lab: Lab, name: str) -> None:
        import tensorflow as tf

        layer = getattr(lab.layers, name)(UNITS, return_state=True)
        zeros = [tf.zeros((2, UNITS))] * (len(lab.run(layer)) - 1)

        assert lab.same(lab.run(layer)[0], lab.run(layer, initial_state=zeros)[0])

    def test_backwards_gives_outputs_in_the_order_of_reading(self, lab: Lab, name: str) -> None:
        layer = getattr(lab.layers, name)(UNITS, return_sequences=True)
        there = lab.run(layer, lab.x[:, ::-1])

        assert lab.same(lab.run(lab.like(layer, return_sequences=True, go_backwards=True)), there)

    def test_a_masked_step_changes_nothing(self, lab: Lab, name: str) -> None:
        import tensorflow as tf

        layer = getattr(lab.layers, name)(UNITS, return_state=True)
        mask = lab.np.array([[True, True, False, True, True]] * 2)
        without = lab.run(layer, lab.np.delete(lab.x, 2, axis=1))

        for masked, short in zip(lab.run(layer, mask=tf.constant(mask)), without):
            assert lab.same(masked, short)

    def test_stateful_goes_on_where_the_batch_before_ended(self, lab: Lab, name: str) -> None:
        import tensorflow as tf

        kept = getattr(lab.layers, name)(UNITS, return_sequences=True, stateful=True)
        kept(tf.constant(lab.x)) if hasattr(kept, "reset_state") else kept.build(lab.x.shape)
        reset = getattr(kept, "reset_state", None) or kept.reset_states
        reset()
        pieces = [lab.run(kept), lab.run(kept)]
        free = lab.like(kept, return_sequences=True)

        assert lab.same(lab.np.concatenate(pieces, axis=1), lab.run(free, lab.np.concatenate([lab.x, lab.x], axis=1)))
        reset()
        assert lab.same(lab.run(kept), pieces[0])

    def test_length_changes_no_weight(self, lab: Lab, name: str) -> None:
        layer = getattr(lab.layers, name)(UNITS)
        before = lab.run(layer).shape, layer.count_params()

        assert (lab.run(layer, lab.x[:, :2]).shape, layer.count_params()) == before


class TestBidirectional:
    def test_both_outputs_of_a_step_stand_side_by_side(self, lab: Lab) -> None:
        both = lab.layers.Bidirectional(lab.layers.LSTM(UNITS, return_sequences=True))
        y = lab.run(both)

        assert lab.same(y[..., :UNITS], lab.run(both.forward_layer))
        assert lab.same(y[..., UNITS:], lab.run(both.backward_layer)[:, ::-1])
        assert both.backward_layer.go_backwards

    def test_the_way_back_ends_at_the_first_step(self, lab: Lab) -> None:
        both = lab.layers.Bidirectional(lab.layers.LSTM(UNITS, return_sequences=True, return_state=True))
        y, forward, _, backward, _ = lab.run(both)
        short = lab.layers.Bidirectional(lab.layers.LSTM(UNITS))
        short.build(lab.x.shape)
        short.set_weights(both.get_weights())

        assert lab.same(backward, y[:, 0, UNITS:])
        assert lab.same(forward, y[:, -1, :UNITS])
        assert lab.same(lab.run(short), lab.np.concatenate([forward, backward], axis=-1))

    @pytest.mark.parametrize("mode", ["sum", "mul", "ave", None])
    def test_ways_of_joining(self, lab: Lab, mode: str | None) -> None:
        both = lab.layers.Bidirectional(lab.layers.GRU(UNITS), merge_mode=mode)
        joined = lab.run(both)
        a, b = lab.run(both.forward_layer), lab.run(both.backward_layer)
        expected = {"sum": a + b, "mul": a * b, "ave": (a + b) / 2, None: [a, b]}[mode]

        assert lab.same(joined, expected)


def test_time_distributed_takes_every_step_by_itself(lab: Lab) -> None:
    wrapper = lab.layers.TimeDistributed(lab.layers.Dense(6))
    y = lab.run(wrapper)

    assert lab.same(y, lab.np.stack([lab.run(wrapper.layer, lab.x[:, step]) for step in range(STEPS)], axis=1))
    assert wrapper.count_params() == wrapper.layer.count_params() == FEATURES * 6 + 6
    assert lab.same(y, lab.run(wrapper.layer))  # Dense does so without the wrapper
