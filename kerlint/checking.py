"""`kerlint.check_source(text)`: kerlint as a function."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kerlint.config import Config, Settings
from kerlint.config.files import read_table
from kerlint.engine import lint_bytes
from kerlint.findings import Finding


def check_source(
    text: str | bytes,
    path: str = "<text>",
    config: Config | Mapping[str, Any] | None = None,
    *,
    imports: bool = False,
) -> list[Finding]:
    """The findings of a program or notebook, which nothing but the arguments decides.

    `path` is what findings call it; with the ending `.ipynb` the text is a notebook. `config` are settings, as files of
    settings have them (`{"target": "keras2", "ignore": ["KER6"]}`) or as `kerlint.config.read_config` reads them. No file is
    read, so that what the program imports from modules of its project is unknown, and without `target` the program alone
    says which generation of Keras it is for. With `imports` those modules and pins are looked for beside `path`.

    What is wrong with the text is a finding. Raises `kerlint.config.ConfigError` for settings that are wrong. Findings
    and `Config` can be pickled. Shipped rules are loaded with the first call, those that `config` names too.
    """
    settings = Settings(config if isinstance(config, Config) else read_table(config or {}, Path.cwd()))
    settings.check()
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return lint_bytes(data, path, settings, alone=not imports).findings
