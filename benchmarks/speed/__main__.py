"""Measure what kerlint costs, beside what else one does with the same files, in one go.

    python -m benchmarks.speed [--packages NAMES] [--sizes 10,100,1000] [--folder FOLDER]

downloads packages with Keras programs, and prints tables: all commands on the `--packages`, then kerlint on trees of the
`--sizes` with programs out of all packages, each on its own. flake8 and pylint are measured where they are installed, and so is
Keras. kerlint runs in one process and prints a line for each finding. `times` is how often the first line goes into the CPU.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.speed.measuring import Cost, cost
from benchmarks.speed.programs import forest, keras_files, packages

READ = "import sys, pathlib\nfor p in pathlib.Path('.').rglob('*.py'): p.read_bytes()"
HASH = "import click, hashlib, pathlib\nfor p in pathlib.Path('.').rglob('*.py'): hashlib.blake2b(p.read_bytes()).digest()"
PARSE = """\
import ast, pathlib
for p in pathlib.Path(".").rglob("*.py"):
    data = p.read_bytes()
    if b"keras" in data.lower() or b"tensorflow" in data:
        ast.parse(data)
"""
MODEL = (
    "import keras\nm = keras.Sequential([keras.Input((20, 8)), keras.layers.LSTM(64), keras.layers.Dense(10)])\n"
    "m.compile('adam', 'mse')\n"
)
KERLINT = [
    sys.executable,
    "-m",
    "kerlint",
    "check",
    "--isolated",
    "--output-format",
    "concise",
    "--target",
    "keras3",
    "--exit-zero",
    "-j",
    "1",
]


def python(program: str) -> list[str]:
    """The command that runs the program."""
    return [sys.executable, "-c", program]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", default="autokeras,deepctr,segmentation_models,efficientnet,keras_tcn")
    parser.add_argument("--sizes", default="10,100,1000")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        unpacked = packages(folder)
        _side_by_side([unpacked / name for name in given.packages.split(",")], folder)
        _small(folder)
        _plain(folder, 300)
        _growing(keras_files(unpacked), folder, [int(size) for size in given.sizes.split(",")])


def _side_by_side(chosen: list[Path], folder: Path) -> None:
    tree = folder / "programs"
    shutil.rmtree(tree, ignore_errors=True)
    for package in chosen:
        shutil.copytree(package, tree / package.name)
    sizes = [path.stat().st_size for path in keras_files(tree)]
    print(f"{len(sizes)} programs with Keras, {sum(sizes) / 1e6:.1f} MB: {', '.join(package.name for package in chosen)}\n")
    _heading()
    parse = _line("`ast.parse` of the same files", cost(python(PARSE), tree, times=3))
    _line("kerlint, cold", cost([*KERLINT, "--no-cache"], tree), parse)
    _ = cost(KERLINT, tree)
    _line("kerlint, cached", cost(KERLINT, tree, times=3), parse)
    _line("`import click` and hashing the files", cost(python(HASH), tree, times=3), parse)
    for tool, options in (("flake8", ["-j", "1"]), ("pylint", ["--recursive=y", "-j1"])):
        if find_spec(tool) is not None:
            _line(tool, cost([sys.executable, "-m", tool, *options, "."], tree), parse)


def _small(folder: Path) -> None:
    small = folder / "small"
    small.mkdir(exist_ok=True)
    (small / "model.py").write_text(MODEL, "utf-8")
    print("\nOne small program, and start\n")
    _heading()
    click = _line("`import click`", cost(python("import click"), small, times=5))
    _line("kerlint, cold", cost([*KERLINT, "--no-cache"], small, times=5), click)
    _ = cost(KERLINT, small)
    _line("kerlint, cached", cost(KERLINT, small, times=5), click)
    if find_spec("keras") is not None:
        _line("importing Keras and building the model", cost(python(MODEL), small), click)


def _plain(folder: Path, count: int) -> None:
    (folder / "plain.py").write_text("import os\n" * 500, "utf-8")
    tree = forest([folder / "plain.py"], folder, count, "plain")
    print(f"\n{count} files without Keras\n")
    _heading()
    read = _line("reading them", cost(python(READ), tree, times=3))
    _line("kerlint", cost([*KERLINT, "--no-cache"], tree, times=3), read)


def _growing(files: list[Path], folder: Path, sizes: list[int]) -> None:
    print("\nkerlint on trees of programs, in one process\n")
    print("| files | cold, CPU s | a file, ms | memory, MB | cached, CPU s | a file, ms | memory, MB |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        tree = forest(files, folder, size, "tree")
        cold, cached = cost(KERLINT, tree), cost(KERLINT, tree)
        parts = [f"{c.cpu:.2f} | {1000 * c.cpu / size:.1f} | {c.memory:.0f}" for c in (cold, cached)]
        print(f"| {size} | {' | '.join(parts)} |", flush=True)


def _heading() -> None:
    print("| | CPU, s | wall, s | memory, MB | times |")
    print("|---|---|---|---|---|")


def _line(what: str, found: Cost, against: Cost | None = None) -> Cost:
    """Print the line of a table; `times` is how often the CPU of `against` goes into it."""
    times = f"{found.cpu / (against or found).cpu:.1f}"
    print(f"| {what} | {found.cpu:.2f} | {found.wall:.2f} | {found.memory:.0f} | {times} |", flush=True)
    return found


if __name__ == "__main__":
    main()
