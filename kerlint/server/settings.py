"""The settings that an editor sends, under the section `kerlint`. What is missing or malformed has its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kerlint.server.data import Options
from kerlint.target import GENERATIONS

SECTION = "kerlint"


@dataclass(frozen=True)
class ClientSettings:
    """What the user chose in the editor. The files of settings near a program are read all the same."""

    enable: bool = True
    options: Options = field(default_factory=Options)
    explanations: bool = True
    hints: bool = True
    longest_hint: int = 30
    changes_only: bool = False
    lenses: bool = True


def read_settings(sent: Any) -> ClientSettings:
    """The settings in what the editor sent."""
    told = _table(sent)
    hints = _table(told.get("inlayHints"))
    longest = hints.get("maximumLength")
    target = told.get("target")
    return ClientSettings(
        enable=_switch(told, "enable"),
        options=Options(
            target=target if target in GENERATIONS else None,
            select=_texts(told.get("select")) or None,
            extend_select=_texts(told.get("extendSelect")),
            ignore=_texts(told.get("ignore")),
            config=_text(told.get("config")),
            isolated=not _switch(told, "readSettings"),
        ),
        explanations=_switch(told, "explanations"),
        hints=_switch(hints, "enable"),
        longest_hint=longest if type(longest) is int and longest > 0 else ClientSettings.longest_hint,
        changes_only=hints.get("changesOnly") is True,
        lenses=_switch(told, "codeLens"),
    )


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _switch(table: Mapping[str, Any], key: str) -> bool:
    """Whether something is on that is on by default."""
    return table.get(key) is not False


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
