"""Layers whose computation is somebody else's code: what comes out is unknown."""
