"""How Keras names what the program does not name."""

from __future__ import annotations

import re


def snake_case(name: str) -> str:
    """The class name as Keras writes it in the names of layers."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
