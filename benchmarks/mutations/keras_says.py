"""Ask real Keras about programs: `python -m benchmarks.mutations.keras_says GENERATION < texts > answers`.

Both are JSON, one program or answer a line. An answer is null where the program ran to its end, else the class of the
exception and the first line of its message.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import sys
import warnings


def answer(text: str) -> str | None:
    """Run the program; None, or what it raised."""
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            exec(compile(text, "<mutant>", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return f"{type(error).__name__}: {error}".split("\n")[0][:200]
    return None


def main() -> None:
    """Answer every line of the standard input."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    warnings.simplefilter("ignore")
    if sys.argv[1] == "2":
        import tf_keras as keras
    else:
        import keras
    for line in sys.stdin:
        keras.utils.set_random_seed(1)
        result = answer(json.loads(line))
        print(json.dumps(result), flush=True)
        keras.backend.clear_session()
        gc.collect()


if __name__ == "__main__":
    main()
