"""What the menus reach: the parts of a built window."""

from __future__ import annotations

from typing import Protocol

from physio_desktop.ui.actions import Command
from physio_desktop.ui.conversations import Conversations
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device.page import DevicePage
from physio_desktop.ui.home.talks import HomeTalks
from physio_desktop.ui.importing.presenter import ImportPresenter
from physio_desktop.ui.live.presenter import LivePresenter
from physio_desktop.ui.main_window import MainWindow
from physio_desktop.ui.orientation.presenter import OrientationPresenter
from physio_desktop.ui.patients.presenter import PatientsPresenter
from physio_desktop.ui.review.presenter import ReviewPresenter
from physio_desktop.ui.safety.locking import Locking
from physio_desktop.ui.safety.presenter import SafetyPresenter
from physio_desktop.ui.safety.talks import SafetyTalks
from physio_desktop.ui.sessions.presenter import SessionsPresenter
from physio_desktop.ui.settings.page import SettingsPage
from physio_desktop.ui.sharing.conversations import SharingTalks
from physio_desktop.ui.support import Support
from physio_desktop.ui.training.presenter import TrainPresenter
from physio_desktop.ui.training.result_page import ResultPage
from physio_desktop.ui.training.result_presenter import ResultPresenter
from physio_desktop.workflows.treatment import Treatment


class WindowParts(Protocol):
    commands: list[Command]
    desk: Desk
    device_page: DevicePage
    home_talks: HomeTalks
    importing: ImportPresenter
    live: LivePresenter
    locking: Locking
    orienting: OrientationPresenter
    patients: PatientsPresenter
    result: ResultPresenter
    result_page: ResultPage
    review: ReviewPresenter
    safety: SafetyPresenter
    safety_talks: SafetyTalks
    sessions: SessionsPresenter
    sharing: SharingTalks
    settings_page: SettingsPage
    support: Support
    talks: Conversations
    training: TrainPresenter
    treatment: Treatment
    window: MainWindow

    def look_for_update(self) -> object: ...
