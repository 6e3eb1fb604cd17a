"""The generation of Keras, from pins."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerlint.target import generation_in, generation_of, generation_of_pins, pinned_above

PINS = [
    ("keras<3", 2),
    ("keras==2.4.3", 2),
    ("keras==1.2.2", 2),
    ("Keras == 2.15.0  # the last one", 2),
    ("keras>=3", 3),
    ("keras>=3.0,<4", 3),
    ("keras~=2.4", 2),
    ("keras~=3.1", 3),
    ("keras>=2.4", None),
    ("keras", None),
    ("keras-tuner==1.4", None),
    ("mykeras==2.0", None),
    ("tensorflow==2.15.1", 2),
    ("tensorflow==2.16.1", 3),
    ("tensorflow>=2.16", 3),
    ("tensorflow>=2.16.0rc1", 3),
    ("tensorflow<2.16", 2),
    ("tensorflow<=2.15", 2),
    ("tensorflow<=2.15.1", 2),
    ("tensorflow<2.17", None),
    ("tensorflow>=2.4", None),
    ("tensorflow>2.15", None),
    ("tensorflow~=2.10", None),
    ("tensorflow~=2.10.0", 2),
    ("tensorflow==2.*", None),
    ("tensorflow==2.12.*", 2),
    ("tensorflow[and-cuda]==2.14", 2),
    ("tensorflow-cpu==2.17.0", 3),
    ("tensorflow_gpu==2.3", 2),
    ("tensorflow-gpu", 2),
    ("tensorflow>=1.15,!=2.0.*,<2.11", 2),
    ("tensorflow==2.10.0; python_version < '3.11'\ntensorflow==2.16.1; python_version >= '3.11'", None),
    ("tensorflow==2.10.0; python_version < '3.11'\ntensorflow==2.12.0; python_version >= '3.11'", 2),
    ("tf-keras", 2),
    ("tf_keras==2.16", 2),
    ("tensorflow>=2.16\ntf-keras", 2),
    ("keras>=3\ntensorflow>=2.16\ntf-keras", 3),
    ("numpy\n# keras<3 was needed once\n", None),
    ("tensorflow==2.10.0 --hash=sha256:abc", 2),
    ("tensorflow==2.10.0 \\\n    --hash=sha256:abc", 2),
]


@pytest.mark.parametrize(("text", "generation"), PINS, ids=[text for text, _ in PINS])
def test_requirements(tmp_path: Path, text: str, generation: int | None) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(text)
    assert generation_in(file) == generation


FILES = [
    (
        "pyproject.toml",
        '[project]\nkeywords = ["keras", "tensorflow"]\ndependencies = [\n  "tensorflow>=2.10,<2.16",\n]\n',
        2,
    ),
    ("pyproject.toml", '[project]\ndependencies = ["numpy", "keras>=3.0"]\n', 3),
    ("pyproject.toml", '[tool.poetry.dependencies]\nkeras = "^2.6"\n', 2),
    ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = "^2.10"\n', None),
    ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = "~2.10"\n', 2),
    ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = {version = "2.17.0", optional = true}\n', 3),
    ("setup.cfg", "[options]\ninstall_requires =\n    numpy\n    tensorflow>=2.4,<2.13\n", 2),
    ("setup.py", "setup(install_requires=['numpy', 'keras==2.2.4'])\n", 2),
    ("setup.py", 'setup(install_requires=["tensorflow>=2.16"])\n', 3),
    ("setup.py", 'raise SystemExit("kerlint runs no setup.py, whatever keras==2.2 it wants")\n', None),
    ("environment.yml", "dependencies:\n  - python=3.7\n  - keras=2.3.1\n", 2),
    ("environment.yml", "dependencies:\n  - tensorflow=2.10.0=gpu_py310\n", 2),
    ("environment.yml", "dependencies:\n  - pip:\n      - tensorflow==2.18.0\n", 3),
    ("environment.yml", "dependencies:\n  - tensorflow\nvariables:\n  TF_USE_LEGACY_KERAS: 1\n", 2),
    ("Pipfile", '[packages]\ntensorflow = "==2.8.0"\n', 2),
    ("Pipfile", '[packages]\nkeras = "*"\n', None),
]


@pytest.mark.parametrize(("name", "text", "generation"), FILES)
def test_other_files(tmp_path: Path, name: str, text: str, generation: int | None) -> None:
    (tmp_path / name).write_text(text)
    assert generation_in(tmp_path / name) == generation


def test_nearest_file_that_decides(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "requirements.txt").write_text("tensorflow==2.12")
    inner = tmp_path / "new" / "models"
    inner.mkdir(parents=True)
    (tmp_path / "new" / "requirements-train.txt").write_text("keras>=3")
    (inner / "requirements.txt").write_text("numpy")
    assert generation_of(inner / "a.py") == 3
    assert generation_of(tmp_path / "b.py") == 2


def test_the_search_ends_at_the_root_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("keras<3")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    assert pinned_above(project) is None
    assert generation_of(project / "a.py") == 3


@pytest.mark.parametrize(
    ("text", "generation"),
    [
        ('os.environ["TF_USE_LEGACY_KERAS"] = "1"', 2),
        ("os.environ.setdefault('TF_USE_LEGACY_KERAS', '1')", 2),
        ('os.environ["TF_USE_LEGACY_KERAS"] = "0"', 3),
        ("", 3),
    ],
)
def test_the_switch_in_the_program(tmp_path: Path, text: str, generation: int) -> None:
    (tmp_path / ".git").mkdir()
    assert generation_of(tmp_path / "a.py", text) == generation


def test_no_pins_decide_nothing() -> None:
    assert generation_of_pins("") is None
