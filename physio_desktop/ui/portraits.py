"""Every page as a picture, in light and dark, at scale 1 and 2, so that anybody can look without hardware."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from physio_desktop.domain import PlannedExercise
from physio_desktop.sensing.connection import LinkState
from physio_desktop.ui import portrait_devices, portrait_sessions, portrait_training
from physio_desktop.ui.commands import WindowParts
from physio_desktop.ui.guide.dialog import GuideDialog
from physio_desktop.ui.home.dialogs import MakePackageDialog
from physio_desktop.ui.live.dialogs import ExerciseChooser, RatingDialog
from physio_desktop.ui.models.gate_dialog import GateDialog
from physio_desktop.ui.patients.picker import PatientPicker
from physio_desktop.ui.portrait_history import give_history
from physio_desktop.ui.safety.unlock_dialog import NewPassphraseDialog, UnlockDialog
from physio_desktop.ui.sharing.dialogs import ExportDialog, SendDialog
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.exporting import export_session

SOURCE = "sim:?exercise=e4&execution=protocol&repetitions=2&placement=right_ankle&speed=24&hurry_s=101"
PATIENT = "P-0147"
SIZE = QSize(1280, 800)
SLOWLY = SOURCE.partition("&speed")[0]
LIVE = ("live", "orientation")
PAGES = ("patients", "analytics", "sessions", "models", "teach", "device", "settings")
_WAIT_S = 90.0
_REST_US = 1_500_000
_WANTED_REPETITIONS = 5
Shot = tuple[Path, QImage]
_QUICKLY = 85  # Qt's word for little compression of what loses nothing


def take(parts: WindowParts, out: Path) -> Sequence[Path]:
    """Writes PNG files and gives their paths. The window must be open and its database new.

    Raises OSError where one cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1, "pictures") as pool:
        written = {path: pool.submit(_write, image, path) for path, image in _all(parts, out)}
    for path, done in written.items():
        if not done.result():
            raise OSError(f"{path.name} could not be written")
    return list(written)


def _all(parts: WindowParts, out: Path) -> Iterator[Shot]:
    """Everything is gone through twice, in dark and then in light: a change of theme takes longest."""
    window = parts.window
    window.resize(SIZE)
    for theme in ("light", "dark"):
        parts.desk.change_settings(theme=theme)
        yield from _shot(window, "start", parts, out)
    reviewed = _prepare(parts)
    run = portrait_training.begin(parts.desk.workplace)
    _show_board(parts)
    for theme in ("dark", "light"):
        parts.desk.change_settings(theme=theme)
        yield from _live(parts, out)
    _go_on_slowly(parts)
    with tempfile.TemporaryDirectory() as folder:
        _import(parts, Path(folder))
        for theme in ("light", "dark"):
            parts.desk.change_settings(theme=theme)
            yield from _pages(parts, reviewed, out)
            yield from _training(parts, run, out)
    parts.pages.result.use.click()
    _gate(parts).use.click()
    _until(lambda: parts.desk.background.is_idle)
    for theme in ("light", "dark"):
        parts.desk.change_settings(theme=theme)
        yield from _shot(window, "versions", parts, out)
    parts.desk.change_settings(theme="light")


def _live(parts: WindowParts, out: Path) -> Iterator[Shot]:
    """What belongs to a session that goes on."""
    window = parts.window
    for name in LIVE:
        window.show_page(name)
        if name == "orientation":
            _until(lambda: parts.orienting.state.found is not None)
        yield from _shot(window, name, parts, out)
    window.show_page("live")
    for name, dialog in _dialogs(parts).items():
        dialog.show()
        yield from _shot(dialog, name, parts, out)
        dialog.close()
        dialog.deleteLater()
    window.cover(parts.locking.page)
    yield from _shot(window, "locked", parts, out)
    window.uncover()
    parts.desk.change_settings(home_mode=True)
    yield from _shot(window, "home", parts, out)
    parts.desk.change_settings(home_mode=False)


def _go_on_slowly(parts: WindowParts) -> None:
    """A session at speed keeps a processor busy."""
    desk = parts.desk
    desk.stop_recording()
    _until(lambda: not parts.treatment.is_recording)
    desk.connect_sensor(SLOWLY)
    _until(lambda: parts.live.link.state is LinkState.STREAMING and desk.background.is_idle)
    desk.toggle_recording()
    _until(lambda: parts.treatment.is_recording)


def _pages(parts: WindowParts, reviewed: int, out: Path) -> Iterator[Shot]:
    window = parts.window
    for name in PAGES:
        window.show_page(name)
        if name in ("patients", "analytics"):
            _until(lambda: parts.desk.background.is_idle)
        _settle(0.15)
        if name == "sessions":
            parts.sessions.show_session(reviewed)
            parts.sessions.refresh()
            _settle(0.3)
        yield from _shot(window, name, parts, out)
    parts.pages.settings.ensureWidgetVisible(parts.pages.settings.data.cards[-1])
    yield from _shot(window, "settings-data", parts, out)
    parts.pages.settings.ensureVisible(0, 0)
    parts.desk.review_session(reviewed, portrait_sessions.AT_US)
    _until(lambda: parts.review.opened is not None and parts.desk.background.is_idle)
    yield from _shot(window, "review", parts, out)
    window.show_page("import")
    _until(lambda: bool(parts.importing.refusals) and not parts.importing.is_busy)
    yield from _shot(window, "import", parts, out)


def _training(parts: WindowParts, run: Future[int], out: Path) -> Iterator[Shot]:
    """What there is to learn from, what a real training of it reached, and before it serves."""
    window = parts.window
    window.show_page("train")
    _until(lambda: parts.training.health is not None)
    yield from _shot(window, "train", parts, out)
    window.show_page("result")
    _until(run.done)
    parts.result.open(run.result())
    _until(lambda: parts.result.run is not None)
    parts.pages.result.ensureVisible(0, 0)
    yield from _shot(window, "result", parts, out)
    parts.pages.result.ensureWidgetVisible(parts.pages.result.matrix, 0, 240)
    yield from _shot(window, "confusion", parts, out)
    window.show_page("diagnostics")
    _until(lambda: parts.desk.background.is_idle)
    yield from _shot(window, "diagnostics", parts, out)
    window.show_page("result")
    parts.pages.result.use.click()
    gate = _gate(parts)
    yield from _shot(gate, "gate", parts, out)
    gate.reject()
    gate.deleteLater()
    _settle(0.02)


def _gate(parts: WindowParts) -> GateDialog:
    def shown() -> list[GateDialog]:
        return [one for one in parts.window.findChildren(GateDialog) if one.isVisible()]

    _until(lambda: bool(shown()) and parts.desk.background.is_idle)
    return shown()[0]


def _prepare(parts: WindowParts) -> int:
    """A patient with a plan, sessions of some weeks, and one going on; the id of one that was reviewed."""
    _until(lambda: parts.desk.workplace.is_open)
    plan = [
        PlannedExercise("e4", "right_ankle", 3, 10, 3.0, 6.0),
        PlannedExercise("e5", "right_ankle", 2, 12, 2.0, None, note="pillow under the hip"),
    ]
    desk = parts.desk
    desk.sign_as("AB")
    parts.patients.create(PATIENT, "hip, 6 weeks after surgery", "right", treat=False)
    desk.ask_store(lambda store: (store.save_patient("P-0150"), store.save_plan(PATIENT, plan)))
    desk.ask_store(lambda store: give_history(store, PATIENT))
    _until(lambda: desk.background.is_idle)
    desk.change_settings(ask_after_set=False)
    desk.choose_patient(PATIENT)
    parts.patients.choose(PATIENT)
    for n_repetitions in (1, _WANTED_REPETITIONS):
        desk.connect_sensor(SOURCE)
        _until(lambda: parts.live.link.state is LinkState.STREAMING and not parts.live.sets.sets)
        desk.toggle_recording()
        _until(lambda: parts.treatment.is_recording)
        _until(lambda n=n_repetitions: len(parts.live.rows()) >= n)  # type: ignore[misc]
        if n_repetitions == 1:
            desk.session_ended.disconnect()  # its summary is a dialogue of its own
            desk.stop_recording()
            _until(lambda: not parts.treatment.is_recording)
    writing = desk.workplace.storage.submit(lambda: portrait_sessions.write(desk.workplace.store))
    _until(writing.done)
    parts.sessions.refresh()
    _until(lambda: desk.background.is_idle)
    return writing.result()


def _import(parts: WindowParts, folder: Path) -> None:
    """Begins to read the session that was recorded as a file, and another file that cannot be used."""
    workplace = parts.desk.workplace
    session = next(one.id for one in parts.sessions.sessions if one.closed)
    bad = folder / "knee, left.csv"
    bad.write_text("\n".join(["0.1,0.2,9.8,0,0,0,20,30"] * 200), encoding="utf-8")
    parts.desk.background.watch(
        workplace.jobs.submit(
            lambda: export_session(workplace.store, workplace.storage, session, folder / PATIENT)
        ),
        lambda files: parts.importing.add([files[-1], bad]),
    )


def _show_board(parts: WindowParts) -> None:
    """Begins to look at one of the repetitions that were done, from rest to rest."""
    parts.window.show_page("orientation")
    _until(lambda: bool(parts.orienting.choices))
    done = parts.live.sets.sets[0].repetitions[0]
    parts.orienting.show(0, done.start_us - _REST_US, done.end_us + _REST_US)


def _dialogs(parts: WindowParts) -> dict[str, QDialog]:
    title = translate("Rating", "Set {n}: {exercise}").format(n=1, exercise="")
    rating = RatingDialog(title.rstrip(": "), lambda pain, effort: None, parts.window)
    rating.pain.choose(3)
    sending = SendDialog((), PATIENT, lambda *_: None, parts.window)
    for typed in (sending.passphrase, sending.again):
        typed.setText("four words of mine")
    return {
        "patient-picker": PatientPicker(parts.patients, parts.window),
        "correct-exercise": ExerciseChooser(parts.live.choices(), lambda _: None, parts.window),
        "rating": rating,
        "guide": GuideDialog(False, parts.window),
        "export": ExportDialog((1, 2), PATIENT, lambda *_: None, parts.window),
        "send": sending,
        "home-package": MakePackageDialog(PATIENT, lambda *_: None, parts.window),
        "passphrase": _unlock_dialog(parts),
        "new-passphrase": NewPassphraseDialog(None, lambda _: None, lambda _: "", parts.window),
        **portrait_devices.dialogs(parts),
    }


def _unlock_dialog(parts: WindowParts) -> QDialog:
    title = translate("Passphrase", "Type the passphrase")
    text = translate("Passphrase", "The database {name} is encrypted.").format(name="physio.db")
    other = translate("Passphrase", "Another database …"), lambda: None
    return UnlockDialog(title, text, lambda _: None, parts.window, other)


def _shot(widget: QWidget, name: str, parts: WindowParts, out: Path) -> Iterator[Shot]:
    _settle(0.08)
    theme = parts.desk.settings.theme
    for ratio in (1, 2):
        path = out / f"{name}-{theme}-{ratio}x.png"
        yield path, picture(widget, ratio)


def picture(widget: QWidget, ratio: int) -> QImage:
    """As a screen of that scale would show it."""
    made = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(ratio)
    widget.render(made, QPoint())
    return made


def _write(image: QImage, path: Path) -> bool:
    return image.save(str(path), quality=_QUICKLY)


def _until(is_so: Callable[[], bool]) -> None:
    """Raises TimeoutError where that does not come true."""
    deadline_s = time.monotonic() + _WAIT_S
    while not is_so():
        if time.monotonic() > deadline_s:
            raise TimeoutError("the window did not come to what was to be shown")
        _settle(0.02)


def _settle(seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while True:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if time.monotonic() >= end_s:
            return
        time.sleep(0.005)
