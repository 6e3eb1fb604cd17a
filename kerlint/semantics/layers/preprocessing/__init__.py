"""The layers of `keras.layers`: preprocessing."""
