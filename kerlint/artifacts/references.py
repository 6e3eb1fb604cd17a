"""Arguments that are paths of other files: loading the model reads them."""

from __future__ import annotations

from kerlint.artifacts.making import Making
from kerlint.graph.layers import Layer

# Arguments that Keras opens as a file where they are a text.
_OPENED = {
    "StringLookup": ("vocabulary", "idf_weights"),
    "IntegerLookup": ("vocabulary", "idf_weights"),
    "TextVectorization": ("vocabulary", "idf_weights"),
    "TFSMLayer": ("filepath",),
}


def note_references(m: Making, layer: Layer, inside: str) -> None:
    """Keep the files that the layer would open."""
    for argument in _OPENED.get(layer.class_name, ()):
        value = layer.get(argument)
        if isinstance(value, str):
            m.danger("reference", value, inside)
    if layer.class_name == "TorchModuleWrapper":
        m.danger("pickle", layer.name, inside)
