"""The layers of `keras.layers`: activations."""
