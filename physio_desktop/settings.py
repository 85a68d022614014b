"""What a person set, kept as JSON in the user's folder. A field that makes no sense falls back alone."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from physio_desktop.errors import PhysioError

_log = logging.getLogger(__name__)
LANGUAGES = ("", "en", "de")  # "" is the system's
THEMES = ("system", "light", "dark")
FONT_PERCENTS = (85, 100, 115, 130, 150, 175, 200)
LOCK_MINUTES = (0, 1, 2, 5, 10, 15, 30, 60)  # 0: never
KEEP_YEARS = (0, 1, 2, 3, 5, 10, 15, 20, 30)  # 0: for ever
MIRRORS = ("", "mlflow", "wandb")  # "" is nowhere
METRICS_PORTS = range(1024, 65536)
VERSION = 1  # of the file; a field that is added does not change it, one whose meaning changes does
HOME_FIELDS = ("language", "theme", "font_percent", "ask_after_set", "last_source")
_NO_FIELDS = ("version", "fixed")


@dataclass(frozen=True, slots=True)
class Settings:
    """language, theme: one of those above. last_source: the sensor used last. database "": the usual one.

    initials sign what is corrected; known_initials are offered in the header. Nothing here names a person,
    and no passphrase is ever kept here. backup_folder "": `backups` beside the database. shared: the files
    of the database belong to the group of its folder. metrics: whether the figures of recognition are offered
    at metrics_port of this computer. receiver: whether Wi-Fi sensors may post their readings, to this
    address and port; its token is in a file of its own. mirror: where runs of training are kept, too, at the
    address or in the folder mirror_to. home_patient: the code, never a name, of whom home mode is for.
    update_folder: where a newer version is looked for at start; "": nowhere.
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
    shared: bool = False
    lock_after_min: int = 0
    backups: bool = True
    backup_folder: str = ""
    keep_years: int = 0
    metrics: bool = False
    metrics_port: int = 9464
    receiver: bool = False
    receiver_address: str = "127.0.0.1"
    receiver_port: int = 8750
    mirror: str = ""
    mirror_to: str = ""
    home_patient: str = ""
    update_folder: str = ""

    @property
    def mirrors_to(self) -> str:
        """As `--mirror` takes it, `mlflow:ADDRESS`; "" where runs are mirrored nowhere."""
        return f"{self.mirror}:{self.mirror_to}" if self.mirror and self.mirror_to else ""

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


def home_settings(sent: Mapping[str, Any], patient: str) -> dict[str, Any]:
    """What a home package changes: of what was sent only what concerns home mode and makes sense."""
    fitting = _fitting({name: value for name, value in sent.items() if name in HOME_FIELDS})
    return {**fitting, "home_mode": True, "home_patient": patient}


class SettingsFile:
    """The settings on disk; one that cannot be read or written costs nothing but a line in the log.

    Beneath them lies the preset of the computer, where there is one: the same fields, as defaults for all
    accounts; what it lists under "fixed" no account can change. What this version does not know is kept in
    the file for the version that does; a file of a newer kind is read as far as it is understood, and left.
    """

    def __init__(self, path: Path, preset: Path | None = None) -> None:
        self.path = path
        self.preset = preset
        self._preset, self._preset_fault = _read(preset) if preset is not None else ({}, "")
        self._base = Settings.from_json(self._preset)

    @property
    def fixed(self) -> frozenset[str]:
        """Names of the fields that only the preset decides."""
        listed = self._preset.get("fixed")
        names = frozenset(_fitting(self._preset))
        return names.intersection(map(str, listed)) if isinstance(listed, list) else frozenset()

    @property
    def preset_names(self) -> tuple[str, ...]:
        """Of the fields that the preset sets."""
        return tuple(sorted(_fitting(self._preset)))

    def load(self) -> Settings:
        own = {name: value for name, value in _read(self.path)[0].items() if name not in self.fixed}
        return Settings.from_json({**self._base.to_json(), **_fitting(own)})

    def save(self, settings: Settings) -> None:
        """Only what differs from the preset, which may still change, and what another version knows."""
        part = self.path.with_suffix(".part")
        there, _ = _read(self.path)
        if _is_newer(there):
            _log.warning("the settings are of a newer version of the program and stay as they are")
            return
        base = self._base.to_json()
        unknown = {name: value for name, value in there.items() if name not in base and name != "version"}
        own = {name: value for name, value in settings.to_json().items() if value != base[name]}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"version": VERSION, **unknown, **own}, indent=1), encoding="utf-8")
            part.replace(self.path)
        except OSError:
            _log.warning("the settings cannot be written", exc_info=True)

    def problems(self) -> list[PhysioError]:
        """What somebody should know of both files: nothing is silently left out of a preset."""
        found = []
        if _is_newer(_read(self.path)[0]):
            found.append(
                PhysioError(
                    f"{self.path} was written by a newer version of this program.",
                    "What this version knows of it holds, and changes are not kept. "
                    "Install the newest version.",
                )
            )
        found.extend(
            PhysioError(
                f"The preset of this computer, {self.preset}, is not followed entirely: {why}.",
                "Whoever looks after this computer can mend it; physio-desktop doctor checks it.",
            )
            for why in self._preset_faults()
        )
        return found

    def _preset_faults(self) -> list[str]:
        if self._preset_fault:
            return [f"it cannot be read ({self._preset_fault})"]
        fields = {field.name for field in dataclasses.fields(Settings)}
        listed = self._preset.get("fixed", [])
        newer = ["version"] if _is_newer(self._preset) else []
        unknown = set(self._preset) - fields - set(_NO_FIELDS)
        senseless = (set(self._preset) & fields) - set(_fitting(self._preset))
        unset = set(map(str, listed)) - self.fixed if isinstance(listed, list) else ["fixed"]
        faults = (
            (newer, f"it is of a newer version of this program: {_listed(newer)}"),
            (unknown, f"unknown names: {_listed(unknown)}"),
            (senseless, f"values that make no sense: {_listed(senseless)}"),
            (unset, f"fixed, but not set: {_listed(unset)}"),
        )
        return [words for names, words in faults if names]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """What is in the file, and why nothing is where there should be something."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("the settings cannot be read; the usual ones are taken", exc_info=True)
        return {}, str(error)[:200] or type(error).__name__
    return (found, "") if isinstance(found, dict) else ({}, "it is no JSON object")


def _is_newer(data: dict[str, Any]) -> bool:
    version = data.get("version")
    return type(version) is int and version > VERSION


def _fitting(data: dict[str, Any]) -> dict[str, Any]:
    """Without what makes no sense: the preset, not the program's default, then takes its place."""
    kinds = {field.name: type(field.default) for field in dataclasses.fields(Settings)}
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return {name: value for name, value in plain.items() if name in kinds and _fits(name, value, kinds[name])}


def _fits(name: str, value: Any, kind: type) -> bool:
    if type(value) is not kind:
        return False
    choices: dict[str, Container[Any]] = {
        "language": LANGUAGES,
        "theme": THEMES,
        "font_percent": FONT_PERCENTS,
        "lock_after_min": LOCK_MINUTES,
        "keep_years": KEEP_YEARS,
        "metrics_port": METRICS_PORTS,
        "receiver_port": METRICS_PORTS,
        "mirror": MIRRORS,
    }
    if name in choices:
        return value in choices[name]
    if isinstance(value, tuple):
        return all(isinstance(item, str) and len(item) <= 8 for item in value)
    return not isinstance(value, str) or len(value) <= 1000
