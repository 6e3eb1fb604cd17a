"""Where the page of a rule is."""

from __future__ import annotations


def rule_url(code: str) -> str:
    """A stable name for the page of a rule; `kerlint explain CODE` prints the page itself."""
    return f"kerlint://rules/{code}"
