"""`%load_ext kerlint` in a real shell of IPython."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

STUB = """__version__ = '3.9'
Input = Sequential = print
class layers:
    Conv2D = lambda *args: print
    Input = Dense = Conv2D
class optimizers:
    SGD = lambda **config: None
"""
INPUT = "from keras import Input, layers\nx = Input((28, 28))"
WRONG = "layers.Conv2D(8, 3)(x)"


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Any]:
    """A shell in an empty folder, in which `keras` is a module that does nothing."""
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "keras.py").write_text(STUB)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "fake"))
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    InteractiveShell.clear_instance()
    made: Any = InteractiveShell.instance()
    made.run_cell("%load_ext kerlint", store_history=True)
    yield made
    made.run_cell("%unload_ext kerlint")
    InteractiveShell.clear_instance()


def shown(shell: Any, cell: str) -> list[str]:
    """The HTML of what running the cell displays."""
    with capture_output() as captured:
        shell.run_cell(cell, store_history=True)
    return [output.data["text/html"] for output in captured.outputs if "text/html" in output.data]


def test_a_cell_is_checked_with_those_before_it(shell: Any) -> None:
    assert shown(shell, INPUT) == []
    (html,) = shown(shell, f"y = 1\n{WRONG}")
    assert "KER102" in html
    assert "In:cell 3:2:1" in html
    assert shown(shell, "y = 2") == []


def test_it_can_be_switched_off_and_asked(shell: Any) -> None:
    shown(shell, INPUT)
    assert shown(shell, "%kerlint off") == []
    assert shown(shell, WRONG) == []
    (asked,) = shown(shell, "%kerlint")
    assert "KER102" in asked
    shown(shell, "%kerlint on")
    assert len(shown(shell, WRONG)) == 1


@pytest.mark.parametrize("switch", ["on", "off"])
def test_one_cell_is_checked_and_run(shell: Any, switch: str) -> None:
    shown(shell, INPUT)
    shown(shell, f"%kerlint {switch}")
    assert len(shown(shell, f"%%kerlint\nran = 1\n{WRONG}")) == 1
    assert shell.user_ns["ran"] == 1


MODEL = """import keras
model = keras.Sequential([keras.layers.Input((28, 28)), keras.layers.Conv2D(8, 3)])
other = keras.Sequential([keras.layers.Input((8,)), keras.layers.Dense(1)])"""


def drawn(shell: Any, cell: str) -> tuple[list[str], str]:
    """The drawings that running the cell displays, and what it says on standard error."""
    with capture_output() as captured:
        shell.run_cell(cell, store_history=True)
    return [output.data["image/svg+xml"] for output in captured.outputs if "image/svg+xml" in output.data], captured.stderr


def test_models_are_drawn_with_what_is_wrong(shell: Any) -> None:
    shown(shell, MODEL)
    drawings, _ = drawn(shell, "%kerlint draw")
    assert len(drawings) == 2 and "KER102" in drawings[0] and 'data-cell="2"' in drawings[0]
    (drawing,), _ = drawn(shell, "%kerlint draw other")
    assert "KER102" not in drawing and 'id="kerlint-3-title"' in drawing
    drawings, told = drawn(shell, "%kerlint draw nothing")
    assert not drawings and "there is no model `nothing`" in told


def test_a_cell_that_is_no_python_is_forgotten(shell: Any) -> None:
    shown(shell, INPUT)
    assert "KER001" in shown(shell, "x = (")[0]
    assert len(shown(shell, WRONG)) == 1


def test_the_generation_is_that_of_the_keras_in_use(shell: Any) -> None:
    shown(shell, "import keras")
    old = "keras.optimizers.SGD(lr=0.1)"
    assert "KER802" in shown(shell, old)[0]
    shown(shell, "%kerlint keras2")
    assert "KER802" not in "".join(shown(shell, old))


def test_after_unloading_nothing_is_checked(shell: Any) -> None:
    shown(shell, INPUT)
    shell.run_cell("%unload_ext kerlint")
    assert shown(shell, WRONG) == []
