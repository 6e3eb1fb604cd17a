"""The parts of a lesson that are told of one layer at hand: what it does, what its arguments mean, its parameters."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from kerlint.lessons import lesson

_ARGUMENT = re.compile(r"(`\w+`(?:, `\w+`)*): ")
_FORMULA = re.compile(r"^ {4}parameters = (.+?)(?: {2,}.*)?$", re.MULTILINE)
_NAME = re.compile(r"[a-z_]+(?: (?:height|width))?")
_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {ast.Add: operator.add, ast.Mult: operator.mul}


@dataclass(frozen=True)
class Parts:
    """What a lesson says: in one sentence, of each argument, and the formulas of the parameters."""

    intro: str
    arguments: Mapping[str, str]
    formulas: tuple[str, ...]


@cache
def parts(topic: str) -> Parts | None:
    """The parts of the lesson on a layer; None where there is none."""
    text = lesson(topic)
    if text is None:
        return None
    paragraphs = text.partition("\n\n## ")[0].split("\n\n")[1:]
    intro = next((p for p in paragraphs if not p.startswith("Also: ")), "")
    return Parts(_line(intro), _arguments(_section(text, "Arguments")), tuple(_FORMULA.findall(text)))


def written_out(formulas: tuple[str, ...], values: Mapping[str, int], total: int) -> str | None:
    """The first formula that gives `total` with the values put in for the names, such as `10 * 5 + 5`."""
    for formula in formulas:
        names = set(_NAME.findall(formula))
        if not names <= set(values):
            continue
        sum_ = _NAME.sub(lambda name: str(values[name[0]]), formula)
        if _value(ast.parse(sum_, mode="eval").body) == total:
            return sum_
    return None


def _value(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left), _value(node.right)
        if left is not None and right is not None:
            return _OPERATORS[type(node.op)](left, right)
    return None


def _section(text: str, heading: str) -> str:
    return text.partition(f"\n\n## {heading}\n\n")[2].partition("\n\n## ")[0]


def _arguments(section: str) -> dict[str, str]:
    """What is said of each argument. A line may speak of several, one after the other or together."""
    found: dict[str, str] = {}
    for item in re.split(r"\n?^- ", section, flags=re.MULTILINE):
        pieces = _ARGUMENT.split(_line(item))
        for names, told in zip(pieces[1::2], pieces[2::2]):
            for name in re.findall(r"\w+", names):
                found.setdefault(name, told.strip())
    return found


def _line(text: str) -> str:
    return " ".join(text.split())
