"""Tables as the two generations of Keras print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def boxed(header: Sequence[str], rows: Sequence[Sequence[str]], positions: Sequence[float], length: int) -> Iterator[str]:
    """The table of Keras 3: `positions` are the ends of the columns as parts of `length`, numbers stand right."""
    widths = _widths(positions, length)
    yield _rule("┏━┳┓", widths)
    yield from _boxed_row(header, widths, "┃")
    yield _rule("┡━╇┩", widths)
    for index, row in enumerate(rows):
        if index:
            yield _rule("├─┼┤", widths)
        yield from _boxed_row(row, widths, "│")
    yield _rule("└─┴┘", widths)


def _widths(positions: Sequence[float], length: int) -> list[int]:
    """The widths of the cells, a space on both sides included; what is too much is taken evenly from all columns."""
    ends = [int(position * length) for position in positions]
    widths = [end - start + 2 for start, end in zip([0, *ends], ends, strict=False)]
    excess = sum(widths) + len(widths) + 1 - length
    for index in range(len(widths)):
        share = round(excess / (len(widths) - index))
        widths[index] -= share
        excess -= share
    return widths


def _rule(pieces: str, widths: Sequence[int]) -> str:
    return pieces[0] + pieces[2].join(pieces[1] * width for width in widths) + pieces[3]


def _boxed_row(row: Sequence[str], widths: Sequence[int], bar: str) -> Iterator[str]:
    cells = [_wrapped(text, width - 2) for text, width in zip(row, widths, strict=True)]
    for index in range(max(map(len, cells))):
        parts = []
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            text = cell[index] if index < len(cell) else ""
            parts.append(f" {text:>{width - 2}} " if column == 2 else f" {text:<{width - 2}} ")
        yield bar + bar.join(parts) + bar


def _wrapped(text: str, width: int) -> list[str]:
    """The text broken at spaces; a word that is too long for a line is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]


def plain(header: Sequence[str], rows: Sequence[Sequence[str]], positions: Sequence[float], length: int) -> Iterator[str]:
    """The table of Keras 2: cells are broken behind a shape, else where the column ends."""
    ends = [int(position * length) for position in positions]
    yield "_" * length
    yield from _plain_row(header, ends)
    yield "=" * length
    for row in rows:
        yield from _plain_row(row, ends)
        yield " " * length
    yield "=" * length


def _plain_row(row: Sequence[str], ends: Sequence[int]) -> Iterator[str]:
    left = list(row)
    while any(left):
        line = ""
        for column, end in enumerate(ends):
            start = ends[column - 1] if column else 0
            last = column == len(ends) - 1
            cut = _cut(left[column], end - start - (0 if last else 3))
            line += " " if column == 0 else ""
            line += left[column][:cut]
            line = f"{line:<{end}}"
            left[column] = left[column][cut:]
        yield line


def _cut(text: str, width: int) -> int:
    """Where to break: behind the first shape or name of a list, or at the width."""
    fitting = text[:width]
    breaks = [fitting.find(mark) + len(mark) for mark in ("),", "},", "],", "',") if mark in fitting]
    return min(breaks, default=width)
