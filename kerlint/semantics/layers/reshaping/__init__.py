"""The layers of `keras.layers`: reshaping."""
