"""What is wrong with settings."""

from __future__ import annotations


class ConfigError(Exception):
    """A setting that kerlint cannot follow. The message names the key, `path` and `line` say where it is written."""

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line


class Wrong(ValueError):
    """A value that its key does not take. The message follows the name of the key; `keys` are those inside the value."""

    def __init__(self, message: str, *keys: str) -> None:
        super().__init__(message)
        self.keys = keys


def suggestion(word: str, known: object) -> str:
    """`, did you mean ...?` for a word that is none of the known ones; empty where nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(word.replace("_", "-"), list(known), n=1)  # type: ignore[call-overload]
    return f", did you mean `{near[0]}`?" if near else ""
