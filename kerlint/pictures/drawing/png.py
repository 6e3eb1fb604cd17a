"""Drawings as PNG, by resvg."""

from __future__ import annotations

from kerlint.pictures.drawing.svg import Drawing

SCALE = 2.0  # pixels of the picture for one of the drawing
LARGEST = 16_000.0  # pixels of a side; what is larger is drawn smaller


class NoRenderer(Exception):
    """The package that draws PNG is not installed."""


def png(drawing: Drawing) -> bytes:
    """The picture of the drawing. Raises NoRenderer."""
    try:
        import resvg_py
    except ImportError:
        raise NoRenderer('PNG needs resvg: pip install "kerlint[png]"') from None
    scale = min(SCALE, LARGEST / max(drawing.width, drawing.height))
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing.text, zoom=scale))
