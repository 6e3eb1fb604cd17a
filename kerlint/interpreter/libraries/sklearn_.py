"""scikit-learn: splitting, scaling, encoding, and its data sets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, as_dim
from kerlint.graph.tensors import Array
from kerlint.interpreter.libraries.arrays import (
    array_of,
    axis_size,
    common_rows,
    is_true,
    length_of,
    shape_of_size,
    size_named,
    text_of,
)
from kerlint.interpreter.library import Call, Handler, attribute, function, method
from kerlint.interpreter.values import Foreign, ListValue, Value
from kerlint.semantics import data

# ---------------------------------------------------------------- splitting


@function("sklearn.model_selection.train_test_split", "sklearn.cross_validation.train_test_split")
def train_test_split(call: Call) -> Value:
    """`[a_train, a_test, b_train, b_test, ...]`: all train parts have the same rows, and all test parts."""
    if call.partial or not call.args:
        return NotImplemented
    rows = common_rows(call.args)
    train, test = split_sizes(rows, call.kwargs.get("test_size"), call.kwargs.get("train_size"))
    name = text_of(call, 0)
    if train is None:
        train = size_named(call, f"len({name}_train)")
    if test is None:
        test = size_named(call, f"len({name}_test)")
    parts = ListValue()
    for value in call.args:
        parts.extend((rows_of(value, train), rows_of(value, test)))
    return parts


def split_sizes(rows: Dim, test: Value, train: Value) -> tuple[Dim, Dim]:
    """The rows of the train and the test part; None for what depends on the number of rows, which is not known.

    A share of the rows is rounded up for the test part and down for the train part.
    """
    if test is None and train is None:
        test = 0.25
    counts: list[Dim] = []
    for size, up in ((train, False), (test, True)):
        if isinstance(size, float):
            if isinstance(rows, int):
                counts.append(math.ceil(size * rows) if up else math.floor(size * rows))
            else:
                counts.append(None)
        else:
            counts.append(as_dim(size) if size is not None else None)
    n_train: Dim = None if isinstance(counts[0], Unknown) else counts[0]
    n_test: Dim = None if isinstance(counts[1], Unknown) else counts[1]
    if isinstance(rows, (int, dims.Expr)):
        if train is None and n_test is not None:
            n_train = dims.sub(rows, n_test)
        if test is None and n_train is not None:
            n_test = dims.sub(rows, n_train)
    return n_train, n_test


def rows_of(value: Value, rows: Dim) -> Value:
    """Some `rows` of the value, all facts kept; lists stay lists."""
    if isinstance(value, (ListValue, tuple)):
        return ListValue(_sample(value), exact=False, length=rows)
    array = array_of(value)
    return UNKNOWN if array is None else data.with_rows(array, rows)


def _sample(value: Any) -> list[Value]:
    from kerlint.interpreter.values import join_values

    if not value:
        return []
    found = value[0]
    for other in value[1:200]:
        found = join_values(found, other)
    return [found if len(value) <= 200 else UNKNOWN]


@function("sklearn.utils.shuffle")
def shuffle(call: Call) -> Value:
    """The arrays in another order, consistently; one array for one."""
    count = call.kwargs.get("n_samples")
    if call.partial:
        return NotImplemented
    rows = None if count is None else as_dim(count)
    parts = [_shuffled(value, rows) for value in call.args]
    return parts[0] if len(parts) == 1 else ListValue(parts)


def _shuffled(value: Value, rows: Dim) -> Value:
    return rows_of(value, length_of(value) if rows is None else rows)


@function("sklearn.utils.resample")
def resample(call: Call) -> Value:
    """Rows drawn from the arrays: as many as there were unless `n_samples` says otherwise."""
    return shuffle(call)


@function(
    *(
        f"sklearn.model_selection.{name}"
        for name in (
            "KFold",
            "StratifiedKFold",
            "RepeatedKFold",
            "RepeatedStratifiedKFold",
            "ShuffleSplit",
            "StratifiedShuffleSplit",
            "TimeSeriesSplit",
            "GroupKFold",
            "LeaveOneOut",
        )
    )
)
def splitter(call: Call) -> Value:
    """An object that cuts rows several times."""
    return Foreign("sklearn splitter", call.args, dict(call.kwargs), {"class": call.path.rpartition(".")[2]})


@method("sklearn splitter", "split")
def folds(call: Call) -> Value:
    """Pairs of vectors of row numbers."""
    rows = length_of(call.get(0, "X", UNKNOWN))
    splitter_: Foreign = call.receiver
    single = "Repeated" not in splitter_.attributes["class"]
    given = splitter_.args[0] if splitter_.args else splitter_.kwargs.get("n_splits", 5)
    turns: Dim = as_dim(given) if single and splitter_.attributes["class"] != "LeaveOneOut" else UNKNOWN
    high = rows - 1.0 if isinstance(rows, int) else None
    pair = tuple(
        Array((size_named(call, f"rows of the {side} fold"),), "int64", low=0.0, high=high) for side in ("train", "test")
    )
    return ListValue([pair], exact=False, length=UNKNOWN if turns is None else turns)


@method("sklearn splitter", "get_n_splits")
def get_n_splits(call: Call) -> Value:
    """How many cuts."""
    return UNKNOWN


# ---------------------------------------------------------------- scaling

_SCALERS = (
    "StandardScaler",
    "MinMaxScaler",
    "MaxAbsScaler",
    "RobustScaler",
    "Normalizer",
    "QuantileTransformer",
    "PowerTransformer",
    "Binarizer",
)
SCALERS = [f"sklearn.preprocessing.{name}" for name in _SCALERS] + [
    "sklearn.impute.SimpleImputer",
    "sklearn.impute.KNNImputer",
]
ENCODERS = [
    f"sklearn.preprocessing.{n}"
    for n in ("LabelEncoder", "LabelBinarizer", "OneHotEncoder", "OrdinalEncoder", "MultiLabelBinarizer")
]
REDUCERS = [f"sklearn.decomposition.{n}" for n in ("PCA", "TruncatedSVD", "FastICA", "NMF", "KernelPCA", "IncrementalPCA")]


@function(*SCALERS, *ENCODERS, *REDUCERS)
def transformer(call: Call) -> Value:
    """A transformer, known by its arguments."""
    made = Foreign(call.path, call.args, dict(call.kwargs))
    made.attributes["key"] = ("data", call.machine.serial())
    return made


def _table(value: Value) -> Array:
    """The rows and columns of what must be a table."""
    array = array_of(value)
    if array is not None and array.shape is not None and len(array.shape) == 2:
        return array
    if isinstance(value, Unknown):
        return Array((axis_size(value, 0), axis_size(value, 1)))
    return Array((UNKNOWN, UNKNOWN))


def _scaled_bounds(scaler: Foreign, fitted: bool) -> tuple[float | None, float | None]:
    """The bounds of what the scaler makes of the very data it was fitted on, or of any."""
    name = scaler.path.rpartition(".")[2]
    if name == "Normalizer":
        return -1.0, 1.0
    if not fitted:
        return None, None
    if name == "MinMaxScaler":
        given = shape_of_size(scaler.args[0] if scaler.args else scaler.kwargs.get("feature_range", (0, 1)))
        return (float(given[0]), float(given[1])) if given and all(type(g) is int for g in given) else (None, None)  # type: ignore[arg-type]
    return (-1.0, 1.0) if name == "MaxAbsScaler" else (None, None)


def _scale(call: Call, fitted: bool) -> Value:
    table = _table(call.get(0, "X", UNKNOWN))
    low, high = _scaled_bounds(call.receiver, fitted)
    keeps = table.dtype if table.dtype in ("float32", "float64") else None
    numbers = call.receiver.path.startswith("sklearn.preprocessing.")
    dtype = keeps or ("float64" if numbers and (table.dtype or "").startswith(("int", "uint")) else None)
    shape = table.shape if numbers else (table.shape[0], table.shape[1]) if table.shape else None
    return Array(shape, dtype, low=low, high=high, place=call.place)


def _on(kinds: list[str], *names: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for kind in kinds:
            method(kind, *names)(handler)
        return handler

    return register


@_on([*SCALERS, *ENCODERS, *REDUCERS], "fit", "partial_fit")
def fit(call: Call) -> Value:
    """The transformer itself, which now knows how wide its results are."""
    transformer_: Foreign = call.receiver
    if transformer_.path in ENCODERS:
        _learn(call)
    return transformer_


@_on([*SCALERS, *REDUCERS], "set_output", "set_params")
def configure(call: Call) -> Value:
    """The transformer itself; what it gives from now on is not known."""
    return UNKNOWN


@_on(SCALERS, "fit_transform")
def scale_fitted(call: Call) -> Value:
    """The table, scaled."""
    return _scale(call, True)


@_on(SCALERS, "transform", "inverse_transform")
def scale(call: Call) -> Value:
    """The table, scaled as it was learnt, or back."""
    if call.path.endswith("inverse_transform"):
        table = _table(call.get(0, "X", UNKNOWN))
        return Array(table.shape, None, place=call.place)
    return _scale(call, False)


@function(*(f"sklearn.preprocessing.{n}" for n in ("scale", "minmax_scale", "normalize", "maxabs_scale", "robust_scale")))
def scale_function(call: Call) -> Value:
    """The array, scaled column by column."""
    array = array_of(call.get(0, "X", UNKNOWN))
    if array is None:
        return Array(None)
    low, high = (-1.0, 1.0) if call.path.endswith((".normalize", "maxabs_scale")) else (None, None)
    if call.path.endswith("minmax_scale") and "feature_range" not in call.kwargs and len(call.args) < 2:
        low, high = 0.0, 1.0
    return Array(array.shape, None, low=low, high=high, place=call.place)


@_on(REDUCERS, "fit_transform", "transform")
def reduce(call: Call) -> Value:
    """The rows, in `n_components` columns."""
    made: Foreign = call.receiver
    default: Value = 2 if made.path.endswith("TruncatedSVD") else None
    count = made.args[0] if made.args else made.kwargs.get("n_components", default)
    width: Dim = as_dim(count) if isinstance(count, (int, dims.Expr, Unknown)) else UNKNOWN
    if not isinstance(width, (int, dims.Expr)):
        width = dims.symbol("n_components", made.attributes["key"], 1)
    table = _table(call.get(0, "X", UNKNOWN))
    assert table.shape is not None
    return Array((table.shape[0], width), None, place=call.place)


# ---------------------------------------------------------------- encoding labels


def _learn(call: Call) -> Dim:
    """How many classes an encoder has learnt: those of literals and of known labels are counted, others named."""
    made: Foreign = call.receiver
    given = call.get(0, "y", call.get(None, "X", UNKNOWN))
    array = array_of(given)
    count: Dim = UNKNOWN
    if array is not None:
        if isinstance(array.value, tuple) and all(isinstance(v, (str, int, float)) for v in array.value):
            count = len(set(array.value))
        else:
            width = data.width_of_one_hot(array)
            count = UNKNOWN if width is None else width
    if not isinstance(count, (int, dims.Expr)):
        count = size_named(call, f"classes of {text_of(call, 0)}", 1)
    made.attributes["count"] = count
    return count


def _count(made: Foreign) -> Dim:
    if "count" not in made.attributes:
        made.attributes["count"] = dims.symbol("len(classes_)", made.attributes["key"], 1)
    found: Dim = made.attributes["count"]
    return found


def _column(value: Value) -> Dim:
    return length_of(value)


@_on(["sklearn.preprocessing.LabelEncoder"], "fit_transform", "transform")
def encode_labels(call: Call) -> Value:
    """Class numbers, one for each label."""
    count = _learn(call) if call.path.endswith("fit_transform") else _count(call.receiver)
    high = count - 1.0 if isinstance(count, int) else None
    return Array((_column(call.get(0, "y", UNKNOWN)),), "int64", "classes", count, 0.0, high, place=call.place)


@_on(["sklearn.preprocessing.LabelEncoder"], "inverse_transform")
def decode_labels(call: Call) -> Value:
    """The labels of class numbers."""
    return Array((_column(call.get(0, "y", UNKNOWN)),), None)


@_on(["sklearn.preprocessing.LabelBinarizer"], "fit_transform", "transform")
def binarize_labels(call: Call) -> Value:
    """One-hot rows; a single column for two classes."""
    count = _learn(call) if call.path.endswith("fit_transform") else _count(call.receiver)
    rows = _column(call.get(0, "y", UNKNOWN))
    if not isinstance(count, int):
        width = dims.symbol(f"columns for {count}", ("binarized", call.receiver.attributes["key"]), 1)
        return Array((rows, width), "int64", low=0.0, high=1.0, place=call.place)
    if count <= 2:
        return Array((rows, 1), "int64", "classes", 2, 0.0, 1.0, place=call.place)
    return Array((rows, count), "int64", "one-hot", count, 0.0, 1.0, place=call.place)


@_on(["sklearn.preprocessing.MultiLabelBinarizer"], "fit_transform", "transform")
def binarize_many(call: Call) -> Value:
    """A column for each class, any number of ones a row."""
    count = dims.symbol("len(mlb.classes_)", call.receiver.attributes["key"], 1)
    call.receiver.attributes["count"] = count
    return Array((_column(call.get(0, "y", UNKNOWN)), count), "int64", low=0.0, high=1.0, place=call.place)


@_on(["sklearn.preprocessing.OneHotEncoder"], "fit_transform", "transform")
def one_hot(call: Call) -> Value:
    """A column for each value of each column: one-hot rows when there is one column."""
    made: Foreign = call.receiver
    table = _table(call.get(0, "X", UNKNOWN))
    assert table.shape is not None
    rows, columns = table.shape
    plain = not {"drop", "categories", "n_values"} & set(made.kwargs) and not made.args
    classes: Dim = dims.symbol("encoded columns", made.attributes["key"], 1)
    if columns == 1 and plain and call.path.endswith("fit_transform"):
        flat = data.derived(table, (rows,), value=_flat(table.value))
        call.args[:1] = [flat]
        classes = _learn(call)
    elif "count" in made.attributes and columns == 1:
        classes = _count(made)
    labels = "one-hot" if columns == 1 and plain and made.kwargs.get("handle_unknown", "error") == "error" else None
    sparse = is_true(made.kwargs.get("sparse_output", made.kwargs.get("sparse", True)))
    kind = "numpy" if sparse is False else "scipy"
    return Array((rows, classes), "float64", labels, classes if labels else UNKNOWN, 0.0, 1.0, kind=kind, place=call.place)


def _flat(value: Any) -> Any:
    if isinstance(value, tuple) and all(isinstance(v, tuple) and len(v) == 1 for v in value):
        return tuple(v[0] for v in value)
    return UNKNOWN


@method("scipy", "toarray", "todense", "A")
def toarray(call: Call) -> Value:
    """The same as an array of NumPy."""
    return data.plain(call.receiver, call.receiver.shape)


@_on(["sklearn.preprocessing.OrdinalEncoder"], "fit_transform", "transform")
def encode_ordinals(call: Call) -> Value:
    """The table with numbers for the values."""
    return Array(_table(call.get(0, "X", UNKNOWN)).shape, "float64", low=0.0, place=call.place)


def _classes_attribute(receiver: Foreign) -> Value:
    return Array((_count(receiver),))


for _path in ENCODERS:
    if _path.rpartition(".")[2] in ("LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer"):
        attribute(_path, "classes_")(_classes_attribute)


@function("sklearn.preprocessing.label_binarize")
def label_binarize(call: Call) -> Value:
    """One-hot rows for the classes given."""
    count = length_of(call.get(None, "classes", UNKNOWN))
    rows = _column(call.get(0, "y", UNKNOWN))
    if isinstance(count, int) and count > 2:
        return Array((rows, count), "int64", "one-hot", count, 0.0, 1.0, place=call.place)
    return Array((rows, 1 if isinstance(count, int) else UNKNOWN), "int64", low=0.0, high=1.0, place=call.place)


@function("sklearn.utils.class_weight.compute_class_weight")
def compute_class_weight(call: Call) -> Value:
    """A weight for each class."""
    return Array((length_of(call.get(None, "classes", UNKNOWN)),), "float64")


# ---------------------------------------------------------------- data sets


def _supervised(call: Call, x: Array, y: Array) -> Value:
    """`(x, y)`, or the object that holds them."""
    if is_true(call.get(None, "return_X_y", False)):
        return (x, y)
    if call.kwargs.get("return_X_y") not in (None, False):
        return UNKNOWN
    names = ListValue([UNKNOWN], exact=False, length=axis_size(x, 1))
    return Foreign("sklearn.utils.Bunch", attributes={"data": x, "target": y, "feature_names": names})


@method("sklearn.utils.Bunch", "__getitem__", "get")
def item_of_bunch(call: Call) -> Value:
    """What an attribute gives too."""
    name = call.args[0] if call.args else None
    return call.receiver.attributes.get(name, UNKNOWN) if isinstance(name, str) else UNKNOWN


# Rows, columns, classes (None for regression) of the data sets that come with scikit-learn or that it fetches.
TABLES: dict[str, tuple[int, int, int | None, str]] = {
    "load_iris": (150, 4, 3, "float64"),
    "load_wine": (178, 13, 3, "float64"),
    "load_breast_cancer": (569, 30, 2, "float64"),
    "load_digits": (1797, 64, 10, "float64"),
    "load_diabetes": (442, 10, None, "float64"),
    "load_boston": (506, 13, None, "float64"),
    "fetch_california_housing": (20640, 8, None, "float64"),
}


@function(*(f"sklearn.datasets.{name}" for name in TABLES))
def table(call: Call) -> Value:
    """One of the tables of scikit-learn."""
    name = call.path.rpartition(".")[2]
    rows, columns, classes, dtype = TABLES[name]
    if is_true(call.get(None, "as_frame", False)) is not False or (
        name == "load_digits" and (call.args or "n_class" in call.kwargs)
    ):
        return UNKNOWN
    low, high = (0.0, 16.0) if name == "load_digits" else (None, None)
    x = Array((rows, columns), dtype, low=low, high=high, place=call.place)
    y = Array((rows,), "float64", place=call.place)
    if classes is not None:
        y = Array((rows,), "int64", "classes", classes, 0.0, classes - 1.0, place=call.place)
    return _supervised(call, x, y)


def _made(call: Call, columns: Dim, classes: Dim | None, targets: Shape = (), *, at: int = 0) -> Value:
    rows = as_dim(call.get(at, "n_samples", 100))
    rows = UNKNOWN if rows is None else rows
    x = Array((rows, columns), "float64", place=call.place)
    y = Array((rows, *targets), "float64", place=call.place)
    if classes is not None:
        high = classes - 1.0 if isinstance(classes, int) else None
        y = Array((rows,), "int64", "classes", classes, 0.0, high, place=call.place)
    return (x, y)


def _given(call: Call, index: int | None, name: str, default: int) -> Dim:
    dim = as_dim(call.get(index, name, default))
    return UNKNOWN if dim is None else dim


@function("sklearn.datasets.make_classification")
def make_classification(call: Call) -> Value:
    """100 rows of 20 numbers in 2 classes unless told otherwise."""
    if call.kwargs.get("return_X_y", True) is not True:
        return UNKNOWN
    return _made(call, _given(call, 1, "n_features", 20), _given(call, None, "n_classes", 2))


@function("sklearn.datasets.make_regression")
def make_regression(call: Call) -> Value:
    """100 rows of 100 numbers and a target unless told otherwise."""
    if call.kwargs.get("coef", False) is not False:
        return UNKNOWN
    targets = _given(call, None, "n_targets", 1)
    return _made(call, _given(call, 1, "n_features", 100), None, () if targets == 1 else (targets,))


@function("sklearn.datasets.make_blobs")
def make_blobs(call: Call) -> Value:
    """Points around centers: 3 of them unless told otherwise."""
    if call.kwargs.get("return_centers", False) is not False:
        return UNKNOWN
    samples, centers = call.get(0, "n_samples", 100), call.get(2, "centers")
    if not isinstance(samples, (int, dims.Expr)) or isinstance(centers, Array):
        return UNKNOWN
    count: Dim = (
        3 if centers is None else as_dim(centers) if isinstance(centers, (int, dims.Expr, Unknown)) else length_of(centers)
    )
    columns = _given(call, 1, "n_features", 2)
    if isinstance(centers, (ListValue, tuple)):
        columns = length_of(centers[0]) if centers else UNKNOWN
    return _made(call, columns, count)


@function("sklearn.datasets.make_moons", "sklearn.datasets.make_circles")
def make_moons(call: Call) -> Value:
    """Points in the plane, in two classes."""
    if not isinstance(call.get(0, "n_samples", 100), (int, dims.Expr)):
        return UNKNOWN
    return _made(call, 2, 2)


@function("sklearn.datasets.make_gaussian_quantiles")
def make_gaussian_quantiles(call: Call) -> Value:
    """Points of nested spheres."""
    columns, classes = _given(call, None, "n_features", 2), _given(call, None, "n_classes", 3)
    if len(call.args) > 0:
        return UNKNOWN
    rows = _given(call, None, "n_samples", 100)
    high = classes - 1.0 if isinstance(classes, int) else None
    return (Array((rows, columns), "float64"), Array((rows,), "int64", "classes", classes, 0.0, high))


# ---------------------------------------------------------------- texts


@function("sklearn.feature_extraction.text.CountVectorizer", "sklearn.feature_extraction.text.TfidfVectorizer")
def vectorizer(call: Call) -> Value:
    """What turns texts into counts of words."""
    made = Foreign("sklearn vectorizer", call.args, dict(call.kwargs))
    made.attributes["width"] = size_named(call, "size of the vocabulary", 0)
    return made


@method("sklearn vectorizer", "fit_transform", "transform")
def count_words(call: Call) -> Value:
    """A row for each text, a column for each word; `max_features` only bounds the columns."""
    rows = length_of(call.get(0, "raw_documents", UNKNOWN))
    return Array((rows, call.receiver.attributes["width"]), kind="scipy", low=0.0, place=call.place)


@method("sklearn vectorizer", "fit")
def fit_vectorizer(call: Call) -> Value:
    """The vectorizer itself."""
    return call.receiver


@attribute("sklearn vectorizer", "vocabulary_")
def vocabulary(receiver: Foreign) -> Value:
    """The words."""
    return Foreign("dict of known length", attributes={"length": receiver.attributes["width"]})


@function("sklearn.utils.class_weight.compute_sample_weight")
def compute_sample_weight(call: Call) -> Value:
    """A weight for each sample."""
    return Array((length_of(call.get(1, "y", UNKNOWN)),), "float64")
