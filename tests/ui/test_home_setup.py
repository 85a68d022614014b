"""The clinic makes a home package on the patient's page; at home it is opened, and home mode begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from ui_words import SIMULATED, Until

from physio_desktop import paths
from physio_desktop.app import App, create_app
from physio_desktop.domain import PlannedExercise
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.source import DeviceEntry
from physio_desktop.settings import SettingsFile
from physio_desktop.storage import sealed_file
from physio_desktop.storage.references import PatientReference
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.ui.home.dialogs import MakePackageDialog, SetUpDialog

KEY = "quiet river brown horse"
PLAN = PlannedExercise("e4", "right_ankle", 3, 2, 2.0, 3.0)


@pytest.fixture(autouse=True)
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LOG2_N", 14)


def taught(app: App) -> None:
    """A patient with a plan; the references are only there to be carried."""

    def teach(store: SessionStore) -> None:
        store.save_plan("P-0147", [PLAN])
        data = {"values": [[0.0] * 9] * 4}
        store.add_references("P-0147", "right_wrist", [PatientReference("e4", "correct", data)])

    store = app.workplace.store
    app.workplace.storage.call(store.ensure_patient, "P-0147")
    app.workplace.storage.call(teach, store)


def dialog_of(app: App, kind: type) -> object:
    (found,) = [d for d in app.window.findChildren(kind) if d.isVisible()]
    return found


@pytest.fixture
def package(app: App, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made in the window of the clinic."""
    taught(app)
    app.patients.refresh()
    until(lambda: app.desk.background.is_idle)
    app.window.show_page("patients")
    app.patients.choose("P-0147")
    until(lambda: app.desk.background.is_idle)
    app.pages.patients.about.package.click()
    making = dialog_of(app, MakePackageDialog)
    assert isinstance(making, MakePackageDialog) and not making.go.isEnabled()
    making.passphrase.first.setText(KEY)
    making.passphrase.again.setText("another one")
    assert not making.go.isEnabled()
    making.passphrase.again.setText(KEY)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "P-0147"), ""))
    making.go.click()
    until(lambda: app.desk.background.is_idle and "is ready" in app.window.toast.text)
    return tmp_path / "P-0147.physio-home"


@pytest.fixture
def at_home(make_app: Callable[..., App], tmp_path: Path, package: Path, app: App) -> Callable[..., App]:
    """A window on a computer where nothing is yet."""
    settings = SettingsFile(tmp_path / "home" / "settings.json")

    def make(**options: object) -> App:
        made = make_app(tmp_path / "home" / "physio.db", **options)
        made.desk.settings_file = settings
        made.desk.settings = settings.load()
        return made

    return make


def opened(app: App, file: Path, until: Until) -> SetUpDialog:
    app.start()
    app.open_files([file])
    until(lambda: any(d.isVisible() for d in app.window.findChildren(SetUpDialog)))
    found = dialog_of(app, SetUpDialog)
    assert isinstance(found, SetUpDialog)
    return found


def test_from_the_patients_page_to_a_session_at_home(
    package: Path, at_home: Callable[..., App], until: Until
) -> None:
    app = at_home(lister=lambda: [DeviceEntry(SIMULATED.replace("sim:", "simulated:"), "Sensor", "")])
    dialog = opened(app, package, until)
    dialog.passphrase.setText("wrong passphrase")
    dialog.go.click()
    until(lambda: bool(dialog.message.text()))
    assert "passphrase is wrong" in dialog.message.text() and dialog.package is None
    dialog.passphrase.setText(KEY)
    dialog.go.click()
    until(lambda: dialog.package is not None)
    assert "For P-0147" in dialog.about.text() and "3 × 2" in dialog.about.text()
    assert "Taught repetitions: 1" in dialog.about.text() and not dialog.renewal.isVisible()
    assert app.desk.settings.home_patient == ""  # nothing yet
    dialog.go.click()
    until(lambda: app.window.page == "home" and app.desk.background.is_idle)
    assert app.desk.settings.home_mode and app.desk.settings.home_patient == "P-0147"
    assert app.treatment.subject.patient == "P-0147" and app.treatment.subject.plan == (PLAN,)
    assert app.treatment.subject.placement == "right_ankle"
    until(lambda: "2" in app.pages.home.plan.text())
    assert not app.window.rail.isVisible()
    store, lane = app.workplace.store, app.workplace.storage
    assert len(lane.call(store.references, "P-0147")) == 1

    # the sensor, a session, done
    app.desk.connect_sensor(SIMULATED)
    until(lambda: app.live.link.state is LinkState.STREAMING)
    assert app.window.page == "home"
    until(lambda: app.pages.home.go.isEnabled())
    app.pages.home.go.click()
    until(lambda: app.treatment.is_recording)
    until(lambda: app.live.link.n_samples > 500)
    app.pages.home.go.click()
    until(lambda: not app.treatment.is_recording and app.desk.background.is_idle, 30)
    (session,) = lane.call(store.sessions)
    assert session.patient == "P-0147" and session.closed
    app.window.close()

    # the next start begins where it should, with the sensor
    again = at_home()
    again.start()
    until(lambda: again.treatment.subject.patient == "P-0147", 30)
    until(lambda: again.live.link.state is LinkState.STREAMING, 30)
    assert again.window.page == "home"

    # a renewed package says so
    again.home_talks.open_file(package)
    dialog = dialog_of(again, SetUpDialog)
    assert isinstance(dialog, SetUpDialog)
    dialog.passphrase.setText(KEY)
    dialog.go.click()
    until(lambda: dialog.package is not None)
    assert "recorded sessions stay" in dialog.renewal.text()
    dialog.reject()


def test_the_clinic_itself_is_not_turned_into_a_home(app: App, package: Path, until: Until) -> None:
    app.patients.create("Q-2", treat=False)
    until(lambda: app.desk.background.is_idle)
    app._take_files([package])
    until(lambda: any(d.isVisible() for d in app.window.findChildren(SetUpDialog)))
    dialog = dialog_of(app, SetUpDialog)
    assert isinstance(dialog, SetUpDialog)
    dialog.passphrase.setText(KEY)
    dialog.go.click()
    until(lambda: bool(dialog.message.text()))
    assert "data of others than P-0147" in dialog.message.text()
    assert not app.desk.settings.home_mode
    dialog.reject()


def test_a_package_beside_the_program_is_offered_once(
    package: Path, at_home: Callable[..., App], until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "program_dir", lambda: package.parent)
    app = at_home()
    app.start()
    until(lambda: any(d.isVisible() for d in app.window.findChildren(SetUpDialog)))
    dialog = dialog_of(app, SetUpDialog)
    assert isinstance(dialog, SetUpDialog) and dialog._file == package
    dialog.reject()
    app.workplace.storage.call(app.workplace.store.ensure_patient, "Z-1")
    app.home_talks.offer_package()
    until(lambda: app.desk.background.is_idle)
    assert [d for d in app.window.findChildren(SetUpDialog) if d.isVisible()] == []


def test_one_button_finds_the_sensor(make_app: Callable[..., App], until: Until, tmp_path: Path) -> None:
    entries: list[DeviceEntry] = []
    app = make_app(tmp_path / "physio.db", lister=lambda: entries)
    app.start()
    until(lambda: app.workplace.is_open and app.desk.background.is_idle)
    app.desk.change_settings(home_mode=True)
    assert app.pages.home.sensor.isVisible()
    app.pages.home.sensor.click()
    until(lambda: "No sensor was found" in app.window.toast.text)
    wanted: list[str] = []
    app.desk.connect_sensor = wanted.append  # type: ignore[method-assign]
    entries[:] = [DeviceEntry("sim:", "Simulated", ""), DeviceEntry("serial:/dev/ttyUSB0", "ESP32", "")]
    app.pages.home.sensor.click()
    until(lambda: bool(wanted))
    assert wanted == ["serial:/dev/ttyUSB0"]
    app.desk.change_settings(last_source=SIMULATED)
    app.pages.home.sensor.click()
    until(lambda: len(wanted) == 2)
    assert wanted[1] == SIMULATED


def test_what_a_preset_fixed_no_control_changes(qapp: object, tmp_path: Path, until: Until) -> None:
    preset = tmp_path / "preset.json"
    preset.write_text('{"theme": "dark", "language": "en", "wings": 2, "fixed": ["theme", "language"]}')
    app = create_app(
        tmp_path / "physio.db", SettingsFile(tmp_path / "s.json", preset), keeps_awake=False, lister=list
    )
    try:
        app.start()
        until(lambda: app.workplace.is_open and app.desk.background.is_idle)
        assert "unknown names: wings" in app.window.toast.text
        page = app.pages.settings
        assert not page.theme_choice.isEnabled() and not page.language.isEnabled()
        assert page.type_size.isEnabled() and page.theme_choice.toolTip()
        app.desk.change_settings(theme="light", font_percent=115)
        assert (app.desk.settings.theme, app.desk.settings.font_percent) == ("dark", 115)
    finally:
        app.shutdown()
        app.window.close()
        app.window.deleteLater()
        app.deleteLater()
