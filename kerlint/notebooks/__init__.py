"""Notebooks: their cells as one program, with places that are counted in cells.

`source.read_notebook` starts from the bytes of a file, `source.notebook_source` from cells that anybody may have: an
editor, a kernel.
"""
