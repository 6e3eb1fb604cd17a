"""Kept results are those of a fresh run, and go stale with everything that they were made from."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kerlint.caching import store
from kerlint.caching.records import made, plain
from kerlint.config import Resolver, Settings
from kerlint.findings import Finding, Fix, Note, RemoveArgument, RenameArgument, Replace, SetArgument, Severity, Wrap
from kerlint.graph.places import Place
from kerlint.output.formats import FORMATS
from kerlint.running import lint_paths

FIXTURES = Path(__file__).parents[1] / "fixtures"

PROGRAM = (
    "import keras\nfrom sizes import SHAPE\nkeras.Sequential([keras.Input(SHAPE), keras.layers.LSTM(4), keras.layers.LSTM(4)])\n"
)

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n", encoding="utf-8")
    (tmp_path / "sizes.py").write_text("SHAPE = (5, 3)\n", encoding="utf-8")
    for number in range(3):
        (tmp_path / f"model_{number}.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def kerlint(project: Path, *arguments: str) -> tuple[str, str, int]:
    command = [sys.executable, "-m", "kerlint", *arguments]
    done = subprocess.run(command, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8")
    return done.stdout, done.stderr, done.returncode


def check(project: Path, *options: str) -> tuple[str, str, int]:
    return kerlint(project, "check", ".", *options)


@pytest.mark.parametrize("name", FORMATS)
def test_kept_results_read_like_fresh_ones(project: Path, name: str) -> None:
    fresh = check(project, "--output-format", name, "--no-cache")
    assert check(project, "--output-format", name) == fresh
    assert check(project, "--output-format", name) == fresh
    assert fresh[2] == 1


def test_results_are_kept_until_asked_not_to(project: Path) -> None:
    check(project)
    assert "from the cache" in check(project, "-v")[1]
    assert ", from the cache" not in check(project, "-v", "--no-cache")[1]
    assert kerlint(project, "clean")[2] == 0
    assert ", from the cache" not in check(project, "-v")[1]


def test_a_module_that_is_imported_counts(project: Path) -> None:
    check(project)
    (project / "sizes.py").write_text("SHAPE = (5,)\n", encoding="utf-8")
    assert check(project, "--output-format", "concise") == check(project, "--output-format", "concise", "--no-cache")


def test_a_module_that_appears_counts(project: Path) -> None:
    (project / "sizes.py").rename(project / "away.txt")
    check(project)
    (project / "away.txt").rename(project / "sizes.py")
    assert check(project, "--output-format", "concise") == check(project, "--output-format", "concise", "--no-cache")


def test_settings_count(project: Path) -> None:
    check(project)
    (project / "pyproject.toml").write_text("[tool.kerlint]\nignore = ['KER202']\n", encoding="utf-8")
    assert check(project)[2] == 0


def test_what_is_damaged_is_made_again(project: Path) -> None:
    fresh = check(project)
    for entry in (project / ".kerlint_cache").rglob("*"):
        if entry.is_file() and entry.name not in (".gitignore", "CACHEDIR.TAG"):
            entry.write_bytes(b"{ nothing")
    assert check(project) == fresh


def test_several_processes_say_the_same(project: Path) -> None:
    assert check(project, "--no-cache", "--jobs", "2") == check(project, "--no-cache", "--jobs", "1")


@pytest.mark.parametrize(
    "change",
    [
        "rm sizes.py",
        "mkdir sizes && mv sizes.py sizes/__init__.py && echo 'SHAPE = (5,)' > sizes/__init__.py",
        "echo 'import os; SHAPE = (5,)' > sizes.py",
        "rm sizes.py && echo 'SHAPE = (5,)' > other.py && ln -s other.py sizes.py",
        "echo 'keras<3' > requirements.txt",
        "echo '# kerlint: ignore-file[KER202]' >> model_1.py",
        "echo '[tool.kerlint.severity]' >> pyproject.toml && echo 'KER202 = \"advice\"' >> pyproject.toml",
        "echo 'select = [\"KER9\"]' > kerlint.toml",
        'echo \'per-file-ignores = {"model_1.py" = ["ALL"]}\' > kerlint.toml',
        "echo 'target = \"keras2\"' > .kerlint.toml",
        "rm model_1.py",
        "mkdir .git",
    ],
)
def test_whatever_changes_counts(project: Path, change: str) -> None:
    options = ("--output-format", "json")
    check(project, *options)
    subprocess.run(change, shell=True, cwd=project, check=True)
    fresh = check(project, *options, "--no-cache")
    assert check(project, *options) == fresh
    assert check(project, *options) == fresh


RULE = """\
from kerlint.rule import Rule, Severity


class House(Rule):
    code, name, severity, summary = "HOUSE001", "house", Severity.WARNING, "every layer"

    def check(self, program):
        for call in program.calls:
            yield self.finding(call.place, "a layer")
"""


def test_rules_of_the_users_count(project: Path) -> None:
    (project / "house").mkdir()
    (project / "house" / "one.py").write_text(RULE, encoding="utf-8")
    (project / "kerlint.toml").write_text('rules = ["house"]\nselect = ["HOUSE"]\nexclude = ["house/"]\n', encoding="utf-8")
    assert "a layer" in check(project)[0]
    (project / "house" / "one.py").write_text(RULE.replace("a layer", "some layer"), encoding="utf-8")
    assert "some layer" in check(project)[0]


def test_broken_settings_are_told_from_the_cache_too(project: Path) -> None:
    check(project)
    (project / "kerlint.toml").write_text('ignore = ["KER2022"]\n', encoding="utf-8")
    assert check(project)[2] == check(project)[2] == 2


def test_shapes_in_the_settings_count(project: Path) -> None:
    program = "import keras\nx = load()\nmodel = keras.Sequential([keras.layers.LSTM(4)])\nmodel(x)\n"
    (project / "shaped.py").write_text(program, encoding="utf-8")
    one, other = (f"shapes.x = {shape}" for shape in ("[8, 5, 3]", "[8, 5]"))
    options = ("--output-format", "json", "--config")
    check(project, *options, one)
    assert check(project, *options, other) == check(project, *options, other, "--no-cache")


MENDABLE = "import keras\n\ninputs = keras.Input((20, 8))\nx = keras.layers.LSTM(4)(inputs)\nx = keras.layers.LSTM(4)(x)\n"


def test_fixes_come_from_the_cache(project: Path) -> None:
    file = project / "fixable.py"
    file.write_text(MENDABLE, encoding="utf-8")
    diff = check(project, "--diff", "--unsafe-fixes", "--no-cache")
    assert "+" in diff[0]
    for _ in range(2):
        assert check(project, "--diff", "--unsafe-fixes") == diff
    fixed = check(project, "--fix", "--unsafe-fixes")
    mended = file.read_text(encoding="utf-8")
    assert mended != MENDABLE
    file.write_text(MENDABLE, encoding="utf-8")
    (project / "model_0.py").write_text(PROGRAM, encoding="utf-8")
    (project / "model_1.py").write_text(PROGRAM, encoding="utf-8")
    (project / "model_2.py").write_text(PROGRAM, encoding="utf-8")
    assert check(project, "--fix", "--unsafe-fixes", "--no-cache") == fixed
    assert file.read_text(encoding="utf-8") == mended


def test_a_baseline_is_compared_after_the_cache(project: Path) -> None:
    check(project, "--baseline", "known.json", "--write-baseline")
    fresh = check(project, "--baseline", "known.json", "--no-cache")
    assert check(project, "--baseline", "known.json") == fresh
    assert fresh[2] == 0


@pytest.mark.parametrize("name", FORMATS)
def test_all_fixtures_read_alike_from_the_cache(tmp_path: Path, name: str) -> None:
    for number, found in enumerate(sorted(FIXTURES.glob("seeds/**/*.py"))[:12] + sorted(FIXTURES.glob("notebooks/*.ipynb"))):
        shutil.copy(found, tmp_path / f"n{number}_{found.name}")
    (tmp_path / "broken.py").write_text("import keras\nx = (\n", encoding="utf-8")
    (tmp_path / "latin.py").write_bytes(b"import keras\nx = '\xe9'\n")
    fresh = check(tmp_path, "--output-format", name, "--no-cache")
    check(tmp_path)
    assert check(tmp_path, "--output-format", name) == fresh


def test_a_folder_that_cannot_be_written_is_passed_over(project: Path) -> None:
    (project / "file").write_text("", encoding="utf-8")
    fresh = check(project, "--no-cache")
    assert check(project, "--cache-dir", "file/inside") == fresh
    assert "cannot keep results in" in check(project, "--cache-dir", "file/inside", "-v")[1]


def test_where_results_are_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "kerlint.toml").write_text('cache-dir = "kept"\n', encoding="utf-8")
    check(project)
    monkeypatch.setitem(ENVIRONMENT, "KERLINT_CACHE_DIR", "elsewhere")
    check(project)
    check(project, "--cache-dir", "named")
    for name in ("kept", "elsewhere", "named"):
        assert (
            (project / name / "CACHEDIR.TAG")
            .read_text(encoding="utf-8")
            .startswith("Signature: 8a477f597d28d172789f06886806bc55")
        )
        assert "*" in (project / name / ".gitignore").read_text(encoding="utf-8").split()
    assert not (project / ".kerlint_cache").exists()


def test_clean_leaves_alone_what_is_not_its_own(project: Path) -> None:
    check(project)
    (project / ".kerlint_cache" / "mine.txt").write_text("", encoding="utf-8")
    assert kerlint(project, "clean")[2] == 0
    assert [path.name for path in (project / ".kerlint_cache").iterdir()] == ["mine.txt"]
    assert kerlint(project, "clean", "--cache-dir", ".")[2] == 2
    assert (project / "sizes.py").exists()


def test_what_is_old_or_too_much_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST", 1000)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("import keras\n", encoding="utf-8")
    now = time.time()
    cache = store.Cache(tmp_path / "kept")
    cache.learn(Settings())
    for name, days in (("old", 40), ("unused", 3), ("used", 1)):
        pack = tmp_path / "kept" / f"{name}.pack.json"
        pack.write_bytes(b"x" * 600)
        os.utime(pack, (now - days * 86_400, now - days * 86_400))
    lint_paths(["a.py"], Resolver(), cache=cache)
    left = {path.name for path in (tmp_path / "kept").glob("*.pack.json")}
    assert not left & {"old.pack.json", "unused.pack.json"}
    assert len(left) == 2  # the one that was used last, and that of this run


def test_several_kerlints_at_once(project: Path) -> None:
    command = [sys.executable, "-m", "kerlint", "check", ".", "--output-format", "json"]
    runs = [subprocess.Popen(command, cwd=project, env=ENVIRONMENT, stdout=subprocess.PIPE) for _ in range(4)]
    told = {run.communicate()[0] for run in runs}
    assert told == {check(project, "--output-format", "json", "--no-cache")[0].encode()}


def test_a_cache_holds_nothing_that_runs(project: Path) -> None:
    check(project)
    for pack in (project / ".kerlint_cache").glob("*.pack.json"):
        json.loads(pack.read_bytes().partition(b"\n")[2])


def test_every_kind_of_finding_comes_back_as_it_was() -> None:
    place = Place("a\udc80.py", 1, 2, 3, 4, cell=5, in_model="x > y")
    edits = (
        SetArgument(place, "a", "1"),
        RemoveArgument(place, "a"),
        RenameArgument(place, "a", "b"),
        Wrap(place, "f", "g"),
        Replace(place, ""),
    )
    fix = Fix("mend", edits, safe=True)
    finding = Finding("KER1", "n", Severity.ADVICE, "m", place, "", (Note("n", place), Note("x")), "w", ("", "Fix"), (fix,), None)
    assert made(json.loads(json.dumps(plain(finding)))) == finding
    assert pickle.loads(pickle.dumps(finding)) == finding
