"""What a rule finds in a program it finds in the file that the program's model is saved to, where the file can tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kerlint.config import Settings
from kerlint.discovery import Found
from kerlint.engine import lint_path
from kerlint.rule import Rule
from kerlint.selection import Selection
from tests.test_rules import RULES, installed, lint, made_by_layer, runs_here, tensorflow

pytest.importorskip("h5py")

# Rules whose programs Keras builds and saves, and which the file gives no ground for.
SILENT = {
    "a file knows nothing of data": """
        autoencoder-shape class-weight-shape data-of-text embedding-vocab-off-by-one input-data-mismatch
        list-as-data monitor-not-available preprocessing-mismatch preprocessing-not-adapted stateful-shuffle
        target-broadcast target-name-mismatch target-shape-mismatch
    """,
    "it is about what is written, not about what is built": """
        custom-objects-missing lambda-not-serializable legacy-save-format namespace-mix positional-kernel
        raw-op-on-keras-tensor removed-api subclassed-model-in-h5
    """,
    "Keras raises before the mistake is part of a model": """
        class-not-instance elementwise-mismatch graph-disconnected input-size-mismatch
        missing-return-sequences model-args-swapped model-not-built non-integer-size
        python-control-on-symbolic sequential-misuse unknown-argument unknown-identifier
    """,
    "the code of the author's classes and functions is not in the file": """
        init-refuses-config lambda-hides-weights lambda-returns-constant state-outside-init
        train-step-without-training
    """,
    "a file does not tell what was done in which order": """
        compile-fit-order trainable-after-compile
    """,
    "what is at fault is no part of what is saved": """
        discarded-layer-output ignored-input-shape input-shape-in-layer layer-added-twice uncalled-layer
        unused-output
    """,
}
# Rules of whose bad programs Keras builds no model, so that there is no file.
NOT_BUILT = """
    add-weight-name argument-conflict blanket-suppression call-contract class-count concat-mismatch
    config-without-base duplicate-layer-name flatten-unknown-size function-returns-nothing
    hint-contradicts-code ignored-argument input-rank-mismatch input-shape-not-tuple invalid-argument-value
    invalid-axis invalid-permute invalid-shape-argument label-encoding label-mode-loss malformed-suppression
    merge-inputs-in-constructor missing-argument missing-channel-axis missing-get-config missing-super-init
    misspelt-attribute nonpositive-size pretrained-config python-2-syntax renamed-argument
    repeat-vector-on-sequence repeated-model-input reserved-attribute reshape-size-mismatch
    sample-count-mismatch shared-layer-mismatch spatial-collapse state-into-layer state-unpack
    stateful-batch-size syntax-error tf-variable-attribute time-distributed-rank too-many-arguments
    undefined-feature-axis unknown-name unknown-suppression unroll-unknown-length unsafe-model-load
    unscaled-images unused-suppression wrong-input-count wrong-tuple-length wrong-unpacking
"""

_NEEDS_DATA = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool | None]:
    """For each rule whether it is found in a file of one of its programs; None where there is no file."""
    folder = tmp_path_factory.mktemp("saved")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for library in tensorflow()[1:]:
            for method in _NEEDS_DATA:  # nothing is trained: a file knows nothing of data
                patch.setattr(library.Model, method, lambda *_, **__: None)
        found: dict[str, bool | None] = {}
        for rule in RULES:
            answers = [
                answer for version in rule.versions for program in rule.bad for answer in _found(rule, program, version, folder)
            ]
            found[rule.name] = any(answers) if answers else None
    return found


def _found(rule: Rule, program: str, version: int, folder: Path) -> Iterator[bool]:
    """Whether each file of each model of the program gives a finding of the rule."""
    if not runs_here(rule, program):
        return
    if rule.code not in {finding.code for finding in lint(program, version)}:
        return
    for model in _models(program, version):
        for ending in (".keras", ".h5"):
            path = folder / f"model{ending}"
            path.unlink(missing_ok=True)
            with suppress(Exception):  # what this format cannot take
                model.save(path)
                settings = Settings(given=Selection(select=("ALL",)))
                yield rule.code in {f.code for f in lint_path(Found(str(path), named=True), settings).findings}


def _models(program: str, version: int) -> list[Any]:
    """The models of the program that are no part of another, as far as it comes before it raises."""
    _, keras3, keras2 = tensorflow()
    keras = keras3 if version == 3 else keras2
    names: dict[str, Any] = {"__name__": "model"}
    keras.backend.clear_session()
    with installed(version), suppress(Exception):
        exec(compile(program, "model.py", "exec"), names)
    models = [value for value in names.values() if isinstance(value, keras.Model)]
    loose = [value for value in names.values() if hasattr(value, "_keras_history")]
    outputs = [tensor for tensor in loose if made_by_layer(tensor, keras)]
    if not models and outputs:
        with suppress(Exception):
            models = [keras.Model([tensor for tensor in loose if not made_by_layer(tensor, keras)], outputs)]
    inner = {id(layer) for model in models for layer in model.layers}
    return [model for model in models if id(model) not in inner]


def test_rules_find_in_files_what_they_find_in_programs(outcomes: dict[str, bool | None]) -> None:
    assert {name for name, found in outcomes.items() if found is False} == set(" ".join(SILENT.values()).split())


def test_rules_without_files(outcomes: dict[str, bool | None]) -> None:
    about_files = {rule.name for rule in RULES if not rule.bad}
    assert {name for name, found in outcomes.items() if found is None} - about_files == set(NOT_BUILT.split())
