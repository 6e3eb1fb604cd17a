"""pandas: tables and columns as arrays of kind "pandas". Sizes that only a file tells are symbols."""

from __future__ import annotations

from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr, as_dim, unify
from kerlint.graph.tensors import Array
from kerlint.interpreter.libraries.arrays import (
    array_of,
    dtype_of,
    file_name,
    is_true,
    length_of,
    names_in,
    rows_of_file,
    size_named,
    slice_length,
    text_of,
)
from kerlint.interpreter.library import Call, attribute, function, method
from kerlint.interpreter.values import DictValue, Foreign, ListValue, Slice, Value
from kerlint.semantics import data
from kerlint.semantics.data import Frame


def frame(rows: Dim, width: Dim, columns: tuple[Any, ...] | None = None, **facts: Any) -> Frame:
    """A table."""
    return Frame((rows, width), kind="pandas", columns=columns, **facts)


def series(rows: Dim, **facts: Any) -> Array:
    """A column."""
    return Array((rows,), kind="pandas", **facts)


def _is_table(array: Value) -> bool:
    return isinstance(array, Array) and array.kind == "pandas" and array.rank == 2


def _is_column(array: Value) -> bool:
    return isinstance(array, Array) and array.kind == "pandas" and array.rank == 1


def _rows(array: Array) -> Dim:
    return array.shape[0] if array.shape else UNKNOWN


def _width(array: Array) -> Dim:
    return array.shape[1] if array.shape and len(array.shape) > 1 else UNKNOWN


def _columns(array: Array) -> tuple[Any, ...] | None:
    return array.columns if isinstance(array, Frame) else None


def _fields(array: Array) -> dict[Any, Array]:
    return array.fields if isinstance(array, Frame) else {}


def _other_rows(call: Call, array: Array, rows: Dim) -> Array:
    """The same columns in another number of rows."""
    if isinstance(array, Frame):
        fields = {name: data.with_rows(column, rows) for name, column in array.fields.items()}
        return data.derived(array, (rows, *(array.shape or ())[1:]), fields=fields)
    return data.with_rows(array, rows)


def _with_columns(array: Array, columns: tuple[Any, ...] | None, width: Dim) -> Frame:
    kept = _fields(array) if columns is None else {c: f for c, f in _fields(array).items() if c in columns}
    return Frame((_rows(array), width), array.dtype, low=array.low, high=array.high, kind="pandas", columns=columns, fields=kept)


# ---------------------------------------------------------------- reading and making


@function(*(f"pandas.{name}" for name in ("read_csv", "read_table", "read_excel", "read_parquet", "read_feather", "read_fwf")))
def read_table(call: Call) -> Value:
    """A table of the file: rows, and columns unless `names` or `usecols` tell them, have names."""
    if is_true(call.get(None, "chunksize")) is not False or is_true(call.get(None, "iterator")) is not False:
        return UNKNOWN
    if call.path.endswith("read_excel") and call.kwargs.get("sheet_name", 0) is None:
        return UNKNOWN
    name = file_name(call.args[0]) if call.args else None
    rows = rows_of_file(call)
    count = as_dim(call.kwargs.get("nrows"))
    if count is not None:
        rows_given: Dim = UNKNOWN
    else:
        rows_given = rows
    used, names = call.kwargs.get("usecols"), call.kwargs.get("names")
    columns = names_in(used) if used is not None else names_in(names) if names is not None else None
    width: Dim = size_named(call, f"columns of {name or text_of(call, 0)}")
    if columns is not None and not isinstance(used or names, str):
        width = len(columns)
        index = call.kwargs.get("index_col")
        if index is not None and index is not False:
            width, columns = (len(columns) - 1 if isinstance(index, (str, int)) else UNKNOWN), None
        elif used is not None and any(isinstance(c, int) for c in columns):
            columns = None
    else:
        columns = None
    if is_true(call.kwargs.get("squeeze", False)) is not False:
        return Array(None, kind="pandas")
    return frame(rows_given, width, columns, place=call.place)


@function("pandas.DataFrame")
def data_frame(call: Call) -> Value:
    """A table of a dict of columns, of an array, or of rows."""
    given = call.get(0, "data")
    names = call.get(2, "columns")
    columns = names_in(names) if names is not None else None
    if isinstance(given, DictValue):
        return _of_dict(call, given, names)
    if isinstance(given, Array) and given.kind == "pandas":
        return given if names is None else _select(call, given, names)
    array = array_of(given) if given is not None else None
    if array is None or array.shape is None:
        rows: Dim = length_of(given) if given is not None else 0
        if columns is not None:
            return frame(rows, len(columns), columns, place=call.place)
        return frame(rows, UNKNOWN, place=call.place)
    if len(array.shape) == 1 and array.dtype == "object":
        return frame(array.shape[0], UNKNOWN)
    if len(array.shape) not in (1, 2):
        return UNKNOWN
    width = array.shape[1] if len(array.shape) == 2 else 1
    return frame(array.shape[0], width, columns, low=array.low, high=array.high, dtype=array.dtype, place=call.place)


def _of_dict(call: Call, given: DictValue, names: Value) -> Value:
    rows: Dim = UNKNOWN
    for value in given.values():
        rows = unify(rows, length_of(value)) if not isinstance(value, (str, int, float)) else rows
    if not given.exact or names is not None:
        return frame(rows, UNKNOWN if names is None else length_of(names), names_in(names) if names is not None else None)
    fields = {}
    for name, value in given.items():
        array = array_of(value)
        if array is not None and array.rank == 1:
            fields[name] = data.derived(array, (rows,), kind="pandas", value=array.value)
    return frame(rows, len(given), tuple(given), fields=fields, place=call.place)


@function("pandas.Series")
def make_series(call: Call) -> Value:
    """A column."""
    array = array_of(call.get(0, "data", UNKNOWN))
    if array is None or array.rank != 1:
        return series(UNKNOWN)
    return data.derived(array, array.shape, kind="pandas", value=array.value)


@function("pandas.get_dummies")
def get_dummies(call: Call) -> Value:
    """A column for each value: one-hot rows when a single column is given."""
    given = call.get(0, "data", UNKNOWN)
    array = array_of(given)
    plain = not {"dummy_na", "drop_first", "columns"} & set(call.kwargs) and len(call.args) < 2
    if array is not None and array.rank == 1:
        classes: Dim = data.width_of_one_hot(array)
        if classes is None and isinstance(array.value, tuple):
            classes = len(set(array.value))
        if classes is None:
            classes = size_named(call, f"values of {text_of(call, 0)}", 0)
        width = classes if plain else UNKNOWN
        labels = "one-hot" if plain else None
        return Frame(
            (array.shape[0] if array.shape else UNKNOWN, width),
            "bool",
            labels,
            width,
            0.0,
            1.0,
            kind="pandas",
            place=call.place,
        )
    rows = array.shape[0] if array is not None and array.shape else length_of(given)
    return frame(rows, size_named(call, f"columns of get_dummies({text_of(call, 0)})", 0), place=call.place)


@function("pandas.concat")
def concat(call: Call) -> Value:
    """Tables below one another, or side by side for `axis=1`."""
    parts = call.get(0, "objs", UNKNOWN)
    axis = call.get(1, "axis", 0)
    if (
        not isinstance(parts, (ListValue, tuple))
        or not getattr(parts, "exact", True)
        or call.kwargs.get("join", "outer") != "outer"
    ):
        return UNKNOWN
    arrays = [part for part in parts if part is not None]
    if not all(isinstance(part, Array) and part.kind == "pandas" and part.rank in (1, 2) for part in arrays) or not arrays:
        return UNKNOWN
    if axis in (1, "columns"):
        rows: Dim = _rows(arrays[0])
        for part in arrays[1:]:
            rows = rows if dims.same(rows, _rows(part)) else UNKNOWN
        width = dims.add(*[_width(part) if part.rank == 2 else 1 for part in arrays])
        names = [_columns(part) for part in arrays]
        columns = tuple(c for n in names for c in n or ()) if all(n is not None for n in names) else None
        return frame(rows, width, columns, place=call.place)
    if axis not in (0, "index", "rows"):
        return UNKNOWN
    rows = dims.add(*[_rows(part) for part in arrays])
    if all(part.rank == 1 for part in arrays):
        facts = data.joined_facts(arrays)
        return series(rows, **facts)
    known = [_columns(part) for part in arrays]
    agree = known[0] is not None and all(k is not None and set(k) == set(known[0]) for k in known[1:])
    return frame(rows, _width(arrays[0]) if agree else UNKNOWN, known[0] if agree else None, place=call.place)


@function("pandas.merge", "pandas.to_datetime", "pandas.cut", "pandas.qcut", "pandas.to_numeric")
def columnwise(call: Call) -> Value:
    """Functions of a column give a column; a merge gives some table."""
    if call.path.endswith("merge"):
        return frame(UNKNOWN, UNKNOWN)
    array = array_of(call.get(0, "arg", UNKNOWN))
    return series(_rows(array)) if _is_column(array) and array is not None else UNKNOWN


# ---------------------------------------------------------------- choosing


@method("pandas", "__getitem__")
def get_item(call: Call) -> Value:
    """Columns by name, rows by slice or mask."""
    array, index = call.receiver, call.args[0]
    if array.rank == 1:
        return _item_of_column(call, array, index)
    if array.rank != 2:
        return UNKNOWN
    if isinstance(index, Slice):
        return _other_rows(call, array, slice_length(call.machine, _rows(array), index))
    if isinstance(index, Array) and index.dtype == "bool":
        return _masked(call, array)
    return _select(call, array, index)


def _item_of_column(call: Call, array: Array, index: Value) -> Value:
    if isinstance(index, Slice):
        return _other_rows(call, array, slice_length(call.machine, _rows(array), index))
    if isinstance(index, Array) and index.dtype == "bool":
        return _masked(call, array)
    if isinstance(index, Array) and index.rank == 1:
        return _other_rows(call, array, _rows(index))
    return Array((), array.dtype, low=array.low, high=array.high) if isinstance(index, (int, Expr)) else UNKNOWN


def _masked(call: Call, array: Array) -> Array:
    """The rows that a test leaves: some of the classes may be gone."""
    found = _other_rows(call, array, size_named(call, f"rows kept of {array.variable or 'the table'}"))
    found.classes = UNKNOWN
    return found


def _select(call: Call, array: Array, index: Value) -> Value:
    """Columns by a name, or by a list of names."""
    columns = _columns(array)
    if isinstance(index, ListValue):
        names = names_in(index)
        width = len(names) if names is not None else length_of(index)
        return _with_columns(array, names, width)
    if not isinstance(index, (str, int)):
        return UNKNOWN
    if columns is not None and (index not in columns or columns.count(index) > 1):
        return UNKNOWN
    found = _fields(array).get(index)
    if found is not None:
        return found
    return series(_rows(array), low=array.low, high=array.high, dtype=array.dtype, variable=str(index))


def _selector(name: str) -> Any:
    def select(receiver: Array) -> Value:
        if receiver.rank not in (1, 2):
            return UNKNOWN
        return Foreign(f"pandas.{name}", attributes={"array": receiver})

    return select


for _name in ("iloc", "loc"):
    attribute("pandas", _name)(_selector(_name))


@method("pandas.iloc", "__getitem__")
def iloc(call: Call) -> Value:
    """Rows and columns by number."""
    array, index = call.receiver.attributes["array"], call.args[0]
    parts = index if isinstance(index, tuple) else (index,)
    if array.rank == 1:
        return _item_of_column(call, array, parts[0])
    rows = _taken(call, _rows(array), parts[0])
    width = _taken(call, _width(array), parts[1]) if len(parts) > 1 else _width(array)
    names = _columns(array)
    if len(parts) > 1 and names is not None:
        names = _names_at(names, parts[1])
    if rows == () and width == ():
        return Array(())
    if rows == ():
        return Array((width,), kind="pandas", low=array.low, high=array.high)
    if width == ():
        known = names[0] if names else None
        found = _fields(array).get(known)
        return (
            data.with_rows(found, rows) if found is not None else series(rows, low=array.low, high=array.high, dtype=array.dtype)
        )
    if rows is None or width is None:
        return UNKNOWN
    if len(parts) == 1 and isinstance(parts[0], Slice):
        return _other_rows(call, array, rows)
    return _other_rows(call, _with_columns(array, names, width), rows)


def _taken(call: Call, size: Dim, part: Value) -> Any:
    """The size that a part of an index leaves of an axis: () when the axis goes, None when nothing is known."""
    if isinstance(part, Slice):
        return slice_length(call.machine, size, part)
    if isinstance(part, (int, Expr)):
        return ()
    if isinstance(part, (ListValue, tuple)):
        if isinstance(part, ListValue) and part and all(isinstance(p, bool) for p in part):
            return UNKNOWN
        return length_of(part)
    if isinstance(part, range):
        return len(part)
    if isinstance(part, Array) and part.rank == 1:
        return UNKNOWN if part.dtype == "bool" else _rows(part)
    return None


def _names_at(names: tuple[Any, ...], part: Value) -> tuple[Any, ...] | None:
    if isinstance(part, Slice) and all(p is None or type(p) is int for p in (part.start, part.stop, part.step)):
        return names[slice(part.start, part.stop, part.step)]
    if type(part) is int and -len(names) <= part < len(names):
        return (names[part],)
    return None


@method("pandas.loc", "__getitem__")
def loc(call: Call) -> Value:
    """Rows by label, columns by name."""
    array, index = call.receiver.attributes["array"], call.args[0]
    row, column = index if isinstance(index, tuple) and len(index) == 2 else (index, Slice(None, None, None))
    if array.rank == 1:
        return (
            get_item(Call(call.machine, call.path, [row], {}, call.node, receiver=array)) if isinstance(row, Array) else UNKNOWN
        )
    if isinstance(row, Slice) and row.start is None and row.stop is None:
        chosen: Value = array
    elif isinstance(row, Slice):
        chosen = _other_rows(call, array, UNKNOWN)
    elif isinstance(row, Array) and row.dtype == "bool":
        chosen = _masked(call, array)
    elif isinstance(row, Array) and row.rank == 1:
        chosen = _other_rows(call, array, _rows(row))
    else:
        return UNKNOWN
    if isinstance(column, Slice):
        everything = column.start is None and column.stop is None
        return chosen if everything else _with_columns(chosen, None, UNKNOWN)
    return _select(call, chosen, column)


@method("pandas", "__setitem__")
def set_item(call: Call) -> Value:
    """`table[name] = column`, in place."""
    array, index, item = call.receiver, call.args[0], call.args[1]
    array.low = array.high = array.labels = None
    if not isinstance(array, Frame) or array.shape is None:
        return None
    if not isinstance(index, (str, int)):
        array.columns, array.shape, array.fields = None, (array.shape[0], UNKNOWN), {}
        return None
    known = array_of(item)
    array.fields.pop(index, None)
    if known is not None and known.rank == 1:
        array.fields[index] = data.derived(known, (array.shape[0],), kind="pandas", value=UNKNOWN)
    if array.columns is not None and index not in array.columns:
        array.columns = (*array.columns, index)
        array.shape = (array.shape[0], len(array.columns))
    elif array.columns is None:
        array.shape = (array.shape[0], size_named(call, f"columns with {index}"))
    return None


@method("pandas", "pop")
def pop(call: Call) -> Value:
    """A column, which leaves the table."""
    array, name = call.receiver, call.get(0, "item", UNKNOWN)
    found = _select(call, array, name)
    if isinstance(array, Frame) and array.shape is not None:
        array.shape = (array.shape[0], dims.sub(array.shape[1], 1))
        array.fields.pop(name, None) if isinstance(name, str) else None
        array.columns = (
            tuple(c for c in array.columns if c != name) if array.columns is not None and isinstance(name, str) else None
        )
    return found


def _in_place(call: Call, result: Array) -> Value:
    """The result, or None when it replaces the table itself."""
    flag = is_true(call.get(None, "inplace", False))
    if flag is False:
        return result
    array = call.receiver
    array.shape = result.shape if flag else tuple(UNKNOWN for _ in result.shape or ())
    array.low, array.high = result.low, result.high
    if isinstance(array, Frame):
        array.columns, array.fields = (_columns(result), _fields(result)) if flag else (None, {})
    return None if flag else UNKNOWN


@method("pandas", "drop")
def drop(call: Call) -> Value:
    """Without some columns, or rows."""
    array = call.receiver
    if array.rank != 2:
        return _in_place(call, _other_rows(call, array, UNKNOWN))
    columns, axis = call.kwargs.get("columns"), call.get(1, "axis", 0)
    if columns is None and axis in (1, "columns"):
        columns = call.get(0, "labels", UNKNOWN)
    if columns is None and axis in (0, "index", "rows"):
        labels = call.get(0, "labels", call.kwargs.get("index", UNKNOWN))
        names = names_in(labels)
        rows = dims.sub(_rows(array), len(names)) if names is not None and len(set(names)) == len(names) else UNKNOWN
        return _in_place(call, _other_rows(call, array, rows))
    names = names_in(columns)
    ignore = call.kwargs.get("errors", "raise") != "raise"
    if names is None or ignore or len(set(names)) < len(names):
        return _in_place(call, _with_columns(array, None, UNKNOWN))
    known = _columns(array)
    rest = tuple(c for c in known if c not in names) if known is not None else None
    width = len(rest) if rest is not None else dims.sub(_width(array), len(names))
    result = _with_columns(array, rest, width)
    result.fields = {c: f for c, f in result.fields.items() if c not in names}
    return _in_place(call, result)


@method("pandas", "dropna", "drop_duplicates", "query", "sample", "head", "tail", "nlargest", "nsmallest", "truncate")
def fewer_rows(call: Call) -> Value:
    """Some of the rows."""
    array, name = call.receiver, call.path.rpartition(".")[2]
    rows: Dim = size_named(call, f"rows after {name}()")
    if name in ("head", "tail"):
        count = call.get(0, "n", 5)
        known = _rows(array)
        rows = min(count, known) if type(count) is int and count >= 0 and isinstance(known, int) else rows
    elif name == "sample":
        rows = _sampled(call, array, rows)
    elif name == "dropna" and (call.args or call.kwargs.get("axis", 0) not in (0, "index")):
        return _in_place(call, _with_columns(array, None, UNKNOWN))
    result = _other_rows(call, array, rows)
    result.classes = result.classes if name == "dropna" else UNKNOWN
    return _in_place(call, result)


def _sampled(call: Call, array: Array, rows: Dim) -> Dim:
    count, share = call.get(0, "n"), call.get(1, "frac")
    if isinstance(count, (int, Expr)):
        return as_dim(count)
    if share == 1 and count is None:
        return _rows(array)
    known = _rows(array)
    if isinstance(share, float) and isinstance(known, int) and count is None:
        return round(share * known)
    return 1 if count is None and share is None else rows


@method(
    "pandas",
    "copy",
    "reset_index",
    "fillna",
    "sort_values",
    "sort_index",
    "set_index",
    "rename",
    "replace",
    "interpolate",
    "ffill",
    "bfill",
    "clip",
    "shift",
    "rolling",
    "round",
    "abs",
    "applymap",
    "infer_objects",
    "convert_dtypes",
    "set_axis",
    "reindex",
)
def same_size(call: Call) -> Value:
    """A table of the same rows."""
    array, name = call.receiver, call.path.rpartition(".")[2]
    if name in ("copy", "sort_values", "sort_index"):
        fields = {c: data.derived(f, f.shape) for c, f in _fields(array).items()}
        changes = {"fields": fields} if isinstance(array, Frame) else {}
        return _in_place(call, data.derived(array, array.shape, **changes))
    if name in ("rolling", "reindex"):
        return UNKNOWN
    if name == "reset_index":
        dropped = is_true(call.get(1, "drop", False))
        if dropped is True:
            return _in_place(call, data.derived(array, array.shape))
        width = dims.add(_width(array), 1) if array.rank == 2 and dropped is False else UNKNOWN
        return _in_place(call, frame(_rows(array), width))
    if array.rank == 2:
        width = _width(array)
        if name == "set_index":
            width = dims.sub(width, 1) if isinstance(call.get(0, "keys", UNKNOWN), str) and "drop" not in call.kwargs else UNKNOWN
        return _in_place(
            call,
            frame(_rows(array), width, _columns(array) if name not in ("rename", "set_axis", "set_index") else None),
        )
    return _in_place(call, series(_rows(array)))


@method("pandas", "apply", "map", "transform", "pipe")
def apply(call: Call) -> Value:
    """A column of as many rows; of a table, whatever the function makes of it."""
    array, name = call.receiver, call.path.rpartition(".")[2]
    if array.rank == 1 and name in ("apply", "map"):
        return _mapped(call, array)
    return UNKNOWN


def _mapped(call: Call, array: Array) -> Value:
    table = call.get(0, "arg", call.kwargs.get("func", UNKNOWN))
    if isinstance(table, DictValue) and table.exact and table and all(type(v) is int for v in table.values()):
        values = sorted(set(table.values()))
        classes = len(values) if values == list(range(len(values))) else UNKNOWN
        labels = "classes" if classes is not UNKNOWN else None
        return series(_rows(array), labels=labels, classes=classes, low=float(values[0]), high=float(values[-1]))
    return series(_rows(array))


@method("pandas", "astype")
def astype(call: Call) -> Value:
    """Values of another dtype."""
    array, given = call.receiver, call.get(0, "dtype", UNKNOWN)
    if isinstance(given, DictValue):
        return data.derived(array, array.shape, dtype=None)
    return data.cast(array, dtype_of(given))


@method("pandas", "to_numpy", "as_matrix", "ravel", "to_list", "tolist")
def to_numpy(call: Call) -> Value:
    """The values."""
    array, name = call.receiver, call.path.rpartition(".")[2]
    if name in ("to_list", "tolist"):
        return ListValue([UNKNOWN], exact=False, length=_rows(array)) if array.rank == 1 else UNKNOWN
    dtype = dtype_of(call.get(0, "dtype"), array.dtype) if name == "to_numpy" else array.dtype
    return data.plain(array, array.shape, dtype=dtype)


@attribute("pandas", "values")
def values(receiver: Array) -> Value:
    """The values as an array of NumPy."""
    return data.plain(receiver, receiver.shape)


@attribute("pandas", "columns")
def columns(receiver: Array) -> Value:
    """The names of the columns."""
    names = _columns(receiver)
    return ListValue([UNKNOWN], exact=False, length=_width(receiver)) if names is None else ListValue(names)


@attribute("pandas", "index")
def index(receiver: Array) -> Value:
    """The labels of the rows."""
    return Array((_rows(receiver),))


@method("list", "tolist", "to_list")
def index_as_list(call: Call) -> Value:
    """The names of columns as a list."""
    given = call.receiver
    return ListValue(given, exact=given.exact, length=given.length)


@method("list", "drop", "difference")
def index_without(call: Call) -> Value:
    """The names of columns without some."""
    given, names = call.receiver, names_in(call.get(0, "labels", UNKNOWN))
    if names is None:
        return ListValue([UNKNOWN], exact=False)
    if given.exact:
        return ListValue(c for c in given if c not in names)
    exactly = call.path.endswith("drop") and len(set(names)) == len(names)
    return ListValue([UNKNOWN], exact=False, length=dims.sub(given.length, len(names)) if exactly else UNKNOWN)


@method("pandas", "unique")
def unique(call: Call) -> Value:
    """The different values, as an array of NumPy."""
    array = call.receiver
    count = data.width_of_one_hot(array)
    return Array((count if count is not None else size_named(call, "number of values", 0),), array.dtype)


@method("pandas", "nunique")
def nunique(call: Call) -> Value:
    """How many different values there are."""
    array = call.receiver
    if array.rank != 1:
        return UNKNOWN
    count = data.width_of_one_hot(array)
    return count if count is not None else size_named(call, f"{array.variable or 'column'}.nunique()", 0)


@method(
    "pandas",
    "mean",
    "std",
    "min",
    "max",
    "sum",
    "median",
    "var",
    "value_counts",
    "groupby",
    "corr",
    "describe",
    "isnull",
    "isna",
    "notnull",
    "isin",
    "merge",
    "join",
    "append",
    "resample",
    "pivot",
    "pivot_table",
    "melt",
    "quantile",
    "plot",
    "hist",
    "info",
    "to_csv",
    "iterrows",
    "itertuples",
    "items",
    "select_dtypes",
    "filter",
    "assign",
    "insert",
    "update",
    "sub",
    "add",
    "mul",
    "div",
    "diff",
    "cumsum",
    "argmax",
    "idxmax",
    "squeeze",
    "stack",
    "unstack",
    "transpose",
    "to_frame",
    "pct_change",
    "any",
    "all",
    "to_dict",
    "explode",
    "eval",
    "where",
    "mask",
    "between",
    "count",
    "mode",
    "nlargest",
    "swapaxes",
)
def others(call: Call) -> Value:
    """What keeps neither rows nor columns in a way that is worth following, but for some."""
    array, name = call.receiver, call.path.rpartition(".")[2]
    if name in ("isnull", "isna", "notnull", "isin", "between"):
        return data.derived(array, array.shape, dtype="bool", low=0.0, high=1.0, labels=None)
    if name in ("mean", "std", "min", "max", "sum", "median", "var") and not call.args and not call.kwargs:
        shape = array.shape[1:] if array.shape else None
        return Array(shape, kind="pandas" if shape else "numpy", low=None, high=None)
    if name == "select_dtypes":
        return frame(_rows(array), size_named(call, "columns of select_dtypes()", 0))
    if name == "to_frame" and array.rank == 1:
        return frame(_rows(array), 1)
    if name in ("insert", "update", "assign") and isinstance(array, Frame) and array.shape is not None and name != "assign":
        array.columns, array.fields, array.shape = None, {}, (array.shape[0], UNKNOWN)
        return None
    if name in ("diff", "cumsum", "pct_change"):
        return data.derived(array, array.shape, low=None, high=None, labels=None)
    return UNKNOWN


@attribute("pandas", "str", "dt", "cat")
def accessor(receiver: Array) -> Value:
    """What works on every text, date or category of the column."""
    return UNKNOWN


@attribute("pandas", "T")
def transposed(receiver: Array) -> Value:
    """Rows and columns exchanged."""
    return Array(receiver.shape[::-1], kind="pandas") if receiver.shape is not None else UNKNOWN


def column_by_attribute(table: Array, name: str) -> Value:
    """`table.name`: the column of that name, where the table can have one."""
    known = _columns(table)
    if not _is_table(table) or (known is not None and name not in known):
        return UNKNOWN
    return _fields(table).get(name) or series(_rows(table), low=table.low, high=table.high, variable=name)
