"""Running the server."""

from __future__ import annotations

import logging
import os
import sys

from kerlint.server.handlers import commands, news, questions
from kerlint.server.session import Session


def create() -> Session:
    """A session with all features."""
    session = Session()
    for handlers in (news, questions, commands):
        handlers.register(session)
    return session


def serve() -> None:
    """Talk to an editor over standard input and output until it is gone."""
    logging.basicConfig(level=logging.ERROR)
    session = create()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not get between the messages
    try:
        session.start_io(sys.stdin.buffer, answers)
    finally:
        session.desk.stop()
