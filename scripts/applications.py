"""Facts about `keras.applications` that only building the models tells."""

from __future__ import annotations

import gc
from typing import Any


def add_application_facts(data: dict[str, Any], written: dict[str, Any], keras: Any, build: bool) -> None:
    """Give each application its "facts": those `written` before, else (with `build`) found by building it."""
    for name, entry in data["applications"].items():
        if ["weights", "imagenet"] not in entry["parameters"]:
            continue
        known = written.get("applications", {}).get(name, {}).get("facts")
        if known is None and build:
            known = facts(getattr(keras.applications, name))
            keras.backend.clear_session()
            gc.collect()
        if known is not None:
            entry["facts"] = known


def facts(application: Any) -> dict[str, Any]:
    """The sizes of one application, without its trained weights."""
    full = application(weights=None)
    found = {"input_size": full.input_shape[1], "layers": len(full.layers), "parameters": full.count_params()}
    del full
    headless = application(weights=None, include_top=False)
    found["features"] = headless.output_shape[-1]
    found["layers_without_top"] = len(headless.layers)
    found["parameters_without_top"] = headless.count_params()
    found["min_size"] = smallest(application)
    return found


def smallest(application: Any) -> int:
    """The smallest input side that the application takes without its top."""
    low, high = 1, 128  # by halving: `high` works
    while low < high:
        middle = (low + high) // 2
        try:
            application(weights=None, include_top=False, input_shape=(middle, middle, 3))
            high = middle
        except ValueError:
            low = middle + 1
    return high
