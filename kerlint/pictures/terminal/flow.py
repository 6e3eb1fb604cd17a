"""A model as a list of its layers, with its branches before them, and how the data narrows and widens behind them."""

from __future__ import annotations

from kerlint.graph.dims import shape_text
from kerlint.graph.models import Model
from kerlint.graph.tensors import Tensor
from kerlint.pictures.terminal.bars import bar, measured
from kerlint.pictures.terminal.lanes import Line, lanes
from kerlint.pictures.terminal.stations import Station, stations_of

WIDTH = 80
_BAR = 10
_LONGEST_SHAPE = 26
_SHORTEST_NAME = 12


def flow_text(model: Model, width: int = WIDTH) -> str:
    """How data flows through the model, no line longer than `width`; empty where kerlint does not know.

    Lanes are drawn where the model is more than a chain.
    """
    stations = stations_of(model)
    if not stations:
        return ""
    lines = _drawn(stations)
    kind, counts = measured([station.outputs for station in stations])
    shapes = [_cut(_shapes(station.outputs), _LONGEST_SHAPE) for station in stations]
    numbers = ["?" if count is None else f"{count:,}" for count in counts]
    largest = max((count for count in counts if count is not None), default=0)
    heading = "numbers per sample" if kind == "numbers" else "features"
    shape_width = max(map(len, ["output shape", *shapes]))
    number_width = max([*map(len, numbers), len(heading) - _BAR - 1])
    taken = {source for station in stations for source in station.sources}
    names = [_name(station, number in taken) for number, station in enumerate(stations)]
    drawing_width = max(len(line.drawing) for line in lines)
    room = width - shape_width - number_width - _BAR - 5  # two spaces between columns, one before the bar
    drawing_width = min(drawing_width, max(room - _SHORTEST_NAME - 1, 0))
    name_width = min(room - drawing_width - 1, max(map(len, names)))
    indent = drawing_width + 1 if drawing_width else 0
    rows = [f"{'':{indent}}{'layer':{name_width}}  {'output shape':{shape_width}}  {heading:>{number_width + _BAR + 1}}"]
    for line in lines:
        row = f"{_cut(line.drawing, drawing_width):{indent}}"
        if line.item is not None:
            name = _cut(names[line.item], name_width)
            size = f"{numbers[line.item]:>{number_width}} {bar(counts[line.item], largest, _BAR)}"
            row += f"{name:{name_width}}  {shapes[line.item]:{shape_width}}  {size}"
        rows.append(row.rstrip())
    return "\n".join(rows) + "\n"


def _drawn(stations: list[Station]) -> list[Line]:
    """The lines of the list; those of a chain have nothing before the names."""
    if all(station.sources == ((number - 1,) if number else ()) for number, station in enumerate(stations)):
        return [Line("", number) for number in range(len(stations))]
    return lanes([station.sources for station in stations], ["○" if station.is_input else "●" for station in stations])


def _name(station: Station, taken: bool) -> str:
    if station.is_output:
        return f"{station.name} (output)"
    return station.name if taken else f"{station.name} (unused)"


def _shapes(tensors: tuple[Tensor, ...]) -> str:
    first = shape_text(tensors[0].shape) if tensors else "?"
    return first if len(tensors) < 2 else f"{first} +{len(tensors) - 1}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"[:width]
