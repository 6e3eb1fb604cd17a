"""Every rule keeps the promises of its page: its programs, what Keras says to them, and its safe fixes."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes
from kerlint.findings import Finding, Severity
from kerlint.fixes import rewrite
from kerlint.registry import load
from kerlint.rule import Rule
from kerlint.selection import Selection

RULES = load().rules
BAD = [pytest.param(r, p, id=f"{r.name}-{i}") for r in RULES for i, p in enumerate(r.bad)]
GOOD = [pytest.param(r, p, id=f"{r.name}-{i}") for r in RULES for i, p in enumerate(r.good)]


def runs_here(rule: Rule, program: str) -> bool:
    """Whether Keras can be asked about the program: rules about what is written promise nothing of what Keras does, and there
    is no data to load here, nor are there weights or models that the program has not saved itself."""
    loads = "load_data" in program or "from_directory" in program or ("load_model" in program and ".save(" not in program)
    return rule.code[:4] != "KER0" and not loads


def in_versions(raising: bool) -> list[Any]:
    """Each bad program with each version that the rule speaks of, or only with those that raise."""
    return [
        pytest.param(r, p, v, id=f"{r.name}-{i}-{v}")
        for r in RULES
        for i, p in enumerate(r.bad)
        if runs_here(r, p) and not (raising and '"imagenet"' in p)
        for v in sorted(set(r.raises) & set(r.versions) if raising else r.versions)
    ]


RUN_GOOD = [pytest.param(r, p, id=f"{r.name}-{i}") for r in RULES for i, p in enumerate(r.good) if runs_here(r, p)]


def lint(text: str, keras: int) -> list[Finding]:
    """What kerlint finds, the program being written for this version of Keras."""
    return lint_bytes(text.encode(), "model.py", Settings(given=Selection(select=("ALL",)), target=keras)).findings


def of_rule(rule: Rule, text: str, keras: int) -> list[Finding]:
    return [finding for finding in lint(text, keras) if finding.code == rule.code]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs that save models leave them in a folder of their own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("rule", "program"), BAD)
def test_bad_programs_are_found(rule: Rule, program: str) -> None:
    assert any(of_rule(rule, program, keras) for keras in rule.versions)


@pytest.mark.parametrize(("rule", "program"), GOOD)
def test_good_programs_are_clean(rule: Rule, program: str) -> None:
    for keras in rule.versions:
        assert not of_rule(rule, program, keras)
    assert not [f for f in lint(program, rule.versions[-1]) if f.severity is Severity.ERROR]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_page(rule: Rule) -> None:
    page = type(rule).__doc__ or ""
    assert "## Why" in page
    assert "## How to mend it" in page


# ---------------------------------------------------------------- against Keras


@lru_cache(maxsize=1)
def tensorflow() -> tuple[ModuleType, ModuleType, ModuleType]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    pytest.importorskip("tensorflow")
    import keras
    import keras._tf_keras.keras
    import tensorflow as tf
    import tf_keras

    return tf, keras, tf_keras


@contextmanager
def installed(version: int) -> Iterator[None]:
    """`import keras` and `tf.keras` mean this version inside."""
    import sys

    tf, keras3, keras2 = tensorflow()
    keras = keras3 if version == 3 else keras2
    usual = tf.keras
    tf.keras = sys.modules["keras._tf_keras.keras"] if version == 3 else keras2  # type: ignore[attr-defined]
    hidden = {name: module for name, module in sys.modules.items() if name == "keras" or name.startswith("keras.")}
    for name in hidden:
        del sys.modules[name]
    prefix = keras.__name__
    shown = {
        "keras" + name[len(prefix) :]: module
        for name, module in {**sys.modules, **hidden}.items()
        if name == prefix or name.startswith(f"{prefix}.")
    }
    sys.modules.update(shown)
    sys.modules["keras"] = keras
    for part in ("layers", "models", "utils", "losses", "metrics", "optimizers", "callbacks", "regularizers"):
        sys.modules[f"keras.{part}"] = getattr(keras, part)
    try:
        yield
    finally:
        keras3.config.set_dtype_policy("float32")
        keras2.mixed_precision.set_global_policy("float32")
        tf.keras = usual  # type: ignore[attr-defined]
        for name in [name for name in sys.modules if name == "keras" or name.startswith("keras.")]:
            del sys.modules[name]
        sys.modules.update(hidden)


def run(program: str, version: int) -> Exception | None:
    """What the program raises with this version of Keras, when it runs and when a batch flows through its models."""
    _, keras3, keras2 = tensorflow()
    keras = keras3 if version == 3 else keras2
    names: dict[str, Any] = {"__name__": "model"}
    keras.backend.clear_session()
    with installed(version):
        try:
            exec(compile(program, "model.py", "exec"), names)
            feed(names, keras)
        except Exception as error:
            return error
    return None


def feed(names: dict[str, Any], keras: Any) -> None:
    """One batch through every model of the program; loose tensors become models first."""
    import numpy as np

    models = [value for value in names.values() if isinstance(value, keras.Model)]
    loose = [value for value in names.values() if hasattr(value, "_keras_history")]
    if loose and not models:
        inputs = [t for t in loose if not made_by_layer(t, keras)]
        outputs = [t for t in loose if made_by_layer(t, keras)]
        if inputs and outputs:
            models = [keras.Model(inputs, outputs)]
    for model in models:
        if not getattr(model, "inputs", None):
            continue
        shapes = [[8 if d is None else int(d) for d in x.shape] for x in model.inputs]
        batches = [np.ones(shape, "float32") for shape in shapes]
        model(batches if len(batches) > 1 else batches[0])


def made_by_layer(tensor: Any, keras: Any) -> bool:
    """Whether the tensor is more than an `Input`."""
    layer = tensor._keras_history[0]
    return not isinstance(layer, keras.layers.InputLayer)


@pytest.mark.parametrize(("rule", "program", "version"), in_versions(raising=False))
def test_what_raises(rule: Rule, program: str, version: int) -> None:
    error = run(program, version)
    if version in rule.raises:
        assert error is not None
    elif rule.severity is Severity.ADVICE or rule.severity is Severity.PERFORMANCE:
        assert error is None


@pytest.mark.parametrize(("rule", "program"), RUN_GOOD)
def test_good_programs_run(rule: Rule, program: str) -> None:
    version = 3 if 3 in rule.versions else 2
    error = run(program, version)
    assert error is None


@pytest.mark.parametrize(("rule", "program"), BAD)
def test_safe_fixes_mend(rule: Rule, program: str) -> None:
    for keras in rule.versions:
        text = program
        safe = [[fix for fix in finding.fixes if fix.safe] for finding in of_rule(rule, text, keras)]
        if not safe or not all(safe):
            continue
        for _ in range(5):
            found = [fix for finding in of_rule(rule, text, keras) for fix in finding.fixes if fix.safe]
            if not found:
                break
            text = rewrite(text, found[:1])
        assert text != program
        assert not of_rule(rule, text, keras)
        assert keras != rule.versions[-1] or not runs_here(rule, program) or run(text, keras) is None


@pytest.mark.parametrize(("rule", "program"), BAD)
def test_every_fix_takes_its_finding_away(rule: Rule, program: str) -> None:
    for keras in rule.versions:
        for finding in of_rule(rule, program, keras):
            for fix in finding.fixes:
                mended = rewrite(program, [fix])
                assert mended != program
                ast.parse(mended)
                left = [(other.message, other.place.line) for other in of_rule(rule, mended, keras)]
                assert (finding.message, finding.place.line) not in left, fix.title


@pytest.mark.parametrize(("rule", "program", "version"), in_versions(raising=True))
def test_fixes_make_a_failing_program_run(rule: Rule, program: str, version: int) -> None:
    findings = of_rule(rule, program, version)
    for fix in findings[0].fixes if len(findings) == 1 else ():
        assert run(rewrite(program, [fix]), version) is None, fix.title
