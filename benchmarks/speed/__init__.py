"""How long kerlint takes, beside what else one does with the same files."""
