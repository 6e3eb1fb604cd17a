"""`python -m benchmarks.mutations`: how many of the mistakes that Keras refuses kerlint finds, and what it refuses alone.

Recall is the share of the refused mutants that get an error, precision the share of the mutants with an error that Keras
refuses. Some rules give an error where Keras trains, because training is certainly in vain (their `raises` is empty):
those are counted apart, as "in vain", and precision is given with and without them.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.mutations.kinds import KINDS, mutants
from benchmarks.mutations.oracle import Oracle, spelt_for
from kerlint.config import Config, Settings
from kerlint.engine import lint_bytes
from kerlint.findings import Finding, Severity

PROGRAMS = Path(__file__).with_name("programs")


@dataclass(frozen=True)
class Mutant:
    """A program with one mistake; of the kind "none" without."""

    program: str
    kind: str
    text: str


def all_mutants(per_kind: int) -> Iterator[Mutant]:
    """At most `per_kind` mutants of each kind of each program, always the same ones, and the programs themselves."""
    for path in sorted(PROGRAMS.glob("*.py")):
        text = path.read_text()
        yield Mutant(path.stem, "none", text)
        for kind, change in KINDS.items():
            found = list(dict.fromkeys(mutants(text, change)))
            chosen = random.Random(f"{path.stem} {kind}").sample(found, min(per_kind, len(found)))
            yield from (Mutant(path.stem, kind, mutant) for mutant in chosen)


def errors_of(text: str, generation: int) -> list[Finding]:
    """The findings of error severity."""
    findings = lint_bytes(spelt_for(text, generation).encode(), "mutant.py", _settings(generation)).findings
    return [finding for finding in findings if finding.severity is Severity.ERROR]


@lru_cache
def _settings(generation: int) -> Settings:
    return Settings(Config(), target=generation)


@lru_cache
def _of_vain_training(generation: int) -> frozenset[str]:
    return frozenset(rule.code for rule in _settings(generation).registry.rules if not rule.raises)


def measure(chosen: list[Mutant], generation: int, ask: bool, verbose: bool) -> None:
    """Print the table of one generation, then the misses and the false errors."""
    oracle = Oracle(generation)
    if ask:
        oracle.ask(mutant.text for mutant in chosen)
    counts: dict[str, Counter[str]] = {}
    missed: list[Mutant] = []
    false: list[tuple[Mutant, Finding]] = []
    for mutant in chosen:
        refused = oracle.refuses(mutant.text)
        if refused is None:
            continue
        errors = errors_of(mutant.text, generation)
        codes = {finding.code for finding in errors}
        verdict = _verdict(refused, bool(errors), codes <= _of_vain_training(generation))
        counts.setdefault(mutant.kind, Counter())[verdict] += 1
        if refused and not errors:
            missed.append(mutant)
        if verdict == "false":
            false.append((mutant, errors[0]))
    _print_table(counts, generation)
    for mutant in missed if verbose else ():
        print(f"\nMISSED {mutant.program}, {mutant.kind}: {oracle.words(mutant.text)}\n{_difference(mutant)}")
    for mutant, finding in false:
        print(f"\nFALSE {mutant.program}, {mutant.kind}: {finding.code} {finding.message}\n{_difference(mutant)}")


def _verdict(refused: bool, told: bool, vain: bool) -> str:
    if refused:
        return "found" if told else "missed"
    if not told:
        return "quiet"
    return "in vain" if vain else "false"


def _print_table(counts: dict[str, Counter[str]], generation: int) -> None:
    print(f"\n{'Keras ' + str(generation):44} mutants refused found missed false  in vain")
    total: Counter[str] = Counter()
    for kind, counted in counts.items():
        total.update(counted)
        print(_row(kind, counted))
    print(_row("all", total))
    found, told = total["found"], total["found"] + total["false"]
    print(f"recall {found / max(found + total['missed'], 1):.1%}, precision {found / max(told, 1):.1%}", end=" ")
    print(f"({found / max(told + total['in vain'], 1):.1%} with the errors on training in vain)")


def _row(name: str, counted: Counter[str]) -> str:
    refused = counted["found"] + counted["missed"]
    counts = f"{sum(counted.values()):7} {refused:7} {counted['found']:5} {counted['missed']:6}"
    return f"{name:44} {counts} {counted['false']:5} {counted['in vain']:8}"


def _difference(mutant: Mutant) -> str:
    before = ast.unparse(ast.parse((PROGRAMS / f"{mutant.program}.py").read_text())).splitlines()
    lines = difflib.unified_diff(before, mutant.text.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--per-kind", type=int, default=2, help="mutants of each kind of each program")
    parser.add_argument("--keras", type=int, choices=(2, 3), action="append", help="the generation (both by default)")
    parser.add_argument("--ask", action="store_true", help="run Keras on mutants that it was never asked about")
    parser.add_argument("--verbose", action="store_true", help="list the misses as well as the false errors")
    options = parser.parse_args()
    chosen = list(all_mutants(options.per_kind))
    for generation in options.keras or (3, 2):
        measure(chosen, generation, options.ask, options.verbose)


if __name__ == "__main__":
    main()
