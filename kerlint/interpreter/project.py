"""The files around the one that is linted: modules of the same project, found the way Python would, read and never run."""

from __future__ import annotations

import ast
import builtins
import os
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerlint.graph.tensors import Array
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.values import LibraryRef, ModuleValue, Value
from kerlint.lookups import Lookups, search_path
from kerlint.reading import Source, Unreadable, parse_bytes, read_bytes, unsaved
from kerlint.semantics.renames import canonical
from kerlint.states import UNREAD, state_of

if TYPE_CHECKING:
    from kerlint.interpreter.machine import Machine

LIBRARIES = frozenset(
    "keras tensorflow tf_keras numpy pandas sklearn scipy matplotlib torch jax cv2 PIL seaborn tqdm os sys re math random"
    " json time datetime collections itertools functools typing pathlib argparse logging pickle copy string glob shutil"
    " csv io abc dataclasses enum contextlib warnings operator subprocess threading multiprocessing urllib requests"
    " keras_tuner kerastuner absl tensorflow_datasets tensorflow_hub tensorflow_addons keras_nlp keras_cv keras_hub".split()
)
MAX_MODULES = 40  # modules of the project that one run reads
_BUILTINS = frozenset(dir(builtins))


class Project:
    """Where the modules of one file's project are looked for. `alone` says that none is: the program is all there is."""

    def __init__(self, source: Source, *, alone: bool = False) -> None:
        self.source = source
        self.alone = alone
        self.lookups = Lookups()
        self._located: dict[tuple[str, str, int], Path | None] = {}

    # ------------------------------------------------------------ names that no scope has

    def outside_name(self, m: Machine, name: str, node: ast.AST, scope: Scope) -> Value:
        """A name from `import *` or the builtins, else a symbol."""
        found = self.star_name(m, scope.module, name)
        if found is not None:
            return found
        if name == "__name__":
            return "__main__" if scope.module is m.session.get("main") else Path(m.sources[-1].path).stem
        if name in _BUILTINS:
            return LibraryRef(f"builtins.{name}", f"builtins.{name}")
        return m.hints.get(name) or m.fresh(name)

    def star_name(self, m: Machine, scope: Scope, name: str) -> Value | None:
        """The library's name that `from library import *` may have brought."""
        from kerlint.interpreter.imports import library_ref

        for written in reversed(scope.star_imports):
            full = f"{written}.{name}"
            if canonical(full) is not None:
                return library_ref(LibraryRef(written, written), name)
            if not _is_keras(written) and name not in _BUILTINS and _has_name(written, name):
                return library_ref(LibraryRef(written, written), name)
        return None

    # ------------------------------------------------------------ modules

    def find_module(self, m: Machine, name: str, level: int, node: ast.AST) -> Value:
        """What `import name` gives: a module of the project, or a reference to a library."""
        from kerlint.interpreter.imports import library_ref

        if level == 0 and name.split(".")[0] in LIBRARIES:
            return self.sibling(m, name) or library_ref(None, name)
        if level == 0 and name in self.source.written:
            return self._evaluated(m, f"{self.source.path}:{name}", name, self.source.written[name])
        path = self._locate(m.sources[-1].path, name, level)
        if path is None:
            return library_ref(None, name) if level == 0 else m.fresh(name or "module")
        return self._load(m, path, name)

    def sibling(self, m: Machine, name: str) -> Value | None:
        """The module beside the file that is being read, where the file is part of a library itself. One whose functions
        kerlint knows by heart is not read."""
        package, _, last = name.rpartition(".")
        if self.alone:
            return None
        folder = Path(m.sources[-1].path).resolve().parent
        if not package or folder.parts[-len(package.split(".")) :] != tuple(package.split(".")) or _is_registered(name):
            return None
        path = self._module_file(folder / last)
        return None if path is None else self._load(m, path, last)

    def find_submodule(self, m: Machine, base: ModuleValue, name: str) -> Value | None:
        """The module `name` inside the package `base`."""
        folder = Path(base.source.path).parent
        if Path(base.source.path).name != "__init__.py":
            return None
        path = self._module_file(folder / name)
        return None if path is None else self._load(m, path, name)

    def module_attribute(self, m: Machine, module: ModuleValue, name: str, node: ast.AST) -> Value:
        """`module.name`."""
        value = module.scope.names.get(name, MISSING)
        if value is not MISSING:
            return value
        found = self.find_submodule(m, module, name) or self.star_name(m, module.scope, name)
        return found if found is not None else m.fresh(f"{module.name}.{name}")

    def _locate(self, path: str, name: str, level: int) -> Path | None:
        """The file that `import name` in the file `path` means; looked for once."""
        asked = (path, name, level)
        if asked not in self._located:
            self._located[asked] = self._find(path, name, level)
        return self._located[asked]

    def _find(self, path: str, name: str, level: int) -> Path | None:
        if self.alone or path.startswith("<") or path == "-":
            return None
        folder = Path(path).resolve().parent
        parts = name.split(".") if name else []
        if level:
            for _ in range(level - 1):
                folder = folder.parent
            return self._module_file(folder.joinpath(*parts))
        searched = search_path(folder)
        self.lookups.searched(folder, searched)
        for base in searched:
            found = self._module_file(base.joinpath(*parts))
            if found is not None:
                return found
        return None

    def _load(self, m: Machine, path: Path, name: str) -> Value:
        """The module in the file, evaluated once in each run; in a cycle it is what has been bound so far."""
        key = str(path)
        if key in m.modules:
            return m.modules[key]
        source, state = _read(key, _stamp(path), _called(path, m.sources[-1].path))
        self.lookups.read(key, state)
        return self._evaluated(m, key, name, source)

    def _module_file(self, base: Path) -> Path | None:
        """The file of the module or package `base`; None where there is none."""
        for candidate in (base.with_name(base.name + ".py") if base.name else base, base / "__init__.py"):
            try:
                if candidate.is_file():
                    return candidate
            except (OSError, ValueError):
                return None
            self.lookups.missed(candidate)
        return None

    def _evaluated(self, m: Machine, key: str, name: str, source: Source | None) -> Value:
        from kerlint.interpreter.statements import run_block

        if key in m.modules:
            return m.modules[key]
        if source is None or len(m.modules) >= MAX_MODULES or len(m.sources) > 30:
            return m.fresh(name)
        module = ModuleValue(name, Scope(), source)
        m.modules[key] = module
        with m.reading(source):
            run_block(m, source.tree.body, module.scope)
        return module

    # ------------------------------------------------------------ what hints tell

    def hinted_array(self, m: Machine, name: str, value: Array, node: ast.AST) -> Value:
        """The array with what a hint tells of its shape; a contradiction is a mishap."""
        from kerlint.graph.dims import unify
        from kerlint.graph.problems import HintContradiction
        from kerlint.graph.tensors import same_shape

        hint = m.hints[name]
        if not isinstance(hint, Array):
            return value
        if same_shape(hint.shape, value.shape) is False:
            m.mishap(HintContradiction(name, hint.shape, value.shape), node)
            return value
        if hint.shape is not None and value.shape is not None:
            value.shape = tuple(unify(known, told) for known, told in zip(value.shape, hint.shape))
        else:
            value.shape = hint.shape
        value.variable = value.variable or name
        return value


def _is_keras(written: str) -> bool:
    return "keras" in written.split(".")


@cache
def _is_registered(module: str) -> bool:
    from kerlint.interpreter.imports import path_of
    from kerlint.interpreter.library import FUNCTIONS

    return any(path.startswith(path_of(module) + ".") for path in FUNCTIONS)


@cache
def _standard_names(module: str) -> frozenset[str]:
    if module == "math":
        import math

        return frozenset(dir(math))
    return frozenset()


def _has_name(written: str, name: str) -> bool:
    """Whether a star import of a library that is no Keras brings the name; believed for arrays only."""
    from kerlint.semantics.ops import find

    return find(f"{written}.{name}") is not None or name in _standard_names(written)


def _stamp(path: Path) -> Any:
    """What distinguishes the content of a file from what it was before."""
    text = unsaved.get(str(path))
    if text is not None:
        return text
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=512)
def _read(path: str, stamp: Any, called: str) -> tuple[Source | None, str]:
    """The program in the file, with the path that findings in it have, and the state of the file."""
    state = UNREAD
    try:
        data = read_bytes(path)
        state = state_of(data, path)
        return parse_bytes(data, called), state
    except Unreadable:
        return None, state


def _called(path: Path, importer: str) -> str:
    """The path as the user would write it who wrote that of the importer, so that a mistake in it is told once."""
    if os.path.isabs(importer):
        return str(path)
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive
        return str(path)
