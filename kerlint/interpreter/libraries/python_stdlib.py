"""The modules of Python's standard library that programs with models use, and `tqdm`."""

from __future__ import annotations

import ast
import math
import posixpath
import string
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import Any

from kerlint.graph import dims
from kerlint.graph.dims import UNKNOWN, Dim, Expr, as_dim
from kerlint.graph.tensors import Array
from kerlint.interpreter import operators
from kerlint.interpreter.functions import sample
from kerlint.interpreter.iteration import items_of
from kerlint.interpreter.libraries.builtins_ import named_after, part_of, rounded, with_entries
from kerlint.interpreter.library import CONSTANTS, FUNCTIONS, Call, function, method
from kerlint.interpreter.operators import is_plain
from kerlint.interpreter.scopes import MISSING
from kerlint.interpreter.values import DictValue, Foreign, LibraryRef, ListValue, Native, Partial, Value

MAX_ROWS = 2_000  # rows that `itertools` may spell out


# ---------------------------------------------------------------- math

_ALPHABETS = "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation printable whitespace".split()
CONSTANTS.update({f"string.{name}": getattr(string, name) for name in _ALPHABETS})
CONSTANTS.update({"math.pi": math.pi, "math.e": math.e, "math.inf": math.inf, "math.nan": math.nan})
_MATH = (
    "sqrt", "log", "log2", "log10", "log1p", "exp", "sin", "cos", "tan", "tanh", "atan", "atan2", "radians", "degrees",
    "fabs", "floor", "ceil", "trunc", "gcd", "isnan", "isinf", "isqrt", "hypot", "copysign", "fmod", "pow",
)  # fmt: skip


@function(*(f"math.{name}" for name in _MATH))
def _math(call: Call) -> Value:
    name = call.path.rpartition(".")[2]
    if call.partial or not call.args:
        return UNKNOWN
    if all(isinstance(value, (int, float)) for value in call.args):
        try:
            return getattr(math, name)(*call.args)
        except (ArithmeticError, TypeError, ValueError):
            return UNKNOWN
    value = call.args[0]
    if name in ("ceil", "floor", "trunc"):
        return value if isinstance(value, Expr) else rounded(value, name)
    return part_of(f"math.{name}", value) if len(call.args) == 1 else UNKNOWN


@function("math.prod")
def _prod(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable"))
    if items is None or not items.exact or len(items) > MAX_ROWS:
        return UNKNOWN
    total = call.get(None, "start", 1)
    for item in items:
        total = operators.binary(call.machine, ast.Mult(), total, item, call.node or ast.Pass())
    return total


# ---------------------------------------------------------------- functools


@function("functools.partial")
def _partial(call: Call) -> Value:
    if call.partial or not call.args:
        return UNKNOWN
    return Partial(call.args[0], call.args[1:], call.kwargs)


@function("functools.reduce")
def _reduce(call: Call) -> Value:
    m = call.machine
    run, items = call.get(0, "function"), items_of(m, call.get(1, "iterable"))
    if items is None or not items.exact or len(items) > MAX_ROWS:
        return UNKNOWN
    rest = list(items)
    start = call.get(2, "initial", rest.pop(0) if rest else UNKNOWN)
    if len(call.args) > 2:
        rest = list(items)
    for item in rest:
        m.tick()
        start = m.call_value(run, [start, item], {}, call.node)
    return start


@function("functools.wraps", "functools.lru_cache", "functools.cache", "functools.singledispatch", "typing.cast")
def _passes_through(call: Call) -> Value:
    """Decorators that leave the function what it is, with and without arguments of their own."""
    if call.path == "typing.cast":
        return call.get(1, "val", UNKNOWN)
    if call.path != "functools.wraps" and call.args and not is_plain(call.args[0]):
        return call.args[0]
    return Native(call.path, None, lambda args, *_: args[0] if args else UNKNOWN)


# ---------------------------------------------------------------- itertools


def _rows(call: Call, parts: list[Value], make: Callable[[list[ListValue]], Any], count: int) -> Value:
    """What `make` gives of lists that are all in view; nothing is known of more rows than are worth spelling out."""
    found = [items_of(call.machine, part) for part in parts]
    known = [items for items in found if items is not None and items.exact]
    if call.partial or len(known) < len(found) or math.prod(max(len(items), 1) for items in known) ** count > MAX_ROWS:
        return ListValue(exact=False, loop=call.machine.loop)
    return ListValue(make(known), loop=call.machine.loop)


@function("itertools.product")
def _product(call: Call) -> Value:
    repeat = call.get(None, "repeat", 1)
    if type(repeat) is not int or not 0 <= repeat <= 10:
        return ListValue(exact=False)
    return _rows(call, call.args, lambda parts: product(*parts, repeat=repeat), repeat)


@function("itertools.combinations", "itertools.permutations")
def _choose(call: Call) -> Value:
    size = call.get(1, "r")
    if type(size) is not int or not 0 <= size <= 10 or not call.args:
        return ListValue(exact=False)
    run: Callable[..., Any] = combinations if call.path.endswith("combinations") else permutations
    return _rows(call, call.args[:1], lambda parts: run(parts[0], size), size)


@function("itertools.chain", "itertools.chain.from_iterable")
def _chain(call: Call) -> Value:
    m = call.machine
    parts: list[Value] | None = call.args
    if call.path.endswith("from_iterable"):
        rows = items_of(m, call.get(0, "iterable"))
        parts = list(rows) if rows is not None and rows.exact else None
    found = [items_of(m, part) for part in parts or ()]
    joined = ListValue(exact=parts is not None and not call.partial, length=0, loop=m.loop)
    for items in found:
        joined.extend(items or ())
        joined.exact = joined.exact and items is not None and items.exact
        joined.length = UNKNOWN if items is None else dims.add(joined.length, as_dim(items.size))
    if parts is None or call.partial:
        joined.length = UNKNOWN
    return joined


@function("itertools.repeat", "itertools.cycle", "itertools.count", "itertools.islice")
def _repeat(call: Call) -> Value:
    m = call.machine
    name, first = call.path.rpartition(".")[2], call.get(0, "object", 0)
    if name == "count":
        return ListValue([m.fresh("count()")], exact=False, loop=m.loop)
    if name == "repeat":
        times = call.get(1, "times", UNKNOWN)
        if type(times) is int and times <= MAX_ROWS:
            return ListValue([first] * times, loop=m.loop)
        return ListValue([first], exact=False, length=as_dim(times), loop=m.loop)
    items = items_of(m, first)
    if name == "islice" and items is not None and items.exact and all(is_plain(a) for a in call.args[1:]):
        bounds = slice(*call.args[1:4]) if len(call.args) > 1 else slice(None)
        return ListValue(list(items)[bounds], loop=m.loop)
    length: Dim = as_dim(call.args[1]) if name == "islice" and len(call.args) == 2 else UNKNOWN
    return ListValue([sample(items)] if items else (), exact=False, length=length, loop=m.loop)


@function("itertools.zip_longest")
def _zip_longest(call: Call) -> Value:
    made = FUNCTIONS["builtins.zip"](call)
    if isinstance(made, ListValue) and made.exact:
        sizes = {len(items) for items in (items_of(call.machine, value) for value in call.args) if items is not None}
        if len(sizes) > 1:
            return ListValue(made[:1], exact=False, length=max(sizes), loop=made.loop)
    return made


# ---------------------------------------------------------------- collections, copy, dataclasses, types


@function("collections.OrderedDict")
def _ordered(call: Call) -> Value:
    return FUNCTIONS["builtins.dict"](call)


@function("collections.defaultdict", "collections.Counter")
def _open_dict(call: Call) -> Value:
    """A dict that makes entries when it is asked for them."""
    given = call.args[1:] if call.path.endswith("defaultdict") else ()
    found = with_entries(call.machine, DictValue(exact=False), given[0] if given else DictValue(), call.kwargs)
    found.exact = False
    return found


@function("collections.deque")
def _deque(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "iterable", ()))
    bounded = call.get(1, "maxlen") is not None
    if items is None:
        return ListValue(exact=False)
    length = UNKNOWN if bounded else items.size
    return ListValue(items, exact=items.exact and not bounded, length=length, loop=call.machine.loop)


@function("collections.namedtuple", "typing.NamedTuple")
def _namedtuple(call: Call) -> Value:
    fields = call.get(1, "field_names", UNKNOWN)
    if isinstance(fields, str):
        return Foreign("a class of named tuples", attributes={"fields": tuple(fields.replace(",", " ").split())})
    items = items_of(call.machine, fields)
    if items is None or not items.exact:
        return UNKNOWN
    names = tuple(item[0] if isinstance(item, tuple) and item else item for item in items)
    return Foreign("a class of named tuples", attributes={"fields": names})


@method("a class of named tuples", "__call__")
def _named_tuple(call: Call) -> Value:
    fields = call.receiver.attributes["fields"]
    values = {**dict(zip(fields, call.args, strict=False)), **call.kwargs}
    if call.partial or set(values) != set(fields):
        return UNKNOWN
    items = ListValue([values[name] for name in fields])
    return Foreign("a named tuple", attributes={**values, "items": items})


@method("a named tuple", "__getitem__")
def _named_item(call: Call) -> Value:
    items, index = call.receiver.attributes["items"], call.get(0, "index")
    return items[index] if type(index) is int and -len(items) <= index < len(items) else UNKNOWN


@method("a named tuple", "__len__")
def _named_length(call: Call) -> Value:
    return len(call.receiver.attributes["items"])


@function("copy.copy", "copy.deepcopy")
def _copy(call: Call) -> Value:
    return copied(call.get(0, "x", UNKNOWN), deep=call.path.endswith("deepcopy"))


def copied(value: Value, *, deep: bool) -> Value:
    """A copy of plain containers and arrays; what else can be copied is not known afterwards."""
    if is_plain(value) or isinstance(value, (Expr, LibraryRef)):
        return value
    if isinstance(value, ListValue):
        items = (copied(item, deep=True) for item in value) if deep else value
        return ListValue(items, exact=value.exact, length=value.length, loop=value.loop)
    if isinstance(value, DictValue):
        entries = {key: copied(item, deep=True) if deep else item for key, item in value.items()}
        return DictValue(entries, exact=value.exact)
    if isinstance(value, tuple):
        return tuple(copied(item, deep=True) for item in value) if deep else value
    return replace(value) if isinstance(value, Array) else UNKNOWN


@function("dataclasses.field")
def _field(call: Call) -> Value:
    """The default of a dataclass's field."""
    if "default_factory" in call.kwargs:
        return call.machine.call_value(call.kwargs["default_factory"], [], {}, call.node)
    return call.kwargs.get("default", MISSING)


@function("types.SimpleNamespace", "argparse.Namespace")
def _namespace(call: Call) -> Value:
    return UNKNOWN if call.partial else Foreign("types.SimpleNamespace", attributes=dict(call.kwargs))


# ---------------------------------------------------------------- os, random, tqdm

_PATHS: dict[str, Callable[..., Any]] = {
    "join": posixpath.join,
    "basename": posixpath.basename,
    "dirname": posixpath.dirname,
    "splitext": posixpath.splitext,
    "normpath": posixpath.normpath,
}
_TALKING = (
    "os.makedirs", "os.mkdir", "os.remove", "os.chdir", "random.seed", "warnings.filterwarnings",
    "warnings.simplefilter", "time.sleep", "logging.basicConfig", "sys.path.append", "sys.path.insert", "gc.collect",
)  # fmt: skip


@function(*(f"os.path.{name}" for name in _PATHS))
def _path(call: Call) -> Value:
    if call.partial or not call.args or not all(isinstance(part, str) and len(part) < 2_000 for part in call.args):
        return UNKNOWN
    return _PATHS[call.path.rpartition(".")[2]](*call.args)


@function("os.listdir", "glob.glob", "os.walk", "os.scandir")
def _files(call: Call) -> Value:
    m = call.machine
    name = named_after(call)
    item = (UNKNOWN, UNKNOWN, UNKNOWN) if call.path == "os.walk" else UNKNOWN
    return ListValue([item], exact=False, length=as_dim(part_of("len", name)), loop=m.loop)


@function(*_TALKING)
def _talks(call: Call) -> Value:
    return None


@function("random.randint", "random.random", "random.uniform", "random.choice", "random.randrange", "random.gauss")
def _random(call: Call) -> Value:
    return named_after(call)


@function("random.shuffle")
def _shuffle(call: Call) -> Value:
    """Of a list that is mixed up, one item stands for all."""
    target = call.get(0, "x")
    if isinstance(target, ListValue) and target:
        target.length, target.exact = target.size, False
        target[:] = [sample(target)]
    return None


@function("random.sample", "random.choices")
def _draw(call: Call) -> Value:
    items = items_of(call.machine, call.get(0, "population"))
    count = call.get(1, "k", call.kwargs.get("k", 1))
    return ListValue([sample(items)] if items else (), exact=False, length=as_dim(count), loop=call.machine.loop)


_BARS = ("tqdm", "tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.notebook.tqdm", "tqdm.std.tqdm", "tqdm.tqdm_notebook")


@function(*_BARS)
def _bar(call: Call) -> Value:
    return call.get(0, "iterable", UNKNOWN)


@function("tqdm.trange", "tqdm.auto.trange", "tqdm.notebook.trange")
def _range_with_bar(call: Call) -> Value:
    return FUNCTIONS["builtins.range"](call)
