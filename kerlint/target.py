"""Which generation of Keras a program is written for, from what it installs and the pins of its project.

Files of requirements are read as text and never run. A pin decides only when all that it allows is of one generation:
`tensorflow<2.16` is Keras 2, `tensorflow>=2.16` Keras 3, `tensorflow>=2.4` may be either and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

GENERATIONS = {"keras2": 2, "keras3": 3}
NEWEST = 3

Version = tuple[int, ...]

_FIRST_KERAS_3 = {"keras": (3,), "tensorflow": (2, 16)}
_ENDLESS: Version = (10**6,)
_FIXED_NAMES = ("pyproject.toml", "setup.cfg", "setup.py", "environment.yml", "environment.yaml", "Pipfile")
_PACKAGES = r"tensorflow(?:[-_](?:cpu|gpu|intel|macos|rocm|aarch64))?|tf[-_]keras|keras"
# `tensorflow[and-cuda]>=2.10,<2.16` as a requirement, alone on a line or in quotes, conda's `tensorflow=2.10` included
_REQUIREMENT = re.compile(
    rf"(?:^\s*(?:-\s+)?|[\"'])(?P<name>{_PACKAGES})(?![\w.-])\s*(?:\[[\w\s,-]*\])?\s*\(?"
    r"(?P<pins>(?:\s*,?\s*(?:[<>!~=]=?=?)\s*\d[\w.*+!]*)*)\)?\s*(?=$|[\"';,@\\]|--|=\w*$)",
    re.IGNORECASE | re.MULTILINE,
)
# `tensorflow = "^2.10"` and `tensorflow = {version = "^2.10", extras = [...]}` of Poetry and Pipfile
_TABLE_ENTRY = re.compile(
    rf"^\s*[\"']?(?P<name>{_PACKAGES})[\"']?\s*=\s*(?:\{{[^}}\n]*version\s*=\s*)?[\"'](?P<pins>[^\"'\n]*)[\"']",
    re.IGNORECASE | re.MULTILINE,
)
_PIN = re.compile(r"(===|==|~=|!=|>=|<=|<|>|=|\^|~|)\s*(\d[\w.*+!]*)")
_COMMENT = re.compile(r"(^|\s)#.*")
# `!pip install -q "tensorflow==1.15"` in a notebook, `%tensorflow_version 2.x` of Google Colab, whose last was 2.8
_INSTALLED = re.compile(r"^[ \t]*[!%]{0,2}[ \t]*(?:[\w.{}/]+[ \t]+-m[ \t]+)?(?:uv[ \t]+)?pip3?[ \t]+install\b(.*)", re.MULTILINE)
_COLAB_VERSION = re.compile(r"^[ \t]*%tensorflow_version[ \t]+\d", re.MULTILINE)
_FIRST_PYTHON_OF_KERAS_3 = (3, 9)
_LEGACY_SWITCH = re.compile(r"TF_USE_LEGACY_KERAS[\"']?\s*\]?\s*[,=:]\s*[\"']?(1|true)\b", re.IGNORECASE)


def generation_of(path: Path | None, text: str = "", python: tuple[int, ...] | None = None) -> int:
    """2 or 3: what the program says itself, else what the nearest pins above `path` say, if any, else the newest.

    A program that was run with a `python` for which there is no Keras 3 is written for Keras 2.
    """
    if _LEGACY_SWITCH.search(text) or _COLAB_VERSION.search(text):
        return 2
    pinned = pinned_above(path.absolute().parent) if path is not None else None
    return _installed_by(text) or pinned or _run_with(python) or NEWEST


def _installed_by(text: str) -> int | None:
    """What the commands of a notebook install."""
    if "install" not in text:
        return None
    wanted = [re.sub(r"[\"']|[&|;#].*", "", found) for found in _INSTALLED.findall(text)]
    return generation_of_pins("\n".join(word for line in wanted for word in line.split()))


def _run_with(python: tuple[int, ...] | None) -> int | None:
    return 2 if python is not None and python < _FIRST_PYTHON_OF_KERAS_3 else None


@cache
def pinned_above(folder: Path) -> int | None:
    """What the nearest deciding file says, from `folder` up to the root of the project (where `.git` is)."""
    for file in _files(folder):
        generation = generation_in(file)
        if generation is not None:
            return generation
    if (folder / ".git").exists() or folder.parent == folder:
        return None
    return pinned_above(folder.parent)


def generation_in(file: Path) -> int | None:
    """What the pins of one file say; None when they say nothing or may mean either."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    if "keras" not in text.lower() and "tensorflow" not in text.lower():
        return None
    return generation_of_pins(_COMMENT.sub("", text))


def generation_of_pins(text: str) -> int | None:
    """What pins written as requirements, or as entries of a table, say."""
    if _LEGACY_SWITCH.search(text):
        return 2
    answers: dict[str, set[int | None]] = {}
    for name, pins in _pins(text):
        if pins or name not in _FIRST_KERAS_3:  # a bare `keras` may be a keyword of the project
            answers.setdefault(name, set()).add(_generation(name, pins))
    for name in ("keras", "tensorflow", "tensorflow-gpu"):
        given = answers.get(name, set())
        if len(given) == 1 and None not in given:
            pinned = given.pop()
            # tf-keras beside TensorFlow 2.16 and later is there to keep Keras 2
            return 2 if name != "keras" and "tf-keras" in answers else pinned
    return 2 if "tf-keras" in answers else None


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("requirements*.txt"))
    for name in _FIXED_NAMES:
        if (folder / name).is_file():
            yield folder / name


def _pins(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_REQUIREMENT, _TABLE_ENTRY):
        for found in pattern.finditer(text):
            name = found["name"].lower().replace("_", "-")
            if name.startswith("tensorflow-") and name != "tensorflow-gpu":
                name = "tensorflow"
            yield name, found["pins"]


def _generation(name: str, pins: str) -> int | None:
    if name == "tf-keras":
        return 2
    if name == "tensorflow-gpu":
        return 2  # its last release is older than TensorFlow 2.16
    low, high = _range(pins)
    first = _FIRST_KERAS_3[name]
    if low >= first:
        return 3
    return 2 if high <= first else None


def _range(pins: str) -> tuple[Version, Version]:
    """The lowest version that the pins allow, and the first one above all that they allow."""
    low: Version = (0,)
    high = _ENDLESS
    for operator, written in _PIN.findall(pins):
        version = _version(written)
        if operator in {"==", "===", "=", ""}:
            low, high = max(low, version), min(high, _next(version))
        elif operator == ">=":
            low = max(low, version)
        elif operator == ">":
            low = max(low, _next(version) if len(version) > 2 else version)
        elif operator == "<":
            high = min(high, version)
        elif operator == "<=":
            high = min(high, _next(version))
        elif operator == "~=":
            low, high = max(low, version), min(high, _next(version[:-1] or version))
        elif operator == "^":
            low, high = max(low, version), min(high, _next(version[:1]))
        elif operator == "~":
            low, high = max(low, version), min(high, _next(version[:2]))
    return low, high


def _version(text: str) -> Version:
    numbers: list[int] = []
    for part in text.split("."):
        digits = re.match(r"\d+", part)
        if digits is None:
            break
        numbers.append(int(digits.group()))
    return tuple(numbers) or (0,)


def _next(version: Version) -> Version:
    return (*version[:-1], version[-1] + 1)
