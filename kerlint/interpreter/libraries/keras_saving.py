"""Loading saved models: what comes is not known, but how it is loaded is kept for the rules about security."""

from __future__ import annotations

from kerlint.interpreter.library import Call, function
from kerlint.interpreter.values import Value


@function("keras.models.load_model", "keras.saving.load_model")
def _load_model(call: Call) -> Value:
    path = call.get(0, "filepath")
    if call.kwargs.get("safe_mode") is False and call.place is not None:
        _note(call, "safe_mode=False", path if isinstance(path, str) else None)
    return NotImplemented


@function("keras.config.enable_unsafe_deserialization")
def _enable_unsafe_deserialization(call: Call) -> Value:
    _note(call, "enable_unsafe_deserialization()", None)
    return None


def _note(call: Call, what: str, path: str | None) -> None:
    place = call.places.get("safe_mode") or call.place
    if place is not None:
        call.machine.program.facts.setdefault("unsafe_loads", []).append((place, what, path))
