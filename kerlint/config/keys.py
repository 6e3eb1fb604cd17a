"""Every key that settings have: what it takes, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kerlint.config import values
from kerlint.config.values import Reader
from kerlint.findings import Severity
from kerlint.output.formats import FORMATS
from kerlint.target import GENERATIONS

_SEVERITIES = [level.value for level in Severity]
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_SELECTORS = {**_TEXTS, "examples": [["ALL"], ["KER2"], ["KER201", "dense-on-sequence"]]}
_PATTERNS = {**_TEXTS, "examples": [["legacy/", "*_pb2.py"]]}
_SIZE = {"anyOf": [{"type": "integer", "minimum": 0}, {"const": values.ANY_SIZE}]}


@dataclass(frozen=True)
class Key:
    """One key. `schema` is the part of the JSON schema, `default` what holds where nobody sets it, as JSON.

    A file that extends another takes its value; `adds` says that both count, and of a table that both have entries.
    """

    read: Reader
    schema: dict[str, Any]
    default: Any
    about: str
    adds: bool = False


KEYS: dict[str, Key] = {
    "extend": Key(values.path, {"type": "string"}, None, "Another file of settings, on which this one builds."),
    "target": Key(
        values.generation,
        {"enum": list(GENERATIONS)},
        None,
        "The generation of Keras that the code is for. By default what the project pins, else keras3.",
    ),
    "select": Key(values.texts, _SELECTORS, None, "The rules that run, instead of the usual ones."),
    "extend-select": Key(values.texts, _SELECTORS, [], "Rules that run besides those selected.", adds=True),
    "ignore": Key(values.texts, _SELECTORS, [], "Rules that do not run.", adds=True),
    "preview": Key(values.switch, {"type": "boolean"}, False, "Whether rules that are still on trial may run."),
    "per-file-ignores": Key(
        values.ignores,
        {"type": "object", "additionalProperties": _SELECTORS},
        {},
        "Rules that do not run on some files, by pattern.",
        adds=True,
    ),
    "severity": Key(
        values.severities,
        {"type": "object", "additionalProperties": {"enum": _SEVERITIES}},
        {},
        "Severities of rules, by code or name, instead of their own.",
        adds=True,
    ),
    "fail-on": Key(
        values.severity, {"enum": _SEVERITIES}, "warning", "The least severity of a finding that makes kerlint exit with 1."
    ),
    "exclude": Key(values.texts, _PATTERNS, None, "What is left out, instead of the folders that are usually left out."),
    "extend-exclude": Key(values.texts, _PATTERNS, [], "What is left out besides.", adds=True),
    "force-exclude": Key(
        values.switch, {"type": "boolean"}, False, "Whether excluded files are left out even when they are named."
    ),
    "shapes": Key(
        values.shapes,
        {"type": "object", "additionalProperties": {"type": "array", "items": _SIZE}},
        {},
        "Shapes of data that no code can tell, by the name of the variable.",
        adds=True,
    ),
    "unsafe-fixes": Key(
        values.switch, {"type": "boolean"}, False, "Whether `--fix` and `--diff` also make the edits that change the model."
    ),
    "baseline": Key(values.path, {"type": "string"}, None, "A file with the findings that are known and not told again."),
    "output-format": Key(values.choice(FORMATS), {"enum": list(FORMATS)}, "full", "How findings are printed."),
    "cache-dir": Key(values.path, {"type": "string"}, None, "The folder that results are kept in, instead of `.kerlint_cache`."),
    "rules": Key(values.folders, _TEXTS, [], "Folders with rules of your own. They are code, which kerlint runs.", adds=True),
}
