"""Training and data: losses, last activations, labels, metrics, and the data that goes into a model."""
