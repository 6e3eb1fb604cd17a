"""Measurements of kerlint that take longer than tests may."""
