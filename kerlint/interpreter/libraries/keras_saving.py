"""Loading saved models: what comes is not known, but how it is loaded is kept for the rules about saving and security."""

from __future__ import annotations

from kerlint.graph.dims import Unknown
from kerlint.graph.program import Load
from kerlint.interpreter.libraries.keras_layers import registers_names
from kerlint.interpreter.library import Call, function
from kerlint.interpreter.values import Value


@function("keras.models.load_model", "keras.saving.load_model")
def _load_model(call: Call) -> Value:
    m = call.machine
    path, safe = call.get(0, "filepath"), call.get(None, "safe_mode", True)
    path = path if isinstance(path, str) else None
    if call.place is not None:
        objects = registers_names(m) or call.partial or call.get(1, "custom_objects") is not None
        m.program.loads.append(Load(call.place, path, None if isinstance(safe, Unknown) else bool(safe), objects))
        if safe is False:
            _note(call, "safe_mode=False", path)
    return NotImplemented


@function("keras.config.enable_unsafe_deserialization")
def _enable_unsafe_deserialization(call: Call) -> Value:
    _note(call, "enable_unsafe_deserialization()", None)
    return None


def _note(call: Call, what: str, path: str | None) -> None:
    place = call.places.get("safe_mode") or call.place
    if place is not None:
        call.machine.program.facts.setdefault("unsafe_loads", []).append((place, what, path))
