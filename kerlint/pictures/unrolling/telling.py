"""What the words beside the pictures say: sizes, what leaves, where states begin, and which weights are used how often."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.dims import Dim, Shape, dim_text, shape_text
from kerlint.pictures.unrolling.columns import Column, columns_of, ends_at, last_state
from kerlint.pictures.unrolling.recurrence import Recurrence, numbers_text
from kerlint.pictures.unrolling.sums import sum_text
from kerlint.pictures.unrolling.written import written

_MERGED = {
    "concat": "{f} and {b} side by side",
    "sum": "{f} + {b}",
    "mul": "{f} * {b}, number by number",
    "ave": "({f} + {b}) / 2",
}


def heading(recurrence: Recurrence) -> str:
    """Name of the layer, and the layer as one would write it."""
    layer = recurrence.layer
    return f"{layer.name}: {written(layer)}" if layer.name else written(layer)


def told(recurrence: Recurrence) -> list[tuple[str, str]]:
    """What is to be said, as pairs of what it is about and a sentence or two."""
    columns = columns_of(recurrence)
    return [
        ("input", _input(recurrence)),
        ("output", _output(recurrence, columns)),
        *_states(recurrence, columns),
        *_units(recurrence),
        ("weights", _weights(recurrence)),
        *_backwards(recurrence, columns),
        *_mask(recurrence),
    ]


def _input(recurrence: Recurrence) -> str:
    batch, steps = recurrence.batch, recurrence.steps
    sequences = "any number of sequences" if batch is None else _counted(batch, "sequence")
    length = "any number of steps (xn is the last)" if steps is None else _counted(steps, "step")
    if steps is not None and not isinstance(steps, int):
        length += " (xn is the last)"
    return f"{shape_text(recurrence.input)}: {sequences}, each of {length}, each step of {_numbers(recurrence.size)}"


def _counted(count: Dim, noun: str) -> str:
    return f"{dim_text(count)} {noun}{'' if count == 1 else 's'}"


def _numbers(size: Shape) -> str:
    """A size in words: `50 numbers`, `64 * 64 * 3 numbers`."""
    if len(size) == 1:
        return "any number of numbers" if size[0] is None else _counted(size[0], "number")
    return " * ".join("any" if dim is None else dim_text(dim) for dim in size) + " numbers"


def _output(recurrence: Recurrence, columns: list[Column]) -> str:
    first, last = columns[0].name, columns[-1].name
    shape = shape_text(recurrence.output)
    if not recurrence.recurrent:
        return f"{shape}: y{first} to y{last}, {_numbers(recurrence.ways[0].size)} each; every step by itself, none sees another"
    if recurrence.every is None:
        return "all of them or the last alone: `return_sequences` is not known"
    start = f"{shape}: return_sequences={recurrence.every}, so "
    if recurrence.bidirectional:
        return start + _joined(recurrence, columns)
    way = recurrence.ways[0]
    size = _numbers(way.size)
    if recurrence.every:
        order = ", in the order of reading" if way.backwards else ""
        ends = (last, first) if way.backwards else (first, last)
        return start + f"the output of every step leaves, {way.output}{ends[0]} to {way.output}{ends[1]}, {size} each{order}"
    return start + f"only the last output leaves, {way.output}{ends_at(way, columns).name}: {size} that have seen every step"


def _joined(recurrence: Recurrence, columns: list[Column]) -> str:
    """How the outputs of the two ways become those of the layer."""
    forward, backward = recurrence.ways
    name = columns[0].name
    if recurrence.every:
        f, b, y = f"{forward.output}{name}", f"{backward.output}{name}", f"y{name}"
        which = "every step has an output: "
        why = "; what reads backwards is turned round, so that both are of the same step"
    else:
        f, b = (f"{way.output}{ends_at(way, columns).name}" for way in recurrence.ways)
        y, which = "y", "each way gives what it has when it has read everything: "
        why = ""
    if recurrence.merge is None:
        return f"{which}{f} and {b}, as two tensors (merge_mode=None){why}"
    joined = _MERGED[recurrence.merge].format(f=f, b=b)
    sizes = numbers_text(recurrence.merged)
    if recurrence.merge == "concat" and len(forward.size) == 1:
        sizes = f"{numbers_text(forward.numbers)} + {numbers_text(backward.numbers)} = {sizes}"
    return f'{which}{y} = {joined} (merge_mode="{recurrence.merge}"), {sizes} numbers{why}'


def _states(recurrence: Recurrence, columns: list[Column]) -> Iterator[tuple[str, str]]:
    if not recurrence.recurrent:
        return
    states = recurrence.ways[0].states
    names = _listed([state.name for state in states])
    sizes = list(dict.fromkeys(_numbers(state.size) for way in recurrence.ways for state in way.states))
    each = " each" if len(states) > 1 else ""
    size = f"{sizes[0]}{each}" if len(sizes) == 1 else _listed(sizes)
    verbs = ("goes", "begins") if len(states) == 1 else ("go", "begin")
    text = f"{names}, {size}, {verbs[0]} from step to step{' in each way' if recurrence.bidirectional else ''}, and {verbs[1]}"
    given = [state.begins for way in recurrence.ways for state in way.states if state.begins is not None]
    if given:
        text += f" as what initial_state gives: {_listed(given)}"
    elif recurrence.stateful:
        text += " where the batch before ended, sample by sample, until reset (stateful=True)"
    else:
        text += " as zeros for every sequence"
    yield ("states" if len(states) > 1 else "state"), text
    if recurrence.returns_state:
        if recurrence.bidirectional:
            last = f"A's last {names}, then B's"
        else:
            last = _listed([last_state(state, recurrence.ways[0], columns) for state in states])
        yield "", f"return_state=True: after the output come the last ones, {last}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _units(recurrence: Recurrence) -> Iterator[tuple[str, str]]:
    """What `units` is: what readers of `(None, 10, 128)` ask."""
    way = recurrence.ways[0]
    alike = len({way.size for way in recurrence.ways}) == 1
    if way.states and "units" in way.layer.config and alike:
        each = " in each way" if recurrence.bidirectional else ""
        yield "units", f"{numbers_text(way.numbers)} is how long h is{each}, not how many steps or cells there are"


def _weights(recurrence: Recurrence) -> str:
    way = recurrence.ways[0]
    total, sum_ = way.layer.params(), sum_text(way.layer)
    count = "how many is not known" if total is None else f"{total:,}"
    if total is not None and sum_ is not None and sum_ != str(total):
        count = f"{sum_} = {count}"
    what = "cell" if way.states else way.layer.class_name
    if recurrence.bidirectional:
        whole, back = recurrence.layer.params(), recurrence.ways[1].layer.params()
        other = "as many" if back == total else "?" if back is None else f"{back:,}"
        both = "" if whole is None else f"; {whole:,} together"
        return f"{count} in A, {other} in B{both}. Every A is the same cell with the same weights, every B another one"
    if total == 0:
        return f"none. Every A is the same {what}"
    steps = recurrence.steps
    times = f"used {steps} times" if isinstance(steps, int) and steps > 1 else "used at every step"
    return f"{count}. Every A is the same {what} with the same weights, {times}"


def _backwards(recurrence: Recurrence, columns: list[Column]) -> Iterator[tuple[str, str]]:
    if not recurrence.bidirectional and recurrence.ways[0].backwards:
        yield "order", f"go_backwards=True: x{columns[-1].name} is read first, x{columns[0].name} last"


def _mask(recurrence: Recurrence) -> Iterator[tuple[str, str]]:
    if recurrence.masked:
        yield "mask", "a step that the mask leaves out changes nothing: the states pass it as they are"
