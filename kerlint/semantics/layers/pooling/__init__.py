"""The layers of `keras.layers`: pooling."""
