"""How fast the language server answers, and whether it grows: `python -m benchmarks.server`."""
