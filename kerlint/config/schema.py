"""The JSON schema of settings, for editors that know such schemas."""

from __future__ import annotations

from typing import Any

from kerlint.config.keys import KEYS


def schema() -> dict[str, Any]:
    """The schema of kerlint.toml, and of the table `[tool.kerlint]`."""
    properties = {}
    for name, key in KEYS.items():
        known: dict[str, Any] = {"description": key.about, **key.schema}
        properties[name] = known if key.default is None else {**known, "default": key.default}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of kerlint",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
