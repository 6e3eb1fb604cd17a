"""Write down which maps the named layers of keras.applications give.

    python scripts/application_layers.py

For each architecture and each layer whose name does not depend on what was built before: its channels, and how the side of
its map follows from the side of the picture. `c` halvings round up and then `f` halvings round down; a layer whose sides
follow no such rule has only channels. The answers of the installed Keras on pictures of several sides are what counts.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).parent.parent))

from kerlint.interpreter.machine import snake_case

SIDES = (224, 193, 150, 127)
TARGET = Path(__file__).parent.parent / "kerlint" / "semantics" / "signatures" / "application_layers.json"


def halved(side: int, up: int, down: int) -> int:
    """The side after `up` halvings that round up and `down` that round down."""
    return -(-side // 2**up) // 2**down


def rule(sides: dict[int, int | None]) -> str:
    """`cf` such as "23", or "" when no rule gives these sides."""
    for up in range(6):
        for down in range(6 - up):
            if all(halved(side, up, down) == found for side, found in sides.items()):
                return f"{up}{down}"
    return ""


def stable(name: str, class_name: str) -> bool:
    """Whether the name is the architecture's own and not counted by Keras."""
    return re.fullmatch(re.escape(snake_case(class_name)) + r"(_\d+)?", name) is None


def layers_of(build: Any) -> dict[str, list[Any]]:
    """`[class, channels, rule]` for each named layer whose output is a map."""
    found: dict[str, tuple[str, int, dict[int, int | None]]] = {}
    for side in SIDES:
        for layer in build(weights=None, include_top=False, input_shape=(side, side, 3)).layers:
            name = type(layer).__name__
            shape = getattr(layer.output, "shape", ())
            if stable(layer.name, name) and len(shape) == 4 and shape[1] == shape[2]:
                found.setdefault(layer.name, (name, shape[3], {}))[2][side] = shape[1]
    return {name: [kind, channels, rule(sides)] for name, (kind, channels, sides) in found.items() if len(sides) == 4}


def main() -> None:
    """Ask every architecture of the installed Keras and write the table."""
    import keras

    table = {}
    for name, build in sorted(vars(keras.applications).items()):
        if name[:1].isupper() and callable(build):
            keras.backend.clear_session()
            table[name] = layers_of(build)
            print(name, len(table[name]), flush=True)
            lines = ",\n".join(f"{json.dumps(n)}: {json.dumps(t, separators=(',', ':'))}" for n, t in table.items())
            TARGET.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
