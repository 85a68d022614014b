"""The pages of a window, each made when it is first wanted: a start makes the one that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from physio_desktop.ui.live.page import LivePage

if TYPE_CHECKING:
    from physio_desktop.ui.analytics.page import AnalyticsPage
    from physio_desktop.ui.commands import WindowParts
    from physio_desktop.ui.device.page import DevicePage
    from physio_desktop.ui.diagnostics.page import DiagnosticsPage
    from physio_desktop.ui.home.page import HomePage
    from physio_desktop.ui.importing.page import ImportPage
    from physio_desktop.ui.models.page import ModelsPage
    from physio_desktop.ui.models.teach_page import TeachPage
    from physio_desktop.ui.orientation.page import OrientationPage
    from physio_desktop.ui.patients.page import PatientsPage
    from physio_desktop.ui.review.page import ReviewPage
    from physio_desktop.ui.sessions.page import SessionsPage
    from physio_desktop.ui.settings.page import SettingsPage
    from physio_desktop.ui.training.page import TrainPage
    from physio_desktop.ui.training.result_page import ResultPage
    from physio_desktop.ui.training.runs_page import RunsPage

Page = TypeVar("Page", bound=QWidget)


class Pages(Mapping[str, QWidget]):
    """By name, or typed, as attributes. `stack` holds those that were made; `made` has them by name.

    A page that is made late shows what is so at that moment: it asks its presenter, as after a change.
    """

    _ATTRIBUTES = {"import": "importing"}  # noqa: RUF012
    _NAMES = (
        *("live", "patients", "sessions", "models", "device", "settings", "analytics", "teach", "import"),
        *("orientation", "train", "result", "runs", "diagnostics", "home", "review"),
    )

    def __init__(self, parts: WindowParts) -> None:
        self.stack = QStackedWidget()
        self.made: dict[str, QWidget] = {}
        self._parts = parts

    def __getitem__(self, name: str) -> QWidget:
        if name not in self._NAMES:
            raise KeyError(name)
        page: QWidget = getattr(self, self._ATTRIBUTES.get(name, name))
        return page

    def __iter__(self) -> Iterator[str]:
        return iter(self._NAMES)

    def __len__(self) -> int:
        return len(self._NAMES)

    def name_of(self, page: QWidget | None) -> str:
        """StopIteration: it is none of them."""
        return next(name for name, made in self.made.items() if made is page)

    @cached_property
    def live(self) -> LivePage:
        return self._add("live", LivePage(self._parts.live, self._parts.theme))

    @cached_property
    def patients(self) -> PatientsPage:
        from physio_desktop.ui.patients.page import PatientsPage

        parts = self._parts
        page = self._add("patients", PatientsPage(parts.patients, parts.theme))
        page.erase_wanted.connect(parts.talks.erase_patient)
        page.package_wanted.connect(parts.home_talks.make_package)
        page.new.clicked.connect(parts.talks.pick_patient)
        parts.desk.sessions_changed.connect(page.refresh)
        return page

    @cached_property
    def sessions(self) -> SessionsPage:
        from physio_desktop.ui.sessions.page import SessionsPage

        return self._add("sessions", SessionsPage(self._parts.sessions, self._parts.theme))

    @cached_property
    def review(self) -> ReviewPage:
        from physio_desktop.ui.review.page import ReviewPage

        parts = self._parts
        page = self._add("review", ReviewPage(parts.review, parts.player, parts.theme))
        page.back_wanted.connect(parts.ways.leave_review)
        return page

    @cached_property
    def models(self) -> ModelsPage:
        from physio_desktop.ui.models.page import ModelsPage

        parts, show = self._parts, self._parts.window.show_page
        page = ModelsPage(parts.models, parts.versions, lambda: show("teach"), parts.theme)
        page.versions.run_wanted.connect(parts.ways.show_run)
        page.versions.train_wanted.connect(lambda: show("train"))
        return self._add("models", page)

    @cached_property
    def teach(self) -> TeachPage:
        from physio_desktop.ui.models.teach_page import TeachPage

        return self._add("teach", TeachPage(self._parts.teaching, self._parts.theme))

    @cached_property
    def train(self) -> TrainPage:
        from physio_desktop.ui.training.page import TrainPage

        return self._add("train", TrainPage(self._parts.training, self._parts.theme))

    @cached_property
    def result(self) -> ResultPage:
        from physio_desktop.ui.training.result_page import ResultPage

        parts = self._parts
        page = self._add("result", ResultPage(parts.result, parts.theme))
        page.back_wanted.connect(parts.ways.leave_run)
        page.use_wanted.connect(parts.ways.use_version)
        return page

    @cached_property
    def runs(self) -> RunsPage:
        from physio_desktop.ui.training.runs_page import RunsPage

        parts = self._parts
        page = self._add("runs", RunsPage(parts.runs, parts.theme))
        page.run_wanted.connect(parts.ways.show_run)
        page.mirror_wanted.connect(parts.mirror.mirror)
        page.train_wanted.connect(lambda: parts.window.show_page("train"))
        return page

    @cached_property
    def device(self) -> DevicePage:
        from physio_desktop.ui.device.page import DevicePage

        page = self._add("device", DevicePage(self._parts.devices, self._parts.theme))
        page.show_link(self._parts.live.link)
        return page

    @cached_property
    def orientation(self) -> OrientationPage:
        from physio_desktop.ui.orientation.page import OrientationPage

        return self._add("orientation", OrientationPage(self._parts.orienting, self._parts.theme))

    @cached_property
    def importing(self) -> ImportPage:
        from physio_desktop.ui.importing.page import ImportPage

        return self._add("import", ImportPage(self._parts.importing, self._parts.theme))

    @cached_property
    def analytics(self) -> AnalyticsPage:
        from physio_desktop.ui.analytics.page import AnalyticsPage

        return self._add("analytics", AnalyticsPage(self._parts.statistics, self._parts.theme))

    @cached_property
    def diagnostics(self) -> DiagnosticsPage:
        from physio_desktop.ui.diagnostics.page import DiagnosticsPage

        return self._add("diagnostics", DiagnosticsPage(self._parts.diagnostics, self._parts.theme))

    @cached_property
    def settings(self) -> SettingsPage:
        from physio_desktop.ui.settings.page import SettingsPage

        parts = self._parts
        metrics = parts.diagnostics.metrics
        page = SettingsPage(
            parts.desk, parts.support, parts.safety, metrics, parts.mirror, parts.receiver, parts.theme
        )
        page.data.talks = parts.safety_talks
        return self._add("settings", page)

    @cached_property
    def home(self) -> HomePage:
        from physio_desktop.ui.home.page import HomePage

        parts, desk = self._parts, self._parts.desk
        page = HomePage(parts.live, desk.toggle_recording, desk.stop_recording, parts.theme)
        for happening, slot in (
            (page.sensor_wanted, parts.home.find_sensor),
            (page.send_wanted, parts.sharing.send),
            (page.guide_wanted, parts.talks.guide),
            (page.leave_wanted, lambda: desk.change_settings(home_mode=False)),
        ):
            happening.connect(slot)
        return self._add("home", page)

    def _add(self, name: str, page: Page) -> Page:
        self.made[name] = page
        self.stack.addWidget(page)
        return page
