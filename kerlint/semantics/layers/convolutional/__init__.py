"""The layers of `keras.layers`: convolutional."""
