"""The language server: kerlint inside editors.

    editor ── handlers ── session ── desk ── analyst ══ worker process ── tasks ── engine
                          │                                           │
                       features (LSP objects from plain data)      views (plain data from the graph)

The process that talks to the editor never evaluates a program. It sends texts to a worker process (`worker`), which lints
them and answers with plain data: findings, and what hints, hovers, symbols and lenses show (`views`). So no program, however
large, keeps the editor waiting, and an evaluation that nobody needs any more is stopped at once.
"""
