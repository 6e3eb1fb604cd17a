"""Which paths are saved models, told by names and first bytes."""

from __future__ import annotations

import os

ENDINGS = (".keras", ".h5", ".hdf5")  # what is looked for in folders
ZIP = b"PK\3\4"
HDF5 = b"\x89HDF\r\n\x1a\n"
GRAPH = "saved_model.pb"
METADATA = "keras_metadata.pb"
_LOOKED_INTO = 65_536  # bytes of an HDF5 file; Keras writes the configuration first


def is_model_path(path: str) -> bool:
    """Whether the path is a saved model by its name: a file, a SavedModel folder or one of its parts."""
    ending = os.path.splitext(path)[1].lower()
    return ending in (*ENDINGS, ".json") or saved_model_folder(path) is not None


def saved_model_folder(path: str) -> str | None:
    """The SavedModel folder that the path is or belongs to."""
    if os.path.basename(path) in (GRAPH, METADATA):
        return os.path.dirname(path) or "."
    return path if os.path.isfile(os.path.join(path, GRAPH)) else None


def looks_like_model(path: str) -> bool:
    """Whether the first bytes of a file with the ending of a model are those of one: weights and other data are not."""
    try:
        with open(path, "rb") as file:
            start = file.read(_LOOKED_INTO)
    except OSError:
        return True  # reading it says why not
    if start.startswith(HDF5):
        return b"model_config" in start
    return path.lower().endswith(".keras")
