"""Layers that are named, and whose outputs depend on what no source in view tells."""

from __future__ import annotations

from kerlint.semantics.api import Incoming, NotUnderstood, Result, layer

# Models of other libraries, layers of such models, classes to derive from, columns of features.
OPAQUE = (
    "AbstractRNNCell",
    "DenseFeatures",
    "FlaxLayer",
    "JaxLayer",
    "Layer",
    "TFSMLayer",
    "TorchModuleWrapper",
    "Wrapper",
)


@layer(*OPAQUE)
def opaque(incoming: Incoming) -> Result:
    """Raises NotUnderstood: anything may come out."""
    raise NotUnderstood
