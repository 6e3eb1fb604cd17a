"""The six situations that kerlint answers first: what it finds, the shapes, and the numbers of parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerlint.config import Settings
from kerlint.engine import lint_bytes
from kerlint.findings import Severity
from kerlint.graph.dims import shape_text
from kerlint.interpreter.run import run_file
from kerlint.reading import parse_text

SEEDS = Path(__file__).parent.parent / "fixtures" / "seeds"

# The rules that must speak up, with their severity and the line on which they do.
FINDINGS = {
    "hidden_units": [],
    "units_and_inputs": [("missing-channel-axis", "error", "Conv2D(64, kernel_size=3")],
    "speaker_changes": [("dense-on-sequence", "warning", 'plain.add(Dense(40, activation="tanh"))')],
    "word_in_context": [
        ("concat-mismatch", "warning", "Concatenate()([word, context])"),
        ("unused-input", "warning", "model = Model([word_input, sentence_input, position_input], [tags])"),
    ],
    "next_twenty": [("unknown-argument", "error", "units_size=300")],
    "runs_with_channels": [
        ("unused-input", "warning", "classes = Input(shape=(8,))"),
        ("missing-return-sequences", "error", "again = LSTM(10)(summed_up)"),
    ],
}

# Class, shape and parameters of each call up to the total of the first model of parameters.
CALLS = {
    "hidden_units": [("LSTM", "(None, 10, 128)", 91_648)],
    "units_and_inputs": [("Dense", "(None, 5)", 55), ("Dense", "(None, 1)", 6)],
    "speaker_changes": [
        ("Bidirectional", "(None, 200, 128)", 51_200),
        ("Bidirectional", "(None, 200, 80)", 54_080),
        ("TimeDistributed", "(None, 200, 40)", 3_240),
        ("TimeDistributed", "(None, 200, 10)", 410),
        ("TimeDistributed", "(None, 200, 1)", 11),
    ],
    "next_twenty": [("LSTM", "(None, 300)", 362_400)],
    "runs_with_channels": [
        ("LSTM", "(None, 15, 10)", 840),
        ("LSTM", "(None, 10)", 840),
        ("Dense", "(None, 8)", 88),
    ],
}
TOTALS = {
    "hidden_units": [91_648],
    "units_and_inputs": [61],
    "speaker_changes": [108_941, 108_941],
    "next_twenty": [362_400],
    "runs_with_channels": [1_768],
}


@pytest.mark.parametrize("seed", FINDINGS)
def test_findings(seed: str) -> None:
    path = SEEDS / f"{seed}.py"
    text = path.read_text(encoding="utf-8")
    findings = lint_bytes(text.encode(), str(path), Settings(target=3)).findings
    grave = [f for f in findings if f.severity in (Severity.ERROR, Severity.WARNING)]
    lines = text.splitlines()
    told = [(f.name, str(f.severity), lines[f.place.line - 1]) for f in grave]
    assert [(name, severity) for name, severity, _ in told] == [(name, severity) for name, severity, _ in FINDINGS[seed]]
    assert all(part in line for (_, _, line), (_, _, part) in zip(told, FINDINGS[seed]))


@pytest.mark.parametrize("seed", CALLS)
def test_shapes_and_parameters(seed: str) -> None:
    path = SEEDS / f"{seed}.py"
    program = run_file(parse_text(path.read_text(encoding="utf-8"), str(path)), keras=3)[0]
    calls = [
        (call.layer.class_name, shape_text(call.output.shape), call.params())
        for call in program.calls
        if call.output is not None and call.layer.class_name != "InputLayer" and call.params() is not None
    ]
    start = calls.index(CALLS[seed][0])
    assert calls[start : start + len(CALLS[seed])] == CALLS[seed]


@pytest.mark.parametrize("seed", TOTALS)
def test_totals(seed: str) -> None:
    path = SEEDS / f"{seed}.py"
    program = run_file(parse_text(path.read_text(encoding="utf-8"), str(path)), keras=3)[0]
    assert [model.params() for model in program.models if model.params() is not None] == TOTALS[seed]
