"""Facts about `keras.applications` that only building the models tells."""

from __future__ import annotations

import gc
import re
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
    found = {
        "input_size": full.input_shape[1],
        "min_size": smallest(application),
        "layers": len(full.layers),
        "parameters": full.count_params(),
    }
    del full
    headless = application(weights=None, include_top=False)
    found["features"] = headless.output_shape[-1]
    found["layers_without_top"] = len(headless.layers)
    found["parameters_without_top"] = headless.count_params()
    return found


def smallest(application: Any) -> int:
    """The smallest side of an image that the application takes without its top, as it says when it gets less."""
    try:
        application(weights=None, include_top=False, input_shape=(1, 1, 3))
    except ValueError as error:
        told = re.search(r"at least (\d+)x", str(error))
        if told is None:
            raise
        return int(told[1])
    return 1
