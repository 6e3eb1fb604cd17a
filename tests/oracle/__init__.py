"""Tests that hold kerlint's answers against real Keras."""
