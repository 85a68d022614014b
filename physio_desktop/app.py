"""The composition root of the window: the one place that builds everything and passes it down."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from physio_desktop import paths
from physio_desktop.domain import Prediction, Session
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.sensing.source import Source, list_devices
from physio_desktop.settings import SettingsFile
from physio_desktop.ui.actions import install, limit_keys
from physio_desktop.ui.analytics.presenter import AnalyticsPresenter
from physio_desktop.ui.application import FileOpening, install_language, make_application
from physio_desktop.ui.closing import wait_while_painting
from physio_desktop.ui.conversations import Conversations
from physio_desktop.ui.core_words import in_words, told
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device.presenter import DevicePresenter, Lister
from physio_desktop.ui.diagnostics.presenter import DiagnosticsPresenter
from physio_desktop.ui.home.presenter import HomePresenter
from physio_desktop.ui.home.talks import HomeTalks
from physio_desktop.ui.importing.presenter import ImportPresenter
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.live_events import LiveEvents
from physio_desktop.ui.main_window import MainWindow
from physio_desktop.ui.menus import menu_commands
from physio_desktop.ui.models.presenter import ModelsPresenter
from physio_desktop.ui.models.teach_presenter import TeachPresenter
from physio_desktop.ui.models.versions_presenter import VersionsPresenter
from physio_desktop.ui.orientation.presenter import OrientationPresenter
from physio_desktop.ui.pages import Pages
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.receiver.presenter import ReceiverPresenter
from physio_desktop.ui.review.player import Player
from physio_desktop.ui.review.presenter import ReviewPresenter
from physio_desktop.ui.safety.locking import Locking
from physio_desktop.ui.safety.presenter import SafetyPresenter, is_locked
from physio_desktop.ui.safety.talks import SafetyTalks
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sharing.conversations import SharingTalks
from physio_desktop.ui.sharing.presenter import SharingPresenter
from physio_desktop.ui.single_start import SingleStart
from physio_desktop.ui.starting import end_start
from physio_desktop.ui.support import Support
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.mirroring import MirrorPresenter
from physio_desktop.ui.training.presenter import TrainPresenter
from physio_desktop.ui.training.result_presenter import ResultPresenter
from physio_desktop.ui.training.runs_presenter import RunsPresenter
from physio_desktop.ui.updates.presenter import UpdatePresenter
from physio_desktop.ui.updating import updating_words, upgraded_words
from physio_desktop.ui.ways import Ways
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.bundles import SUFFIX
from physio_desktop.workflows.diagnostics import Diagnostics
from physio_desktop.workflows.home_packages import SUFFIX as HOME_SUFFIX
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.portability import stay_beside_the_program
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.recounting import Counted
from physio_desktop.workflows.treatment import Treatment
from physio_desktop.workflows.treatment_events import RecordingState, SetsStatus
from physio_desktop.workflows.wakefulness import Wakefulness
from physio_desktop.workflows.workplace import Workplace

if TYPE_CHECKING:
    from physio_desktop.workflows.updates import Offer

_log = logging.getLogger(__name__)

_START_MS = 10_000  # after that the collector works whatever the start still waits for


class App(QObject):
    """A built window and what is behind it. `shutdown` ends reader, jobs, classify and storage, in order.

    `ready`: the window is painted, its database open or found wanting, and a sensor may come.
    """

    ready = Signal()
    locking: Locking

    def __init__(
        self,
        database: Path,
        settings_file: SettingsFile,
        *,
        lister: Lister = list_devices,
        keeps_awake: bool = True,
        models: Path | None = None,
    ) -> None:
        super().__init__()
        self.events = LiveEvents()
        self.workplace = Workplace(database, is_shared=settings_file.load().shared)
        self.treatment = Treatment(
            self.workplace, self._open_source, self.events.as_events(), models, self._preferred
        )
        wakefulness = Wakefulness(enabled=keeps_awake)
        self.desk = desk = Desk(self.workplace, self.treatment, settings_file, wakefulness)
        self.theme = Theme(desk.settings.theme, desk.settings.font_percent)
        self.live = LivePresenter(self.treatment)
        self.patients = PatientsPresenter(desk)
        self.sessions = SessionsPresenter(desk)
        self.review = ReviewPresenter(desk)
        self.player = Player(desk)
        self.statistics = AnalyticsPresenter(desk)
        watching = Diagnostics(self.treatment.meter, lambda: self.workplace.store, self.workplace.storage)
        self.receiver = ReceiverPresenter(desk, watching.snapshot, lambda: self.locking.is_locked)
        self.devices = DevicePresenter(desk, lambda: [*lister(), *self.receiver.entries()])
        self.teaching = TeachPresenter(desk)
        self.importing = ImportPresenter(desk, models)
        self.safety = SafetyPresenter(desk)
        self.orienting = OrientationPresenter(desk)
        self.training = TrainPresenter(desk, models)
        self.result = ResultPresenter(desk)
        self.runs = RunsPresenter(desk)
        self.models = ModelsPresenter(desk, models)
        self.versions = VersionsPresenter(desk, models)
        self.diagnostics = DiagnosticsPresenter(desk, watching)
        self.mirror = MirrorPresenter(desk)
        self.home = HomePresenter(desk, lister)
        self.updates = UpdatePresenter(desk)
        self.support = Support(desk.say)
        self._is_down = False
        self._files: list[Path] = []
        self.theme.prepare(_application())
        self.pages = Pages(self)
        self.live_page = self.pages.live
        self.window = MainWindow(self.pages, self.theme)
        self.theme.apply(_application())
        desk.toast = self.window.toast
        self.ways = Ways(self.window, desk, self.review, self.result, self.versions)
        self.talks = Conversations(self.window, desk, self.live, self.patients, self.sessions)
        self.sharing = SharingTalks(self.window, desk, SharingPresenter(desk))
        self.home_talks = HomeTalks(self.window, desk, self.home)
        self.safety_talks = SafetyTalks(self.window, desk, self.safety, self._opened)
        self.locking = Locking(self.window, self._unlocks, lambda: self.treatment.is_recording)
        self.commands = menu_commands(self)
        menus = [*dict.fromkeys(command.menu for command in self.commands)]
        self.actions = install(self.window, menus, self.commands, self.live_page.plots)
        self._connect()
        self._show_subject()
        self._show_settings()
        self._take_link(LinkStatus(LinkState.ENDED))

    def start(self, source: str = "") -> None:
        """Show the window; the database is opened, and the sensor connected, after the first paint."""
        self.window.show()
        QTimer.singleShot(0, lambda: self._open(source))

    def open_files(self, files: list[Path]) -> None:
        """In the window, as if they were dropped on it, once the database is there; it comes forward."""
        self.window.come_forward()
        if self.workplace.is_open:
            self._take_files(files)
        else:
            self._files += files

    def shutdown(self) -> None:
        """The one way down; safe to call twice. Nothing that was recorded is lost. The window paints on
        where that takes its time: on a slow disk, or where another program holds the database.
        """
        if self._is_down:
            return
        self._is_down = True
        self.ways.keep_note()
        self.desk.background.close()
        self.support.let_go()
        self.importing.cancel()
        self.sharing.presenter.cancel()
        self.home.cancel()
        self.updates.cancel()
        self.locking.close()
        self.safety.close()
        self.window.set_saving(True)
        closing = Lane("closing")
        closed = closing.submit(self.workplace.close, self._end_work)
        wait_while_painting(closed)
        closing.close()
        self.window.set_saving(False)
        if (error := closed.exception()) is not None:
            _log.error("closing failed", exc_info=error)
        self.desk.wakefulness.let_sleep()

    # -- inside

    def _open_source(self, uri: str) -> Source:
        from physio_desktop.workflows.sources import open_any_source

        workplace = self.workplace
        store = workplace.store if workplace.is_open else None
        return open_any_source(uri, store, workplace.storage if store else None, self.receiver.source)

    def _open(self, source: str) -> None:
        def opened(recovered: list[Session]) -> None:
            self._opened(recovered)
            prepare()
            if source:
                self.desk.connect_sensor(source)

        def failed(error: BaseException) -> None:
            if is_locked(error):
                self.safety_talks.ask_passphrase()
            else:
                self.desk.tell_error(error)
            prepare()
            if source:
                self.desk.connect_sensor(source)

        def prepare() -> None:
            """The data come first: both are loaded with one processor's work."""
            QTimer.singleShot(0, self._prepare_plots)

        if self._is_down:
            return
        self.desk.background.watch(self.workplace.storage.submit(self.workplace.open), opened, failed)
        self.diagnostics.metrics.follow_settings()
        self.receiver.follow_settings()

    def _prepare_plots(self) -> None:
        if self._is_down:
            return
        self.live_page.prepare()
        self.ready.emit()

    def _opened(self, recovered: list[Session]) -> None:
        self.desk.store_opened.emit()
        self.patients.refresh()
        self.desk.sign_as(self.desk.settings.initials)
        if self.workplace.upgraded is not None:
            self.desk.say(upgraded_words(self.workplace.upgraded))
        self.talks.offer_recovered(recovered)
        self.safety.begin()
        self.home.begin()
        for problem in self.desk.settings_file.problems()[:1]:
            self.desk.tell_error(problem)
        self.updates.look_at_start(self._offer_update)
        files, self._files = self._files, []
        self._take_files(files)
        if not files:
            self.home_talks.offer_package()

    def look_for_update(self) -> None:
        from physio_desktop.ui.updates.dialog import open_update_dialog

        open_update_dialog(self.updates, self.window)

    def _offer_update(self, offer: Offer) -> None:
        if self._is_down or self.treatment.is_recording:
            return
        words = translate("Update", "Version {version} is ready to be installed.")
        action = translate("Update", "Show it")
        self.desk.say(words.format(version=offer.manifest.version), action, self.look_for_update)

    def _unlocks(self) -> Callable[[str], bool] | None:
        passphrase = self.workplace.passphrase
        return None if passphrase is None else passphrase.matches

    def _preferred(self, placement: str, patient: str | None) -> Path | None:
        """On the classify lane: the version that serves, None for the shipped model."""
        workplace = self.workplace
        return workplace.registry.preferred(placement, patient) if workplace.is_open else None

    def _end_work(self) -> None:
        """Each of them, whatever becomes of those before: the treatment holds what was recorded."""
        with ExitStack() as ends:
            ends.callback(self.safety.back_up_at_the_end)
            ends.callback(self.treatment.close)
            ends.callback(self.player.close)
            ends.callback(self.diagnostics.close)
            ends.callback(self.diagnostics.metrics.close)
            ends.callback(self.mirror.close)
            ends.callback(self.training.close)
            ends.callback(self.receiver.close)

    def _connect(self) -> None:
        events, desk, window, header = self.events, self.desk, self.window, self.window.header
        for happening, slot in (
            (events.link, self._take_link),
            (events.prediction, self._take_prediction),
            (events.recognition, self._take_recognition),
            (events.sets, self._take_sets),
            (events.recording, self._take_recording),
            (desk.subject_changed, self._show_subject),
            (desk.settings_changed, self._show_settings),
            (desk.patients_changed, self.patients.refresh),
            (desk.sessions_changed, self.sessions.refresh),
            (desk.recounted, self._take_counted),
            (desk.session_ended, self.talks.tell_summary),
            (desk.page_wanted, self._show_wanted),
            (desk.review_wanted, self.ways.review),
            (self.training.trained, self.ways.trained),
            (self.training.trained, self.mirror.trained),
            (events.recording, self.player.take_recording),
            (window.page_shown, lambda name: limit_keys(self.commands, self.actions, name)),
            (self.support.failed, desk.tell_error),
            (header.patient_wanted, self.talks.pick_patient),
            (header.device_wanted, lambda: window.show_page("device")),
            (header.record_wanted, desk.toggle_recording),
            (header.placement_chosen, desk.choose_placement),
            (header.initials_chosen, desk.sign_as),
            (self.live_page.correction_wanted, self.talks.correct_exercise),
            (self.live_page.notice.leave.clicked, lambda: desk.leave_strap(self.live.answer_notice())),
            (self.live_page.notice.put_right.clicked, self._strap_put_right),
            (self.live_page.empty.connect_button.clicked, lambda: window.show_page("device")),
            (self.live_page.empty.try_button.clicked, desk.try_simulated),
            (window.files_dropped, self._take_files),
            (desk.export_wanted, self.sharing.export),
        ):
            happening.connect(slot)
        QApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        window.may_close = self.talks.may_close
        window.on_close = self.shutdown
        window.look = self._look

    def _show_wanted(self, page: str) -> None:
        """At home the live page is the home page."""
        self.window.show_page("home" if page == "live" and self.desk.settings.home_mode else page)

    def _take_files(self, files: list[Path]) -> None:
        """What was sent from home is received, the rest imported; nothing while the window is locked."""
        if self.locking.is_locked or self._is_down:
            return
        sent = [file for file in files if file.suffix.lower() == SUFFIX]
        packages = [file for file in files if file.suffix.lower() == HOME_SUFFIX]
        if packages:
            self.home_talks.open_file(packages[0])
        elif sent:
            self.sharing.receive_file(sent[0])
        if rest := [file for file in files if file not in (*sent, *packages)]:
            self.window.show_page("import")
            self.importing.add(rest)

    def _take_link(self, status: LinkStatus) -> None:
        if self._is_down:
            return
        self.live.take_link(status)
        self.window.header.show_link(status)
        self.live_page.refresh()
        if "device" in self.pages.made:
            self.pages.device.show_link(status)
        if "teach" in self.pages.made:
            self.pages.teach.refresh()
        self.orienting.look_at_stream()

    def _take_prediction(self, prediction: Prediction) -> None:
        self.live.take_prediction(prediction)
        self.live_page.show_label()

    def _take_recognition(self, status: RecognitionStatus) -> None:
        if status.notice and status.notice != self.live.recognition.notice and not self._is_down:
            self.desk.say(in_words(status.notice))
        self.live.take_recognition(status)

    def _take_sets(self, status: SetsStatus) -> None:
        if self._is_down:
            return
        self.live.take_sets(status)
        self.talks.notice_sets(status)

    def _take_counted(self, counted: Counted) -> None:
        if self._is_down:
            return
        self.sessions.take_counted(counted)
        self.statistics.take_counted(counted)
        if counted.is_complete:
            self.desk.sessions_changed.emit()

    def _take_recording(self, state: RecordingState) -> None:
        if self._is_down:
            return  # it was closed with the window; there is nobody to tell
        self.workplace.recounting.pause(state.is_on)
        self.live.take_recording(state)
        if state.is_on:
            self.talks.begin_recording()
        elif self.teaching.is_at_work:
            self.desk.wakefulness.let_sleep()
            self.teaching.recording_ended(state.session)
        else:
            self.desk.recording_ended(state.session)

    def _strap_put_right(self) -> None:
        self.live.answer_notice()
        self.desk.strap_put_right()

    def _look(self) -> None:
        """A few times a second: elapsed time, and one line of status in plain words."""
        live, treatment = self.live, self.treatment
        self.window.header.show_recording(treatment.is_recording, live.elapsed_s, live.can_record)
        storage = treatment.recorder.status if treatment.recorder is not None else None
        message = next(
            (told(s.message, s.hint) for s in (storage, live.link) if s is not None and s.message), ""
        )
        message = message or updating_words(self.workplace.updating, self.workplace.recounting.counted)
        self.window.say(message, live.status_line())

    def _show_subject(self) -> None:
        subject = self.treatment.subject
        self.window.header.show_patient(subject.patient)
        self.window.header.show_placement(subject.placement)
        if "device" in self.pages.made:
            self.pages.device.still_pose.show_placement()

    def _show_settings(self) -> None:
        settings = self.desk.settings
        self.locking.minutes = settings.lock_after_min
        self.window.header.show_initials(settings.initials, settings.known_initials)
        if (settings.theme, settings.font_percent) != (self.theme.choice, self.theme.percent):
            self.theme = Theme(settings.theme, settings.font_percent)
            self.theme.apply(_application())
            self.window.set_theme(self.theme)
        if (self.window.page == "home") != settings.home_mode:
            self.window.set_home_mode(settings.home_mode)

    def _system_changed(self, _: Qt.ColorScheme) -> None:
        if self.desk.settings.theme == "system" and not self._is_down:
            self.theme.apply(_application())
            self.window.set_theme(self.theme)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def create_app(
    database: Path | None = None, settings_file: SettingsFile | None = None, **options: object
) -> App:
    """A window over a database; needs a QApplication (`make_application`)."""
    settings_file = settings_file or _settings_file()
    chosen = settings_file.load().database
    database = database or (Path(chosen) if chosen else paths.default_database())
    return App(database, settings_file, **options)  # type: ignore[arg-type]


def _settings_file() -> SettingsFile:
    return SettingsFile(paths.settings_file(), paths.preset_file())


def run_window(
    database: Path | None = None,
    source: str = "",
    files: Sequence[Path] = (),
    watch: Callable[[App], None] | None = None,
) -> int:
    """Until the window is closed, or somebody asks the process to end; the exit code. Nothing is lost.

    files: what to receive or import; shown, and taken in once somebody agrees. watch: called when all is
    built and before anything is shown. An update that somebody agreed to is installed once all is closed.
    """
    try:
        stay_beside_the_program()
    except PhysioError as error:
        return _refuse(error)
    application = make_application()
    for name in (signal.SIGINT, signal.SIGTERM):  # the window's clock lets Python see them in time
        signal.signal(name, lambda *_: QTimer.singleShot(0, application.quit))
    settings_file = _settings_file()
    translators = install_language(application, settings_file.load().language)
    app = create_app(database, settings_file)
    only = SingleStart(app.workplace.path)
    if not only.is_first(files):
        app.shutdown()
        return 0
    only.asked.connect(app.open_files)
    if sys.platform == "darwin":  # others name the files at the start; each event would come through Python
        opening = FileOpening(application)
        opening.wanted.connect(app.open_files)
    app.safety.exchanged.connect(lambda: only.follow(app.workplace.path))
    app.support.catch_everything()
    app.ready.connect(end_start)
    QTimer.singleShot(_START_MS, end_start)
    if watch is not None:
        watch(app)
    app.start(source)
    if files:
        app.open_files([*files])
    try:
        return application.exec()
    finally:
        app.shutdown()
        only.close()
        _install(app)
        del translators


def _install(app: App) -> None:
    """The last act: an installer waits for the end of this process, a portable program is exchanged now."""
    if app.updates.scheduled is None:
        return
    from physio_desktop.workflows.update_installing import install

    try:
        install(app.updates.scheduled)
    except PhysioError as error:
        _tell(error)


def _refuse(error: PhysioError) -> int:
    application = make_application()
    translators = install_language(application, "")
    _tell(error)
    del translators
    return 1


def _tell(error: PhysioError) -> None:
    """Where there is no window that could."""
    _log.error("%s", error, exc_info=error)
    QMessageBox.critical(None, "Physio Desktop", told(error.message, error.hint))
