"""Where things stand in drawings: nothing overlaps, and no edge runs through a box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerlint.pictures.data import models_of
from kerlint.pictures.drawing import Diagram, drawn
from kerlint.pictures.drawing.diagram import Box, Item
from kerlint.pictures.drawing.layout import Laid, Link, Point, Vertex, lay_out
from kerlint.pictures.drawing.layout.ranking import skips
from kerlint.pictures.drawing.sizes import FrameSize, Placed, place
from tests.drawings import DRAWINGS, NESTED, TRANSLATOR, UNET, linted, model_in

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
TOUCH = 0.2  # places are rounded


def bends(way: list[Point]) -> Iterator[Point]:
    """Points along a way, as it is drawn."""
    for (x, y), (x2, y2) in pairwise(way):
        for step in range(21):
            t = step / 20
            a, b = y + (y2 - y) * 0.6, y2 - (y2 - y) * 0.6
            yield (
                x * (1 - t) ** 2 * (1 + 2 * t) + x2 * t**2 * (3 - 2 * t),
                y * (1 - t) ** 3 + 3 * a * t * (1 - t) ** 2 + 3 * b * t**2 * (1 - t) + y2 * t**3,
            )


def overlapping(rectangles: list[Rectangle]) -> bool:
    ordered = sorted(rectangles, key=lambda rectangle: rectangle[1])
    for index, (left, _, right, bottom) in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other[1] >= bottom - TOUCH:
                break
            if other[0] < right - TOUCH and left < other[2] - TOUCH:
                return True
    return False


def enters(point: Point, rectangle: Rectangle) -> bool:
    x, y = point
    left, top, right, bottom = rectangle
    return left + TOUCH < x < right - TOUCH and top + TOUCH < y < bottom - TOUCH


def check(placed: Placed) -> None:
    """Nothing overlaps in the drawing, or in one of its frames."""
    rectangles: dict[Item, Rectangle] = {}
    for (item, size), x, y in zip(placed.items, placed.laid.middles, placed.laid.tops):
        if isinstance(size, FrameSize):
            assert size.content.laid.width <= size.width and size.top + size.content.laid.height <= size.height
            check(size.content)
        if not (isinstance(item, Box) and item.kind == "port"):
            width = size.width if isinstance(size, FrameSize) else size.outer
            rectangles[item] = x - width / 2, y, x + width / 2, y + size.height
            assert rectangles[item][0] >= -TOUCH and rectangles[item][2] <= placed.laid.width + TOUCH
    assert not overlapping(list(rectangles.values()))
    for edge, way in zip(placed.edges, placed.laid.ways):
        assert all(later[1] >= earlier[1] for earlier, later in pairwise(way)), "an edge leads upwards"
        low, high = way[0][1], way[-1][1]
        near = [r for r in rectangles.values() if r[3] > low and r[1] < high]
        for point in bends(way):
            assert not any(enters(point, rectangle) for rectangle in near), f"{edge.source} to {edge.target}"


def diagrams(text: str, keras: int = 3) -> Iterator[Diagram]:
    result = linted(text, keras)
    for model in models_of(result.programs):
        for fold, depth in ((True, 0), (False, 0), (True, 3)):
            yield drawn(model, result.findings, fold=fold, depth=depth)


FIXTURES = sorted(Path(__file__).parents[1].joinpath("fixtures").glob("[ms]*/*.py"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_overlaps_in_drawings(name: str) -> None:
    for diagram in diagrams(DRAWINGS[name][0]):
        check(place(diagram))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_nothing_overlaps_in_drawings_of_fixtures(path: Path) -> None:
    for diagram in diagrams(path.read_text("utf-8")):
        check(place(diagram))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Vertex], list[Link]]:
    count = draw(st.integers(1, 24))
    sizes = st.sampled_from([0.0, 20.0, 47.5, 80.0, 230.0])
    offsets = st.sampled_from([(0.0,), (-10.0, 10.0), (-30.0, 0.0, 30.0)])
    vertices = [Vertex(80 + draw(sizes), 10 + draw(sizes), draw(offsets)) for _ in range(count)]
    links = []
    for target in range(1, count):
        for source in draw(st.sets(st.integers(0, target - 1), max_size=3)):
            links.append(Link(source, target, draw(st.integers(0, len(vertices[source].outs) - 1))))
    return vertices, links


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_any_graph_is_laid_out_without_overlaps(graph: tuple[list[Vertex], list[Link]]) -> None:
    vertices, links = graph
    laid = lay_out(vertices, links)
    rectangles = [
        (x - vertex.width / 2, y, x + vertex.width / 2, y + vertex.height)
        for vertex, x, y in zip(vertices, laid.middles, laid.tops)
    ]
    assert not overlapping(rectangles)
    for link, way in zip(links, laid.ways):
        assert way[0][1] == pytest.approx(rectangles[link.source][3])
        assert way[-1][1] == pytest.approx(rectangles[link.target][1])
        assert not any(enters(point, rectangle) for point in bends(way) for rectangle in rectangles)
    assert laid == lay_out(vertices, links)


# ---------------------------------------------------------------- that it looks as one would draw it


def chain(count: int) -> list[Link]:
    return [Link(number, number + 1) for number in range(count - 1)]


def laid_out(links: list[Link]) -> Laid:
    count = max(max(link.source, link.target) for link in links) + 1
    return lay_out([Vertex(100.0 + 20 * (number % 3), 40.0) for number in range(count)], links)


def test_ways_that_stand_aside_leave_the_others_straight() -> None:
    laid = laid_out([*chain(9), Link(0, 3), Link(3, 6), Link(1, 8)])
    assert len(set(laid.middles)) == 1


def test_branches_stand_side_by_side_below_the_middle() -> None:
    laid = laid_out([Link(0, 1), Link(0, 2), Link(0, 3), Link(1, 4), Link(2, 4), Link(3, 4)])
    assert laid.tops[1] == laid.tops[2] == laid.tops[3]
    assert laid.middles[0] == pytest.approx(laid.middles[4], abs=20)
    assert min(laid.middles[1:4]) < laid.middles[0] < max(laid.middles[1:4])


def test_nested_ways_do_not_cross() -> None:
    """As in a U-Net: the outermost way is the farthest aside."""
    laid = laid_out([*chain(9), Link(0, 8), Link(1, 7), Link(2, 6)])
    outermost, middle, innermost = (max(x for x, _ in laid.ways[index]) for index in (-3, -2, -1))
    assert outermost > middle > innermost > laid.middles[4] + 50


def test_what_feeds_one_place_stands_right_above_it() -> None:
    laid = laid_out([*chain(6), Link(6, 7), Link(7, 5)])
    assert laid.tops[7] == laid.tops[4] and laid.tops[6] == laid.tops[3]


def test_links_aside_are_found() -> None:
    links = [*chain(4), Link(0, 2), Link(1, 3)]
    vertices = [Vertex(10.0, 10.0)] * 4
    assert skips(vertices, links) == {Link(0, 2), Link(1, 3)}
    assert skips(vertices[:3], [Link(0, 1), Link(0, 2)]) == set()


@pytest.mark.parametrize(("text", "name"), [(UNET, "unet"), (NESTED, "outer")])
def test_trunks_are_straight(text: str, name: str) -> None:
    placed = place(drawn(model_in(linted(text), name)))
    assert len(set(placed.laid.middles)) == 1


def test_blocks_are_straight_whatever_they_look_at() -> None:
    """In a decoder the memory comes from aside."""
    placed = place(drawn(model_in(linted(TRANSLATOR), "translator")))
    (content,) = (size.content for _, size in placed.items if isinstance(size, FrameSize))
    middles = [x for (item, _), x in zip(content.items, content.laid.middles) if isinstance(item, Box) and item.kind != "port"]
    assert max(middles) - min(middles) < 10
