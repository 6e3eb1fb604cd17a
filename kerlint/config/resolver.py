"""Finding the settings that hold in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kerlint.config.errors import ConfigError
from kerlint.config.files import NAMES, read_config
from kerlint.config.layers import Config, Layer
from kerlint.config.settings import Settings
from kerlint.discovery import Excluding
from kerlint.selection import NOTHING, Selection


class Resolver:
    """Finds the settings that hold in a folder, each file of settings read once.

    `config` is a file that holds for all folders, `isolated` means that no file does. What the caller selects, `given`
    and `target`, and the settings of `above` hold on top of every file.
    """

    def __init__(
        self,
        given: Selection = NOTHING,
        target: int | None = None,
        config: str | None = None,
        isolated: bool = False,
        above: Layer | None = None,
    ) -> None:
        self._isolated = isolated
        self._above = (above,) if above is not None and above.values else ()
        self._bare = Settings(Config(self._above), given, target)
        self._fixed = self._settings(read_config(Path(config), named=True)) if config is not None else None
        self._of_folder: dict[Path, Settings | ConfigError] = {}

    def settings_in(self, folder: Path) -> Settings:
        """The settings for sources in `folder`. Raises `ConfigError`."""
        if self._isolated:
            return self._bare
        if self._fixed is not None:
            return self._fixed
        folder = folder.absolute()
        if folder not in self._of_folder:
            self._of_folder[folder] = self._look(folder)
        found = self._of_folder[folder]
        if isinstance(found, ConfigError):
            raise found
        return found

    def excluding_in(self, folder: Path) -> Excluding:
        """What the settings leave out in `folder`; the usual where they are broken, which is told with the files."""
        try:
            return self.settings_in(folder).config.excluding
        except ConfigError:
            return Excluding(folder)

    def _look(self, folder: Path) -> Settings | ConfigError:
        try:
            for name in NAMES:
                file = folder / name
                config = read_config(file) if file.is_file() else None
                if config is not None:
                    return self._settings(config)
            return self._bare if folder.parent == folder else self.settings_in(folder.parent)
        except ConfigError as error:
            return error

    def _settings(self, config: Config | None) -> Settings:
        return self._bare if config is None else replace(self._bare, config=Config(config.layers + self._above))
