"""One page for a project, complete in itself: findings with their source, models with their drawings, the pages of rules."""

from __future__ import annotations

from kerlint.report.data import Page, page_data
from kerlint.report.page import page_html

__all__ = ["Page", "page_data", "page_html"]
