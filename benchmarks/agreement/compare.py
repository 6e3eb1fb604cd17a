"""Holding what kerlint says of a program against what Keras did with it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

VERDICTS = ("agree", "partial", "missing", "contradiction")


@dataclass
class Comparison:
    """The verdicts on one program, each with its reason, and the errors that Keras did not confirm."""

    program: str
    verdicts: list[tuple[str, str]] = field(default_factory=list)
    models: list[tuple[str, str]] = field(default_factory=list)
    false_errors: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    broken: str | None = None
    seconds: float = 0.0

    def count(self, verdict: str) -> int:
        """How many results of layers got this verdict."""
        return sum(v == verdict for v, _ in self.verdicts)


def compare(keras: dict[str, Any], file: dict[str, Any], findings: list[Any]) -> Comparison:
    """Compare Keras's answer with a file of `kerlint shapes` and the error-level findings of `kerlint check`."""
    result = Comparison(keras["program"])
    calls: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for call in file["calls"]:
        calls.setdefault((call["created"], call["layer"]), []).append(call)
    seen = set()
    for layer in keras["layers"]:
        found = calls.get((layer["line"], layer["class"]), [])
        for outputs in layer["outputs"]:
            key = (layer["path"], layer["line"], layer["class"], repr(outputs), layer["params"])
            if key in seen:
                continue
            seen.add(key)
            verdict, given = _judge(outputs, layer["params"], found)
            where = f"{layer['path']}:{layer['line']} {layer['class']} {outputs} {layer['params']}"
            result.verdicts.append((verdict, where if given is None else f"{where} | kerlint: {given}"))
    _models(keras, file, result)
    for error in keras["raised"]:
        result.raised.append(f"{keras['program']}:{error['at']} {error['type']}: {error['message'][:120]}")
    result.false_errors = [
        f"{f.place.path}:{f.place.line} {f.code} {f.message}" for f in findings if _ran(keras, f.place.path, f.place.line)
    ]
    return result


def _judge(outputs: list[Any], params: int | None, calls: list[dict[str, Any]]) -> tuple[str, str | None]:
    if not calls:
        return "missing", None
    best = min((_distance(outputs, params, call) for call in calls), default=3)
    told = "; ".join(f"{c['outputs']} {c['params']}" for c in calls[:4])
    return {0: ("agree", None), 1: ("partial", told), 2: ("partial", told), 3: ("contradiction", told)}[best]


def _distance(outputs: list[Any], params: int | None, call: dict[str, Any]) -> int:
    """0 when all agrees, 1 when kerlint knows less, 3 when they contradict each other."""
    given = call["outputs"]
    if len(given) != len(outputs):
        return 1 if given == [None] else 3
    worst = max((_shape_distance(a, b) for a, b in zip(outputs, given)), default=0)
    if params != call["params"] and params is not None:
        worst = max(worst, 1 if call["params"] is None else 3)
    return worst


def _shape_distance(real: list[int | None], given: list[Any] | None) -> int:
    if given is None:
        return 1
    if len(real) != len(given):
        return 3
    worst = 0
    for axis, (a, b) in enumerate(zip(real, given)):
        if a == b or (axis == 0 and (a is None or b is None)):
            continue
        worst = max(worst, 3 if isinstance(b, int) else 1)
    return worst


def _models(keras: dict[str, Any], file: dict[str, Any], result: Comparison) -> None:
    seen = set()
    for model in keras["models"]:
        key = (model["line"], model["class"], model["params"])
        if key in seen:
            continue
        seen.add(key)
        found = [m for m in file["models"] if m["line"] == model["line"]]
        params = [m["params"] for m in found]
        if model["params"] in params:
            verdict = "agree"
        elif not found:
            verdict = "missing"
        else:
            verdict = "partial" if None in params else "contradiction"
        result.models.append((verdict, f"{model['path']}:{model['line']} {model['class']} {model['params']} | {params}"))


def _ran(keras: dict[str, Any], path: str, line: int) -> bool:
    """Whether the innermost simple statement at the line was run and never raised."""
    ran, failed = set(keras["ran"].get(path, ())), set(keras["failed"].get(path, ()))
    lines = statement_lines(path, line)
    return bool(lines & ran) and not lines & failed


def statement_lines(path: str, line: int) -> set[int]:
    """The lines of the smallest statement around the line."""
    with open(path, encoding="utf-8", errors="replace") as file:
        tree = ast.parse(file.read())
    best: ast.stmt | None = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line):
            if best is None or (node.end_lineno or 0) - node.lineno <= (best.end_lineno or 0) - best.lineno:
                best = node
    if best is None:
        return {line}
    end = best.body[0].lineno - 1 if hasattr(best, "body") and best.body else best.end_lineno
    return set(range(best.lineno, max(end or line, line) + 1))
