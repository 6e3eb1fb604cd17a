"""What is known of data before `fit`, held against what NumPy, pandas, scikit-learn and Keras really give.

Every program is evaluated by kerlint and run for real. Whatever kerlint claims must hold; what it should know stands in
the table as well.
"""

from __future__ import annotations

import os
import textwrap
from typing import Any

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from kerlint.graph.dims import Expr, Unknown, shape_text
from kerlint.graph.tensors import Array, Dataset
from kerlint.interpreter import run as _run  # noqa: F401  (fills the register of libraries)
from kerlint.interpreter.machine import Machine
from kerlint.interpreter.project import Project
from kerlint.interpreter.scopes import Scope
from kerlint.interpreter.statements import run_block
from kerlint.interpreter.values import ListValue
from kerlint.reading import parse_text


def evaluated(text: str, keras: int = 3) -> dict[str, Any]:
    """The names that the program binds, with their values as kerlint sees them."""
    source = parse_text(textwrap.dedent(text), "program.py")
    machine, scope = Machine(source, keras, Project(source)), Scope()
    machine.session["main"] = scope
    run_block(machine, source.tree.body, scope)
    return scope.names


def real(text: str) -> dict[str, Any]:
    """The names that the program binds when Python runs it."""
    names: dict[str, Any] = {}
    exec(compile(textwrap.dedent(text), "program.py", "exec"), names)
    return names


def seen(value: Any) -> str:
    """A value of kerlint's as the table writes it."""
    if isinstance(value, Array):
        return shape_text(value.shape) + (f" {value.labels} {value.classes}" if value.labels else "")
    if isinstance(value, Dataset):
        return f"Dataset {seen(value.element)}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(seen, value)) + "]"
    if isinstance(value, ListValue):
        return f"list of {value.size}"
    return str(value)


IMPORTS = """\
import numpy as np
import pandas as pd
"""

NUMPY = [
    ("x = np.array([[1, 2], [3, 4], [5, 6]])", {"x": "(3, 2)"}),
    ("x = np.array([1.5, 2])", {"x": "(2,)"}),
    ("x = np.array([[1, 2], [3]], dtype=object)", {"x": "(2,)"}),
    ("x = np.asarray([np.zeros((4, 5)), np.ones((4, 5))])", {"x": "(2, 4, 5)"}),
    ("x = np.array([np.zeros((4, 5)) for _ in range(7)])", {"x": "(7, 4, 5)"}),
    ("y = np.random.randint(0, 10, size=(500,))", {"y": "(500,) classes 10"}),
    ("y = np.random.randint(10, size=(500, 1))", {"y": "(500, 1) classes 10"}),
    ("y = np.random.randint(2, 10, size=500)", {"y": "(500,)"}),
    ("x = np.random.randint(0, 255, (8, 32, 32, 3)) / 255.0", {"x": "(8, 32, 32, 3)"}),
    ("x = np.random.rand(8, 3)\nz = x * 2 - 1", {"x": "(8, 3)", "z": "(8, 3)"}),
    ("x = np.random.random((8, 3)).astype('float32')", {"x": "(8, 3)"}),
    ("x = np.random.uniform(-1, 1, size=(4,))", {"x": "(4,)"}),
    (
        "r = np.random.default_rng(0)\nx = r.random((4, 2))\ny = r.integers(0, 3, size=100)",
        {"x": "(4, 2)", "y": "(100,) classes 3"},
    ),
    ("y = np.eye(3)[np.array([0, 1, 2, 1])]", {"y": "(4, 3) one-hot 3"}),
    (
        "y = np.eye(3)[np.random.randint(0, 3, size=50)]\nz = np.argmax(y, axis=1)",
        {"y": "(50, 3) one-hot 3", "z": "(50,) classes 3"},
    ),
    ("y = np.argmax(np.eye(4), axis=-1)", {"y": "(4,) classes 4"}),
    ("u = np.unique(np.array([3, 1, 3]))", {"u": "(2,)"}),
    ("x = np.concatenate([np.eye(3), np.eye(3)])", {"x": "(6, 3) one-hot 3"}),
    ("x = np.concatenate([np.eye(3), np.eye(3)], axis=1)", {"x": "(3, 6)"}),
    ("x = np.random.rand(5, 4)\ns = x.sum(axis=1)\nm = x.mean(axis=0)", {"s": "(5,)", "m": "(4,)"}),
    ("x = np.random.rand(9)\nx[2] = 17.0", {"x": "(9,)"}),
    ("y = np.random.randint(0, 4, 400)\ny[y == 3] = 7", {"y": "(400,)"}),
    ("y = np.random.randint(0, 4, 400)\nz = y[y < 2]\nw = y[:100]", {"z": "(?,) classes UNKNOWN", "w": "(100,) classes 4"}),
    ("y = np.eye(3)\nz = y[:, 0]\nw = y[1:]", {"z": "(3,)", "w": "(2, 3) one-hot 3"}),
    ("x = np.array([i % 7 for i in range(9000)])\nz = np.maximum(np.zeros(3), np.ones(3))", {"z": "(3,)"}),
    ("x = np.random.rand(9, 2)\nx = x.reshape(-1, 3, 2) * 10", {"x": "(3, 3, 2)"}),
    ("x = np.array([250, 3], dtype='uint8') + np.array([10, 3], dtype='uint8')", {"x": "(2,)"}),
]

PANDAS = [
    (
        "d = pd.DataFrame({'a': [1, 2, 3], 'b': [4., 5., 6.], 'y': [0, 1, 0]})\nx = d.drop('y', axis=1)\ny = d['y']",
        {"d": "(3, 3)", "x": "(3, 2)", "y": "(3,)"},
    ),
    (
        "d = pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6]})\nx = d[['a']].values\ny = d['b'].to_numpy()",
        {"x": "(3, 1)", "y": "(3,)"},
    ),
    (
        "d = pd.DataFrame(np.zeros((6, 5)))\nx = d.iloc[:, :-1]\ny = d.iloc[:, -1]\nz = d.iloc[1:4, 0:2].values",
        {"x": "(6, 4)", "y": "(6,)", "z": "(3, 2)"},
    ),
    (
        "d = pd.DataFrame(np.zeros((6, 3)), columns=['a', 'b', 'c'])\n"
        "x = d.loc[:, ['a', 'c']]\n"
        "n = d.drop(columns=['a'])\n"
        "k = d[d.columns[:-1]]",
        {"x": "(6, 2)", "n": "(6, 2)", "k": "(6, 2)"},
    ),
    (
        "d = pd.DataFrame({'a': ['u', 'v', 'u']})\ny = pd.get_dummies(d['a'])\nz = pd.get_dummies(d['a']).values",
        {"y": "(3, 2) one-hot 2", "z": "(3, 2) one-hot 2"},
    ),
    ("d = pd.DataFrame({'a': [1, 2, 3]})\nd['b'] = d['a'] * 2\nw = d.values", {"w": "(3, 2)"}),
    ("d = pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6]})\ny = d.pop('b')\nw = d.values", {"w": "(3, 1)", "y": "(3,)"}),
    ("d = pd.DataFrame({'a': [1, 2, 3], 'b': [4, 5, 6]})\nd.drop('b', axis=1, inplace=True)", {"d": "(3, 1)"}),
    (
        "d = pd.DataFrame({'a': [1, 2, None]})\nx = d.fillna(0)\nh = d.head(2)\ns = d.sample(frac=1)",
        {"x": "(3, 1)", "h": "(2, 1)", "s": "(3, 1)"},
    ),
    (
        "d = pd.DataFrame({'a': [1, 2, 3]})\nx = d[d['a'] > 1]\nr = x.reset_index(drop=True).values[:, 0]",
        {"r": "(rows kept of d,)"},
    ),
    (
        "d = pd.DataFrame({'a': [1, 2, 3]})\nx = pd.concat([d, d])\nw = pd.concat([d, d], axis=1)",
        {"x": "(6, 1)", "w": "(3, 2)"},
    ),
    ("d = pd.DataFrame({'a': ['x', 'y']})\ny = d['a'].map({'x': 0, 'y': 1})", {"y": "(2,) classes 2"}),
    ("d = pd.DataFrame([[1, 2], [3, 4]], columns=['a', 'b'])\nx = d.to_numpy().astype('float32')", {"x": "(2, 2)"}),
]

SKLEARN = [
    (
        "from sklearn.model_selection import train_test_split\n"
        "a, b, c, d = train_test_split(np.zeros((101, 4)), np.zeros(101), test_size=0.2)",
        {"a": "(80, 4)", "b": "(21, 4)", "c": "(80,)", "d": "(21,)"},
    ),
    (
        "from sklearn.model_selection import train_test_split\na, b = train_test_split(np.zeros((101, 4)))",
        {"a": "(75, 4)", "b": "(26, 4)"},
    ),
    (
        "from sklearn.model_selection import train_test_split\na, b = train_test_split(np.zeros((101, 4)), train_size=0.7)",
        {"a": "(70, 4)", "b": "(31, 4)"},
    ),
    (
        "from sklearn.model_selection import train_test_split\na, b = train_test_split(np.zeros((101, 4)), test_size=10)",
        {"a": "(91, 4)", "b": "(10, 4)"},
    ),
    (
        "from sklearn.model_selection import train_test_split\n"
        "a, b = train_test_split(np.zeros((101, 4)), test_size=0.33, train_size=0.5)",
        {"a": "(50, 4)", "b": "(34, 4)"},
    ),
    (
        "from sklearn.datasets import load_iris\n"
        "from sklearn.model_selection import train_test_split\n"
        "i = load_iris()\n"
        "a, b, c, d = train_test_split(i.data, i.target, test_size=0.2)",
        {"a": "(120, 4)", "d": "(30,) classes 3"},
    ),
    *[
        (f"from sklearn.datasets import {n}\nx, y = {n}(return_X_y=True)", {"x": s, "y": t})
        for n, s, t in (
            ("load_iris", "(150, 4)", "(150,) classes 3"),
            ("load_wine", "(178, 13)", "(178,) classes 3"),
            ("load_digits", "(1797, 64)", "(1797,) classes 10"),
            ("load_breast_cancer", "(569, 30)", "(569,) classes 2"),
            ("load_diabetes", "(442, 10)", "(442,)"),
        )
    ],
    (
        "from sklearn.datasets import make_classification\n"
        "x, y = make_classification(n_samples=300, n_features=9, n_classes=3, n_informative=5)",
        {"x": "(300, 9)", "y": "(300,) classes 3"},
    ),
    (
        "from sklearn.datasets import make_regression\nx, y = make_regression(n_samples=30, n_features=9, n_targets=2)",
        {"x": "(30, 9)", "y": "(30, 2)"},
    ),
    (
        "from sklearn.datasets import make_blobs, make_moons\nx, y = make_blobs(n_samples=60, centers=4)\na, b = make_moons(40)",
        {"x": "(60, 2)", "y": "(60,) classes 4", "a": "(40, 2)", "b": "(40,) classes 2"},
    ),
    (
        "from sklearn.preprocessing import StandardScaler, MinMaxScaler\n"
        "s = StandardScaler()\n"
        "x = s.fit_transform(np.random.rand(9, 3))\n"
        "z = s.transform(np.zeros((4, 3)))\n"
        "m = MinMaxScaler().fit_transform(x)",
        {"x": "(9, 3)", "z": "(4, 3)", "m": "(9, 3)"},
    ),
    (
        "from sklearn.preprocessing import LabelEncoder\ne = LabelEncoder()\ny = e.fit_transform(['a', 'b', 'a', 'c'])",
        {"y": "(4,) classes 3"},
    ),
    (
        "from sklearn.preprocessing import LabelBinarizer\n"
        "y = LabelBinarizer().fit_transform(['a', 'b', 'a', 'c'])\n"
        "z = LabelBinarizer().fit_transform(['a', 'b'])",
        {"y": "(4, 3) one-hot 3", "z": "(2, 1) classes 2"},
    ),
    (
        "from sklearn.preprocessing import OneHotEncoder\n"
        "y = OneHotEncoder(sparse_output=False).fit_transform([['a'], ['b'], ['a']])",
        {"y": "(3, 2) one-hot 2"},
    ),
    (
        "from sklearn.preprocessing import OneHotEncoder\ny = OneHotEncoder().fit_transform([['a'], ['b'], ['a']]).toarray()",
        {"y": "(3, 2) one-hot 2"},
    ),
    (
        "from sklearn.decomposition import PCA\nx = PCA(n_components=2).fit_transform(np.random.rand(9, 5))",
        {"x": "(9, 2)"},
    ),
    (
        "from sklearn.model_selection import KFold\nx = np.random.rand(10, 4)\nfor tr, te in KFold(5).split(x):\n    a = x[tr]",
        {},
    ),
]

KERAS = [
    ("y = keras.utils.to_categorical(np.array([0, 1, 2]), 5)", {"y": "(3, 5) one-hot 5"}),
    ("y = keras.utils.to_categorical(np.array([[0], [1]]), num_classes=4)", {"y": "(2, 4) one-hot 4"}),
    ("y = keras.utils.to_categorical(np.array([[0, 1], [1, 2]]), num_classes=4)", {"y": "(2, 2, 4) one-hot 4"}),
    ("y = keras.utils.to_categorical(np.random.randint(0, 4, size=(400,)))", {"y": "(400, 4) one-hot 4"}),
    ("y = keras.utils.to_categorical([0, 2])", {"y": "(2, max([0, 2]) + 1) one-hot max([0, 2]) + 1"}),
    ("x = keras.utils.pad_sequences([[1, 2, 3], [4]])", {"x": "(2, 3)"}),
    ("x = keras.utils.pad_sequences([[1, 2, 3], [4]], maxlen=8, padding='post')", {"x": "(2, 8)"}),
    (
        "x = keras.utils.pad_sequences([np.zeros((3, 5)), np.zeros((2, 5))], maxlen=4, dtype='float32')",
        {"x": "(2, 4, 5)"},
    ),
    ("x = keras.utils.normalize(np.random.rand(4, 3))", {"x": "(4, 3)"}),
    (
        "d = keras.utils.timeseries_dataset_from_array(np.zeros((100, 5)), np.zeros(100), 10)",
        {"d": "Dataset [(None, 10, 5), (None,)]"},
    ),
    ("d = tf.data.Dataset.from_tensor_slices((np.zeros((10, 3)), np.zeros(10)))", {"d": "Dataset [(3,), ()]"}),
    (
        "d = tf.data.Dataset.from_tensor_slices((np.zeros((10, 3)), np.zeros(10))).shuffle(3).batch(4).prefetch(1)",
        {"d": "Dataset [(None, 3), (None,)]"},
    ),
    (
        "d = tf.data.Dataset.from_tensor_slices(np.zeros((10, 3))).batch(4, drop_remainder=True)",
        {"d": "Dataset (4, 3)"},
    ),
    ("d = tf.data.Dataset.from_tensor_slices(np.zeros((10, 3))).batch(4).unbatch().repeat(2)", {"d": "Dataset (3,)"}),
    (
        "d = tf.data.Dataset.from_tensor_slices((np.zeros((10, 3)), np.zeros(10))).map(lambda x, y: (x[:2], y)).batch(2)",
        {"d": "Dataset [(None, 2), (None,)]"},
    ),
    (
        "a = tf.data.Dataset.from_tensor_slices(np.zeros((10, 3)))\nd = tf.data.Dataset.zip((a, a.batch(2)))",
        {"d": "Dataset [(3,), (None, 3)]"},
    ),
    (
        "d = tf.data.Dataset.from_generator(\n"
        "    lambda: iter([]), output_signature=(tf.TensorSpec((None, 4), tf.float32), tf.TensorSpec((), tf.int32)))",
        {"d": "Dataset [(None, 4), ()]"},
    ),
    (
        "x = next(iter(tf.data.Dataset.from_tensor_slices(np.zeros((10, 3))).batch(5, drop_remainder=True)))",
        {"x": "(5, 3)"},
    ),
    (
        "g = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1/255.)\n"
        "x, y = next(g.flow(np.full((10, 8, 8, 3), 255.), np.zeros((10, 3)), batch_size=4))",
        {"x": "(None, 8, 8, 3)", "y": "(None, 3)"},
    ),
    (
        "g = tf.keras.preprocessing.sequence.TimeseriesGenerator(\n"
        "    np.zeros((100, 5)), np.zeros((100, 2)), length=10, sampling_rate=3, batch_size=8)\n"
        "x, y = g[0]",
        {"x": "(None, 4, 5)", "y": "(None, 2)"},
    ),
    (
        "t = tf.keras.preprocessing.text.Tokenizer(num_words=50)\n"
        "t.fit_on_texts(['a b c', 'a b'])\n"
        "x = t.texts_to_matrix(['a b', 'c'])\n"
        "s = tf.keras.preprocessing.sequence.pad_sequences(t.texts_to_sequences(['a b', 'c']), maxlen=6)",
        {"x": "(2, 50)", "s": "(2, 6)"},
    ),
    (
        "t = tf.keras.preprocessing.text.Tokenizer()\nt.fit_on_texts(['a b c', 'a b'])\nx = t.texts_to_matrix(['a b', 'c'])",
        {"x": "(2, len(word_index) + 1)"},
    ),
]


ROUNDING = 1e-9


def claims_hold(claimed: Any, actual: Any) -> str | None:
    """What of kerlint's claim does not hold of the actual value."""
    import numpy as np

    if isinstance(claimed, Dataset):
        return _element_holds(claimed.element, actual.element_spec) if hasattr(actual, "element_spec") else None
    if not isinstance(claimed, Array):
        return None
    if not hasattr(actual, "shape"):
        return f"not an array but {type(actual)}"
    if claimed.shape is not None:
        wrong = _shape_wrong(claimed.shape, tuple(actual.shape))
        if wrong:
            return wrong
    values = np.asarray(actual)
    if claimed.dtype not in (None, "object") and claimed.kind == "numpy" and str(values.dtype) != claimed.dtype:
        return f"dtype {values.dtype}, claimed {claimed.dtype}"
    if values.size and values.dtype.kind in "iufb":
        if claimed.low is not None and values.min() < claimed.low - ROUNDING:
            return f"holds {values.min()}, claimed at least {claimed.low}"
        if claimed.high is not None and values.max() > claimed.high + ROUNDING:
            return f"holds {values.max()}, claimed at most {claimed.high}"
        if claimed.labels == "one-hot" and not (values.sum(axis=-1) == 1).all():
            return "rows are not one-hot"
        if claimed.labels == "classes" and isinstance(claimed.classes, int) and values.max() >= claimed.classes:
            return f"holds class {values.max()} of {claimed.classes}"
    return None


def _shape_wrong(claimed: Any, actual: tuple[Any, ...]) -> str | None:
    agree = len(claimed) == len(actual) and all(not isinstance(c, int) or a is None or c == a for c, a in zip(claimed, actual))
    return None if agree else f"shape {actual}, claimed {shape_text(claimed)}"


def _element_holds(claimed: Any, spec: Any) -> str | None:
    if isinstance(claimed, tuple):
        if not isinstance(spec, tuple) or len(spec) != len(claimed):
            return f"element {spec}"
        return next((w for c, s in zip(claimed, spec) if (w := _element_holds(c, s))), None)
    if not isinstance(claimed, Array):
        return None
    if claimed.dtype is not None and spec.dtype.name != claimed.dtype:
        return f"dtype {spec.dtype}, claimed {claimed.dtype}"
    return None if claimed.shape is None else _shape_wrong(claimed.shape, tuple(spec.shape))


PROGRAMS = [
    *[pytest.param(IMPORTS + text, known, id=text.splitlines()[-1][:70]) for text, known in NUMPY + PANDAS + SKLEARN],
    *[
        pytest.param("import keras\nimport tensorflow as tf\n" + IMPORTS + text, known, id=text.splitlines()[-1][:70])
        for text, known in KERAS
    ],
]


@pytest.mark.parametrize(("text", "known"), PROGRAMS)
def test_what_is_known_is_known(text: str, known: dict[str, str]) -> None:
    names = evaluated(text)
    assert {name: seen(names.get(name)) for name in known} == known


@pytest.mark.parametrize(("text", "known"), PROGRAMS)
def test_what_is_claimed_holds(text: str, known: dict[str, str]) -> None:
    for library in ("pandas", "sklearn", "tensorflow"):
        if library in text:
            pytest.importorskip(library)
    names, actual = evaluated(text), real(text)
    wrong = {
        name: fault for name, value in names.items() if name in actual and (fault := claims_hold(value, actual[name])) is not None
    }
    assert not wrong


def test_symbols_of_different_reads_are_different() -> None:
    names = evaluated("import pandas as pd\na = pd.read_csv('a.csv')\nb = pd.read_csv('b.csv')\nc = a.drop('y', axis=1)")
    assert seen(names["a"]) == "(len(a.csv), columns of a.csv)"
    assert seen(names["c"]) == "(len(a.csv), columns of a.csv - 1)"
    assert names["a"].shape[0] == names["c"].shape[0] != names["b"].shape[0]


def test_parts_of_one_split_share_their_rows() -> None:
    names = evaluated(
        """
        import pandas as pd
        from sklearn.model_selection import train_test_split
        d = pd.read_csv("d.csv")
        a, b, c, e = train_test_split(d[["u", "v"]].values, d["y"].values, test_size=0.2)
        """
    )
    a, b, c, e = (names[n].shape for n in "abce")
    assert a[1] == b[1] == 2
    assert a[0] == c[0] != b[0] == e[0]
    assert isinstance(a[0], Expr) and not isinstance(b[0], Unknown)


DATA_SETS = [
    ("mnist", "(60000, 28, 28)", "(60000,) classes 10"),
    ("fashion_mnist", "(60000, 28, 28)", "(60000,) classes 10"),
    ("cifar10", "(50000, 32, 32, 3)", "(50000, 1) classes 10"),
    ("cifar100", "(50000, 32, 32, 3)", "(50000, 1) classes 100"),
    ("imdb", "(25000,)", "(25000,) classes 2"),
    ("reuters", "(8982,)", "(8982,) classes 46"),
    ("boston_housing", "(404, 13)", "(404,)"),
    ("california_housing", "(16512, 8)", "(16512,)"),
]


@pytest.mark.parametrize(("name", "x", "y"), DATA_SETS)
def test_data_sets(name: str, x: str, y: str) -> None:
    names = evaluated(f"from tensorflow.keras.datasets import {name}\n(x, y), (a, b) = {name}.load_data()")
    assert (seen(names["x"]), seen(names["y"])) == (x, y)


def test_a_data_set_of_keras_on_its_way_to_fit() -> None:
    names = evaluated(
        """
        import keras
        import numpy as np
        (x, y), (a, b) = keras.datasets.cifar10.load_data()
        x = x.astype("float32") / 255
        one_hot = keras.utils.to_categorical(y)
        first = x[:100]
        (t, u), _ = keras.datasets.imdb.load_data(num_words=10000)
        t = keras.preprocessing.sequence.pad_sequences(t, maxlen=200)
        """
    )
    assert (names["x"].low, names["x"].high, names["first"].high) == (0.0, 1.0, 1.0)
    assert seen(names["one_hot"]) == "(50000, 10) one-hot 10"
    assert seen(names["t"]) == "(25000, 200)"
    assert names["t"].high == 9999.0


def test_generators_of_pictures() -> None:
    names = evaluated(
        """
        import tensorflow as tf
        from tensorflow.keras.preprocessing.image import ImageDataGenerator
        g = ImageDataGenerator(rescale=1./255, horizontal_flip=True)
        t = g.flow_from_directory("train", target_size=(150, 150), batch_size=20, class_mode="binary")
        c = g.flow_from_directory("train", target_size=(64, 64), color_mode="grayscale")
        n = c.num_classes
        d = tf.keras.utils.image_dataset_from_directory("data", image_size=(180, 180))
        k = tf.keras.utils.image_dataset_from_directory("data", label_mode="categorical", class_names=["a", "b", "c"])
        m = d.map(lambda x, y: (x / 255., y))
        """
    )
    assert seen(names["t"]) == "Dataset [(None, 150, 150, 3), (None,) classes 2]"
    assert names["t"].element[0].high == pytest.approx(1.0)
    assert seen(names["c"]) == "Dataset [(None, 64, 64, 1), (None, classes in train) one-hot classes in train]"
    assert names["n"] == names["c"].element[1].shape[1]
    assert seen(names["d"]) == "Dataset [(None, 180, 180, 3), (None,) classes classes in data]"
    assert seen(names["k"]) == "Dataset [(None, 256, 256, 3), (None, 3) one-hot 3]"
    assert names["m"].element[0].high == 1.0
