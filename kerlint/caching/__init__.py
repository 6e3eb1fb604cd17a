"""Results of earlier runs, kept as JSON: never pickled, so that nothing in a cache can run."""
