"""The layers of `keras.layers`: core."""
