"""The layers of `keras.layers`: normalization."""
