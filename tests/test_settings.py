"""Settings: a bad field falls back alone, a bad file costs nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physio_desktop.settings import Settings, SettingsFile

json_values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


def test_they_survive(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "a" / "settings.json")
    assert file.load() == Settings()
    wanted = Settings("de", "dark", 130, True, "AB", ("AB", "CD"), "serial:X", False, "x.db")
    file.save(wanted)
    assert file.load() == wanted


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"theme": 1, "font_percent": "big"}'])
def test_a_bad_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert SettingsFile(path).load() == Settings()


def test_a_bad_field_falls_back_alone() -> None:
    found = Settings.from_json({"theme": "pink", "initials": "AB", "font_percent": True, "new": 1})
    assert found == Settings(initials="AB")


@pytest.mark.parametrize(
    "bad",
    [
        {"metrics_port": 80},
        {"metrics_port": 70_000},
        {"metrics_port": "9464"},
        {"metrics": 1},
        {"mirror": "ftp"},
    ],
)
def test_figures_for_other_programs_go_nowhere_unasked(bad: dict[str, object]) -> None:
    assert Settings.from_json(bad) == Settings() and Settings().mirrors_to == ""
    assert Settings(mirror="mlflow").mirrors_to == "" and Settings(mirror_to="/srv").mirrors_to == ""
    assert Settings.from_json({"mirror": "wandb", "mirror_to": "/srv"}).mirrors_to == "wandb:/srv"


@given(st.dictionaries(st.sampled_from(list(Settings.__slots__)), json_values))
def test_anything_gives_settings(data: dict[str, object]) -> None:
    assert Settings.from_json(data).theme in ("system", "light", "dark")


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    SettingsFile(tmp_path / "in the way" / "settings.json").save(Settings())


def test_the_preset_of_the_computer_lies_beneath(tmp_path: Path) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text(
        '{"database": "/srv/physio.db", "theme": "dark", "keep_years": 10, "fixed": ["database"]}'
    )
    own = tmp_path / "settings.json"
    file = SettingsFile(own, preset)
    assert file.load() == Settings(database="/srv/physio.db", theme="dark", keep_years=10)
    assert file.fixed == {"database"}
    own.write_text('{"database": "/home/a.db", "theme": "light", "keep_years": "many"}')
    assert file.load() == Settings(database="/srv/physio.db", theme="light", keep_years=10)
    file.save(Settings(database="/srv/physio.db", theme="dark", keep_years=10, initials="AB"))
    assert json.loads(own.read_text()) == {"version": 1, "initials": "AB"}  # the preset may change the rest
    preset.write_text('{"theme": "light", "fixed": ["nonsense", 7, ["x"]]}')
    changed = SettingsFile(own, preset)
    assert changed.load() == Settings(theme="light", initials="AB") and changed.fixed == frozenset()
    preset.write_text("[1]")
    assert SettingsFile(own, preset).load() == Settings(initials="AB")


@given(st.dictionaries(st.text(max_size=12) | st.just("fixed"), json_values))
def test_any_preset_gives_settings(tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]) -> None:
    folder = tmp_path_factory.mktemp("preset")
    (folder / "preset.json").write_text(json.dumps(data))
    assert SettingsFile(folder / "settings.json", folder / "preset.json").load().theme
