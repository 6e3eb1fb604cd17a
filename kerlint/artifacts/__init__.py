"""Saved models: read with limits and without running anything, then built into the same graph as programs.

file ── archive, hdf5, saved_model ── text ── models, layers, nodes, values ── graph
"""
