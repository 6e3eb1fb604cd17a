"""Writing files in one step."""

from __future__ import annotations

import os
import tempfile


def write(path: str, data: bytes) -> None:
    """Put `data` in the place of the file in one step, so that no reader ever sees half of it.

    The mode of a file that is there is kept. What is no file, such as a pipe, is written to.
    """
    real = os.path.realpath(path)
    if os.path.exists(real) and not os.path.isfile(real):
        with open(real, "wb") as stream:
            stream.write(data)
        return
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".kerlint-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, _mode(real))
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise


def _mode(path: str) -> int:
    """The mode of the file; that which a new one would have where there is none."""
    if os.path.exists(path):
        return os.stat(path).st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
