"""Saving and security: what is lost when a model is saved, and what may run when one is loaded."""
