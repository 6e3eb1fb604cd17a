"""Reading half-typed code: what does not parse gives way to a statement that means nothing certain.

A broken statement becomes a call of an unknown function with all the names in it, which it may have bound or changed. So
nothing is concluded from what stands there, nor from it being absent, and no other line moves.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterator, Sequence

ROUNDS = 25  # broken statements of one file that are looked for; with more of them it is left alone
UNKNOWN = "kerlint_half_typed"  # a name that no program binds

_NEWLINE = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"#.*|'''|\"\"\"|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|[\[({]|[\])}]")
_BLOCK = re.compile(r"\s*(async\s+)?(def|class|if|for|while|with|try|match)\b")
_TRY = re.compile(r"\s*try\s*:")
_CLAUSE = re.compile(r"\s*(else|elif|except|finally|case)\b")
_STATEMENT = re.compile(
    r"\s*(@|(async\s+def|def|class|import|from|return|for|while|with|try|del|global|assert|raise|pass|break)\b"
    r"|[\w.]+(\[[^\]]*\])?\s*[-+*/%&|^@]?=(?!=)|[\w.]+\()"
)
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
_QUOTED = re.compile(r"#.*|\"[^\"\n]*\"|'[^'\n]*'")
_TARGETS = re.compile(r"\s*([^\W\d]\w*(?:\s*,\s*[^\W\d]\w*)*)\s*(?::[^=]*)?=(?!=)")
_HEADER = re.compile(r"on line (\d+)")


def repaired(text: str) -> tuple[str, set[int]] | None:
    """The text with as many lines, which parses, and the numbers of the lines that were changed; None when it cannot be."""
    lines = _NEWLINE.split(text)
    changed: set[int] = set()
    for _ in range(ROUNDS):
        error = _error(lines)
        if error is None:
            return "\n".join(lines), changed
        at = min(max(error.lineno or 1, 1), len(lines)) - 1
        steps = (_give_block, _end_try, _replace_line)
        if not any(step(lines, at, error, changed) for step in steps):
            _replace(lines, at, changed)
    return None


def _error(lines: Sequence[str]) -> SyntaxError | None:
    """What keeps the lines from being parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))
    return None


def _give_block(lines: list[str], at: int, error: SyntaxError, changed: set[int]) -> bool:
    """Give the header of an empty block something to do."""
    header = _HEADER.search(error.msg)
    if not error.msg.startswith("expected an indented block") or header is None:
        return False
    start = int(header[1]) - 1
    end = next(last for first, last in _statements(lines) if first <= start <= last)
    lines[end] = f"{_without_comment(lines[end]).rstrip()} pass"
    changed.add(end + 1)
    return True


def _end_try(lines: list[str], at: int, error: SyntaxError, changed: set[int]) -> bool:
    """Let a `try` whose `except` is not typed yet be a block that may run or not."""
    if not error.msg.startswith("expected 'except' or 'finally'"):
        return False
    for index in range(at, -1, -1):
        indent = _indent(lines[index])
        handled = (line for line in lines[index + 1 : at + 1] if _indent(line) == indent and _CLAUSE.match(line))
        if _TRY.match(lines[index]) and not any(handled):
            lines[index] = f"{indent}if {UNKNOWN}():{lines[index].partition(':')[2]}"
            changed.add(index + 1)
            return True
    return False


def _replace_line(lines: list[str], at: int, error: SyntaxError, changed: set[int]) -> bool:
    """Put an unknown value in the place of one line of a statement that has several, such as one layer of a list."""
    first, last = next((span for span in _statements(lines) if span[0] <= at <= span[1]), (at, at))
    opened = _HEADER.search(error.msg)  # a bracket that is closed by one of another kind
    for index in (at, at - 1, int(opened[1]) - 1 if opened else at):
        if not first < index <= last or index + 1 in changed:
            continue
        line = f"{_indent(lines[index])}{UNKNOWN}({', '.join(_names(lines[index]))}),"
        if _parses([*lines[first:index], line, *lines[index + 1 : last + 1]]):
            lines[index] = line
            changed.add(index + 1)
            return True
    return False


def _parses(statement: list[str]) -> bool:
    """Whether the lines are a statement; the header of a block is one, whatever its block is."""
    header = statement[-1].rstrip().endswith(":")
    return (
        _error(["if 1:" if _indent(statement[0]) else "", *statement[:-1], statement[-1] + (" pass" if header else "")]) is None
    )


def _names(text: str) -> list[str]:
    return sorted({name for name in _NAME.findall(_QUOTED.sub("", text)) if not keyword.iskeyword(name)} - {UNKNOWN})


def _replace(lines: list[str], at: int, changed: set[int]) -> None:
    """Put a statement that means nothing certain in the place of the one that has the line `at`."""
    first, last = next((span for span in _statements(lines) if span[0] <= at <= span[1]), (at, at))
    if first + 1 in changed and at >= first:  # it is not this statement alone that is broken: its block goes as well
        last = _end_of_block(lines, first)
        first = _start_of_block(lines, first)
    old = "\n".join(lines[first : last + 1])
    lines[first : last + 1] = [_stand_in(lines, first, old)] + [""] * (last - first)
    changed.update(range(first + 1, last + 2))


def _stand_in(lines: Sequence[str], first: int, old: str) -> str:
    """A statement in the place of `old`, at an indentation that is allowed there."""
    value = f"{UNKNOWN}({', '.join(_names(old))})"
    indent = _indent(old)
    before = next((line for line in reversed(lines[:first]) if line.strip()), "")
    if not before.rstrip().endswith(":") and len(indent) > len(_indent(before)):
        indent = _indent(before)
    if (_BLOCK.match(old) or _CLAUSE.match(old)) and _deeper_follows(lines, first, old):
        return f"{indent}if {value}:"
    targets = _TARGETS.match(old)
    bound = f"{targets[1]} = " if targets and not any(map(keyword.iskeyword, re.findall(r"\w+", targets[1]))) else ""
    return f"{indent}{bound}{value}"


def _deeper_follows(lines: Sequence[str], first: int, old: str) -> bool:
    after = next((line for line in lines[first + old.count("\n") + 1 :] if line.strip()), "")
    return len(_indent(after)) > len(_indent(old))


def _statements(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each statement, a header of a block being one.

    A bracket that is still open where a line, indented no deeper than its statement, begins another one was never closed.
    """
    first, depth, quote = 0, 0, ""
    for index, line in enumerate(lines):
        if index > first and depth and not quote and _begins_another(lines[first], line):
            yield first, index - 1
            first, depth = index, 0
        depth, quote = _state(line, depth, quote)
        if depth <= 0 and not quote and not line.rstrip().endswith("\\"):
            yield first, index
            first, depth = index + 1, 0
    if first < len(lines):
        yield first, len(lines) - 1


def _begins_another(statement: str, line: str) -> bool:
    return bool(_STATEMENT.match(line)) and len(_indent(line)) <= len(_indent(statement))


def _state(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open behind the line, and the quotes of a string over several lines that is."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return depth, quote
            at, quote = end + 3, ""
            continue
        token = _TOKEN.search(line, at)
        if token is None:
            return depth, ""
        at = token.end()
        if token[0] in ("'''", '"""'):
            quote = token[0]
        elif token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
    return depth, quote


def _start_of_block(lines: Sequence[str], at: int) -> int:
    """The header that the line stands under; the line itself at the outermost level."""
    indent = len(_indent(lines[at]))
    above = (i for i in range(at - 1, -1, -1) if lines[i].strip() and len(_indent(lines[i])) < indent)
    return next(above, at)


def _end_of_block(lines: Sequence[str], at: int) -> int:
    """The last line before the next one that is indented less than the block is."""
    indent = len(_indent(lines[_start_of_block(lines, at)]))
    after = (i for i in range(at + 1, len(lines)) if lines[i].strip() and len(_indent(lines[i])) <= indent)
    return next((i for i in after if not _CLAUSE.match(lines[i])), len(lines)) - 1


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t"))]


def _without_comment(line: str) -> str:
    for token in _TOKEN.finditer(line):
        if token[0].startswith("#"):
            return line[: token.start()]
    return line
