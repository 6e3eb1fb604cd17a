"""SavedModel folders: the configuration that Keras 2 leaves beside TensorFlow's functions."""

from __future__ import annotations

from pathlib import Path

from kerlint.artifacts.kinds import GRAPH, METADATA
from kerlint.artifacts.refusals import unreadable, unsupported
from kerlint.artifacts.wire import inner, text

LARGEST = 200_000_000  # bytes of a protocol buffer
_MODELS = ("_tf_keras_network", "_tf_keras_sequential", "_tf_keras_model")


def root_metadata(folder: str) -> str:
    """What Keras wrote about the model, as JSON. Raises Unreadable; a folder without layers is named as such."""
    metadata = Path(folder, METADATA)
    try:
        found = _in_metadata(_bytes(metadata)) if metadata.is_file() else _in_graph(_bytes(Path(folder, GRAPH)))
    except ValueError as error:
        raise unreadable(folder, f"its protocol buffer is damaged: {error}") from None
    except OSError as error:
        raise unreadable(folder, f"cannot read it: {(error.strerror or str(error)).lower()}") from None
    if found is None:
        raise unsupported(
            folder,
            "this SavedModel holds TensorFlow functions and no layers, as `export` of Keras 3 writes it",
            "lint the `.keras` file or the program that it was made from",
        )
    return found


def _bytes(file: Path) -> memoryview:
    if file.stat().st_size > LARGEST:
        raise ValueError(f"{file.name} has more than {LARGEST:,} bytes")
    return memoryview(file.read_bytes())


def _in_metadata(message: memoryview) -> str | None:
    """`SavedMetadata.nodes` (1) with `node_path` (3), `identifier` (4) and `metadata` (5)."""
    for node in inner(message, 1):
        if text(node, 3) == "root" and text(node, 4) in _MODELS:
            return text(node, 5)
    return None


def _in_graph(message: memoryview) -> str | None:
    """Until TensorFlow 2.4: `meta_graphs` (2), `object_graph_def` (7), `nodes` (1), of which the first is the root,
    `user_object` (4) with `identifier` (1) and `metadata` (3)."""
    for graph in inner(message, 2):
        for objects in inner(graph, 7):
            for node in inner(objects, 1):
                users = [user for user in inner(node, 4) if text(user, 1) in _MODELS]
                return text(users[0], 3) or None if users else None
    return None
