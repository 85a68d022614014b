"""What a report says, in the patient's language. The texts are in resources/translations/report.json."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

from physio_desktop import paths

FALLBACK = "en"


class Words:
    """Texts, numbers and moments of one language ("de", "de_AT"); an unknown one is English."""

    def __init__(self, language: str) -> None:
        tables = _tables()
        short = language.replace("-", "_").partition("_")[0].lower()
        self.language = short if short in tables else FALLBACK
        self._texts = tables[self.language]

    def __call__(self, key: str, **fields: object) -> str:
        return self._texts[key].format(**fields) if fields else self._texts[key]

    def counted(self, key: str, n: int, **fields: object) -> str:
        """One is said differently than several."""
        return self(f"{key}_one" if n == 1 else key, n=n, **fields)

    def name(self, key: str | None, otherwise: str) -> str:
        """Of an exercise or placement: one that a clinic named itself keeps its name."""
        if not key:
            return self(otherwise)
        return self._texts.get(key, key.replace("_", " "))

    def number(self, value: float, decimals: int = 0) -> str:
        return f"{value:.{decimals}f}".replace("-", "\N{MINUS SIGN}").replace(".", self("decimal"))

    def moment(self, when: datetime) -> str:
        """In the zone of this computer."""
        return when.astimezone().strftime(self("date_format"))


def clock(seconds: float) -> str:
    """12:05, or 1:02:05 from an hour on."""
    hours, rest = divmod(max(0, round(seconds)), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = paths.resources_dir() / "translations" / "report.json"
    tables: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return tables
