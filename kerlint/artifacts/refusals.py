"""Why a saved model is not read."""

from __future__ import annotations

from kerlint.graph.places import Place
from kerlint.reading import Unreadable


def unreadable(path: str, message: str, help: str = "") -> Unreadable:
    """The file is damaged, or asks for more than kerlint gives to a file that it does not trust."""
    return Unreadable("unreadable-file", message, Place(path), help)


def unsupported(path: str, message: str, help: str = "") -> Unreadable:
    """The file is sound, and holds nothing that kerlint could lint."""
    return Unreadable("unsupported-file", message, Place(path), help)
