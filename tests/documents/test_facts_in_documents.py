"""What the documents say of settings, folders, formats and options of the program is so."""

from __future__ import annotations

import dataclasses
import json
import re
import socket
import threading
import types
from contextlib import suppress
from pathlib import Path

import platformdirs
import pytest
from document_texts import DOCS, fences

from physio_desktop import paths
from physio_desktop.domain import CHANNELS
from physio_desktop.sensing import sim_source
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.frame_decoder import FrameDecoder
from physio_desktop.sensing.serial_source import KNOWN_ADAPTERS
from physio_desktop.sensing.source import SourceUri
from physio_desktop.settings import Settings, SettingsFile

CLINIC, DEVICES, DEVELOPERS = (DOCS / f"{name}.md" for name in ("clinic-it", "devices", "developers"))


def table_after(page: Path, heading: str) -> list[list[str]]:
    """Cells of the first table beneath a heading."""
    text = page.read_text(encoding="utf-8").split(f"\n{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert lines is not None
    return [[cell.strip() for cell in line.strip("|\n").split("|")] for line in lines[0].splitlines()[2:]]


def test_the_preset_of_the_example_is_understood(tmp_path: Path) -> None:
    example = next(fence.text for fence in fences(CLINIC) if fence.language == "json")
    file = tmp_path / "settings.json"
    file.write_text(example)
    said = json.loads(example)
    preset = SettingsFile(tmp_path / "own.json", file)
    loaded = preset.load().to_json()
    assert preset.fixed == set(said.pop("fixed"))
    assert {name: loaded[name] for name in said} == said


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = table_after(CLINIC, "## Preset")
    named = {name: row[2] for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert set(named) == {field.name for field in dataclasses.fields(Settings)}
    for name, default in json.loads(json.dumps(Settings().to_json())).items():
        assert json.dumps(default).strip('"') in named[name], name


@pytest.mark.parametrize(
    ("system", "column"),
    [("unix.Unix", 1), ("windows.Windows", 2), ("macos.MacOS", 3)],
    ids=lambda one: str(one),
)
def test_folders_are_those_of_the_systems(
    system: str, column: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module, name = system.split(".")
    of_system = getattr(__import__(f"platformdirs.{module}", fromlist=[name]), name)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.delenv(variable, raising=False)
    if module == "windows":
        known = {"CSIDL_LOCAL_APPDATA": r"%LOCALAPPDATA%", "CSIDL_COMMON_APPDATA": r"C:\ProgramData"}
        monkeypatch.setattr("platformdirs.windows.get_win_folder", known.__getitem__, raising=False)
    folders = of_system("physio-desktop", appauthor=False)
    said = [row[column].strip("`") for row in table_after(CLINIC, "## Folders")]
    found = [
        folders.user_data_dir,
        folders.site_config_dir.split(":")[0] if module == "unix" else folders.site_config_dir,
    ]
    plain = [
        one.replace(str(tmp_path), "~").replace("/physio-desktop", "|").replace("\\physio-desktop", "|")
        for one in found
    ]
    assert [one.replace("/physio-desktop", "|").replace("\\physio-desktop", "|") for one in said] == plain


def test_files_of_a_user_are_named_as_they_are() -> None:
    text = CLINIC.read_text(encoding="utf-8")
    assert paths.default_database().name in text
    assert f"{paths.log_dir().name}/physio-desktop.log" in text
    assert platformdirs.user_data_dir("physio-desktop", appauthor=False)


def test_adapters_of_the_table_are_those_that_are_known() -> None:
    said = {row[1] for row in table_after(CLINIC, "## Drivers")}
    assert said == {f"{vendor:04X}:{product:04X}" for vendor, product in KNOWN_ADAPTERS}


def test_options_of_the_simulated_sensor_are_those_it_has() -> None:
    rows = table_after(DEVICES, "## The simulated sensor")
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row[0])} == set(sim_source.OPTIONS)


def test_lines_of_the_examples_are_understood() -> None:
    """Repeated, as a sensor repeats them, with a clock that goes on."""
    blocks = [fence for fence in fences(DEVICES) if fence.language in ("json", "text")]
    texts = [line for fence in blocks for line in fence.text.splitlines() if fence.language == "json"]
    texts += [fence.text.rstrip() for fence in blocks if fence.language == "text"]
    seen = []
    for text in texts:
        head, newline, row = text.rpartition("\n")
        decoder = FrameDecoder()
        lines = [row.replace('"timestamp": 1000', f'"timestamp": {1000 + 10 * i}') for i in range(8)]
        batches = [*decoder.feed("\n".join([head + newline + lines[0], *lines[1:], ""]).encode(), 1_000_000)]
        assert sum(map(len, [*batches, *decoder.flush()])) == 8, text
        seen.append(decoder.format)
    assert seen == ["json", "json", "progo", "delimited"]


def test_the_transport_of_the_example_reads_a_sensor() -> None:
    """As it stands on the page, from a real socket, in the binary format."""
    module = types.ModuleType("tcp_source")
    code = next(fence.text for fence in fences(DEVELOPERS) if fence.language == "python")
    exec(compile(code, "tcp_source.py", "exec"), module.__dict__)
    device = sim_source.open_uri(SourceUri.parse("sim:?exercise=e4&speed=0"))
    link = device._link
    link.open()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                for _ in range(20):
                    with suppress(ConnectionError):
                        connection.sendall(link.read(0.1))

        sending = threading.Thread(target=serve)
        sending.start()
        source = module.open_uri(SourceUri.parse(f"tcp:127.0.0.1?port={server.getsockname()[1]}"))
        assert isinstance(source, DeviceSource)
        source.open()
        n_samples = 0
        try:
            while n_samples < 10:
                n_samples += sum(map(len, source.read(0.1)))
        finally:
            source.close()
            sending.join()
            link.close()
    assert source.format == "binary" and source.device is not None


def test_the_limits_are_as_bad_as_they_are_said_to_be() -> None:
    """Words for figures stay true when a model is trained anew."""
    text = (DOCS / "known-limits.md").read_text(encoding="utf-8")
    card = json.loads((paths.models_dir() / "u2.card.json").read_text(encoding="utf-8"))
    assert "the worst of the four had fewer than half" in text
    assert card["scores"]["loso"]["worst_person"]["recall_exercise"] < 0.5
    assert len(card["people"]) == 4


def test_columns_of_the_samples_are_the_channels() -> None:
    text = (DOCS.parent / "export-format.md").read_text(encoding="utf-8")
    assert all(f"`{name.rsplit('_', 1)[0]}_{name[-1]}_" in text for name in CHANNELS)
