"""Settings: files of settings, one of which may extend another, and what the command line says on top of them.

The nearest file above a source wins; files farther up count only where it extends them. In one folder .kerlint.toml wins
over kerlint.toml, and that over pyproject.toml.
"""

from __future__ import annotations

from kerlint.config.errors import ConfigError
from kerlint.config.files import read_config
from kerlint.config.layers import Config, Layer
from kerlint.config.resolver import Resolver
from kerlint.config.settings import Settings

__all__ = ["Config", "ConfigError", "Layer", "Resolver", "Settings", "read_config"]
