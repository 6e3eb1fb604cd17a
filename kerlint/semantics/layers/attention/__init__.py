"""Attention layers."""

from kerlint.semantics.layers.attention import attention, multi_head_attention

__all__ = ["attention", "multi_head_attention"]
