"""What the files of models say."""

from __future__ import annotations

import os
from typing import Any

from kerlint.artifacts import hdf5, saved_model
from kerlint.artifacts.archive import opened
from kerlint.artifacts.kinds import HDF5, ZIP, saved_model_folder
from kerlint.artifacts.program import Saved
from kerlint.artifacts.refusals import unreadable, unsupported
from kerlint.artifacts.stored import Stored
from kerlint.artifacts.text import LARGEST, parse_json


def read(path: str) -> Saved:
    """What the file says. Raises Unreadable."""
    folder = saved_model_folder(path)
    try:
        if folder is not None:
            return _of_saved_model(folder)
        with open(path, "rb") as file:
            start = file.read(len(HDF5))
        if start.startswith(HDF5):
            return _of_hdf5(path)
        if path.lower().endswith(".json"):
            return _of_json(path)
        if start.startswith(ZIP):
            return _of_archive(path)
    except OSError as error:
        raise unreadable(path, f"cannot read it: {(error.strerror or str(error)).lower()}") from None
    raise unreadable(path, "this is neither a zip archive nor HDF5, so it is no saved model of Keras")


def _of_archive(path: str) -> Saved:
    with opened(path) as archive:
        text = archive.read("config.json", LARGEST)
        if text is None:
            raise unreadable(path, "the archive has no config.json, so it is no saved model of Keras")
        metadata = archive.read("metadata.json", LARGEST)
        told = parse_json(metadata, path, "metadata.json") if metadata is not None else None
        saved = Saved(parse_json(text, path, "config.json"), version=_version(told))
        saved.dangers += [("climb", name) for name in archive.climbing()] + [("pickle", name) for name in archive.pickled()]
        weights = archive.window("model.weights.h5")
        if weights is not None:
            with weights:
                saved.stored = _weights_if_possible(weights, path)
            saved.dangers += [("reference", name) for name in (saved.stored.elsewhere if saved.stored else ())]
        return saved


def _weights_if_possible(file: Any, path: str) -> Stored | None:
    """The shapes of the weights; without h5py the rest of the archive is read all the same."""
    try:
        import h5py  # noqa: F401
    except ImportError:
        return None
    return hdf5.read_weights(file, path)


def _of_hdf5(path: str) -> Saved:
    found = hdf5.read_model(path)
    if found.config is None:
        raise unsupported(
            path,
            "this HDF5 file holds no model: weights alone say nothing of layers",
            "lint the program that builds the model, or a model that `save` has written",
        )
    training = None if found.training is None else parse_json(found.training, path, "training_config")
    dangers = [("reference", name) for name in found.stored.elsewhere]
    found.stored.other_shapes = found.version is not None and found.version.startswith("1.")
    return Saved(parse_json(found.config, path, "model_config"), training, found.version, found.stored, dangers)


def _of_json(path: str) -> Saved:
    if os.path.getsize(path) > LARGEST:
        raise unreadable(path, f"the file has more than {LARGEST:,} bytes")
    with open(path, "rb") as file:
        config = parse_json(file.read(), path, "the file")
    if isinstance(config, str):  # `json.dump(model.to_json(), file)`
        config = parse_json(config, path, "the text in the file")
    looks = isinstance(config, list) or (isinstance(config, dict) and ("class_name" in config or "model_config" in config))
    if not looks:
        raise unsupported(path, "this JSON is no configuration of a Keras model", "name what `model.to_json()` has written")
    return Saved(config, version=_version(config))


def _of_saved_model(folder: str) -> Saved:
    metadata = parse_json(saved_model.root_metadata(folder), folder, "its metadata")
    if not isinstance(metadata, dict):
        raise unreadable(folder, "its metadata is no configuration of a Keras model")
    spec = metadata.get("model_config") or {"class_name": metadata.get("class_name"), "config": metadata.get("config")}
    return Saved(spec, metadata.get("training_config"), _version(metadata))


def _version(told: Any) -> str | None:
    version = told.get("keras_version") if isinstance(told, dict) else None
    return version if isinstance(version, str) else None
