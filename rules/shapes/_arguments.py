"""Arguments that are sizes, axes or shapes: which rule tells what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kerlint.graph.layers import Layer, LayerCall
from kerlint.graph.places import Place
from kerlint.graph.problems import BadArgument
from kerlint.graph.program import Program

COUNTS: Final = frozenset(
    "units filters depth_multiplier groups input_dim output_dim num_heads key_dim value_dim n height width".split()
)
WINDOWS: Final = frozenset("kernel_size strides pool_size dilation_rate output_padding size cropping output_size".split())
AXES: Final = frozenset({"axis", "axes"})
SHAPES: Final = frozenset({"shape", "target_shape"})


@dataclass(frozen=True)
class Bad:
    """A value that is refused: of which layer, and where it is written."""

    problem: BadArgument
    layer: Layer
    place: Place
    call: LayerCall | None = None


def bad_arguments(program: Program, names: frozenset[str]) -> Iterator[Bad]:
    """The refused values of the arguments `names`, in constructors and in what calls make of them."""
    for layer, problem in program.construction_problems(BadArgument):
        place = layer.place_of(problem.argument)
        if problem.argument in names and place is not None and not _left_open(program, problem.value):
            yield Bad(problem, layer, place)
    for call, problem in program.problems(BadArgument):
        place = call.layer.given.get(problem.argument) or call.place or call.layer.created
        if problem.argument in names and place is not None and not _left_open(program, problem.value):
            yield Bad(problem, call.layer, place, call)


def _left_open(program: Program, value: object) -> bool:
    """Whether the value is one that parameters get by default, in a function that nobody in view calls: callers give another."""
    return program.entry is not None and (value is None or value == 0)


def value_text(value: object) -> str:
    """The value as the program would write it."""
    if isinstance(value, (list, tuple)):
        inside = ", ".join(map(value_text, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value) if isinstance(value, (str, int, float)) or value is None else str(value)


def tolerated(program: Program, kinds: type | tuple[type, ...]) -> Iterator[Bad]:
    """Counts of these types that Keras 2 takes without a word, and Keras 3 refuses."""
    for layer in program.layers if program.keras == 2 else ():
        for name in sorted(COUNTS & set(layer.given)):
            value, place = layer.get(name), layer.place_of(name)
            refused = any(isinstance(problem, BadArgument) and problem.argument == name for problem in layer.problems)
            if (
                isinstance(value, kinds)
                and not isinstance(value, bool)
                and not refused
                and not layer.custom
                and not _left_open(program, value)
                and place is not None
            ):
                yield Bad(BadArgument(layer.class_name, name, value, "an integer of at least 1"), layer, place)
