"""Performance: models that are right, and slower or larger than they need to be."""
