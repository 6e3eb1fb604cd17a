"""kerlint's own: files that cannot be read, suppressions that do nothing, hints that are wrong, failures inside.

Most of these mistakes stand before or beside the model, so the engine reports them; the modules here are their pages.
"""
