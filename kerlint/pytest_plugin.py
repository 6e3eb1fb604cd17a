"""The plugin of pytest: the fixture `kerlint`, and `pytest --kerlint`.

It is loaded with every run of pytest in an environment where kerlint is installed, so all else is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kerlint.testing.models import Models

_everywhere = pytest.StashKey[bool]()  # whether no paths were named, so that the whole project is linted


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--kerlint`."""
    group = parser.getgroup("kerlint", "kerlint")
    group.addoption(
        "--kerlint",
        action="store_true",
        help="lint files that use Keras, each as a test: those below the paths that are given, else those of the project",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep whether paths were named, which a worker of pytest-xdist is told by its master."""
    config.addinivalue_line("markers", "kerlint: what `pytest --kerlint` lints")
    told = getattr(config, "workerinput", {}).get("kerlint_everywhere")
    config.stash[_everywhere] = config.args_source is not pytest.Config.ArgsSource.ARGS if told is None else told


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist."""
    node.workerinput["kerlint_everywhere"] = node.config.stash[_everywhere]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file that kerlint lints."""
    if not parent.config.getoption("kerlint"):
        return None
    from kerlint.testing.files import collected

    return collected(file_path, parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the files that pytest has not passed on its way, before anything is deselected."""
    if config.getoption("kerlint") and config.stash[_everywhere]:
        from kerlint.testing.files import others

        items += others(session, items)


@pytest.fixture
def kerlint(pytestconfig: pytest.Config) -> Iterator[Models]:
    """Checks models, with the settings of the project: `kerlint.assert_clean(model, x=..., y=...)`.

    What is built while the fixture is there has its findings on the lines that built it.
    """
    from kerlint.live import trace
    from kerlint.testing.models import Models

    with trace():
        yield Models(pytestconfig.rootpath)
