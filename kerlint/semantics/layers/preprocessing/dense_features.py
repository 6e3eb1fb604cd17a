"""DenseFeatures of Keras 2."""

from __future__ import annotations

from collections.abc import Iterator

from kerlint.graph.layers import Layer
from kerlint.graph.problems import Problem
from kerlint.semantics.api import checks
from kerlint.semantics.arguments import refuse


@checks("DenseFeatures")
def feature_columns(layer: Layer) -> Iterator[Problem]:
    """There must be a column of features at least."""
    if layer.get("feature_columns") in ([], ()):
        yield refuse(layer, "feature_columns", "a list with at least one feature column")
