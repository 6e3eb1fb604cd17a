"""Pictures of layers that run over a sequence, step by step. They know the graph alone."""

from kerlint.pictures.unrolling.recurrence import NotOverTime, over_time
from kerlint.pictures.unrolling.svg import unrolled_sheet, unrolled_svg
from kerlint.pictures.unrolling.text import unrolled_text

__all__ = ["NotOverTime", "over_time", "unrolled_sheet", "unrolled_svg", "unrolled_text"]
