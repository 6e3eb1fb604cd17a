"""HDF5 files: attributes and the shapes of arrays, never the arrays. Links that lead out of the file are not followed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kerlint.artifacts.refusals import unreadable, unsupported
from kerlint.artifacts.stored import Stored
from kerlint.artifacts.text import LARGEST

MOST_OBJECTS = 200_000
DEEPEST = 60
_NEEDED = "reading HDF5 files needs h5py: `pip install 'kerlint[hdf5]'`"


@dataclass
class HdfModel:
    """The texts and weights of an `.h5` file. `config` is None where it holds no model."""

    config: str | None
    training: str | None
    version: str | None
    stored: Stored


def library(path: str) -> Any:
    """h5py. Raises Unreadable where it is not installed."""
    try:
        import h5py
    except ImportError:
        raise unsupported(path, "this is a saved model in HDF5, and h5py is not installed", _NEEDED) from None
    return h5py


def read_model(path: str) -> HdfModel:
    """A model in Keras's old format. Raises Unreadable."""
    h5py = library(path)
    try:
        with h5py.File(path, "r") as file:
            texts = [_text(file, name, path) for name in ("model_config", "training_config", "keras_version")]
            stored = Stored()
            objects = dict(_walk(h5py, file, stored, path))
            prefix = "model_weights" if "model_weights" in objects else ""
            stored.layers = _by_layer(objects, prefix, stored, path)
            return HdfModel(texts[0], texts[1], texts[2] or _text(objects.get(prefix), "keras_version", path), stored)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise unreadable(path, f"this is no readable HDF5 file: {error}") from None


def read_weights(file: BinaryIO, path: str) -> Stored:
    """The arrays of an HDF5 file of weights. Raises Unreadable."""
    h5py = library(path)
    stored = Stored()
    try:
        with h5py.File(file, "r") as opened:
            for _ in _walk(h5py, opened, stored, path):
                pass
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise unreadable(path, f"the weights are no readable HDF5 file: {error}") from None
    return stored


def _walk(h5py: Any, file: Any, stored: Stored, path: str) -> Iterator[tuple[str, Any]]:
    """Every group and array by its path, each object once; the shapes of arrays are noted on the way."""
    seen: set[int] = set()
    stack: list[tuple[str, Any]] = [("", file)]
    yield "", file
    while stack:
        prefix, group = stack.pop()
        for name in group:
            link = group.get(name, getlink=True)
            where = f"{prefix}/{name}" if prefix else name
            if isinstance(link, h5py.ExternalLink):
                stored.elsewhere.append(str(link.filename))
            if not isinstance(link, h5py.HardLink):
                continue
            item = group[name]
            address = h5py.h5o.get_info(item.id).addr
            if address in seen:
                continue
            seen.add(address)
            if len(seen) > MOST_OBJECTS or where.count("/") > DEEPEST:
                raise unreadable(path, "the HDF5 file has more groups and arrays than any model")
            if isinstance(item, h5py.Group):
                stack.append((where, item))
            elif isinstance(item, h5py.Dataset):
                _note(item, where, stored)
            yield where, item


def _note(item: Any, where: str, stored: Stored) -> None:
    if item.external:
        stored.elsewhere.extend(str(name) for name, _, _ in item.external)
    if item.is_virtual:
        stored.elsewhere.extend(source.file_name for source in item.virtual_sources() if source.file_name != ".")
    if item.shape is not None:
        stored.shapes[where] = tuple(int(size) for size in item.shape)


def _by_layer(objects: dict[str, Any], prefix: str, stored: Stored, path: str) -> dict[str, list[tuple[int, ...]]] | None:
    names = _names(objects.get(prefix), "layer_names", path)
    if names is None:
        return None
    found = {}
    for layer in names:
        where = f"{prefix}/{layer}" if prefix else layer
        weights = _names(objects.get(where), "weight_names", path) or []
        shapes = [stored.shapes.get(f"{where}/{weight}") for weight in weights]
        if None not in shapes:
            found[layer] = [shape for shape in shapes if shape is not None]
    return found


def _names(group: Any, name: str, path: str) -> list[str] | None:
    """A list of names; Keras cuts long ones into attributes `name0`, `name1`, ..."""
    if group is None:
        return None
    parts = [name] if name in group.attrs else []
    while not parts or parts[-1] != name:
        part = f"{name}{len(parts)}"
        if part not in group.attrs:
            break
        parts.append(part)
    if not parts:
        return None
    found: list[str] = []
    for part in parts:
        _refuse_large(group, part, path)
        found.extend(_decoded(item) for item in group.attrs[part])
    return found


def _text(group: Any, name: str, path: str) -> str | None:
    if group is None or name not in group.attrs:
        return None
    _refuse_large(group, name, path)
    return _decoded(group.attrs[name])


def _refuse_large(group: Any, name: str, path: str) -> None:
    attribute = group.attrs.get_id(name)
    if math.prod(attribute.shape or ()) * attribute.dtype.itemsize > LARGEST:
        raise unreadable(path, f"the attribute `{name}` has more than {LARGEST:,} bytes")


def _decoded(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
