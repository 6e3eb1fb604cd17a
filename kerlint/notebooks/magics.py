"""What IPython understands and Python does not, taken out of a text without moving anything that is left.

Every replacement has as many characters and lines as what it replaces, so that places in the program are places in the
text as it was written.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

# Cell magics that run the rest of the cell as Python, in the names of the notebook.
PYTHON_CELLS = frozenset("capture debug ipytest kerlint memit mprun prun pypy time timeit tutor".split())

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*%%(?P<name>\w*)[ \t]*(?P<rest>[^\r\n]*)")
_ESCAPE = re.compile(r"\s*(?:[!%]|\?{1,2}\s*[\w%]|[,;/]\s*[A-Za-z_])")
_HELP = re.compile(r"\s*%{0,2}[\w.*\[\]]+\s*\?{1,2}\s*$")
_RUN_AND_TIME = re.compile(r"(?P<indent>\s*)%time (?=\s*\S)")
_ASSIGNED = re.compile(r"(?P<target>\s*[A-Za-z_][\w.,\[\]'\" \t]*?[ \t]*(?<![=<>!])=[ \t]*)(?P<magic>[!%][^\r\n]*)")
# Commands that IPython takes without the percent sign, where they cannot be meant as Python.
_AUTOMAGIC = re.compile(
    r"\s*(?:autoreload|cat|cd|clear|conda|config|cp|env|ldir|less|lf|lk|ll|load_ext|ls|lx|mamba|man|matplotlib|mkdir|more"
    r"|mv|pip3?|precision|pwd|pylab|reload_ext|reset|rm|rmdir|run|tensorboard|time|timeit|uv|who|whos)"
    r"[ \t]+(?![=(\[,)]|(?:if|in|is|and|or|not|for|else)\b)"
)
_TOKEN = re.compile(
    r"#.*|(?P<quote>[rRbBuUfFtT]{0,2}(?:\"\"\"|'''))|\"(?:\\.|[^\"\\])*(?:\"|\\?$)|'(?:\\.|[^'\\])*(?:'|\\?$)|[(\[{]|[)\]}]|."
)
_UNKNOWN = ("__()", "__")  # reads as a value of which nothing is known; in IPython it is the output before the last


def cell_magic(text: str) -> tuple[str, str] | None:
    """Name and argument of the magic that the cell begins with: `%%writefile m.py` is ("writefile", "m.py")."""
    found = _CELL_MAGIC.match(text)
    return None if found is None else (found["name"], found["rest"].strip())


def body_of(text: str) -> str:
    """The cell with everything up to its cell magic blanked."""
    found = _CELL_MAGIC.match(text)
    return text if found is None else blank(text[: found.end()]) + text[found.end() :]


def blank(text: str) -> str:
    """As many spaces, with the line ends where they were."""
    return re.sub(r"[^\r\n]", " ", text)


def parses(text: str) -> bool:
    """Whether Python can parse the text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def neutral(text: str) -> str:
    """The text with magics, shell commands and help replaced, so that it parses if Python is all that is left.

    `!ls` and `%matplotlib inline` become `0`, `files = !ls` gets an unknown value, and what `%time` times stays. A cell that
    is written in another language, or for a file, is blank.
    """
    magic = cell_magic(text)
    if magic is not None:
        if magic[0] not in PYTHON_CELLS:
            return blank(text)
        text = body_of(text)
    if parses(text):
        return text
    return "".join(neutral_lines(text))


def neutral_lines(text: str) -> Iterator[str]:
    """The lines of the text, commands to IPython replaced."""
    depth, quote = 0, ""
    inside = continued = False  # in an expression or string of lines before; in a command that a backslash continues
    for line in _LINES.findall(text):
        code = line.rstrip("\r\n")
        end = line[len(code) :]
        if continued:
            continued = code.endswith("\\")
            yield blank(code) + end
            continue
        command = None if inside else _command(code)
        if command is not None:
            continued = code.endswith("\\")
            yield command + end
            continue
        depth, quote = _state(code, depth, quote)
        inside = bool(depth or quote) or code.endswith("\\")
        yield line


def _command(line: str) -> str | None:
    """What stands for the line when it is a command to IPython; None for Python."""
    timed = _RUN_AND_TIME.match(line)
    if timed is not None:
        candidate = f"{timed['indent']}if 1: {line[timed.end() :]}"
        if parses(candidate.strip()):
            return candidate
    if _ESCAPE.match(line) or _HELP.match(line) or (_AUTOMAGIC.match(line) and not parses(line.strip())):
        indent = len(line) - len(line.lstrip())
        return f"{line[:indent]}{'0':<{len(line) - indent}}"
    assigned = _ASSIGNED.match(line)
    if assigned is None:
        return None
    room = len(assigned["magic"])
    return assigned["target"] + next(value for value in _UNKNOWN if len(value) <= max(room, 2)).ljust(room)


def _state(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open behind the line, and the quotes of a string that goes on."""
    at = 0
    while at < len(line):
        if quote:
            closed = re.compile(rf"(?:\\.|(?!{quote}).)*{quote}").match(line, at)
            if closed is None:
                return depth, quote
            at, quote = closed.end(), ""
            continue
        token = _TOKEN.match(line, at)
        assert token is not None
        at = token.end()
        if token["quote"]:
            quote = token["quote"][-3:]
        elif token[0] in ("(", "[", "{"):
            depth += 1
        elif token[0] in (")", "]", "}"):
            depth = max(depth - 1, 0)
    return depth, quote
