"""Layered drawings of acyclic graphs: boxes in ranks from top to bottom, links between them. It knows nothing of models.

ranking ── ordering ── coordinates ── routing
"""

from kerlint.pictures.drawing.layout.graph import Laid, Link, Point, Vertex
from kerlint.pictures.drawing.layout.routing import lay_out

__all__ = ["Laid", "Link", "Point", "Vertex", "lay_out"]
