"""Families of layers: each draws layers, configurations and input shapes, fitting and not, for a generation of Keras."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.oracle.families import feed_forward, sequences
from tests.oracle.harness import Case


@dataclass(frozen=True)
class Family:
    """How cases are drawn, how many of them the suite takes, and in which generations there are such layers.

    With `vague` kerlint may know less than Keras.
    """

    draw: Callable[[int], st.SearchStrategy[Case]]
    count: int
    generations: tuple[int, ...] = (2, 3)
    vague: bool = False


FAMILIES: dict[str, Family] = {
    "core": Family(feed_forward.core, 150),
    "activations": Family(feed_forward.activations, 120),
    "convolutions": Family(feed_forward.convolutions, 400),
    "locally_connected": Family(feed_forward.locally_connected, 60, (2,)),
    "pooling": Family(feed_forward.pooling, 200),
    "reshaping": Family(feed_forward.reshaping, 300),
    "regularization": Family(feed_forward.regularization, 100),
    "normalization": Family(feed_forward.normalization, 200),
    "spectral_normalization": Family(feed_forward.spectral_normalization, 40),
    "images": Family(feed_forward.images, 80),
    "more_images": Family(feed_forward.more_images, 30, (3,)),
    "pipelines": Family(feed_forward.pipelines, 30, (3,)),
    "texts": Family(feed_forward.texts, 40, vague=True),
    "features": Family(feed_forward.features, 150, vague=True),
    "spectrograms": Family(feed_forward.spectrograms, 40, (3,)),
    "recurrent": Family(sequences.recurrent, 25, vague=True),
    "cells": Family(sequences.single_cells, 25, vague=True),
    "rnn": Family(sequences.rnn, 25, vague=True),
    "conv_lstm": Family(sequences.conv_lstm, 25, vague=True),
    "bidirectional": Family(sequences.bidirectional, 25, vague=True),
    "time_distributed": Family(sequences.time_distributed, 25, vague=True),
    "embedding": Family(sequences.embedding, 25, vague=True),
    "reversible_embedding": Family(sequences.reversible_embedding, 25, (3,), vague=True),
    "elementwise": Family(sequences.elementwise, 25, vague=True),
    "concatenate": Family(sequences.concatenate, 25, vague=True),
    "dot": Family(sequences.dot, 25, vague=True),
    "attention": Family(sequences.attention, 25, vague=True),
    "multi_head_attention": Family(sequences.multi_head_attention, 25, vague=True),
    "group_query_attention": Family(sequences.group_query_attention, 25, (3,), vague=True),
}
