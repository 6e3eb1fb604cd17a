"""What Keras does with shapes, dtypes, masks and weights. Knows the graph, and nothing of source code."""
