"""Real programs with Keras, out of packages: downloaded by pip, without what they depend on, and unpacked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from kerlint.reading import names_keras

PACKAGES = (
    "keras==3.15.1",
    "keras-cv==0.9.0",
    "keras-hub==0.32.0",
    "keras-tuner==1.4.8",
    "autokeras==3.0.0",
    "deepctr==0.9.4",
    "spektral==1.3.1",
    "segmentation-models==1.0.1",
    "efficientnet==1.1.1",
    "keras-tcn==3.5.7",
    "tf-models-official==2.20.0",
)


def packages(folder: Path) -> Path:
    """A folder in `folder` with the packages, made when it is not there. Raises CalledProcessError where pip fails."""
    made = folder / "packages"
    if made.exists():
        return made
    archives, unpacked = folder / "archives", folder / "unpacked"
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(archives), *PACKAGES], check=True)
    for archive in sorted(archives.iterdir()):
        place = unpacked / archive.name.split("-")[0]
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(place)
        else:
            with tarfile.open(archive) as sdist:
                sdist.extractall(place, filter="data")
    unpacked.rename(made)
    return made


def keras_files(folder: Path) -> list[Path]:
    """The programs in the folder that name Keras, in a fixed order that mixes the packages."""
    found = [path for path in folder.rglob("*.py") if names_keras(path.read_bytes())]
    return sorted(found, key=lambda path: (hash_of(path.relative_to(folder).as_posix()), path))


def hash_of(text: str) -> int:
    """The same number in every process, and nothing of the order of the alphabet."""
    number = 0
    for character in text:
        number = (number * 1_000_003 + ord(character)) % 2**32
    return number


def forest(files: list[Path], folder: Path, count: int, name: str) -> Path:
    """A tree `name` of `count` files in folders of a hundred, the files again and again where there are too few."""
    tree = folder / name
    shutil.rmtree(tree, ignore_errors=True)
    for number in range(count):
        place = tree / f"part_{number // 100}" / f"program_{number}.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(files[number % len(files)], place)
    return tree
