"""Which model is loaded from the file that the program has saved it in."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.models import Use
from kerlint.graph.program import Load, Program

H5 = (".h5", ".hdf5")


def path_of(use: Use) -> str | None:
    """The file that a model is saved in."""
    path = use.get("filepath")
    return path if isinstance(path, str) else None


def saved_and_loaded(program: Program) -> Iterator[tuple[Use, Load]]:
    """Each load of a file with the last `save` into it."""
    for load in program.loads:
        saves = [use for use in program.uses if use.method == "save" and load.path is not None and path_of(use) == load.path]
        if saves:
            yield saves[-1], load
