"""Layers that make one tensor of several."""

from kerlint.semantics.layers.merging import concatenate, dot, elementwise

__all__ = ["concatenate", "dot", "elementwise"]
