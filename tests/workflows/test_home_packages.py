"""From the clinic to a home and back: plan, taught repetitions, own model; hostile files change nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reviewed_sessions import store_reviewed
from typer.testing import CliRunner, Result

from physio_desktop import paths
from physio_desktop.cli import app
from physio_desktop.cli.sending import VARIABLE
from physio_desktop.domain import Calibration, PlannedExercise
from physio_desktop.errors import BundleError, PhysioError
from physio_desktop.settings import Settings, SettingsFile
from physio_desktop.storage import parcel, sealed_file
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import home_packages
from physio_desktop.workflows.home_packages import HomePackage, open_package
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_files import ModelFileError

KEY = "quiet river brown horse"
PLAN = PlannedExercise("e4", "right_ankle", 3, 8, 2.0, 3.0)


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == code, (result.output, result.stderr, result.exception)
    return result


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def known_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)
    monkeypatch.setenv(VARIABLE, KEY)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The clinic's database, in which P-1 (and others) were taught and trained, and a package of P-1."""
    folder = tmp_path_factory.mktemp("clinic")
    before = {name: os.environ.get(name) for name in ("PHYSIO_DESKTOP_HOME", VARIABLE)}
    os.environ.update({"PHYSIO_DESKTOP_HOME": str(folder), VARIABLE: KEY})
    log2_n, sealed_file.LOG2_N = sealed_file.LOG2_N, 14
    db = folder / "physio.db"
    try:
        with Database.open(db) as database:
            store = SessionStore(database, "AB")
            for number, person in enumerate(("P-1", "P-1", "Q-2")):
                store_reviewed(store, person, 100 * number, device="ESP32-7F3A")
            store.save_plan("P-1", [PLAN])
            store.save_preferences("P-1", sessions_per_week=3.0, language="de")
            store.save_device_profile("ESP32-7F3A", Calibration(gyr_bias_rad_s=(0.01, -0.02, 0.003)))
        shown = "sim:?exercise=e4&execution=correct&repetitions=1&placement=right_ankle&speed=0"
        run("record", "--source", shown, "--seconds", 12, "--patient", "P-1", "--db", db)
        run(
            *("teach", "--patient", "P-1", "--placement", "right_ankle"),
            *("--references", "e4:correct:4", "--db", db),
        )
        mine = ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "boosted", "--db", db)
        run(*mine, "--patients", "P-1", "--personal", "--promote")
        out = folder / "P-1"
        made = ("home-package", "--patient", "P-1", "--out", out, "--language", "de", "--db", db, "--json")
        [row] = rows(run(*made))
        assert row["patient"] == "P-1" and row["file"] == f"{out}.physio-home"
    finally:
        sealed_file.LOG2_N = log2_n
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value is not None else {})
    return db, Path(row["file"])


def contents(path: Path) -> tuple[bytes, list[str]]:
    folder = path.parent
    return (path.read_bytes() if path.exists() else b"", sorted(p.name for p in folder.rglob("*-models/*")))


def test_from_the_clinic_to_home_and_back(made: tuple[Path, Path], home: Path, tmp_path: Path) -> None:
    clinic, package = made
    [looked] = rows(run("home-setup", package, "--look", "--json"))
    assert (looked["patient"], looked["models"], looked["plan"]) == ("P-1", 1, "e4 3x8")
    assert looked["references"] >= 1
    with Database.open(home / "physio.db") as database:
        assert SessionStore(database).patients() == []  # it was only looked at

    [done] = rows(run("home-setup", package, "--json"))
    assert done["renewed"] is False
    settings = SettingsFile(paths.settings_file()).load()
    assert settings == Settings(language="de", font_percent=130, home_mode=True, home_patient="P-1")
    with Database.open(home / "physio.db") as database:
        store = SessionStore(database)
        [patient] = store.patients()
        assert (patient.code, patient.sessions_per_week, patient.language) == ("P-1", 3.0, "de")
        assert store.plan("P-1") == [PLAN]
        profile = store.device_profile("ESP32-7F3A")
        assert profile is not None and profile.gyr_bias_rad_s == (0.01, -0.02, 0.003)
        assert [entry.action for entry in store.history.audit_entries()].count("home package opened") == 1
    for file in home.rglob("*"):
        assert not file.is_file() or b"Q-2" not in file.read_bytes(), file  # nothing of anybody else

    # a session at home is recognised by the model of this patient, with the taught repetitions
    source = "sim:?exercise=e4&execution=protocol&placement=right_ankle&speed=20"
    recorded = run(
        *("record", "--source", source, "--seconds", 20, "--patient", "P-1"),
        *("--placement", "right_ankle", "--json"),
    )
    number = json.loads(recorded.stdout)["session"]
    with Database.open(home / "physio.db") as database:
        models = {p.model for p in SessionStore(database).predictions(number)}
    assert all(model.startswith("right_ankle-P-1-1@") and model.endswith(":personal") for model in models)
    assert models

    [sent] = rows(run("send", "--patient", "P-1", "--out", tmp_path / "back", "--json"))
    [received] = rows(run("receive", sent["file"], "--db", clinic, "--json"))
    assert received["patient"] == "P-1" and len(received["sessions"]) == 1
    with Database.open(clinic) as database:
        store = SessionStore(database)
        assert store.read(received["sessions"][0]).n_samples == json.loads(recorded.stdout)["n_samples"]

    # the next package renews the plan and leaves what was recorded
    [again] = rows(run("home-setup", package, "--json"))
    assert again["renewed"] is True
    with Database.open(home / "physio.db") as database:
        store = SessionStore(database)
        assert len(store.sessions()) == 1 and store.plan("P-1") == [PLAN]
        assert len(store.references("P-1")) == looked["references"]


def test_a_computer_with_data_of_others_is_left_alone(made: tuple[Path, Path], home: Path) -> None:
    db = home / "physio.db"
    with Database.open(db) as database:
        SessionStore(database).ensure_patient("Z-9")
    before = contents(db)
    refused = run("home-setup", made[1], code=1)
    assert "data of others than P-1" in " ".join(refused.stderr.split())
    assert contents(db) == before and not paths.settings_file().exists()


def test_a_wrong_passphrase_and_every_altered_byte_are_refused(
    made: tuple[Path, Path], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = made[1].read_bytes()
    with Database.open(home / "physio.db"):
        pass
    before = contents(home / "physio.db")
    with pytest.raises(BundleError, match="passphrase is wrong"):
        open_package(made[1], "quiet river brown house")
    file = tmp_path / "altered.physio-home"
    places = [*range(12), *range(12, 64, 5), *range(64, len(good), len(good) // 12), len(good) - 1]
    for place in places:
        bad = bytearray(good)
        bad[place] ^= 1
        file.write_bytes(bytes(bad))
        with pytest.raises(BundleError):
            open_package(file, KEY)
    for cut in (0, 7, 60, len(good) // 2, len(good) - 1):
        file.write_bytes(good[:cut])
        with pytest.raises(BundleError):
            open_package(file, KEY)
    file.write_bytes(good + b"\0")
    with pytest.raises(BundleError, match="not complete, or something was added"):
        open_package(file, KEY)
    monkeypatch.setenv(VARIABLE, "not this one at all")
    assert "passphrase is wrong" in run("home-setup", made[1], code=1).stderr
    assert contents(home / "physio.db") == before and not paths.settings_file().exists()


def resealed(
    package: Path, change: Callable[[dict[str, Any], bytes, bytes], tuple[Any, bytes, bytes]]
) -> bytes:
    """By somebody who knows the passphrase."""
    content = sealed_file.unseal(package.read_bytes(), KEY, sealed_file.HOME_MAGIC)
    head = home_packages._HEAD
    version, n_about, n_parcel = head.unpack_from(content)
    about = json.loads(content[head.size : head.size + n_about])
    inner = content[head.size + n_about : head.size + n_about + n_parcel]
    about, inner, models = change(about, inner, content[head.size + n_about + n_parcel :])
    text = json.dumps(about).encode()
    return sealed_file.seal(
        head.pack(version, len(text), len(inner)) + text + inner + models, KEY, sealed_file.HOME_MAGIC
    )


def _of(code: str) -> Callable[[dict[str, Any], bytes, bytes], tuple[Any, bytes, bytes]]:
    def change(about: dict[str, Any], inner: bytes, models: bytes) -> tuple[Any, bytes, bytes]:
        opened = parcel.from_bytes(inner)
        other = parcel.Parcel({**opened.patient, "code": code}, opened.plan, opened.references, [])
        return about, parcel.to_bytes(other), models

    return change


def _plan(item: dict[str, Any]) -> Callable[[dict[str, Any], bytes, bytes], tuple[Any, bytes, bytes]]:
    def change(about: dict[str, Any], inner: bytes, models: bytes) -> tuple[Any, bytes, bytes]:
        opened = parcel.from_bytes(inner)
        plan = [{**opened.plan[0], **item}]
        return about, parcel.to_bytes(parcel.Parcel(opened.patient, plan, opened.references, [])), models

    return change


HOSTILE: dict[str, Callable[[dict[str, Any], bytes, bytes], tuple[Any, bytes, bytes]]] = {
    "no object": lambda about, inner, models: ([], inner, models),
    "no moment": lambda about, inner, models: ({**about, "made": "yesterday"}, inner, models),
    "devices": lambda about, inner, models: (
        {**about, "devices": [{"id": "x", "profile": 7}]},
        inner,
        models,
    ),
    "settings": lambda about, inner, models: ({**about, "settings": [1]}, inner, models),
    "too many models": lambda about, inner, models: ({**about, "models": [1] * 99}, inner, models),
    "negative": lambda about, inner, models: ({**about, "models": [-5]}, inner, models),
    "short": lambda about, inner, models: (about, inner, models[:-1]),
    "no parcel": lambda about, inner, models: (about, b"", models),
    "another's model": _of("P-7"),
    "no code": _of("../../etc"),
    "plan": _plan({"n_sets": "many"}),
    "column": _plan({"surname": "x"}),
    "not a model": lambda about, inner, models: (about, inner, b"\0" * len(models)),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_is_in_it_is_not_believed_even_with_the_passphrase(
    made: tuple[Path, Path], tmp_path: Path, how: str
) -> None:
    file = tmp_path / "hostile.physio-home"
    file.write_bytes(resealed(made[1], HOSTILE[how]))
    with pytest.raises((BundleError, ModelFileError)) as caught:
        open_package(file, KEY)
    assert caught.value.hint


def test_settings_that_do_not_concern_home_mode_are_not_taken(made: tuple[Path, Path], home: Path) -> None:
    sent = {
        "database": "/srv/other.db",
        "metrics": True,
        "home_mode": False,
        "theme": "pink",
        "font_percent": 200,
    }
    file = home / "sent.physio-home"
    file.write_bytes(
        resealed(made[1], lambda about, inner, models: ({**about, "settings": sent}, inner, models))
    )
    run("home-setup", file)
    assert SettingsFile(paths.settings_file()).load() == Settings(
        font_percent=200, home_mode=True, home_patient="P-1"
    )


def test_sessions_and_home_packages_are_not_taken_for_each_other(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    clinic, package = made
    run("send", "--patient", "P-1", "--out", tmp_path / "x", "--db", clinic)
    refused = run("receive", package, code=1)
    assert "This is a home package" in " ".join(refused.stderr.split())
    assert "not a home package" in run("home-setup", tmp_path / "x.physio", code=1).stderr
    assert home_packages.is_home_package(package)
    assert not home_packages.is_home_package(tmp_path / "x.physio")


def test_without_a_plan_or_a_patient_none_is_made(made: tuple[Path, Path], tmp_path: Path) -> None:
    for code, words in (("Q-2", "no plan"), ("N-0", "no patient")):
        refused = run("home-package", "--patient", code, "--out", tmp_path / "x", "--db", made[0], code=1)
        assert words in refused.stderr
    run(
        "home-package",
        "--patient",
        "P-1",
        "--out",
        tmp_path / "x",
        "--language",
        "xx",
        "--db",
        made[0],
        code=2,
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails_at", ["model", "patient"])
def test_where_it_fails_in_between_the_plan_is_as_it_was_and_again_is_right(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    from physio_desktop.storage import transfer
    from physio_desktop.workflows.model_registry import ModelRegistry

    lane = Lane("storage")
    database = lane.call(Database.open, tmp_path / "physio.db")
    store = SessionStore(database)
    registry = ModelRegistry(tmp_path / "physio-models", store, lane)
    package: HomePackage = open_package(made[1], KEY)

    def fail(*_: object) -> None:
        raise PhysioError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(ModelRegistry, "import_file", fail) if fails_at == "model" else broken.setattr(
            transfer, "set_up_patient", fail
        )
        with pytest.raises(PhysioError, match="full"):
            home_packages.set_up(store, lane, registry, package)
    assert lane.call(store.plan, "P-1") == [] and registry.own_of("P-1") == []
    home_packages.set_up(store, lane, registry, package)
    assert lane.call(store.plan, "P-1") == [PLAN] and len(registry.own_of("P-1")) == 1
    lane.call(database.close)
    lane.close()


def test_erasing_the_patient_forgets_whose_home_it_was(
    made: tuple[Path, Path], home: Path, tmp_path: Path
) -> None:
    run("home-setup", made[1])
    run("erase", "P-1", "--certificate", tmp_path / "certificate.txt", "--yes")
    assert SettingsFile(paths.settings_file()).load().home_patient == ""
    assert not any(b"P-1" in file.read_bytes() for file in home.rglob("*") if file.is_file())
