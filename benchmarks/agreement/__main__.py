"""Measure agreement with Keras.

    python -m benchmarks.agreement [--keras 2] [--worst 20] [--answers FILE] PATHS...

Each path is a program, or a project whose programs all run. TensorFlow must be installed.
Keras's answers can be kept in a file, so that only programs that are not in it yet run again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.agreement.compare import VERDICTS, Comparison, compare
from kerlint.config import Settings
from kerlint.engine import lint_file
from kerlint.findings import Severity
from kerlint.pictures.shapes import shapes_json
from kerlint.reading import Unreadable, names_keras, read_bytes, read_source


def programs(paths: list[str]) -> Iterator[tuple[str, str]]:
    """Each program with the project that it belongs to."""
    for given in paths:
        path = os.path.abspath(given)
        if os.path.isfile(path):
            yield os.path.dirname(path), path
            continue
        for file in sorted(Path(path).rglob("*.py")):
            try:
                if names_keras(read_bytes(str(file))):
                    read_source(str(file))
                    yield path, str(file)
            except Unreadable:
                continue


def under_keras(found: list[tuple[str, str]], version: int) -> Iterator[dict[str, Any]]:
    """What Keras did with each program."""
    command = [sys.executable, "-m", "benchmarks.agreement.runner", str(version), *(f"{r}::{p}" for r, p in found)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith('{"program"'):
                yield json.loads(line)


def answers(found: list[tuple[str, str]], version: int, kept: Path | None) -> Iterator[dict[str, Any]]:
    """What Keras did with each program; out of the file where it has been asked before."""
    known: dict[str, dict[str, Any]] = {}
    if kept and kept.exists():
        known = {answer["program"]: answer for answer in map(json.loads, kept.read_text(encoding="utf-8").splitlines())}
    yield from (known[path] for _, path in found if path in known)
    missing = [(root, path) for root, path in found if path not in known]
    for answer in under_keras(missing, version) if missing else ():
        if kept:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(answer) + "\n")
        yield answer


def measure(answer: dict[str, Any], version: int) -> Comparison:
    """Compare one program."""
    if "broken" in answer:
        return Comparison(answer["program"], broken=answer["broken"])
    start = time.perf_counter()
    outcome = lint_file(read_source(answer["program"]), Settings(target=version))
    seconds = time.perf_counter() - start
    files = shapes_json(outcome.programs)["files"] or [{"calls": [], "models": []}]
    errors = [f for f in outcome.findings if f.severity is Severity.ERROR]
    result = compare(answer, files[0], errors)
    result.seconds = seconds
    return result


def main() -> None:
    """Run the programs, print a line for each project and the worst causes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--keras", type=int, choices=(2, 3), default=3)
    parser.add_argument("--worst", type=int, default=40, help="how many results that do not agree are printed")
    parser.add_argument("--raised", action="store_true", help="print the statements that raised under Keras")
    parser.add_argument("--answers", type=Path, help="a file that keeps Keras's answers")
    options = parser.parse_args()
    found = list(programs(options.paths))
    roots = {path: root for root, path in found}
    results = [measure(answer, options.keras) for answer in answers(found, options.keras, options.answers)]
    report(results, roots, options.worst, options.raised)


def report(results: list[Comparison], roots: dict[str, str], worst: int, raised: bool) -> None:
    """Print the numbers of each project and of all, then what does not agree."""
    print(f"{'project':40} {'files':>5} {'layers':>6}  " + "  ".join(f"{v:>13}" for v in VERDICTS) + "   false errors  models")
    by_root: dict[str, list[Comparison]] = {}
    for result in results:
        by_root.setdefault(roots[result.program], []).append(result)
    for root, group in [*by_root.items(), ("all", results)]:
        counts = [sum(r.count(v) for r in group) for v in VERDICTS]
        models = [v for r in group for v, _ in r.models]
        told = "  ".join(f"{c:>13}" for c in counts)
        print(
            f"{root[-40:]:40} {len(group):>5} {sum(counts):>6}  {told}   {sum(len(r.false_errors) for r in group):>12}"
            f"  {models.count('agree')}/{len(models)}, {models.count('contradiction')} contradicted"
        )
    for result in results:
        if result.broken:
            print("broken", result.program, result.broken)
        for text in result.false_errors:
            print("false error", text)
        for text in result.raised if raised else ():
            print("raised", text)
    for verdict in ("contradiction", "missing", "partial"):
        texts = [text for r in results for v, text in r.verdicts if v == verdict]
        for text in texts[:worst]:
            print(verdict, text)
        texts = [text for r in results for v, text in r.models if v == verdict]
        for text in texts[:worst]:
            print("model:", verdict, text)
    slow = sorted(results, key=lambda r: -r.seconds)[:3]
    print("slowest:", ", ".join(f"{Path(r.program).name} {r.seconds:.2f} s" for r in slow))


if __name__ == "__main__":
    main()
