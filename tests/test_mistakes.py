"""Mistakes that people make, and correct programs beside them, held against what kerlint says of each.

The programs stand in fixtures/mistakes, one a cell, with what each generation of Keras makes of it:

    # %% name
    # Keras 2 raises, Keras 3 silent
    # missed (3): why kerlint does not tell it yet

- `raises`: Keras raises when the model is built, called or fitted, so kerlint has to give an error;
- `silent`: Keras accepts what is nearly always a mistake, so some rule, an advice perhaps, has to speak;
- `control`: correct as it stands, so that nothing may be said at the default settings;
- `runs`: Keras accepts it and tastes may differ, but there may be no error.

A cell that names a generation as missed must still be missed there: what is mended is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from kerlint.config import Config, Settings
from kerlint.engine import lint_bytes
from kerlint.findings import Severity
from kerlint.selection import Selection

FOLDER = Path(__file__).parents[1] / "fixtures" / "mistakes"
VERDICTS = ("raises", "silent", "control", "runs")
PACKAGES = {2: "tf_keras", 3: "keras"}
_CELL = re.compile(r"^# %% (?P<name>.+)\n# Keras 2 (?P<two>\w+), Keras 3 (?P<three>\w+)\n", re.MULTILINE)
_MISSED = re.compile(r"^# missed \((?P<generations>[23, ]+)\): .+\n", re.MULTILINE)


@dataclass(frozen=True)
class Mistake:
    """A program of one cell, spelt for one generation, what Keras makes of it and whether kerlint is known to miss that."""

    name: str
    generation: int
    verdict: str
    missed: bool
    text: str

    @property
    def program(self) -> str:
        """The program with its imports."""
        package = PACKAGES[self.generation]
        body = re.sub(r"^(import|from) keras\b", rf"\1 {package}", self.text, flags=re.MULTILINE)
        imports = f"import {package} as keras\nfrom {package} import Input, Model, Sequential, layers\n"
        return f"import numpy as np\nimport tensorflow as tf\n{imports}\n{body}"


def mistakes() -> Iterator[Mistake]:
    """Every cell, once for each generation."""
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        heads = list(_CELL.finditer(text))
        for head, following in zip(heads, [*heads[1:], None]):
            body = text[head.end() : following.start() if following else None]
            missed = {int(n) for found in _MISSED.finditer(body) for n in re.findall(r"\d", found["generations"])}
            for generation, verdict in ((2, head["two"]), (3, head["three"])):
                yield Mistake(head["name"], generation, verdict, generation in missed, _MISSED.sub("", body))


ALL = list(mistakes())


@lru_cache
def _settings(generation: int, everything: bool) -> Settings:
    return Settings(Config(), Selection(select=("ALL",)) if everything else Selection(), target=generation)


def met(mistake: Mistake) -> bool:
    """Whether kerlint says what the verdict asks for."""
    settings = _settings(mistake.generation, mistake.verdict == "silent")
    findings = lint_bytes(mistake.program.encode(), "mistake.py", settings).findings
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return {
        "raises": bool(errors),
        "silent": bool(findings),
        "control": not findings,
        "runs": not errors,
    }[mistake.verdict]


@pytest.mark.parametrize("mistake", ALL, ids=lambda m: f"{m.name}-{m.generation}")
def test_what_kerlint_says(mistake: Mistake) -> None:
    if mistake.missed:
        assert not met(mistake), "no longer missed: take it off the list"
    else:
        assert met(mistake)


def test_the_cells_are_read_completely() -> None:
    headed = sum(path.read_text(encoding="utf-8").count("# %% ") for path in FOLDER.glob("*.py"))
    assert len(ALL) == 2 * headed
    assert {mistake.verdict for mistake in ALL} == set(VERDICTS)
    assert len({(mistake.name, mistake.generation) for mistake in ALL}) == len(ALL)
    assert not [mistake.name for mistake in ALL if "# missed" in mistake.text]
    assert not [m.name for m in ALL if m.missed and m.verdict == "control"], "nothing correct may be flagged"


def test_what_is_only_an_advice_waits_to_be_asked_for() -> None:
    text = (
        "import keras\nfrom keras import layers\n\nleft, right = keras.Input((10, 4)), keras.Input((10, 1))\n"
        "total = layers.Add()([left, right])\n"
    )
    by_default = lint_bytes(text.encode(), "model.py", Settings(target=3)).findings
    asked = lint_bytes(text.encode(), "model.py", Settings(given=Selection(extend_select=("KER112",)), target=3)).findings
    assert not by_default
    assert [finding.severity for finding in asked] == [Severity.ADVICE]
