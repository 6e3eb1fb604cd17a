"""Runs one program under real Keras, statement by statement, and prints what its layers were as JSON.

    python -m benchmarks.agreement.runner KERAS PROGRAM [PROGRAM ...]

Keras is imported once; each program runs in a fork of its own and answers with one line.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.agreement import stubs

TIMEOUT = 90  # seconds a program
STATEMENT = 20  # seconds a statement: past them it is broken off, and the next one runs
SKIP = ("InputLayer",)


class OutOfTime(BaseException):
    """A statement took too long."""


class Recorder:
    """Notes each layer that a line of the user's makes, and what comes out of it."""

    def __init__(self, root: str, keras: Any) -> None:
        self.root = root
        self.keras = keras
        self.made: list[tuple[Any, str, int]] = []
        self.ids: dict[int, int] = {}
        self.outputs: dict[int, list[list[list[int | None]]]] = {}
        self.inside = 0
        self.executed: dict[str, set[int]] = {}
        self.failed: dict[str, set[int]] = {}

    def install(self) -> None:
        base = self.keras.layers.Layer
        recorder = self
        new = base.__new__

        def __new__(cls: Any, *args: Any, **kwargs: Any) -> Any:
            made = new(cls, *args, **kwargs)
            recorder._note(made, sys._getframe(1))
            return made

        base.__new__ = __new__
        call = base.__call__

        def __call__(self: Any, *args: Any, **kwargs: Any) -> Any:
            outputs = call(self, *args, **kwargs)
            recorder._flowed(self, outputs)
            return outputs

        base.__call__ = __call__

    def _own(self, path: str) -> bool:
        return path.startswith(self.root) and "site-packages" not in path

    def _note(self, layer: Any, frame: Any) -> None:
        if id(layer) in self.ids:
            return
        while frame is not None and not self._own(frame.f_code.co_filename):
            path, name = frame.f_code.co_filename, frame.f_code.co_name
            model = name in ("__new__", "__call__") or (isinstance(layer, self.keras.Model) and name == "__init__")
            if not (model or "merging" in path or path == __file__):
                return
            frame = frame.f_back
        if frame is not None:
            self.ids[id(layer)] = len(self.made)
            self.made.append((layer, frame.f_code.co_filename, frame.f_lineno))

    def _flowed(self, layer: Any, outputs: Any) -> None:
        if id(layer) in self.ids and not any(layer is model for model in stubs.FED):
            import tensorflow as tf

            shapes = [
                [d if d is None else int(d) for d in leaf.shape] for leaf in tf.nest.flatten(outputs) if hasattr(leaf, "shape")
            ]
            known = self.outputs.setdefault(id(layer), [])
            if stubs.FED and known:
                return  # the batch is the stub's
            if shapes not in known:
                known.append(shapes)

    # ------------------------------------------------------------ lines

    def trace(self, frame: Any, event: str, arg: Any) -> Any:
        path = frame.f_code.co_filename
        if not self._own(path):
            return None
        lines, failed = self.executed.setdefault(path, set()), self.failed.setdefault(path, set())

        def local(frame: Any, event: str, arg: Any) -> Any:
            if event == "line":
                lines.add(frame.f_lineno)
            elif event == "exception" and not issubclass(arg[0], (StopIteration, GeneratorExit)):
                failed.add(frame.f_lineno)
            return local

        return local

    # ------------------------------------------------------------ answer

    def mapped(self, name: str) -> None:
        """An import of a module that Keras has no more: its line counts as failed."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            if self._own(frame.f_code.co_filename):
                self.failed.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
                return
            frame = frame.f_back

    def answer(self) -> dict[str, Any]:
        layers, models = [], []
        for layer, path, line in self.made:
            if not hasattr(layer, "name"):
                continue  # its constructor raised
            name = type(layer).__name__
            params = None
            with contextlib.suppress(Exception):
                params = int(layer.count_params()) if layer.built else None
            entry: dict[str, Any] = {"class": name, "name": layer.name, "path": path, "line": line, "params": params}
            if name not in SKIP and id(layer) in self.outputs:
                layers.append({**entry, "outputs": self.outputs[id(layer)]})
            if isinstance(layer, self.keras.Model) and params is not None:
                models.append(entry)
        ran = {path: sorted(lines) for path, lines in self.executed.items()}
        return {"layers": layers, "models": models, "ran": ran, "failed": {p: sorted(f) for p, f in self.failed.items()}}


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of the module; what stands under `if __name__ == "__main__"` one by one too."""
    for node in tree.body:
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test) and not node.orelse:
            yield from node.body
        else:
            yield node


def touched(node: ast.stmt) -> set[str]:
    """The names that a simple statement binds, or whose method it calls."""
    found: set[str] = set()
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        found = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        if node.value.func.attr == "add" and isinstance(node.value.func.value, ast.Name):
            found = {node.value.func.value.id}
    return found


def run(path: str, root: str, keras: Any) -> dict[str, Any]:
    """What the layers of the program were, and which statements raised what."""
    recorder = Recorder(root, keras)
    recorder.install()
    for finder in sys.meta_path:
        if isinstance(finder, stubs.LegacyNames):
            finder.mapped = recorder.mapped
    sys.argv = [path]
    sys.path[:0] = [os.path.dirname(path), root]
    os.chdir(tempfile.mkdtemp())
    names: dict[str, Any] = {"__name__": "__main__", "__file__": path, "__builtins__": __builtins__}
    raised = []
    tree = ast.parse(Path(path).read_text(encoding="utf-8", errors="replace"))
    deadline = time.monotonic() + TIMEOUT
    signal.signal(signal.SIGALRM, _out_of_time)
    for node in statements(tree):
        if time.monotonic() > deadline:
            break
        try:
            code = compile(ast.Module([node], []), path, "exec")
            signal.setitimer(signal.ITIMER_REAL, STATEMENT, 1.0)  # again each second: a bare `except` may swallow it
            sys.settrace(recorder.trace)
            exec(code, names)
        except BaseException as error:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == path]
            line = frames[-1].lineno if frames else node.lineno
            raised.append({"line": node.lineno, "at": line, "type": type(error).__name__, "message": str(error)[:300]})
            for name in touched(node):
                names.pop(name, None)  # what it would have made or changed is no longer what the program means
        finally:
            sys.settrace(None)
            signal.setitimer(signal.ITIMER_REAL, 0)
    return {**recorder.answer(), "raised": raised}


def _out_of_time(number: int, frame: Any) -> None:
    raise OutOfTime


def prepare(version: int) -> Any:
    """Import Keras of that generation under the names that programs use, its slow and remote parts stubbed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    if version == 2:
        os.environ["TF_USE_LEGACY_KERAS"] = "1"  # read when `tf.keras` is used for the first time
    import tensorflow  # noqa: F401

    if version == 2:
        import tf_keras as keras

        sys.modules["keras"] = stubs._Facade("keras", keras)
        finder = stubs.LegacyNames(keras)
        sys.meta_path.insert(0, finder)
        mirror: Any = importlib.import_module("tf_keras.api._v2.keras")
    else:
        import keras

        mirror = importlib.import_module("keras._tf_keras.keras")
    stubs.install_pictures()
    stubs.stub_data(keras)
    stubs.stub_downloads(keras)
    stubs.stub_training(keras)
    stubs.stub_data(mirror)
    mirror.utils.get_file = keras.utils.get_file
    mirror.utils.plot_model = keras.utils.plot_model
    return keras


def main(arguments: list[str]) -> None:
    """Answer for each `ROOT::PROGRAM` with one line of JSON on the real standard output."""
    keras = prepare(int(arguments[0]))
    for argument in arguments[1:]:
        root, _, path = argument.rpartition("::")
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            out = os.fdopen(os.dup(1), "w")
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            resource.setrlimit(resource.RLIMIT_CPU, (8 * TIMEOUT, 8 * TIMEOUT))  # whatever does not come back to Python
            try:
                answer = run(path, root, keras)
            except BaseException as error:
                answer = {"broken": f"{type(error).__name__}: {error}"}
            out.write(json.dumps({"program": path, **answer}) + "\n")
            out.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"program": path, "broken": f"ended with status {status}"}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
