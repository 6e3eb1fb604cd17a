"""Draw the pictures of the lessons and of the documentation, or check that they are what kerlint draws.

    python scripts/pictures.py            write them
    python scripts/pictures.py --check    say which differ, and exit with 1 when any does

A block that begins with "```text" and a call of a layer, in a lesson or in docs/, holds that call over time; one that begins with
"```text flow" holds the model of the Python block before it as a list. IMAGES are files in docs/images/.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kerlint.graph.layers import LayerCall
from kerlint.interpreter.run import run_file
from kerlint.pictures.data import models_of
from kerlint.pictures.terminal import flow_text
from kerlint.pictures.unrolling import unrolled_svg, unrolled_text
from kerlint.reading import parse_text

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("kerlint/lessons", "docs")
IMAGES = {
    "lstm_every_step": "layers.LSTM(128, return_sequences=True)(Input((10, 50)))",
    "lstm_last_step": "layers.LSTM(300)(Input((20, 1)))",
    "many_to_many": "layers.LSTM(10, return_sequences=True)(Input((None, 10)))",
    "many_to_one": "layers.LSTM(10)(Input((None, 10)))",
    "bidirectional": "layers.Bidirectional(layers.LSTM(32, return_sequences=True))(Input((200, 35)))",
    "time_distributed": "layers.TimeDistributed(layers.Dense(40))(Input((200, 64)))",
    "decoder": (
        "_, state_h, state_c = layers.LSTM(64, return_state=True)(Input((12, 40))); "
        "layers.LSTM(64, return_sequences=True)(Input((15, 40)), initial_state=[state_h, state_c])"
    ),
    "stateful": "layers.GRU(64, stateful=True)(Input((20, 1), batch_size=32))",
}
_BLOCK = re.compile(r"^```(?:(?P<python>python)|text (?P<what>[^\n]+))\n(?P<inside>.*?)^```$", re.MULTILINE | re.DOTALL)


def drawn() -> Iterator[tuple[Path, str]]:
    """Every file with pictures, as it should be."""
    for folder in PAGES:
        for page in sorted((ROOT / folder).glob("*.md")):
            yield page, _page(page.read_text("utf-8"))
    for name, code in IMAGES.items():
        yield ROOT / "docs" / "images" / f"{name}.svg", unrolled_svg(_call(code), ident=name)


def _page(text: str) -> str:
    """The page with its pictures drawn anew."""
    program = ""

    def block(match: re.Match[str]) -> str:
        nonlocal program
        if match["python"]:
            program = match["inside"]
            return match[0]
        what = match["what"]
        picture = _flow(program) if what == "flow" else unrolled_text(_call(what))
        return f"```text {what}\n{picture}```"

    return _BLOCK.sub(block, text)


def _call(code: str) -> LayerCall:
    """The last call of statements, which semicolons separate."""
    *before, last = code.split("; ")
    lines = ["from keras import Input, layers", *before, f"result = {last}"]
    return run_file(parse_text("\n".join(lines) + "\n", "picture.py"))[0].calls[-1]


def _flow(program: str) -> str:
    return flow_text(models_of(run_file(parse_text(program, "picture.py")))[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    status = 0
    for path, text in drawn():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if check:
            print(f"{path.relative_to(ROOT)} is not what kerlint draws; run python scripts/pictures.py")
            status = 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
