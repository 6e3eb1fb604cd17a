"""NumPy where it makes or tells facts about values; shapes of all other functions are those of the operations."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN, Dim, Shape, Unknown, as_dim
from kerlint.graph.tensors import Array, Tensor, leaves
from kerlint.interpreter.libraries.arrays import (
    array_of,
    dtype_of,
    file_name,
    names_in,
    number_of,
    rows_of_file,
    shape_of_size,
    size_named,
    text_of,
)
from kerlint.interpreter.library import Call, function, method
from kerlint.interpreter.subscripts import TABLE
from kerlint.interpreter.values import Foreign, ListValue, Value
from kerlint.semantics import data
from kerlint.semantics.data import Ragged


@function("numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.ascontiguousarray", "numpy.copy", "numpy.asfarray")
def array(call: Call) -> Value:
    """An array of lists, numbers, arrays or tables, facts about the values kept."""
    given = call.get(0, "object", call.get(None, "a", UNKNOWN))
    if call.partial or call.kwargs.get("ndmin") is not None or any(isinstance(leaf, Tensor) for leaf in leaves(given)):
        return NotImplemented
    found = array_of(given)
    if found is None:
        return NotImplemented
    wanted = call.get(1, "dtype") if call.path.rpartition(".")[2] not in ("copy", "asfarray") else None
    dtype = dtype_of(wanted, found.dtype)
    if isinstance(found, Ragged):
        return data.derived(found, found.shape)
    if dtype == "object" and found is not given and found.rank != 1:
        return Array((len(given),) if _is_ragged(given) else None, "object", place=call.place)
    result = data.plain(found, found.shape, value=found.value)
    if wanted is not None:
        value = result.value
        result = data.cast(result, dtype)
        result.value = value
    result.place = call.place
    return result


def _is_ragged(given: Value) -> bool:
    """Whether the list holds lists of different lengths, so that NumPy makes a row of objects of it."""
    if not isinstance(given, ListValue) or not given.exact:
        return False
    lengths = {len(item) if isinstance(item, ListValue) and item.exact else None for item in given}
    return len(lengths) > 1 and None not in lengths


@function("numpy.arange")
def arange(call: Call) -> Value:
    """Whole numbers from a start to a stop, and so their bounds."""
    numbers = [call.get(0, "start"), call.get(1, "stop"), call.get(2, "step", 1)]
    if call.partial or call.get(3, "dtype") is not None or not all(n is None or type(n) is int for n in numbers):
        return NotImplemented
    start, stop, step = numbers
    turns = range(start or 0, stop, step) if stop is not None else range(0, start or 0, step) if step else range(0)
    if not turns:
        return NotImplemented
    return Array(
        (len(turns),), "int64", low=float(min(turns[0], turns[-1])), high=float(max(turns[0], turns[-1])), place=call.place
    )


@function("numpy.linspace", "keras.ops.linspace")
def linspace(call: Call) -> Value:
    """Numbers from a start to a stop, and so their bounds."""
    start, stop = number_of(call.get(0, "start")), number_of(call.get(1, "stop"))
    length = as_dim(call.get(2, "num", 50))
    simple = not any(name in call.kwargs for name in ("endpoint", "retstep", "dtype", "axis")) and len(call.args) <= 3
    if call.partial or not simple or start is None or stop is None or length is None or isinstance(length, Unknown):
        return NotImplemented
    dtype = "float64" if call.path.startswith("numpy") else "float32"
    return Array((length,), dtype, low=min(start, stop), high=max(start, stop), place=call.place)


@function("numpy.loadtxt", "numpy.genfromtxt")
def load_text(call: Call) -> Value:
    """Rows of numbers: two axes where several columns are asked for, at most two where they are not."""
    if is_structured(call) or call.kwargs.get("unpack"):
        return NotImplemented
    used = names_in(call.get(None, "usecols")) if call.kwargs.get("usecols") is not None else None
    if used is None or len(used) < 2:
        return Unknown(file_name(call.get(0, "fname")) or text_of(call, 0), (TABLE, call.machine.serial()))
    return Array((rows_of_file(call), len(used)), dtype_of(call.get(1, "dtype"), "float64"), place=call.place)


def is_structured(call: Call) -> bool:
    """Whether the rows may become records."""
    return "names" in call.kwargs or call.kwargs.get("dtype", "float") is None or call.partial


@function(
    "numpy.save",
    "numpy.savez",
    "numpy.savez_compressed",
    "numpy.savetxt",
    "numpy.random.seed",
    "numpy.set_printoptions",
)
def nothing(call: Call) -> Value:
    """Nothing."""
    return None


@function("numpy.random.shuffle")
def shuffle(call: Call) -> Value:
    """Rows in another order, in place: all that is known stays but the literal."""
    given = call.get(0, "x", UNKNOWN)
    if isinstance(given, Array):
        given.value = UNKNOWN
    return None


def _drawn(call: Call, size: Value, dtype: str, low: float | None, high: float | None) -> Array:
    shape: Shape | None = () if size is None else shape_of_size(size)
    return Array(shape, dtype, low=low, high=high, place=call.place)


def _integers(call: Call, size: Value, inclusive: bool = False) -> Value:
    """Integers from `low` below `high`; a vector or a column of them can serve as class numbers."""
    first, second = call.get(0, "low", UNKNOWN), call.get(1, "high")
    low, high = (0, first) if second is None else (first, second)
    found = _drawn(call, size, dtype_of(call.get(3, "dtype"), "int64") or "int64", None, None)
    if type(low) is int:
        found.low = float(low)
    if type(high) is int:
        found.high = float(high if inclusive else high - 1)
    column = found.shape is not None and (len(found.shape) == 1 or (len(found.shape) == 2 and found.shape[1] == 1))
    count = as_dim(high)
    if column and low == 0 and type(low) is int and not inclusive and not isinstance(count, Unknown) and count is not None:
        found.labels, found.classes = "classes", count
    return found


@function("numpy.random.randint")
def randint(call: Call) -> Value:
    """Integers from `low` below `high`."""
    return _integers(call, call.get(2, "size"))


@function("numpy.random.rand", "numpy.random.randn")
def rand(call: Call) -> Value:
    """Numbers; the sizes are the arguments."""
    if call.partial:
        return NotImplemented
    low, high = (0.0, 1.0) if call.path.endswith("rand") else (None, None)
    sizes: tuple[Dim, ...] = tuple(UNKNOWN if s is None else as_dim(_size(s)) for s in call.args)
    return Array(sizes, "float64", low=low, high=high, place=call.place)


def _size(value: Value) -> Value:
    return value.value if isinstance(value, Array) and value.shape == () else value


@function("numpy.random.random", "numpy.random.random_sample", "numpy.random.ranf", "numpy.random.sample")
def random(call: Call) -> Value:
    """Numbers from 0 below 1."""
    return _drawn(call, call.get(0, "size"), "float64", 0.0, 1.0)


@function("numpy.random.uniform")
def uniform(call: Call) -> Value:
    """Numbers between `low` and `high`."""
    if isinstance(call.get(0, "low", 0.0), (Array, ListValue)) or isinstance(call.get(1, "high", 1.0), (Array, ListValue)):
        return NotImplemented
    low, high = number_of(call.get(0, "low", 0.0)), number_of(call.get(1, "high", 1.0))
    return _drawn(call, call.get(2, "size"), "float64", low, high)


@function("numpy.random.default_rng", "numpy.random.RandomState")
def generator(call: Call) -> Value:
    """A generator of random numbers."""
    return Foreign("numpy.random.Generator")


def _of_generator(name: str, handler: Any) -> None:
    def run(call: Call) -> Value:
        call.path = f"numpy.random.{name}"
        found = handler(call)
        return UNKNOWN if found is NotImplemented else found

    method("numpy.random.Generator", name)(run)


def _integers_of_generator(call: Call) -> Value:
    return _integers(call, call.get(2, "size"), call.kwargs.get("endpoint", False) is not False)


def _by_operation(call: Call) -> Value:
    """What the function of the same name in `numpy.random` gives."""
    from kerlint.interpreter.tensor_ops import library_op
    from kerlint.interpreter.values import LibraryRef

    return library_op(call.machine, LibraryRef(call.path, call.path), call)


for _name, _handler in (
    ("randint", randint),
    ("rand", rand),
    ("randn", rand),
    ("random", random),
    ("random_sample", random),
    ("uniform", uniform),
    ("integers", _integers_of_generator),
    ("shuffle", shuffle),
):
    _of_generator(_name, _handler)
for _name in (
    "normal",
    "choice",
    "permutation",
    "standard_normal",
    "poisson",
    "binomial",
    "exponential",
    "beta",
    "gamma",
):
    _of_generator(_name, _by_operation)


@function("numpy.eye", "numpy.identity")
def eye(call: Call) -> Value:
    """The identity: its rows are the one-hot codes of the class numbers."""
    size = as_dim(call.get(0, "N", call.get(None, "n", UNKNOWN)))
    other, diagonal = (None, 0) if call.path.endswith("identity") else (call.get(1, "M"), call.get(2, "k", 0))
    if other is not None or diagonal != 0 or size is None:
        return NotImplemented
    dtype = dtype_of(call.get(None, "dtype"), "float64")
    return Array((size, size), dtype, "one-hot", size, 0.0, 1.0, place=call.place)


@function("numpy.unique")
def unique(call: Call) -> Value:
    """The different values. Of class numbers there are as many as classes."""
    found = array_of(call.get(0, "ar", UNKNOWN))
    if found is None or len(call.args) > 1 or set(call.kwargs) - {"ar"}:
        return NotImplemented
    count: Dim = data.width_of_one_hot(found)
    if count is None and isinstance(found.value, tuple) and found.rank == 1:
        count = len(set(found.value))
    if count is None:
        count = size_named(call, f"len(np.unique({text_of(call, 0)}))", 0)
    return Array((count,), found.dtype, low=found.low, high=found.high, place=call.place)
