"""The layers of `keras.layers`: regularization."""
