"""What Keras says of a program, kept in a file, so that only new mutants cost a run of it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ANSWERS = Path(__file__).with_name("answers")
# After so many programs a process is replaced, for TensorFlow's memory grows.
PER_PROCESS = 80
# Mutants that stumble over Python itself say nothing of Keras.
_PYTHONS_OWN = ("NameError", "UnboundLocalError", "SyntaxError")


def spelt_for(text: str, generation: int) -> str:
    """The program with the imports of this generation: Keras 2 lives on as `tf_keras`."""
    if generation == 3:
        return text
    text = re.sub(r"^import keras$", "import tf_keras as keras", text, flags=re.MULTILINE)
    return re.sub(r"^from keras\b", "from tf_keras", text, flags=re.MULTILINE)


class Oracle:
    """Real Keras of one generation."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.path = ANSWERS / f"keras{generation}.json"
        self.known: dict[str, str | None] = json.loads(self.path.read_text()) if self.path.exists() else {}

    def ask(self, texts: Iterable[str]) -> None:
        """Run those programs that were never run, and keep the answers."""
        new = [text for text in dict.fromkeys(texts) if _key(text) not in self.known]
        for start in range(0, len(new), PER_PROCESS):
            batch = new[start : start + PER_PROCESS]
            for text, said in zip(batch, self._run(batch)):
                self.known[_key(text)] = said
            self._keep()
            print(f"Keras {self.generation}: {start + len(batch)} of {len(new)} new programs", file=sys.stderr)

    def refuses(self, text: str) -> bool | None:
        """Whether Keras raises; None where the program fails without it, or was never asked about."""
        if _key(text) not in self.known:
            return None
        said = self.known[_key(text)]
        return None if said is not None and said.startswith(_PYTHONS_OWN) else said is not None

    def words(self, text: str) -> str:
        """What Keras raised, in short."""
        return self.known.get(_key(text)) or "runs"

    def _run(self, texts: list[str]) -> list[str | None]:
        command = [sys.executable, "-m", "benchmarks.mutations.keras_says", str(self.generation)]
        lines = "".join(json.dumps(spelt_for(text, self.generation)) + "\n" for text in texts)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        said: list[str | None] = [json.loads(line) for line in done.stdout.splitlines()]
        if len(said) == len(texts):
            return said
        return [*said, "ProcessDied", *self._run(texts[len(said) + 1 :])]

    def _keep(self) -> None:
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(dict(sorted(self.known.items())), indent=0) + "\n")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
