"""`nox -s kerlint` finds mistakes in Keras models."""

import nox


@nox.session
def kerlint(session: nox.Session) -> None:
    session.install("kerlint")
    session.run("kerlint", "check", *session.posargs)
