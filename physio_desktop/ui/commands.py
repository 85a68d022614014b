"""What the menus and the pages reach: the parts of a built window."""

from __future__ import annotations

from typing import Protocol

from physio_desktop.ui.actions import Command
from physio_desktop.ui.analytics.presenter import AnalyticsPresenter
from physio_desktop.ui.conversations import Conversations
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device.presenter import DevicePresenter
from physio_desktop.ui.diagnostics.presenter import DiagnosticsPresenter
from physio_desktop.ui.home.presenter import HomePresenter
from physio_desktop.ui.home.talks import HomeTalks
from physio_desktop.ui.importing.presenter import ImportPresenter
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.main_window import MainWindow
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
from physio_desktop.ui.safety.presenter import SafetyPresenter
from physio_desktop.ui.safety.talks import SafetyTalks
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.sharing.conversations import SharingTalks
from physio_desktop.ui.support import Support
from physio_desktop.ui.theme import Theme
from physio_desktop.ui.training.mirroring import MirrorPresenter
from physio_desktop.ui.training.presenter import TrainPresenter
from physio_desktop.ui.training.result_presenter import ResultPresenter
from physio_desktop.ui.training.runs_presenter import RunsPresenter
from physio_desktop.ui.ways import Ways
from physio_desktop.workflows.treatment import Treatment


class WindowParts(Protocol):
    commands: list[Command]
    desk: Desk
    devices: DevicePresenter
    diagnostics: DiagnosticsPresenter
    home: HomePresenter
    home_talks: HomeTalks
    importing: ImportPresenter
    live: LivePresenter
    locking: Locking
    mirror: MirrorPresenter
    models: ModelsPresenter
    orienting: OrientationPresenter
    pages: Pages
    patients: PatientsPresenter
    player: Player
    receiver: ReceiverPresenter
    result: ResultPresenter
    review: ReviewPresenter
    runs: RunsPresenter
    safety: SafetyPresenter
    safety_talks: SafetyTalks
    sessions: SessionsPresenter
    sharing: SharingTalks
    statistics: AnalyticsPresenter
    support: Support
    talks: Conversations
    teaching: TeachPresenter
    theme: Theme
    training: TrainPresenter
    treatment: Treatment
    versions: VersionsPresenter
    ways: Ways
    window: MainWindow

    def look_for_update(self) -> object: ...
