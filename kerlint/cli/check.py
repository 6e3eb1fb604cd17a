"""`kerlint check`."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerlint.cli.grouping import GroupedCommand, option
from kerlint.cli.known import Known
from kerlint.cli.linting import Linting, baseline_option, choosing, exit_options, files_options, rules_options, settings_here
from kerlint.cli.options import print_errors, settings_options
from kerlint.cli.progress import Progress
from kerlint.cli.reporting import Told, note, number, print_report, write_reports
from kerlint.cli.terminal import say
from kerlint.config import Config, ConfigError
from kerlint.engine import Error, Report, lint_bytes
from kerlint.output.formats import FORMATS
from kerlint.parallel import processors
from kerlint.running import lint_paths

if TYPE_CHECKING:
    from kerlint.caching.store import Cache

STDIN = "-"

fixing = partial(option, group="Changing files")
printing = partial(option, group="Output")
running = partial(option, group="Running")


@dataclass(frozen=True, kw_only=True)
class Options(Linting):
    """What the command line says."""

    fix: bool
    unsafe_fixes: bool
    diff: bool
    add_ignore: bool
    write_baseline: bool
    prune_baseline: bool
    output_format: str | None
    output: tuple[str, ...]
    statistics: bool
    color: str
    quiet: bool
    verbose: bool
    stdin_filename: str | None
    no_cache: bool
    cache_dir: str | None
    jobs: int | None
    watch: bool

    def check(self) -> None:
        """Raise UsageError where options exclude one another."""
        if STDIN in self.paths and len(self.paths) > 1:
            raise click.UsageError("`-` stands alone: standard input or paths, not both")
        if self.paths == (STDIN,) and (self.add_ignore or self.write_baseline or self.prune_baseline):
            raise click.UsageError("--add-ignore and baselines are written for files, not for standard input")
        if STDIN in self.paths and self.watch:
            raise click.UsageError("--watch is for files and folders, not for standard input")
        if self.diff and (self.fix or self.add_ignore or self.write_baseline or self.prune_baseline):
            raise click.UsageError("--diff writes nothing, so it stands without options that do")

    def settings(self) -> dict[str, Any]:
        """The settings that options make, as files of settings would have them."""
        told = {"unsafe-fixes": self.unsafe_fixes, "output-format": self.output_format}
        return {**super().settings(), **{key: value for key, value in told.items() if value}}


@click.command("check", cls=GroupedCommand, short_help="Find mistakes in files and folders.")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", type=click.Path())
@rules_options
@fixing("--fix", is_flag=True, help="Make the edits that are safe.")
@fixing("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the edits too that change what the model computes.")
@fixing("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@fixing("--add-ignore", is_flag=True, help="Write a comment for each finding that suppresses it.")
@baseline_option("Changing files")
@fixing("--write-baseline", is_flag=True, help="Put the findings into the baseline, for a project that begins with kerlint.")
@fixing("--prune-baseline", is_flag=True, help="Take out of the baseline what is found no more.")
@printing("--output-format", type=click.Choice(FORMATS), metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.  [default: full]")
@printing("-o", "--output", multiple=True, metavar="FORMAT:FILE", help="Write a file besides; may be given again.")
@printing("--statistics", is_flag=True, help="Print how often each rule found something, nothing else.")
@printing("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@printing("-q", "--quiet", is_flag=True, help="Print findings and errors only.")
@printing("-v", "--verbose", is_flag=True, help="Say on standard error what is read and how long it took.")
@files_options
@choosing("--stdin-filename", metavar="NAME", help="Where the program on standard input is kept.")
@running("--watch", is_flag=True, help="Lint again whenever a file changes, until Ctrl-C.")
@running("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Use at most N processes.  [default: one for each CPU]")
@running("--no-cache", is_flag=True, help="Read no results of earlier runs and keep none.")
@running("--cache-dir", metavar="FOLDER", type=click.Path(), help="Keep results there.  [default: .kerlint_cache]")
@settings_options
@exit_options
def command(**given: Any) -> int:
    """Find mistakes in PATHS: files, folders (the current one by default), or - for standard input.

    Exit status: 0 nothing found, 1 warnings or errors found, 2 kerlint could not run.
    """
    options = Options(**given)
    options.check()
    return _Check(options).run()


class _Check:
    """One run of the command."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._started = time.perf_counter()
        self._cache: Cache | None = None
        self._resolver, self._errors = options.resolver()

    @cached_property
    def _here(self) -> Config:
        return settings_here(self._resolver)

    def run(self) -> int:
        """Lint, change files, print. Returns the exit status."""
        if self._options.watch:
            return self._watch()
        known = Known(self._here.baseline, self._options.write_baseline, self._options.prune_baseline)
        known.check()
        if self._errors:
            outcome = _Outcome(Report(errors=self._errors))
        elif self._options.paths == (STDIN,):
            outcome = self._standard_input()
        else:
            outcome = self._files()
        report = outcome.report
        if outcome.diff is not None:
            return self._print_diff(outcome, outcome.diff)
        findings, notes = known.without(report)
        outcome.notes += notes
        if self._options.add_ignore:
            from kerlint.ignoring import ignore_files

            suppressed = ignore_files(report, self._resolver, findings)
            outcome.notes.append(f"Suppressed {number(suppressed, 'finding')}.")
            findings, _ = known.without(report)
        told = Told(report, findings, self._resolver)
        if outcome.program is not None:
            sys.stdout.buffer.write(outcome.program)
        write_reports(self._options.output, told)
        print_report(
            self._here.output_format,
            told,
            self._options.color,
            quiet=self._options.quiet,
            statistics=self._options.statistics,
            to_error=outcome.program is not None,
        )
        if not self._options.quiet:
            self._print_notes(outcome)
        if self._options.verbose:
            self._print_details(report)
        return self._options.status(report, findings, self._here)

    def _files(self) -> _Outcome:
        options = self._options
        if not options.no_cache:
            from kerlint.caching.location import cache_folder
            from kerlint.caching.store import Cache

            self._cache = Cache(cache_folder(self._here, options.cache_dir))
        progress = Progress(wanted=not options.quiet)
        try:
            report = lint_paths(
                options.paths or (".",),
                self._resolver,
                force_exclude=self._here.force_exclude,
                cache=self._cache,
                jobs=options.jobs or processors(),
                progress=progress,
            )
        finally:
            progress.end()
        outcome = _Outcome(report)
        if options.diff or options.fix:
            from kerlint.fixing import diff_files, fix_files

            unsafe = self._here.unsafe_fixes
            if options.diff:
                outcome.diff, outcome.fixed = diff_files(report, self._resolver, unsafe=unsafe)
            else:
                outcome.fixed = fix_files(report, self._resolver, unsafe=unsafe)
        return outcome

    def _watch(self) -> int:
        """Lint after each change, until somebody ends it."""
        from kerlint.watching import NOT_INSTALLED, installed, watch

        if not installed():
            print_errors([Error(NOT_INSTALLED)])
            return 2
        arguments = [argument for argument in sys.argv[1:] if argument != "--watch"]
        for _ in watch(self._options.paths or (".",), arguments, lambda: self._options.resolver()[0]):
            pass
        return 0

    def _standard_input(self) -> _Outcome:
        """The outcome for standard input. With `--fix` the mended text then goes to standard output."""
        options = self._options
        name = options.stdin_filename or "<stdin>"
        data = sys.stdin.buffer.read()
        try:
            settings = self._resolver.settings_in(Path(name).absolute().parent)
            settings.check()
            result = lint_bytes(data, name, settings)
        except ConfigError as error:
            return _Outcome(Report(errors=[Error.of(error)]))
        if not options.fix and not options.diff:
            return _Outcome(Report([result]))
        from kerlint.fixing import diff_of, mend, mended_bytes

        left, fixed = mend(result, settings, unsafe=self._here.unsafe_fixes)
        written, encoding = data, "utf-8"
        if result.source is not None and left.source is not None:
            written, encoding = mended_bytes(data, result.source, left.source), left.source.encoding
        if options.diff:
            return _Outcome(Report([result]), fixed=fixed, diff=diff_of(name, data, written, encoding))
        return _Outcome(Report([left]), fixed=fixed, program=written)

    def _print_diff(self, outcome: _Outcome, diff: str) -> int:
        print_errors(outcome.report.errors)
        say(diff, end="")
        if not self._options.quiet:
            note(f"Would mend {number(outcome.fixed, 'finding')}." if diff else "There is nothing to mend.")
        if outcome.report.errors:
            return 2
        return 1 if diff and not self._options.exit_zero else 0

    def _print_notes(self, outcome: _Outcome) -> None:
        if outcome.fixed:
            note(f"Mended {number(outcome.fixed, 'finding')}.")
        for text in outcome.notes:
            note(text)
        if not outcome.report.results and not outcome.report.errors:
            note("kerlint: warning: no Python file or notebook is there to lint")

    def _print_details(self, report: Report) -> None:
        from kerlint.cli.details import details

        trouble = self._cache.trouble if self._cache is not None else None
        for line in details(report, self._resolver, time.perf_counter() - self._started, trouble):
            note(line)


@dataclass
class _Outcome:
    """What came of the run: `program` is the mended standard input, `diff` what would be mended, `notes` what else to say."""

    report: Report
    fixed: int = 0
    program: bytes | None = None
    diff: str | None = None
    notes: list[str] = field(default_factory=list)
