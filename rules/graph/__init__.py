"""Building the graph: layers, tensors and models put together in a way that makes no model, or not the one meant."""
