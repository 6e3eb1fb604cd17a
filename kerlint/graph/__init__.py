"""One representation of models for source, saved files and models in memory. It knows no other part of kerlint."""
