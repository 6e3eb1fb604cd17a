"""What the page says, as data: nothing here knows HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerlint.findings import Finding
from kerlint.graph.layers import Layer
from kerlint.graph.models import Model
from kerlint.graph.places import Place, document
from kerlint.output.full import tally
from kerlint.output.paint import printable
from kerlint.output.results import Results
from kerlint.output.texts import Texts
from kerlint.pictures.data import models_of
from kerlint.pictures.drawing import draw_svg
from kerlint.pictures.drawing.theme import style
from kerlint.pictures.summary import summary_rows, totals
from kerlint.reading import Unreadable, read_source
from kerlint.report.findings import Told, told, where

if TYPE_CHECKING:
    from kerlint.engine import FileResult
    from kerlint.rule import Rule


@dataclass(frozen=True)
class Spot:
    """Lines of a file of the page, or of a cell (0: it has none). In a saved model they are those of its listing."""

    file: int
    cell: int
    line: int
    end_line: int


@dataclass(frozen=True)
class Document:
    """A file with its texts: one, or one for each cell of a notebook, by the number of the cell (0: it has none).

    `path` is the one that is shown, `source` the one that places have.
    """

    path: str
    source: str
    kind: str  # "program", "notebook" or "model"
    texts: Mapping[int, str]


@dataclass(frozen=True)
class Row:
    """A line of a model's summary. `findings` are the numbers of those that stand on this layer."""

    name: str
    class_name: str
    outputs: str
    params: str
    connections: str
    spot: Spot | None
    findings: tuple[int, ...]


@dataclass(frozen=True)
class ModelPage:
    """A model: its title, its file and where it is made there, its summary, and its drawing as SVG."""

    title: str
    class_name: str
    kind: str
    path: str
    where: str
    spot: Spot | None
    inputs: str
    outputs: str
    totals: Sequence[tuple[str, str, str]]  # name, count, size in memory
    rows: Sequence[Row]
    drawing: str = ""


@dataclass(frozen=True)
class Page:
    """All that the page says. `findings` are grouped by file, in the order of the files."""

    project: str
    tally: str
    findings: Mapping[str, Sequence[tuple[Told, Spot | None]]]
    errors: Sequence[str]
    models: Sequence[ModelPage]
    documents: Sequence[Document]
    rules: Sequence[Rule] = field(default=())


def page_data(results: Results, files: Sequence[FileResult]) -> Page:
    """The page of what was found and of the models of the files, each once. Files with models must have kept their programs."""
    return _Maker(results, files).page()


class _Maker:
    """Makes a page; knows which files it shows so far."""

    def __init__(self, results: Results, files: Sequence[FileResult]) -> None:
        self._results = results
        self._sources = {name: text for file in files for name, text in file.texts.items()} | dict(results.sources)
        self._models = models_of([program for file in files for program in file.programs])
        self._files: dict[str, int] = {}
        self._read: set[str] = set()
        self._texts = Texts(self._sources)

    def page(self) -> Page:
        findings: dict[str, list[tuple[Told, Spot | None]]] = {}
        ordered = sorted(self._results.findings, key=lambda finding: finding.place.path)  # a stable sort
        for number, finding in enumerate(ordered):
            path = self._results.locations.relative(finding.place.path)
            spot = self._spot(finding.place)
            findings.setdefault(path, []).append((told(number, finding, self._texts), spot))
        on = _by_document(ordered)
        models = [self._model(number, model, on, ordered) for number, model in enumerate(self._models)]
        found = {finding.code for finding in ordered}
        return Page(
            project=self._results.root.name or "project",
            tally=tally(ordered, failed=bool(self._results.errors)),
            findings=findings,
            errors=[error.where + error.message for error in self._results.errors],
            models=models,
            documents=[self._document(path) for path in self._files],
            rules=[rule for code, rule in sorted(self._results.rules.items()) if code in found],
        )

    def _model(
        self, number: int, model: Model, on: Mapping[str, Sequence[tuple[int, Finding]]], findings: Sequence[Finding]
    ) -> ModelPage:
        place = model.created or model.assembled
        return ModelPage(
            title=model.variable or model.name or model.class_name,
            class_name=model.class_name,
            kind=model.kind,
            path=self._results.locations.relative(place.path) if place else "",
            where=where(place) if place else "",
            spot=self._spot(place),
            inputs=", ".join(map(str, model.input_tensors)) or "?",
            outputs=", ".join(map(str, model.output_tensors)) or "?",
            totals=totals(model, "B", "{:,}"),
            rows=[
                Row(
                    printable(row.layer.name),
                    printable(row.layer.class_name),
                    row.outputs,
                    row.params,
                    printable(", ".join(row.connections)),
                    self._spot(_place_of(row.layer)),
                    _about(row.layer, on),
                )
                for row in summary_rows(model)
            ],
            drawing=_drawing(number, model, findings),
        )

    def _spot(self, place: Place | None) -> Spot | None:
        """Where the page shows the place; None where it has no text for it."""
        if place is None:
            return None
        self._fetch(place)
        located = self._texts.located(place)
        positions = self._texts.positions(place.document)
        if positions is None or not 1 <= located.line <= len(positions):
            return None
        file = self._files.setdefault(place.path, len(self._files))
        return Spot(file, place.cell or 0, located.line, min(located.end_line, len(positions)))

    def _fetch(self, place: Place) -> None:
        """Read the file of the place, which another file may have imported."""
        if place.document not in self._sources and place.path not in self._read:
            self._read.add(place.path)
            with suppress(Unreadable):
                self._sources.update(read_source(place.path).texts)

    def _document(self, path: str) -> Document:
        prefix = document(path, 0).removesuffix("0")
        cells = {int(name[len(prefix) :]): text for name, text in self._sources.items() if name.startswith(prefix)}
        relative = printable(self._results.locations.relative(path))
        if cells:
            return Document(relative, path, "notebook", dict(sorted(cells.items())))
        kind = "program" if path.endswith((".py", ".pyi", ".ipynb")) else "model"
        return Document(relative, path, kind, {0: self._sources[path]})


def _drawing(number: int, model: Model, findings: Sequence[Finding]) -> str:
    """The model as SVG without colours, which the page has once for all; empty where there is nothing to draw."""
    if not model.layers and not model.nodes:
        return ""
    return draw_svg(model, findings, prefix=f"drawing-{number}-").replace(f"<style>{style()}</style>", "")


def _place_of(layer: Layer) -> Place | None:
    """Where the layer is made, else where it is first called."""
    return layer.created or next((call.place for call in layer.calls if call.place is not None), None)


def _by_document(findings: Sequence[Finding]) -> Mapping[str, Sequence[tuple[int, Finding]]]:
    """The findings with their numbers, by the file or cell that they stand in."""
    found: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(findings):
        found.setdefault(finding.place.document, []).append((number, finding))
    return found


def _about(layer: Layer, findings: Mapping[str, Sequence[tuple[int, Finding]]]) -> tuple[int, ...]:
    """The numbers of the findings that stand where the layer is made or called."""
    places = {place for place in (layer.created, *(call.place for call in layer.calls)) if place is not None}
    found = {n for place in places for n, finding in findings.get(place.document, ()) if _overlap(finding.place, place)}
    return tuple(sorted(found))


def _overlap(a: Place, b: Place) -> bool:
    """Whether two places in one file or cell have something in common."""
    if a.in_model != b.in_model:
        return False
    if a.in_model is not None:
        return True
    return (a.line, a.column) < (b.end_line, b.end_column) and (b.line, b.column) < (a.end_line, a.end_column)
