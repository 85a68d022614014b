"""Settings: a bad field falls back alone, a bad file costs nothing."""

from __future__ import annotations

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


@given(st.dictionaries(st.sampled_from(list(Settings.__slots__)), json_values))
def test_anything_gives_settings(data: dict[str, object]) -> None:
    assert Settings.from_json(data).theme in ("system", "light", "dark")


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    SettingsFile(tmp_path / "in the way" / "settings.json").save(Settings())
