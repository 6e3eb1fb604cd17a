"""Which files are linted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kerlint.discovery import Excluding, Found, Missing, discover


def files(
    root: Path,
    *paths: str,
    exclude: tuple[str, ...] | None = None,
    extend: tuple[str, ...] = (),
    force: bool = False,
) -> list[str]:
    """What is found below `root`, with its path from there."""
    given = [str(root / path) for path in paths] or [str(root)]
    found = discover(given, lambda _: Excluding(root, exclude, extend), force_exclude=force)
    return [os.path.relpath(item.path, root) for item in found if isinstance(item, Found)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with sources where they should be found and where they should not."""
    for name in (
        "train.py",
        "notes.txt",
        "book.ipynb",
        "src/model.py",
        "src/deep/layers.py",
        "src/generated/out.py",
        "src/generated/kept.py",
        "build/lib.py",
        ".venv/lib.py",
        "my_env/lib.py",
        "env/agent.py",
        "node_modules/x.py",
        "__pycache__/x.py",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "my_env" / "pyvenv.cfg").write_text("")
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_the_usual_folders_are_left_out(tree: Path) -> None:
    assert files(tree) == [
        "book.ipynb",
        "env/agent.py",
        "src/deep/layers.py",
        "src/generated/kept.py",
        "src/generated/out.py",
        "src/model.py",
        "train.py",
    ]


def test_gitignore_files_nest(tree: Path) -> None:
    (tree / ".gitignore").write_text("# generated\nout.py\n/train.py\ndeep/\n")
    (tree / "src" / ".gitignore").write_text("generated/*\n!generated/kept.py\n")
    assert files(tree, "src", "env") == ["src/generated/kept.py", "src/model.py", "env/agent.py"]
    assert files(tree) == ["book.ipynb", "env/agent.py", "src/generated/kept.py", "src/model.py"]


def test_the_inner_gitignore_outweighs_the_outer(tree: Path) -> None:
    (tree / ".gitignore").write_text("*.py\n*.ipynb\n")
    (tree / "src" / ".gitignore").write_text("!model.py\n")
    assert files(tree) == ["src/model.py"]


def test_an_ignored_folder_that_is_named_is_walked(tree: Path) -> None:
    (tree / ".gitignore").write_text("src/\n")
    assert "src/model.py" in files(tree, "src")
    assert "src/model.py" not in files(tree)


def test_a_gitignore_above_the_repository_does_not_count(tree: Path) -> None:
    inner = tree / "src"
    (inner / ".git").mkdir()
    (tree / ".gitignore").write_text("model.py\n")
    assert "model.py" in files(inner)


def test_a_file_that_is_named_is_taken(tree: Path) -> None:
    (tree / ".gitignore").write_text("train.py\n")
    assert files(tree, "train.py", "build/lib.py", "book.ipynb") == ["train.py", "build/lib.py", "book.ipynb"]


def test_exclusions_of_the_settings(tree: Path) -> None:
    assert files(tree, extend=("src/deep", "train.py")) == [
        "book.ipynb",
        "env/agent.py",
        "src/generated/kept.py",
        "src/generated/out.py",
        "src/model.py",
    ]


def test_exclude_takes_the_place_of_the_usual_folders(tree: Path) -> None:
    found = files(tree, exclude=("src/",))
    assert "build/lib.py" in found
    assert not any(name.startswith("src") for name in found)


def test_named_files_are_excluded_when_forced(tree: Path) -> None:
    names = ("src/deep/layers.py", "train.py", "build/lib.py")
    assert files(tree, *names, extend=("src/deep/",)) == list(names)
    assert files(tree, *names, extend=("src/deep/",), force=True) == ["train.py"]


def test_each_file_once(tree: Path) -> None:
    assert files(tree, "src/model.py", "src", "src/model.py").count("src/model.py") == 1


def test_loops_of_links_end(tree: Path) -> None:
    (tree / "src" / "again").symlink_to(tree, target_is_directory=True)
    (tree / "a").symlink_to(tree / "b")
    (tree / "b").symlink_to(tree / "a")
    assert files(tree, "src") == [
        "src/deep/layers.py",
        "src/generated/kept.py",
        "src/generated/out.py",
        "src/model.py",
    ]


def test_folders_called_like_files(tree: Path) -> None:
    (tree / "src" / "pkg.py").mkdir()
    (tree / "src" / "pkg.py" / "inside.py").write_text("")
    assert "src/pkg.py/inside.py" in files(tree, "src")


def test_the_current_folder_is_not_spelt_out(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "src")
    found = [item.path for item in discover(["."], lambda folder: Excluding(folder))]
    assert found == ["deep/layers.py", "generated/kept.py", "generated/out.py", "model.py"]


def test_what_is_not_there(tree: Path) -> None:
    found = list(discover([str(tree / "none"), str(tree / "train.py")], lambda folder: Excluding(folder)))
    assert isinstance(found[0], Missing)
    assert isinstance(found[1], Found)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look everywhere")
def test_a_folder_that_may_not_be_read(tree: Path) -> None:
    (tree / "src").chmod(0)
    try:
        found = list(discover([str(tree)], lambda folder: Excluding(folder)))
    finally:
        (tree / "src").chmod(0o755)
    assert [item for item in found if isinstance(item, Missing)]
    assert [item for item in found if isinstance(item, Found) and item.path.endswith("train.py")]
