"""Which of the user's classes rules may judge."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.program import CustomClass, Program


def judged(program: Program, *, models: bool = True) -> Iterator[CustomClass]:
    """The layers and models whose whole line of ancestors is Keras's own, so that nothing is hidden in a base class."""
    for cls in program.custom:
        is_model = cls.base in ("Model", "Sequential")
        if not cls.opaque and "." not in cls.base and (models or not is_model):
            yield cls


def in_house(cls: CustomClass) -> bool:
    """Whether the class derives straight from `Layer` or `Model`, which do nothing of their own in `call`."""
    return cls.base in ("Layer", "Model")
