"""What a program is given in place of downloads, files, plots and training."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

# Packages whose results never decide a shape. Whatever is asked of them is answered by another `Anything`.
PICTURES = frozenset(
    "matplotlib seaborn plotly IPython pydot graphviz tqdm wandb bokeh tensorboard termcolor cv2 imageio skimage "
    "lime shap eli5 pydub librosa nibabel albumentations imgaug tensorflow_datasets tensorflow_hub".split()
)

DATASETS: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], int]] = {
    # images and labels of training and test, number of classes
    "mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,), 10),
    "fashion_mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,), 10),
    "cifar10": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1), 10),
    "cifar100": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1), 100),
}
TEXTS = {"imdb": (25000, 25000, 2), "reuters": (8982, 2246, 46)}


FED: list[Any] = []  # models that are called on a batch by a stub, and not by the program


class Anything:
    """Accepts whatever is done with it."""

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__") and name not in ("__enter__", "__exit__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # A decorator or a progress bar hands back what it was given.
        return args[0] if args and (callable(args[0]) or hasattr(args[0], "__iter__")) and len(args) == 1 else Anything()

    def __iter__(self) -> Any:
        return iter((Anything(), Anything()))

    def __getitem__(self, key: Any) -> Anything:
        return Anything()

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __enter__(self) -> Anything:
        return self

    def __exit__(self, *exc: Any) -> None:
        pass

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (object,)


class _AnyModule(types.ModuleType):
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()


class Pictures(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the packages of `PICTURES` and makes modules of `Anything` of them."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name.split(".")[0] in PICTURES or name == "google.colab":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> types.ModuleType:
        return _AnyModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class LegacyNames(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """`keras` means Keras 2: its public modules, and the places where names stood in older versions of it."""

    def __init__(self, package: Any) -> None:
        self.package = package
        self.mapped: Callable[[str], None] = lambda name: None

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.startswith("keras.") else None

    def create_module(self, spec: Any) -> types.ModuleType:
        parts = spec.name.split(".")[1:]
        found: Any = self.package
        for part in parts:
            found = getattr(found, part, None)
        if isinstance(found, types.ModuleType):
            return _Facade(spec.name, found)
        self.mapped(spec.name)
        return _OldPlace(spec.name, self.package, self.mapped)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class _Facade(types.ModuleType):
    """A module under another name."""

    __path__: list[str] = []

    def __init__(self, name: str, real: Any) -> None:
        super().__init__(name)
        self.__dict__["_real"] = real
        self.__dict__["__all__"] = [n for n in dir(real) if not n.startswith("_")]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_real"], name)

    def __dir__(self) -> Sequence[str]:
        return self.__dict__["__all__"]  # type: ignore[no-any-return]


class _OldPlace(types.ModuleType):
    """A module that Keras has no more: its names are looked for where they went."""

    __path__: list[str] = []

    def __init__(self, name: str, package: Any, mapped: Callable[[str], None]) -> None:
        super().__init__(name)
        self.__dict__.update(_package=package, _mapped=mapped)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        package = self.__dict__["_package"]
        self.__dict__["_mapped"](self.__name__)
        for place in (
            "layers",
            "models",
            "utils",
            "backend",
            "regularizers",
            "initializers",
            "optimizers",
            "callbacks",
            "activations",
            "losses",
            "preprocessing.image",
            "preprocessing.sequence",
            "preprocessing.text",
        ):
            module = package
            for part in place.split("."):
                module = getattr(module, part, None)
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"{self.__name__} has no {name}")


def stub_data(keras: Any) -> None:
    """Data sets of zeros instead of downloads."""
    import numpy as np

    def images(name: str) -> Any:
        train, labels, test, test_labels, classes = DATASETS[name]

        def some(shape: tuple[int, ...]) -> Any:
            return (np.arange(shape[0]) % classes).astype("uint8").reshape(shape)

        return lambda *a, **k: (
            (np.zeros(train, "uint8"), some(labels)),
            (np.zeros(test, "uint8"), some(test_labels)),
        )

    def texts(name: str) -> Any:
        count, test, classes = TEXTS[name]

        def load(*args: Any, num_words: Any = None, **kwargs: Any) -> Any:
            def rows(n: int) -> Any:
                out = np.empty(n, dtype=object)
                out[:] = [[1, 2, 3] for _ in range(n)]
                return out, np.arange(n) % classes

            return rows(count), rows(test)

        return load

    for name in DATASETS:
        getattr(keras.datasets, name).load_data = images(name)
    for name in TEXTS:
        getattr(keras.datasets, name).load_data = texts(name)
        getattr(keras.datasets, name).get_word_index = lambda *a, **k: {"the": 1, "a": 2}
    keras.datasets.boston_housing.load_data = lambda *a, **k: (
        (np.ones((404, 13)), np.ones(404)),
        (np.ones((102, 13)), np.ones(102)),
    )


def stub_downloads(keras: Any) -> None:
    """Backbones ask for the files of their weights; they get a path, and loading it does nothing."""
    import importlib

    for name in ("utils.file_utils", "utils.data_utils"):
        with contextlib.suppress(ImportError):
            module = importlib.import_module(f"{keras.__name__}.src.{name}")
            module.get_file = _no_file
    keras.utils.get_file = _no_file


def _no_file(fname: Any = None, origin: Any = None, **kwargs: Any) -> str:
    return str(fname or origin).rsplit("/", 1)[-1]


class _History:
    def __init__(self, epochs: int) -> None:
        self.history = _Curves(epochs)
        self.epoch = list(range(epochs))
        self.params: dict[str, Any] = {}


class _Curves(dict):  # type: ignore[type-arg]
    def __init__(self, epochs: int) -> None:
        super().__init__(loss=[0.1] * epochs, accuracy=[0.1] * epochs, val_loss=[0.1] * epochs, val_accuracy=[0.1] * epochs)
        self.epochs = epochs

    def __missing__(self, key: str) -> list[float]:
        return [0.1] * self.epochs


def stub_training(keras: Any) -> None:
    """`fit` builds the model on one batch of its data; nothing is trained, saved or loaded."""
    import numpy as np

    def batch_of(x: Any) -> Any:
        if isinstance(x, dict):
            return {k: batch_of(v) for k, v in x.items()}
        if isinstance(x, (list, tuple)) and x and hasattr(x[0], "shape"):
            return type(x)(batch_of(v) for v in x)
        if hasattr(x, "element_spec") or (not hasattr(x, "shape") and (hasattr(x, "__next__") or hasattr(x, "__getitem__"))):
            first = next(iter(x)) if hasattr(x, "__iter__") else x[0]
            return batch_of(first[0] if isinstance(first, tuple) else first)
        return np.asarray(x)[:2] if not hasattr(x, "dtype") or "numpy" in type(x).__module__ else x[:2]

    def feed(model: Any, x: Any) -> Any:
        FED.append(model)
        try:
            return model(x)
        finally:
            FED.pop()

    def build(model: Any, x: Any, *, training: bool = False) -> Any:
        if training and not (model.compiled if hasattr(model, "compiled") else model._is_compiled):
            raise RuntimeError("You must compile your model before training it.")
        try:
            if model.built and getattr(model, "inputs", None):
                return None
            return feed(model, batch_of(x))
        except StopIteration:
            return None

    def fit(self: Any, x: Any = None, *args: Any, epochs: int = 1, **kwargs: Any) -> _History:
        if x is None:
            x = kwargs.get("generator")
        if x is not None:
            build(self, x, training=True)
        return _History(epochs if isinstance(epochs, int) else 1)

    def predict(self: Any, x: Any = None, *args: Any, **kwargs: Any) -> Any:
        given = batch_of(x)
        if isinstance(given, np.ndarray) and given.dtype.kind == "O":
            given = given.astype("float32")
        out = feed(self, given)
        count = len(x) if hasattr(x, "__len__") and not isinstance(x, (list, tuple)) else 2

        def full(leaf: Any) -> Any:
            return np.zeros((count, *np.asarray(leaf).shape[1:]), "float32")

        if isinstance(out, (list, tuple)):
            return [full(leaf) for leaf in out]
        return {k: full(v) for k, v in out.items()} if isinstance(out, dict) else full(out)

    def evaluate(self: Any, x: Any = None, *args: Any, **kwargs: Any) -> Any:
        if x is not None:
            build(self, x)
        return [0.1, 0.5]

    def train_on_batch(self: Any, x: Any = None, *args: Any, **kwargs: Any) -> Any:
        build(self, x, training=True)
        return [0.1, 0.5]

    def named(*endings: str) -> Callable[..., None]:
        """Keras 3 insists on the ending of a file's name."""

        def keep(self: Any, filepath: Any = "", *args: Any, **kwargs: Any) -> None:
            if keras.__name__ == "keras" and not str(filepath).endswith(endings):
                raise ValueError(f"The name must end in one of {endings}, and is {filepath}")

        return keep

    for model in {keras.Model, keras.Sequential, *keras.Model.__mro__[:3]}:
        for name, stub in {
            "fit": fit,
            "fit_generator": fit,
            "predict": predict,
            "evaluate": evaluate,
            "train_on_batch": train_on_batch,
            "test_on_batch": train_on_batch,
            "save": named(".keras", ".h5", ".hdf5"),
            "save_weights": named(".weights.h5"),
            "load_weights": lambda *a, **k: None,
            "export": lambda *a, **k: None,
        }.items():
            if name in vars(model) or (model is keras.Model and hasattr(model, name)):
                setattr(model, name, stub)
    keras.utils.plot_model = lambda *a, **k: None


def install_pictures() -> None:
    """Let imports of what only draws find stubs."""
    sys.meta_path.insert(0, Pictures())
