"""`%load_ext kerlint`: every cell is checked before it runs, together with the cells that ran before it."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any

from IPython.display import display

from kerlint.config import ConfigError, Resolver
from kerlint.engine import FileResult, lint_file
from kerlint.findings import Finding
from kerlint.graph.models import Model
from kerlint.notebooks.cells import Cell
from kerlint.notebooks.source import notebook_source
from kerlint.output import render
from kerlint.output.results import Results
from kerlint.reading import Unreadable, names_keras

PATH = "In"  # cells are numbered as the shell numbers what it runs
_COLOURS = {"error": "#c00", "warning": "#b36b00", "performance": "#8a2be2", "advice": "#0a7a8a"}
_TOO_EARLY = frozenset({"unused-input", "unused-output"})  # said of a program that is not finished, they prove nothing
_USAGE = "%kerlint takes `on`, `off`, `keras2`, `keras3`, `draw [MODEL]`, or nothing, which checks all that has run so far"


class Shown:
    """Findings as a notebook or a terminal shows them."""

    def __init__(self, result: FileResult, findings: list[Finding]) -> None:
        self.result = result
        self.findings = findings

    def __repr__(self) -> str:
        return self._text(self.findings).rstrip("\n")

    def _repr_html_(self) -> str:
        if not self.findings:
            return "<p>No mistakes found.</p>"
        return "".join(self._html(finding) for finding in self.findings)

    def _html(self, finding: Finding) -> str:
        colour = _COLOURS[str(finding.severity)]
        heading = f'<b style="color: {colour}">{finding.severity}[{finding.code}] {finding.name}</b>'
        story = self._text([finding]).rpartition("\n\n")[0].partition("\n")[2]
        summary = f"<summary>{heading}: {escape(finding.message)}</summary>"
        return f'<details open>{summary}<pre style="line-height: 1.3">{escape(story)}</pre></details>'

    def _text(self, findings: list[Finding]) -> str:
        return render("full", Results(findings, self.result.texts))


class Drawn:
    """A model as a notebook shows it; a terminal shows its summary. `number` tells the drawings of a notebook apart."""

    def __init__(self, model: Model, findings: list[Finding], number: int) -> None:
        self.model = model
        self.findings = findings
        self.number = number

    def __repr__(self) -> str:
        from kerlint.pictures.summary import summary_text

        return summary_text(self.model).rstrip("\n")

    def _repr_svg_(self) -> str:
        from kerlint.pictures.drawing import draw_svg

        return draw_svg(self.model, self.findings, prefix=f"kerlint-{self.number}-")


class Companion:
    """What kerlint knows of one shell: the cells that have run, by number."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.on = True
        self.target: int | None = None
        self.drawings = 0
        self.cells: dict[int, str] = {}
        for number, text in enumerate(shell.history_manager.input_hist_raw[1:], start=1):
            self.cells[number] = text

    def before(self, info: Any) -> None:
        """Check the cell that is about to run."""
        if self.on and info.store_history:
            self._show(self._begun(), info.raw_cell)

    def after(self, result: Any) -> None:
        """Keep the cell that has run, if it did run."""
        number = result.execution_count
        if number is None:
            return
        if result.error_before_exec is None:
            self.cells[number] = result.info.raw_cell
        else:
            self.cells.pop(number, None)

    def magic(self, line: str, cell: str | None = None) -> None:
        """`%kerlint [on|off|keras2|keras3|draw]`, and `%%kerlint`, which checks its cell and runs it."""
        word, _, rest = line.strip().partition(" ")
        if cell is not None:
            if not self.on:
                self._show(self._begun() - 1, cell)
            self.shell.run_cell(cell, store_history=False)
        elif word in ("on", "off"):
            self.on = word == "on"
        elif word in ("keras2", "keras3"):
            self.target = int(word[-1])
        elif word == "draw":
            self._draw(rest.strip())
        elif word:
            print(_USAGE, file=sys.stderr)
        else:
            result = self.check(self.cells)
            if result is not None:
                display(Shown(result, result.findings))  # type: ignore[no-untyped-call]

    def _draw(self, name: str) -> None:
        """Show the models that are called so, or all that the cells make."""
        from kerlint.pictures.data import models_of

        result = self.check(self.cells)
        known = models_of(result.programs) if result is not None else []
        models = [model for model in known if name in ("", model.variable, model.name)]
        if not models:
            what = f"there is no model `{name}`" if name else "there is no model"
            print(f"kerlint: {what} in the cells that have run", file=sys.stderr)
        for model in models:
            assert result is not None
            self.drawings += 1
            display(Drawn(model, result.findings, self.drawings))  # type: ignore[no-untyped-call]

    def check(self, cells: dict[int, str]) -> FileResult | None:
        """What is found in these cells, run in the order of their numbers; None where the settings are broken."""
        try:
            settings = Resolver(target=self.target or _imported()).settings_in(Path.cwd())
            settings.check()
            source = notebook_source([Cell(*item) for item in sorted(cells.items())], PATH)
        except (ConfigError, Unreadable) as error:
            print(f"kerlint: {error.message}", file=sys.stderr)
            return None
        if not names_keras(source.text.encode("utf-8", "surrogatepass")):
            return FileResult(PATH, skipped=True)
        return lint_file(source, settings)

    def _begun(self) -> int:
        """How many cells have begun, plus one; versions of IPython differ in when they raise `execution_count`."""
        return len(self.shell.history_manager.input_hist_raw)

    def _show(self, number: int, text: str) -> None:
        earlier = {n: cell for n, cell in self.cells.items() if n < number}
        result = self.check({**earlier, number: text})
        findings = [f for f in result.findings if f.place.cell == number and f.name not in _TOO_EARLY] if result else []
        if result is not None and findings:
            display(Shown(result, findings))  # type: ignore[no-untyped-call]


def load(shell: Any) -> Companion:
    """Begin to check the cells of this shell."""
    found: Companion | None = getattr(shell, "_kerlint", None)
    if found is None:
        found = shell._kerlint = Companion(shell)
        shell.events.register("pre_run_cell", found.before)
        shell.events.register("post_run_cell", found.after)
        shell.register_magic_function(found.magic, "line_cell", "kerlint")
    return found


def unload(shell: Any) -> None:
    """Leave the shell alone."""
    found = getattr(shell, "_kerlint", None)
    if found is not None:
        shell.events.unregister("pre_run_cell", found.before)
        shell.events.unregister("post_run_cell", found.after)
        del shell._kerlint


def _imported() -> int | None:
    """The generation of Keras that the program has imported; None before it has."""
    version = getattr(sys.modules.get("keras") or sys.modules.get("tf_keras"), "__version__", "")
    major = str(version).partition(".")[0]
    return int(major) if major in ("2", "3") else None
