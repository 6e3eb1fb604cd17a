"""From one source to its findings. `running.py` does this for many files; no front end calls what is below the two."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kerlint.artifacts.kinds import is_model_path, looks_like_model
from kerlint.config import ConfigError, Settings
from kerlint.discovery import Found, LeftOut
from kerlint.findings import Finding, Severity, place_of
from kerlint.graph.places import Place
from kerlint.lookups import Lookups
from kerlint.reading import Source, Unreadable, names_keras, parse_bytes, parse_text, read_bytes, read_source, texts_of
from kerlint.states import state_of
from kerlint.suppressions import Suppressions, removal, suppressions

if TYPE_CHECKING:
    from kerlint.graph.program import Program
    from kerlint.rule import Rule

UNSUPPORTED = (".pb", ".tflite", ".onnx")  # models in which no layers of Keras are left

# Which comment was used, as (document, line, code or name).
Use = tuple[str, int, str]


@dataclass(frozen=True)
class Error:
    """What kept kerlint from running, as a whole or on one of the paths."""

    message: str
    path: str | None = None
    line: int | None = None

    @classmethod
    def of(cls, error: ConfigError) -> Error:
        """What is wrong with settings."""
        return cls(error.message, error.path, error.line)

    @property
    def where(self) -> str:
        """`path:line: `, as far as they are known."""
        return "".join(f"{part}:" for part in (self.path, self.line) if part is not None) + (" " if self.path else "")


class Written:
    """What a file says: its program, None for what is none, and its texts by `Place.document`, none for what is no text."""

    def __init__(self, source: Source | None = None, texts: dict[str, str] | None = None) -> None:
        self.source = source
        self.texts = texts if texts is not None else source.texts if source is not None else {}


class WrittenOnDisk(Written):
    """The same, read when it is asked for, so that not all programs of a large run are kept. What changed since says nothing."""

    def __init__(self, path: str, state: str) -> None:
        self._path = path
        self._state = state

    @cached_property
    def _data(self) -> bytes:
        with suppress(Unreadable):
            data = read_bytes(self._path)
            if state_of(data, self._path) == self._state:
                return data
        return b""

    @cached_property
    def source(self) -> Source | None:  # type: ignore[override]
        """The program."""
        with suppress(Unreadable):
            return parse_bytes(self._data, self._path) if self._data else None
        return None

    @cached_property
    def texts(self) -> dict[str, str]:  # type: ignore[override]
        """The texts of the file, or of its cells."""
        return texts_of(self._data, self._path) if self._data else {}


@dataclass(eq=False)
class FileResult:
    """What came of one file.

    `used` are the comments, in this file and in those that it imports, that suppressed something; `unused` those of this
    file that did not, with the finding that says so. `keras` is the generation, None for what was not evaluated, in `runs`
    runs; it is not `complete` where the budget cut one short.

    `state` is that of the file with `lookups` beside it, for the cache; empty where the result is not to be kept. `cached` says
    that it was, `seconds` how long it took.
    """

    path: str
    findings: list[Finding] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    used: set[Use] = field(default_factory=set)
    unused: dict[Use, Finding] = field(default_factory=dict)
    suppressed: int = 0
    skipped: bool = False
    keras: int | None = None
    runs: int = 0
    complete: bool = True
    state: str = ""
    lookups: Lookups | None = None
    cached: bool = False
    seconds: float = 0.0

    @property
    def source(self) -> Source | None:
        """The program; None for what is none."""
        return self.written.source

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the file, or of the cells of a notebook, by `Place.document`; empty for what is no text."""
        return self.written.texts

    def without_programs(self) -> FileResult:
        """The result without what takes much memory and goes through no pipe."""
        written = WrittenOnDisk(self.path, self.state) if self.state else Written(texts=self.texts if self.findings else {})
        return replace(self, programs=[], written=written)


@dataclass(eq=False)
class Report:
    """What came of all files, and what was not looked into."""

    results: list[FileResult] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def replace(self, result: FileResult) -> None:
        """Put the result in the place of what was found before in the same file."""
        self.results = [result if old.path == result.path else old for old in self.results]
        for known in ("findings", "texts"):
            self.__dict__.pop(known, None)

    @cached_property
    def findings(self) -> list[Finding]:
        """Every finding once, file by file; a mistake in a module that several files import is told once."""
        used = {use for result in self.results for use in result.used}
        told: dict[tuple[str, Place, str], Finding] = {}
        for result in self.results:
            used_elsewhere = [finding for use, finding in result.unused.items() if use in used]
            for finding in result.findings:
                if finding not in used_elsewhere:
                    told.setdefault((finding.code, finding.place, finding.message), finding)
        return list(told.values())

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts that findings speak of, by `Place.document`; of files that are no text there is none."""
        results = {result.path: result for result in self.results}
        texts: dict[str, str] = {}
        for path in dict.fromkeys(path for finding in self.findings for path in _paths_of(finding)):
            with suppress(Unreadable):
                texts |= (results[path].texts if path in results else {}) or read_source(path).texts
        return texts

    @property
    def programs(self) -> list[Program]:
        """Every program of every file."""
        return [program for result in self.results for program in result.programs]


def _paths_of(finding: Finding) -> Iterator[str]:
    """The files that the finding speaks of."""
    yield finding.place.path
    yield from (note.place.path for note in finding.notes if note.place is not None)
    yield from (place_of(edit).path for fix in finding.fixes for edit in fix.edits)


def lint_path(found: Found, settings: Settings) -> FileResult:
    """Lint one file."""
    return _read(found, settings, lint_file, lint_model)


def interpret_path(found: Found, settings: Settings) -> FileResult:
    """Read and evaluate one file without running a rule; only that it could not be read is a finding."""
    return _read(found, settings, _interpreted, _built)


def lint_bytes(data: bytes, path: str, settings: Settings, *, alone: bool = False) -> FileResult:
    """Lint a program that is at hand and would be kept in `path`. `alone` looks at no file."""
    if not names_keras(data):
        return FileResult(path, skipped=True)
    try:
        return lint_file(parse_bytes(data, path), settings, alone=alone)
    except Unreadable as reason:
        return _unreadable(reason, path, settings)


def lint_text(text: str, path: str, settings: Settings) -> FileResult:
    """Lint the Python program that an editor has in a document called `path`, whatever ending that has."""
    if not names_keras(text.encode("utf-8", "surrogatepass")):
        return FileResult(path, skipped=True)
    try:
        return lint_file(parse_text(text, path), settings)
    except Unreadable as reason:
        return _unreadable(reason, path, settings)


def lint_file(source: Source, settings: Settings, *, alone: bool = False) -> FileResult:
    """Evaluate the program, run the rules over every run of it, and merge and suppress what they find.

    `alone` looks at no other file.
    """
    from kerlint.merging import merge, order

    result = _interpreted(source, settings, alone=alone)
    failures = list(result.findings)
    runs: list[tuple[Program, list[Finding]]] = [(program, []) for program in result.programs]
    rules = settings.rules_for(source.path)
    for rule in rules:
        try:
            for program, findings in runs:
                if program.keras in rule.versions:
                    findings.extend(_wanted(rule, rule.check(program), settings))
        except Exception as error:  # one broken rule must not keep the others from running
            failures.append(_failure(f"the rule `{rule.name}`", error, source.path, settings))
    unread = [_refusal(reason, settings) for reason in source.unread]
    result.findings = [*_allowed(unread, source.path, settings), *(_graded(f, settings) for f in merge(runs, source))]
    _suppress(result, settings, source, judge=result.complete and not failures and not unread)
    result.findings = sorted([*_allowed(failures, source.path, settings), *result.findings], key=order)
    if failures:
        result.lookups = None  # another time it may work
    return result


def _wanted(rule: Rule, findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """The findings without those that are an advice alone, unless advice is asked for."""
    for finding in findings:
        if finding.severity is not Severity.ADVICE or settings.advises(rule):
            yield finding


def lint_model(path: str, settings: Settings) -> FileResult:
    """Build the program that a saved model is, and run the rules over it."""
    return _judged(_built(path, settings), settings)


def lint_program(program: Program, settings: Settings) -> FileResult:
    """Run the rules over a model that is at hand as a program."""
    from kerlint.artifacts.listing import listing

    return _judged(
        FileResult(program.path, programs=[program], written=Written(texts={program.path: listing(program)})), settings
    )


def _judged(result: FileResult, settings: Settings) -> FileResult:
    """The result with what rules find in a model, which has no source to be mended or commented."""
    from kerlint.merging import order

    path = result.path
    failures = list(result.findings)
    found: dict[tuple[str, Place, str], Finding] = {}
    for rule in settings.rules_for(path):
        try:
            for program in result.programs:
                for finding in _wanted(rule, rule.check(program), settings) if program.keras in rule.versions else ():
                    found.setdefault((finding.code, finding.place, finding.message), replace(finding, fixes=()))
        except Exception as error:  # one broken rule must not keep the others from running
            failures.append(_failure(f"the rule `{rule.name}`", error, path, settings))
    graded = [_graded(finding, settings) for finding in found.values()]
    result.findings = sorted([*_allowed(failures, path, settings), *graded], key=order)
    return result


def _built(path: str, settings: Settings) -> FileResult:
    """The program that a saved model is. Raises Unreadable."""
    from kerlint.artifacts.listing import listing
    from kerlint.artifacts.program import program_of
    from kerlint.artifacts.reading import read

    result = FileResult(path)
    try:
        program = program_of(read(path), path)
        result.programs, result.written = [program], Written(texts={path: listing(program)})
        result.keras, result.runs = program.keras, 1
    except Unreadable:
        raise
    except Exception as error:  # whatever a file makes kerlint do, the others are still linted
        result.findings.append(_failure("kerlint", error, path, settings))
    return result


def _interpreted(source: Source, settings: Settings, *, alone: bool = False) -> FileResult:
    result = FileResult(source.path, written=Written(source))
    try:
        from kerlint.interpreter.project import Project
        from kerlint.interpreter.run import run_file

        result.keras = settings.keras_for(source.path, source.text, source.python, alone=alone)
        project = Project(source, alone=alone)
        result.programs = run_file(source, keras=result.keras, shapes=settings.config.shapes, project=project)
        result.runs = len(result.programs)
        result.complete = all(program.complete for program in result.programs)
        result.lookups = project.lookups
    except Exception as error:  # whatever a program makes the interpreter do, the other files are still linted
        result.findings.append(_failure("kerlint", error, source.path, settings))
    return result


def _read(
    found: Found,
    settings: Settings,
    then: Callable[[Source, Settings], FileResult],
    then_model: Callable[[str, Settings], FileResult],
) -> FileResult:
    """What `then` makes of a program, `then_model` of a saved model; a finding instead when it cannot be read."""
    path = found.path
    try:
        if is_model_path(path):
            return then_model(path, settings) if found.named or looks_like_model(path) else FileResult(path, skipped=True)
        if found.named and path.lower().endswith(UNSUPPORTED):
            raise Unreadable(
                "unsupported-file",
                "this is a model for running, in which no layers of Keras are left",
                Place(path),
                "name the program that builds the model, or what `model.save` has written",
            )
        data = read_bytes(path)
    except Unreadable as reason:
        return _unreadable(reason, path, settings)
    if not names_keras(data):
        return FileResult(path, skipped=True)
    try:
        result = then(parse_bytes(data, path), settings)
    except Unreadable as reason:
        result = _unreadable(reason, path, settings)
        result.lookups = Lookups()
    result.state = state_of(data, path) if result.lookups is not None else ""
    return result


def _unreadable(reason: Unreadable, path: str, settings: Settings) -> FileResult:
    texts = {} if reason.text is None else {path: reason.text}
    return FileResult(path, _allowed([_refusal(reason, settings)], path, settings), written=Written(texts=texts))


def _refusal(reason: Unreadable, settings: Settings) -> Finding:
    rule = settings.registry.named(reason.rule)
    return rule.finding(reason.place, reason.message, help=reason.help or ())


def failure_finding(path: str, message: str, settings: Settings) -> Finding:
    """The finding that says how kerlint itself failed on this file."""
    rule = settings.registry.named("internal-failure")
    return rule.finding(Place(path), message, help="the rest was linted; please report this with the file")


def _failure(who: str, error: Exception, path: str, settings: Settings) -> Finding:
    """The finding that says that `who` raised `error` on this file."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return failure_finding(path, f"{who} failed on this file: {type(error).__name__}: {error} ({where})", settings)


def _allowed(findings: Iterable[Finding], path: str, settings: Settings) -> list[Finding]:
    """Those of kerlint's own findings whose rules are on for this file."""
    codes = {rule.code for rule in settings.rules_for(path)}
    return [_graded(finding, settings) for finding in findings if finding.code in codes]


def _graded(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity_of(finding.code, finding.name)
    return finding if severity is None else replace(finding, severity=severity)


# ------------------------------------------------------------------ suppressions


def _suppress(result: FileResult, settings: Settings, source: Source, *, judge: bool) -> None:
    """Take out what comments suppress, and tell of comments that do nothing.

    A finding may stand in a module that the file imports; the comments of that module count there. `judge` says whether
    everything ran, so that a comment that suppressed nothing is unused.
    """
    comments = {source.path: suppressions(source)}
    kept = []
    for finding in result.findings:
        path = finding.place.path
        if path not in comments:
            comments[path] = _suppressions_of(path)
        hits = comments[path].of(finding)
        result.used.update((ignore.place.document, ignore.place.line, handle) for ignore, handle in hits)
        if not hits:
            kept.append(finding)
    result.suppressed = len(result.findings) - len(kept)
    own = list(_about_comments(comments[source.path], settings, source))
    if judge:
        unused = dict(_unused(comments[source.path], result.used, settings, source, result.keras))
        result.unused = {use: graded for use, f in unused.items() for graded in _allowed([f], source.path, settings)}
    result.findings = [*kept, *_allowed(own, source.path, settings), *result.unused.values()]


def _suppressions_of(path: str) -> Suppressions:
    try:
        return suppressions(read_source(path))
    except Unreadable:
        return Suppressions()


def _about_comments(comments: Suppressions, settings: Settings, source: Source) -> Iterator[Finding]:
    """What is wrong with the comments themselves."""
    registry = settings.registry
    for place in comments.blankets:
        yield registry.named("blanket-suppression").finding(
            place,
            "this comment names no rule, so it suppresses nothing",
            help="name what it is to ignore: `# kerlint: ignore[KER201]`",
        )
    for place, text in comments.malformed:
        yield registry.named("malformed-suppression").finding(
            place,
            f"kerlint does not understand `{text}`",
            help="write `ignore[KER201]`, `ignore-file[KER201]`, `off[KER201]` with `on[KER201]` below it, "
            "or a shape such as `X_train = (1500, 300, 10)`",
        )
    for place, handle in comments.unmatched:
        yield registry.named("malformed-suppression").finding(
            place, f"`{handle}` is not off here", help=f"write `# kerlint: off[{handle}]` above, or remove this comment"
        )
    for ignore in comments.ignores:
        for handle in ignore.handles:
            if registry.get(handle) is None:
                yield registry.named("unknown-suppression").finding(
                    ignore.place, f"`{handle}` means no rule{registry.suggestion(handle)}"
                )


def _unused(
    comments: Suppressions, used: set[Use], settings: Settings, source: Source, keras: int | None
) -> Iterator[tuple[Use, Finding]]:
    """The codes in comments whose rules ran and found nothing there."""
    ran = {rule.code for rule in settings.rules_for(source.path) if keras in rule.versions}
    for ignore in comments.ignores:
        for handle in ignore.handles:
            rule = settings.registry.get(handle)
            use = (ignore.place.document, ignore.place.line, handle)
            if rule is not None and rule.code in ran and use not in used:
                fix = removal(source.texts.get(ignore.place.document, ""), ignore, handle)
                finding = settings.registry.named("unused-suppression").finding(
                    ignore.place,
                    f"`{handle}` finds nothing {'in this file' if ignore.of_file else 'here'}",
                    help=f"remove `{handle}` from the comment",
                    fixes=[fix] if fix else (),
                )
                yield use, finding
