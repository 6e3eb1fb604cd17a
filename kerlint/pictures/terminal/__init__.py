"""Pictures of whole models made of characters."""

from kerlint.pictures.terminal.flow import flow_text

__all__ = ["flow_text"]
