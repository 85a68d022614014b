"""Settings of earlier and later versions, and presets: nothing is lost and nothing is silent."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from physio_desktop.cli import app
from physio_desktop.settings import VERSION, Settings, SettingsFile

FILES = sorted((Path(__file__).parent / "settings_versions").glob("*.json"))
SET = Settings(
    language="de",
    theme="dark",
    font_percent=130,
    home_mode=True,
    initials="AB",
    known_initials=("AB", "CD"),
    last_source="serial:/dev/ttyUSB0",
    ask_after_set=False,
    database="/srv/physio.db",
    shared=True,
    lock_after_min=10,
    backups=False,
    backup_folder="/mnt/stick",
    keep_years=10,
    metrics=True,
    metrics_port=9999,
    receiver=True,
    receiver_address="0.0.0.0",
    receiver_port=8999,
    mirror="wandb",
    mirror_to="/srv/runs",
)


def test_there_are_settings_of_every_earlier_version() -> None:
    assert len(FILES) == 5
    written = set().union(*(json.loads(file.read_text(encoding="utf-8")) for file in FILES))
    names = {field.name for field in dataclasses.fields(Settings)}
    assert names - written == {"home_patient", "update_folder"}  # those of this version


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_they_load_and_nothing_of_them_is_lost_by_saving(file: Path, tmp_path: Path) -> None:
    own = tmp_path / "settings.json"
    own.write_bytes(file.read_bytes())
    written = json.loads(file.read_text(encoding="utf-8"))
    loaded = SettingsFile(own).load()
    for field in dataclasses.fields(Settings):
        expected = getattr(SET, field.name) if field.name in written else field.default
        assert getattr(loaded, field.name) == expected, field.name
    SettingsFile(own).save(dataclasses.replace(loaded, theme="light"))
    again = json.loads(own.read_text(encoding="utf-8"))
    assert again.pop("version") == VERSION
    assert again == {
        **{name: value for name, value in written.items() if getattr(loaded, name, value) != _default(name)},
        "theme": "light",
    }


def _default(name: str) -> object:
    return getattr(Settings(), name, object())


def test_what_a_later_version_added_is_kept_for_it(tmp_path: Path) -> None:
    own = tmp_path / "settings.json"
    own.write_text('{"theme": "dark", "wings": 2, "list": [{"a": 1}]}')
    file = SettingsFile(own)
    assert file.load() == Settings(theme="dark") and file.problems() == []
    file.save(Settings(theme="light"))
    assert json.loads(own.read_text()) == {
        "version": VERSION,
        "theme": "light",
        "wings": 2,
        "list": [{"a": 1}],
    }


def test_a_file_of_a_newer_kind_is_read_as_far_as_it_goes_left_alone_and_named(tmp_path: Path) -> None:
    own = tmp_path / "settings.json"
    own.write_text(f'{{"version": {VERSION + 1}, "theme": "dark", "font_percent": "huge"}}')
    before = own.read_bytes()
    file = SettingsFile(own)
    assert file.load() == Settings(theme="dark")
    file.save(Settings(theme="light"))
    assert own.read_bytes() == before
    [problem] = file.problems()
    assert problem.message == f"{own} was written by a newer version of this program."
    assert "Install the newest version" in problem.hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "it cannot be read ("),
        ("[1]", "it cannot be read (it is no JSON object)"),
        ('{"databse": "x", "thème": 1}', "unknown names: databse, thème"),
        ('{"keep_years": 4, "metrics": "yes"}', "values that make no sense: keep_years, metrics"),
        ('{"theme": "dark", "fixed": ["theme", "language"]}', "fixed, but not set: language"),
        ('{"theme": "dark", "fixed": "theme"}', "fixed, but not set: fixed"),
        ('{"theme": "pink", "fixed": ["theme"]}', "fixed, but not set: theme"),
        (f'{{"version": {VERSION + 1}}}', "newer version of this program: version"),
    ],
)
def test_wrong_names_and_values_of_a_preset_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text(text, encoding="utf-8")
    problems = SettingsFile(tmp_path / "settings.json", preset).problems()
    assert any(words in problem.message and str(preset) in problem.message for problem in problems)
    monkeypatch.setenv("PHYSIO_DESKTOP_PRESET", str(preset))
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["doctor", "--json"]).stdout.splitlines()]
    said = [row for row in rows if row["check"] == "settings"]
    assert any(row["state"] == "warn" and words in row["message"] for row in said)


def test_the_doctor_says_what_a_preset_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preset = tmp_path / "preset.json"
    preset.write_bytes(b'\xef\xbb\xbf{"keep_years": 10, "update_folder": "/srv", "fixed": ["keep_years"]}')
    monkeypatch.setenv("PHYSIO_DESKTOP_PRESET", str(preset))
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["doctor", "--json"]).stdout.splitlines()]
    [said] = [row for row in rows if row["check"] == "settings"]
    assert said["state"] == "ok"
    assert said["message"] == f"The preset {preset} sets: keep_years (fixed), update_folder."
