"""What a worker can be asked for. Everything here calls the engine, and what comes back is plain data."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kerlint.config import ConfigError, Resolver, Settings
from kerlint.discovery import discover
from kerlint.engine import FileResult, lint_file, lint_text
from kerlint.findings import Finding
from kerlint.fixing import mend
from kerlint.lessons import UnknownTopic, explain
from kerlint.notebooks.cells import Cell
from kerlint.notebooks.source import notebook_source
from kerlint.pictures.data import models_of
from kerlint.pictures.summary import summary_text
from kerlint.reading import Source, names_keras, parse_tree, unsaved
from kerlint.running import lint_paths
from kerlint.selection import Selection
from kerlint.server.data import Analysis, Details, Options, Program
from kerlint.server.repair import repaired
from kerlint.server.views.hints import hints_of
from kerlint.server.views.outline import outline_of
from kerlint.server.views.spots import Spots
from kerlint.target import GENERATIONS

KEPT = 4  # programs whose graphs are kept, since the next question is likely to be about one of them


def analyse(program: Program, options: Options) -> Analysis:
    """What an editor shows of the program at once. It is evaluated anew, since what it imports may have changed."""
    started = time.perf_counter()
    try:
        result, half_typed = _evaluate(program, options)
    except ConfigError as error:
        return Analysis(errors=(f"{error.path}: {error.message}" if error.path else error.message,))
    return Analysis(
        findings=() if _excluded(program.path, options) else tuple(result.findings),
        hints=tuple(hints_of(program.path, result.programs)),
        models=tuple(outline_of(program.path, result.programs)),
        half_typed=half_typed,
        seconds=time.perf_counter() - started,
    )


def details(program: Program, options: Options) -> Details:
    """What there is to tell of names, layers and arguments."""
    result, _ = _evaluated(program, options)
    if result.source is None:
        return Details((), ())
    spots = Spots(result.source, result.programs)
    return Details(tuple(spots.all()), tuple(spots.pages))


def mended(program: Program, options: Options) -> dict[int | None, str]:
    """The texts that all safe edits change, by cell; that of a file stands under None. Half-typed files are left alone."""
    before, half_typed = _evaluated(program, options)
    if before.source is None or (half_typed and program.cells is None):
        return {}
    after = mend(before, _settings(program.path, options))[0].source
    assert after is not None
    if program.cells is None:
        return {None: after.text} if after.text != program.text else {}
    return {new.number: new.text for old, new in zip(before.source.cells, after.cells) if old.text != new.text}


def summary(program: Program, options: Options, number: int) -> str:
    """What `model.summary()` prints of the model with this number."""
    models = models_of(_evaluated(program, options)[0].programs)
    return summary_text(models[number]) if number < len(models) else "The program has no such model any more.\n"


def page(topic: str, folder: str, options: Options) -> str:
    """The page on a rule or a layer, in Markdown."""
    try:
        return explain(topic, _resolver(options).settings_in(Path(folder)).registry)
    except (UnknownTopic, ConfigError) as error:
        return f"{error}\n"


def check(folders: Sequence[str], options: Options) -> dict[str, tuple[tuple[Finding, ...], str]]:
    """Findings and text of each file in the folders that has findings, by path.

    Notebooks are left out: editors show what is in cells only where the cells are open.
    """
    report = lint_paths(folders, _resolver(options))
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.place.cell is None:
            found.setdefault(finding.place.path, []).append(finding)
    return {path: (tuple(findings), report.texts.get(path, "")) for path, findings in found.items()}


def warm_up() -> None:
    """Load what every analysis needs, so that the first one is as quick as the others."""
    import kerlint.interpreter.run
    import kerlint.merging  # noqa: F401
    from kerlint.registry import load

    load()


TASKS: dict[str, Callable[..., Any]] = {task.__name__: task for task in (analyse, details, mended, summary, page, check)}


_kept: dict[tuple[Program, Options], tuple[FileResult, bool]] = {}


def _evaluated(program: Program, options: Options) -> tuple[FileResult, bool]:
    """What came of the program when it was evaluated last."""
    return _kept.get((program, options)) or _evaluate(program, options)


def _evaluate(program: Program, options: Options) -> tuple[FileResult, bool]:
    """What comes of the program now. Raises ConfigError."""
    found = _linted(program, _settings(program.path, options))
    for key in [key for key in _kept if key[0].path == program.path]:
        del _kept[key]
    _kept[program, options] = found
    if len(_kept) > KEPT:
        del _kept[next(iter(_kept))]
    return found


def _linted(program: Program, settings: Settings) -> tuple[FileResult, bool]:
    """What comes of the program, and whether some statement of it had to be passed over."""
    unsaved.clear()
    unsaved.update(program.open)
    if program.cells is not None:
        return _linted_cells(program.cells, program.path, settings)
    result = lint_text(program.text, program.path, settings)
    if result.source is not None or result.skipped:
        return result, False
    rest = repaired(program.text)
    if rest is None:
        return result, True
    text, changed = rest
    tree, lines = parse_tree(text, program.path)
    readable = lint_file(Source(program.path, text, tree, lines), settings)
    readable.findings = [*result.findings, *(f for f in readable.findings if _stands(f, changed))]
    return readable, True


def _linted_cells(cells: Sequence[tuple[int, str]], path: str, settings: Settings) -> tuple[FileResult, bool]:
    if not any(names_keras(text.encode("utf-8", "surrogatepass")) for _, text in cells):
        return FileResult(path, skipped=True), False
    source = notebook_source([Cell(number, text) for number, text in cells], path)
    return lint_file(source, settings), bool(source.unread)


def _stands(finding: Finding, changed: set[int]) -> bool:
    """Whether a finding in a repaired program is about what the user wrote."""
    return not finding.code.startswith("KER0") and changed.isdisjoint(range(finding.place.line, finding.place.end_line + 1))


@lru_cache(maxsize=64)
def _resolver(options: Options) -> Resolver:
    """Finds settings. Files of settings are read once: the server starts another worker when one of them changes."""
    selection = Selection(options.select, options.extend_select, options.ignore)
    return Resolver(selection, GENERATIONS[options.target] if options.target else None, options.config, options.isolated)


def _settings(path: str, options: Options) -> Settings:
    settings = _resolver(options).settings_in(Path(path).absolute().parent)
    settings.check()
    return settings


def _excluded(path: str, options: Options) -> bool:
    """Whether the settings leave the file out."""
    if path.startswith("<"):
        return False
    return not any(True for _ in discover([path], _resolver(options).excluding_in, force_exclude=True))
