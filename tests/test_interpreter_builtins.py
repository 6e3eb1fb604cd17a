"""Python's own functions and methods on abstract values, held against Python where everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from kerlint.graph.dims import Expr, Unknown, dim_text
from kerlint.interpreter import libraries as _libraries  # noqa: F401
from kerlint.interpreter.machine import Machine
from kerlint.interpreter.project import Project
from kerlint.interpreter.scopes import MISSING, Scope
from kerlint.interpreter.statements import run_block
from kerlint.interpreter.values import DictValue, ListValue
from kerlint.reading import parse_text

IMPORTS = "import collections, copy, functools, itertools, math, os, operator, random, argparse, dataclasses, types\n"


def values(program: str) -> Scope:
    """The names of the module after the program."""
    source = parse_text(IMPORTS + program)
    machine = Machine(source, 3, Project(source))
    scope = Scope()
    run_block(machine, source.tree.body, scope)
    return scope


def shown(value: Any) -> Any:
    """The value as the tables write it: what is not exactly known as text."""
    if isinstance(value, ListValue):
        if value.exact:
            return [shown(item) for item in value]
        length = value.length
        text = length.name or "?" if isinstance(length, Unknown) else dim_text(length)
        return f"{text} of {', '.join(str(shown(item)) for item in value)}"
    if isinstance(value, tuple):
        return tuple(map(shown, value))
    if isinstance(value, DictValue) and not value.exact:
        return f"at least {dict(value)}"
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, Unknown):
        return f"<{value.name}>" if value.name else "?"
    return str(value) if isinstance(value, Expr) else value


AS_PYTHON = """
len([1, 2]) + len("abc") + len({"a": 1}) + len((1,))
list(range(2, 11, 3))
list(reversed(range(4)))
list(enumerate(["a", "b"], 1))
list(zip([1, 2, 3], "ab"))
list(map(lambda a, b: a * b, [1, 2], [3, 4]))
list(filter(None, [0, 1, "", "x"]))
list(filter(lambda v: v > 1, [1, 2, 3]))
sorted([3, 1, 2], reverse=True)
sorted(["bb", "a"], key=len)
max(3, 9, 4), min([5, 2]), max([], default=7)
sum([1, 2, 3], 10), sum(x * x for x in range(4))
any([0, 1]), all([1, 0]), any([]), all([])
int("12"), int(3.9), int("ff", 16), float("1.5"), str(12), bool([])
abs(-3), round(2.567, 1), divmod(17, 5), pow(2, 5)
dict(a=1, b=2), dict([("k", 1)]), dict({"a": 1}, b=2)
isinstance(1, int), isinstance("a", (list, str)), isinstance(True, int), isinstance(None, dict), isinstance([], list)
callable(len), callable(3), callable(lambda: 0)
getattr("abc", "missing", 5), hasattr("abc", "upper")
"a,b".split(","), "-".join(["x", "y"]), "Ab".lower(), " x ".strip(), "{}_{}".format("a", 3), "ab".replace("a", "c")
"conv_%d" % 3, "layer{}".format(2).upper(), "a/b/c.h5".rsplit("/", 1), "x.h5".endswith((".h5", ".keras"))
math.sqrt(16), math.ceil(2.1), math.floor(2.9), math.log2(8), math.prod([2, 3, 4]), math.pi
functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [1, 2], 5)
functools.partial(pow, 2)(5)
list(itertools.product([1, 2], "ab")), list(itertools.chain([1], [2, 3])), list(itertools.repeat(0, 3))
list(itertools.chain.from_iterable([[1], [2]])), list(itertools.combinations([1, 2, 3], 2))
list(itertools.islice([1, 2, 3], 2))
dict(collections.OrderedDict([("a", 1)])), list(collections.deque([1, 2]))
collections.namedtuple("P", "a b")(1, 2).b, len(collections.namedtuple("P", ["a", "b"])(1, b=2))
os.path.join("data", "x.csv"), os.path.basename("a/b.txt"), os.path.splitext("m.h5")
copy.deepcopy([1, [2]]), copy.copy({"a": 1})
{"a": 1}.get("a"), {"a": 1}.get("b"), {"a": 1}.get("b", 3), list({"a": 1, "b": 2}.items()), list({"a": 1}.keys())
[1, 2, 1].count(1), [1, 2].index(2), (1, 2).index(1), [1, 2].copy()
""".strip().splitlines()


@pytest.mark.parametrize("expression", AS_PYTHON)
def test_as_python(expression: str) -> None:
    here: dict[str, Any] = {}
    exec(IMPORTS, here)
    assert shown(values(f"v = {expression}").get("v")) == eval(expression, here)


CHANGES = [
    ("x = [1]; x.append(2); x.extend((3, 4)); x.insert(0, 0)", [0, 1, 2, 3, 4]),
    ("x = [1, 2, 3]; y = x.pop(); z = x.pop(0); x += [y, z]", [2, 3, 1]),
    ("x = [3, 1, 2]; x.sort(); x.reverse(); x.remove(2)", [3, 1]),
    ("x = [1]; x.clear()", []),
    ("x = {'a': 1}; x.update({'b': 2}, c=3); x.pop('a'); x.setdefault('d', 4)", {"b": 2, "c": 3, "d": 4}),
    ("x = []\nfor a, b in zip([1, 2], [3, 4]):\n    x.append(a + b)", [4, 6]),
    ("x = []\nfor i, u in enumerate((8, 4)):\n    x.insert(0, u * i)", [4, 0]),
    ("class A:\n    pass\no = A()\nsetattr(o, 'u', 5)\nx = [getattr(o, 'u'), getattr(o, 'v', 6)]", [5, 6]),
    ("class A:\n    u = 1\nx = [hasattr(A(), 'u'), hasattr(A(), 'v'), isinstance(A(), A)]", [True, False, True]),
]


@pytest.mark.parametrize(("program", "expected"), CHANGES)
def test_changes(program: str, expected: Any) -> None:
    found: dict[str, Any] = {}
    exec(program, found)
    assert found["x"] == expected, "the table is wrong"
    assert shown(values(program).get("x")) == expected


NAMED = [
    ("len(n)", "<len(n)>"),
    ("len(n) - len(n)", 0),
    ("math.ceil(n / 2)", "ceil(n / 2)"),
    ("int(n / 4)", "n // 4"),
    ("range(n)", "n of i"),
    ("range(1, n)", "n - 1 of i"),
    ("list(range(0, n, 2))", "ceil(n / 2) of i"),
    ("[8 for i in range(n)]", "n of 8"),
    ("len([8 for i in range(n)])", "n"),
    ("list(enumerate(n))", "? of ('i', '?')"),
    ("max(n, 3)", "<max(n, 3)>"),
    ("max(n + 0, n + 0)", "n"),
    ("[1] + list(n)", "len(n) + 1 of 1"),
    ("tuple(n)", "?"),
    ("{'a': 1}.get('b', n)", "<n>"),
    ("sum(n)", "<sum(n)>"),
    ("isinstance(n, list)", "<isinstance(n, list)>"),
    ("dict(n)", "at least {}"),
    ("collections.defaultdict(list)", "at least {}"),
    ("{'a': 1}.get(n)", "?"),
    ("'{}'.format(n)", "?"),
    ("'x'.join(n)", "?"),
    ("list(zip(n, [1, 2]))", "? of ('?', '?')"),
    ("list(map(lambda v: 5, n))", "? of 5"),
    ("list(itertools.repeat(4, n))", "n of 4"),
    ("random.randint(1, 5)", "<random.randint(1, 5)>"),
    ("isinstance(n + 0, str)", False),
    ("sorted([n, 2])", "2 of ?"),
]


@pytest.mark.parametrize(("expression", "expected"), NAMED)
def test_named_values(expression: str, expected: Any) -> None:
    assert shown(values(f"n = input()\nv = [{expression}]").get("v")) == [expected]


HARMLESS = """
'a' * 10 ** 9
'a'.ljust(10 ** 9)
'{:1000000000}'.format(1)
'a'.replace('', 'b' * 9999)
'x'.join(['y' * 9999] * 9999)
int('9' * 9000)
round(1.5, 10 ** 9)
10 ** 10 ** 10
[0] * 10 ** 12
math.factorial(10 ** 9)
max(range(10 ** 15))
sum(range(10 ** 12))
set(range(10 ** 12))
list(range(10 ** 12))
list(range(10 ** 30))
tuple(range(10 ** 12))
sorted(range(10 ** 12))
list(map(str, range(10 ** 12)))
list(itertools.repeat(0, 10 ** 12))
list(itertools.product(range(1000), repeat=9))
list(itertools.permutations(range(100), 9))
""".strip().splitlines()


@pytest.mark.parametrize("expression", HARMLESS)
def test_nothing_hangs(expression: str) -> None:
    assert values(f"v = {expression}").get("v") is not MISSING


OPTIONS = """
parser = argparse.ArgumentParser()
parser.add_argument("--units", type=int, default=64)
parser.add_argument("-b", "--batch-size", type=int, default="32")
parser.add_argument("--depth", type=int)
parser.add_argument("--deep", action="store_true")
args = parser.parse_args()
x = [args.units, args.batch_size, args.depth, args.deep]
"""


def test_options() -> None:
    assert shown(values(OPTIONS).get("x")) == [64, 32, "<args.depth>", "<args.deep>"]


LOOPS = [
    ("for i in range(n):\n    x.append(8)", "n"),
    ("for i in n:\n    if i:\n        x.append(8)", "?"),
    ("for i in range(n):\n    x.append(8)\nx.append(8)", "n + 1"),
]


@pytest.mark.parametrize(("loop", "expected"), LOOPS)
def test_lists_that_grow(loop: str, expected: str) -> None:
    assert shown(values(f"n = input()\nx = []\n{loop}").get("x")).split(" of ")[0] == expected


def test_a_shuffled_list_has_one_item_for_all() -> None:
    assert shown(values("x = [1, 2]; random.shuffle(x)").get("x")) == "2 of ?"
