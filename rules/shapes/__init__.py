"""Shapes: a layer gets a rank or a size that it cannot take, or makes one that cannot be."""
