"""Recurrent layers, and the wrappers that run layers over time."""

from kerlint.semantics.layers.rnn import bidirectional, cells, conv_lstm, recurrent, rnn, time_distributed

__all__ = ["bidirectional", "cells", "conv_lstm", "recurrent", "rnn", "time_distributed"]
