"""What an editor shows of a program, made in the worker from the graph: hints, pages to hover over, the outline."""
