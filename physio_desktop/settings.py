"""What a person set, kept as JSON in the user's folder. A field that makes no sense falls back alone."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_log = logging.getLogger(__name__)
LANGUAGES = ("", "en", "de")  # "" is the system's
THEMES = ("system", "light", "dark")
FONT_PERCENTS = (85, 100, 115, 130, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Settings:
    """language, theme: one of those above. last_source: the sensor used last. database "": the usual one.

    initials sign what is corrected; known_initials are offered in the header. Nothing here names a patient.
    """

    language: str = ""
    theme: str = "system"
    font_percent: int = 100
    home_mode: bool = False
    initials: str = ""
    known_initials: tuple[str, ...] = ()
    last_source: str = ""
    ask_after_set: bool = True
    database: str = ""

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Unknown fields are ignored, bad ones are left at their default."""
        found: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if isinstance(data, dict) and field.name in data:
                value = data[field.name]
                if isinstance(value, list):
                    value = tuple(value)
                if _fits(field.name, value, type(field.default)):
                    found[field.name] = value
        return cls(**found)

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


class SettingsFile:
    """The settings on disk; one that cannot be read or written costs nothing but a line in the log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Settings:
        try:
            return Settings.from_json(json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError):
            _log.warning("the settings cannot be read; the usual ones are taken", exc_info=True)
            return Settings()

    def save(self, settings: Settings) -> None:
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(settings.to_json(), indent=1), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            _log.warning("the settings cannot be written", exc_info=True)


def _fits(name: str, value: Any, kind: type) -> bool:
    if type(value) is not kind:
        return False
    choices: dict[str, tuple[Any, ...]] = {
        "language": LANGUAGES,
        "theme": THEMES,
        "font_percent": FONT_PERCENTS,
    }
    if name in choices:
        return value in choices[name]
    if isinstance(value, tuple):
        return all(isinstance(item, str) and len(item) <= 8 for item in value)
    return not isinstance(value, str) or len(value) <= 1000
