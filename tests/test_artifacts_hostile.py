"""Files that were made to do harm are told or refused: nothing in them is run, unpacked or given the memory that it asks for."""

from __future__ import annotations

import base64
import copy
import io
import json
import marshal
import pickle
import stat
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerlint.artifacts.wire import fields
from kerlint.config import Settings
from kerlint.discovery import Found
from kerlint.engine import lint_path
from kerlint.findings import Finding
from kerlint.selection import Selection

h5py = pytest.importorskip("h5py")
Spec = dict[str, Any]
SECONDS = 5.0
MEGABYTES = 300.0


def layer(class_name: str, module: str | None = "keras.layers", registered: str | None = None, **config: Any) -> Spec:
    return {"module": module, "class_name": class_name, "config": {"trainable": True, **config}, "registered_name": registered}


def entrance(*shape: int | None, name: str = "entrance") -> Spec:
    config = {"batch_shape": [None, *shape], "dtype": "float32", "sparse": False, "name": name}
    return {"module": "keras.layers", "class_name": "InputLayer", "config": config, "registered_name": None}


def sequential(*layers: Spec) -> Spec:
    config = {"name": "model", "trainable": True, "layers": [entrance(8), *layers]}
    return {"module": "keras", "class_name": "Sequential", "config": config, "registered_name": None}


def tensor(layer_name: str, node: int = 0, output: int = 0) -> Spec:
    config = {"shape": [None, 8], "dtype": "float32", "keras_history": [layer_name, node, output]}
    return {"class_name": "__keras_tensor__", "config": config}


def node(*args: Any, **kwargs: Any) -> Spec:
    return {"args": list(args), "kwargs": kwargs}


def functional(name: str, layers: list[Spec], output: str) -> Spec:
    for spec in layers:
        spec["name"] = spec["config"]["name"]
        spec.setdefault("inbound_nodes", [])
    config = {
        "name": name,
        "trainable": True,
        "layers": layers,
        "input_layers": [["entrance", 0, 0]],
        "output_layers": [[output, 0, 0]],
    }
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": config,
        "registered_name": "Functional",
    }


def archive(path: Path, config: Any, entries: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("metadata.json", json.dumps({"keras_version": "3.5.0"}))
        file.writestr("config.json", config if isinstance(config, (str, bytes)) else json.dumps(config))
        for name, data in (entries or {}).items():
            file.writestr(name, data)
    return path


def found(path: Path) -> list[Finding]:
    """What kerlint finds, within the time and memory that any model of this size would take."""
    tracemalloc.start()
    started = time.perf_counter()
    try:
        result = lint_path(Found(str(path), named=True), Settings(given=Selection(select=("ALL",))))
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert time.perf_counter() - started < SECONDS
    assert peak < MEGABYTES * 1e6
    return result.findings


def codes(path: Path) -> set[str]:
    return {finding.code for finding in found(path)}


@pytest.fixture
def never_run(tmp_path: Path) -> Path:
    """A file that code in a model would write."""
    return tmp_path / "executed"


# ---------------------------------------------------------------- code


def test_lambdas_of_keras_3(tmp_path: Path, never_run: Path) -> None:
    code = base64.b64encode(marshal.dumps(compile(f"open({str(never_run)!r}, 'w')", "x", "exec"))).decode()
    function = {"class_name": "__lambda__", "config": {"code": code, "defaults": None, "closure": None}}
    path = archive(tmp_path / "model.keras", sequential(layer("Lambda", name="innocent", function=function)))

    (finding,) = [f for f in found(path) if f.code == "KER720"]
    assert finding.place.in_model == "innocent"
    assert not never_run.exists()


def test_lambdas_of_keras_2(tmp_path: Path, never_run: Path) -> None:
    code = base64.b64encode(marshal.dumps(compile(f"open({str(never_run)!r}, 'w')", "x", "exec"))).decode()
    spec = layer(
        "Lambda", None, name="innocent", function=[code, None, None], function_type="lambda", batch_input_shape=[None, 8]
    )
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.9.0"
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": {"name": "m", "layers": [spec]}})

    assert "KER720" in codes(path)
    assert not never_run.exists()


def test_code_as_an_activation(tmp_path: Path) -> None:
    function = {"class_name": "__lambda__", "config": {"code": "x", "defaults": None, "closure": None}}
    path = archive(tmp_path / "model.keras", sequential(layer("Dense", name="dense", units=2, activation=function)))

    assert "KER720" in codes(path)


FOREIGN = [
    layer("system", "os", name="a", command="true"),
    layer("Popen", "subprocess", name="a"),
    layer("eval", "builtins", name="a"),
    layer("get_file", "keras.utils", name="a", origin="http://localhost/x"),
    layer("load", "torch", name="a"),
    layer("Dense", "os.path", name="a", units=3),
    layer("Dense", name="a", units=3, kernel_initializer={"module": "os", "class_name": "system", "config": {"command": "true"}}),
    layer("Dense", name="a", units=3, activation={"module": "os", "class_name": "function", "config": "system"}),
    layer("Dense", name="a", units=3, kernel_regularizer={"module": "keras.saving", "class_name": "load_model", "config": {}}),
    layer("TimeDistributed", name="a", layer=layer("system", "os", name="b")),
]


@pytest.mark.parametrize("spec", FOREIGN, ids=lambda spec: f"{spec['module']}.{spec['class_name']}")
def test_classes_that_no_model_is_made_of(spec: Spec, tmp_path: Path) -> None:
    told = [f for f in found(archive(tmp_path / "model.keras", sequential(spec))) if f.code == "KER721"]
    assert [str(f.severity) for f in told] == ["error"]
    assert told[0].place.in_model is not None and told[0].place.in_model.startswith("a")


def test_classes_of_the_author_are_advice(tmp_path: Path) -> None:
    spec = layer("Scale", "shop.layers", "shop>Scale", name="scale")
    told = [f for f in found(archive(tmp_path / "model.keras", sequential(spec))) if f.code == "KER721"]
    assert [str(f.severity) for f in told] == ["advice"]
    assert "shop.layers.Scale" in told[0].message


def test_pickles(tmp_path: Path) -> None:
    data = pickle.dumps({"a": 1})
    path = archive(tmp_path / "model.keras", sequential(), {"assets/words.bin": data, "assets/extra.pkl": b"x"})
    told = [f.message for f in found(path) if f.code == "KER723"]
    assert len(told) == 2


def test_layers_that_unpickle(tmp_path: Path) -> None:
    spec = layer("TorchModuleWrapper", name="wrapper")
    spec["config"]["module"] = "gASV"
    path = archive(tmp_path / "model.keras", sequential(spec))
    assert "KER723" in codes(path)


# ---------------------------------------------------------------- other files


@pytest.mark.parametrize("class_name", ["StringLookup", "TextVectorization", "IntegerLookup"])
def test_vocabularies_that_are_paths(class_name: str, tmp_path: Path) -> None:
    path = archive(tmp_path / "model.keras", sequential(layer(class_name, name="lookup", vocabulary="/etc/hostname")))
    told = [f for f in found(path) if f.code == "KER722"]
    assert len(told) == 1 and "/etc/hostname" in told[0].message


def test_vocabularies_that_are_words(tmp_path: Path) -> None:
    path = archive(tmp_path / "model.keras", sequential(layer("StringLookup", name="lookup", vocabulary=["a", "b"])))
    assert "KER722" not in codes(path)


@pytest.mark.parametrize("kind", ["link", "array"])
def test_weights_that_lie_in_another_file(kind: str, tmp_path: Path) -> None:
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        if kind == "link":
            file["layers"] = h5py.ExternalLink("/etc/shadow", "/x")
        else:
            file.create_dataset("layers", (4,), "uint8", external=[("/etc/shadow", 0, 4)])
    path = archive(tmp_path / "model.keras", sequential(), {"model.weights.h5": weights.getvalue()})
    assert [f.code for f in found(path) if "/etc/shadow" in f.message] == ["KER722"]


@pytest.mark.parametrize("name", ["../../.profile", "/etc/cron.d/x", "assets/../../x", "C:\\Windows\\x", "..\\x"])
def test_entries_that_climb_out(name: str, tmp_path: Path) -> None:
    path = archive(tmp_path / "model.keras", sequential(), {name: b"x"})
    assert "KER724" in codes(path)


def test_entries_that_are_links(tmp_path: Path) -> None:
    path = archive(tmp_path / "model.keras", sequential())
    link = zipfile.ZipInfo("assets/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(link, "/etc/passwd")
    assert "KER724" in codes(path)


def test_nothing_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    codes(archive(tmp_path / "model.keras", sequential(), {"../x": b"x", "assets/y": b"y"}))
    assert [p.name for p in tmp_path.rglob("*")] == ["here", "model.keras"] or not list((tmp_path / "here").iterdir())
    assert not (tmp_path / "x").exists()


# ---------------------------------------------------------------- size


def bomb(path: Path, entry: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        if entry != "config.json":
            file.writestr("config.json", json.dumps(sequential()))
        with file.open(entry, "w", force_zip64=True) as large:
            for _ in range(400):
                large.write(b" " * 1_000_000)
    return path


@pytest.mark.parametrize("entry", ["config.json", "model.weights.h5", "metadata.json"])
def test_archives_that_explode(entry: str, tmp_path: Path) -> None:
    assert codes(bomb(tmp_path / "model.keras", entry)) == {"KER003"}


def nested(depth: int) -> Spec:
    spec = layer("Dense", name="dense", units=2)
    for number in range(depth):
        spec = layer("TimeDistributed", name=f"wrapper_{number}", layer=spec)
    return sequential(spec)


REFUSED: dict[str, Callable[[], Any]] = {
    "brackets": lambda: "[" * 100_000,
    "balanced brackets": lambda: "[" * 5_000 + "]" * 5_000,
    "wrappers": lambda: nested(60),
    "many wrappers": lambda: nested(150),
    "a number of many digits": lambda: json.dumps(sequential(layer("Dense", name="d", units=1))).replace(
        '"units": 1', '"units": ' + "9" * 5000
    ),
    "text": lambda: "import os",
    "nothing": lambda: "",
    "a number": lambda: "7",
    "no layers": lambda: {"class_name": "Sequential", "config": {}},
    "layers that are none": lambda: {"class_name": "Sequential", "config": {"name": "m", "layers": [7, None]}},
    "no class": lambda: {"config": {"layers": []}},
    "twins": lambda: functional("m", [entrance(8), entrance(8)], "entrance"),
    "inputs that are none": lambda: {
        "class_name": "Functional",
        "config": {"layers": [], "input_layers": 3, "output_layers": "x"},
    },
}


@pytest.mark.parametrize("config", REFUSED)
def test_configurations_that_are_refused(config: str, tmp_path: Path) -> None:
    assert codes(archive(tmp_path / "model.keras", REFUSED[config]())) == {"KER003"}


def huge_units() -> Spec:
    return sequential(layer("Dense", name="a", units=10**12), layer("Dense", name="b", units=10**15))


def huge_split() -> Spec:
    operation = {"module": "keras.src.ops.numpy", "class_name": "Split", "registered_name": "Split"}
    config = {"name": "split", "indices_or_sections": 10**9, "axis": 1}
    return functional(
        "m", [entrance(10**9), {**operation, "config": config, "inbound_nodes": [node(tensor("entrance"))]}], "split"
    )


def huge_index() -> Spec:
    dense = {**layer("Dense", name="dense", units=1), "inbound_nodes": [node(tensor("entrance", 0, 10**9))]}
    unknown = {**layer("Own", "own", name="own"), "inbound_nodes": [node(tensor("entrance"))]}
    taken = {**layer("Dense", name="other", units=1), "inbound_nodes": [node(tensor("own", 0, 9_999))]}
    return functional("m", [entrance(8), dense, unknown, taken], "dense")


def circle() -> Spec:
    a = {**layer("Dense", name="a", units=8), "inbound_nodes": [node(tensor("b"))]}
    b = {**layer("Dense", name="b", units=8), "inbound_nodes": [node(tensor("a"))]}
    return functional("m", [entrance(8), a, b], "b")


def towers() -> Spec:
    """Each model calls the one inside it twice, with another size: 2 to the power of 30 calls if each were made."""
    inner = functional(
        "m0", [entrance(None), {**layer("ReLU", name="relu"), "inbound_nodes": [node(tensor("entrance"))]}], "relu"
    )
    for number in range(1, 12):
        part = copy.deepcopy(inner)
        calls = [node(tensor("entrance")), node(tensor(f"m{number - 1}"))]
        part["inbound_nodes"] = calls
        inner = functional(f"m{number}", [entrance(8 + number % 2), part], f"m{number - 1}")
    return inner


def long_chain() -> Spec:
    layers = [entrance(8)]
    for number in range(3_000):
        before = f"d{number - 1}" if number else "entrance"
        layers.append({**layer("ReLU", name=f"d{number}"), "inbound_nodes": [node(tensor(before))]})
    return functional("m", [layers[0], *reversed(layers[1:])], "d2999")


def shared_with_itself() -> Spec:
    spec = layer("TimeDistributed", name="a", layer=layer("Dense", name="b", units=1))
    spec["shared_object_id"] = spec["config"]["layer"]["shared_object_id"] = 7
    return sequential(spec)


READ = [huge_units, huge_split, huge_index, circle, towers, long_chain, shared_with_itself]


@pytest.mark.parametrize("config", READ, ids=lambda build: build.__name__)
def test_configurations_that_ask_for_much(config: Callable[[], Spec], tmp_path: Path) -> None:
    assert "KER007" not in codes(archive(tmp_path / "model.keras", config()))


def test_groups_in_a_circle(tmp_path: Path) -> None:
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        group = file.create_group("a/b")
        group["c"] = file["a"]
        group["again"] = h5py.SoftLink("/a")
    path = archive(tmp_path / "model.keras", sequential(), {"model.weights.h5": weights.getvalue()})
    assert not codes(path) & {"KER003", "KER007"}


# ---------------------------------------------------------------- noise

GOOD = json.dumps(
    functional("m", [entrance(8), {**layer("Dense", name="d", units=2), "inbound_nodes": [node(tensor("entrance"))]}], "d")
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in items for place in places(item, (*path, key)))]


PLACES = places(json.loads(GOOD))[1:]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), junk=JUNK)
def test_any_value_in_any_place(place: tuple[Any, ...], junk: Any, tmp_path: Path) -> None:
    config = json.loads(GOOD)
    part = config
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = junk
    assert "KER007" not in codes(archive(tmp_path / "model.keras", config))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_archives(data: st.DataObject, tmp_path: Path) -> None:
    good = archive(tmp_path / "good.keras", GOOD).read_bytes()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=8)) + good[at + data.draw(st.integers(0, 8)) :]
    path = tmp_path / "model.keras"
    path.write_bytes(bad)
    assert "KER007" not in codes(path)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes_as_a_message(data: bytes) -> None:
    with suppress(ValueError):
        assert all(number >= 0 for number, _ in fields(memoryview(data)))
