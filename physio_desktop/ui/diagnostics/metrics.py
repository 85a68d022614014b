"""The figures of recognition for Prometheus: on and off as the settings say, and where they are then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.diagnostics import Diagnosis

TYPE_CHECKING = False
if TYPE_CHECKING:
    from physio_desktop.workflows.metrics_endpoint import MetricsSwitch


class MetricsPresenter(QObject):
    """`address` "" while nothing is offered; `failure` says why, where it should be."""

    changed = Signal()

    def __init__(self, desk: Desk, snapshot: Callable[[], Diagnosis]) -> None:
        super().__init__()
        self.desk = desk
        self.address = ""
        self.failure = ""
        self._snapshot = snapshot
        self._switch: MetricsSwitch | None = None
        self._asked: int | None = None
        desk.settings_changed.connect(self.follow_settings)

    @property
    def is_on(self) -> bool:
        """As the settings say, whatever came of it."""
        return self._asked is not None

    def follow_settings(self) -> None:
        """Also once at the start. A port opens and closes on the jobs lane: ending takes half a second."""
        settings = self.desk.settings
        port = settings.metrics_port if settings.metrics else None
        if port == self._asked:
            return
        self._asked = port
        self.desk.background.watch(
            self.desk.workplace.jobs.submit(self._turn, port),
            lambda address: self._turned(port, address),
            lambda error: self._failed(port, error),
        )

    def close(self) -> None:
        """Before the window goes; from any thread."""
        if self._switch is not None:
            self._switch.close()

    def _turn(self, port: int | None) -> str:
        """On the jobs lane. Whoever never switches it on does not load the library."""
        from physio_desktop.workflows.metrics_endpoint import MetricsSwitch

        if self._switch is None:
            self._switch = MetricsSwitch(self._snapshot)
        return self._switch.turn(port)

    def _turned(self, port: int | None, address: str) -> None:
        if port == self._asked:  # else somebody has changed it again
            self.address, self.failure = address, ""
            self.changed.emit()

    def _failed(self, port: int | None, error: BaseException) -> None:
        if port == self._asked:
            self.address, self.failure = "", said_of(error)
            self.desk.tell_error(error)
            self.changed.emit()


def metrics_words(metrics: MetricsPresenter) -> str:
    """Where the figures are, or why they are not."""
    if metrics.failure:
        return metrics.failure
    if metrics.address:
        return translate("Diagnostics", "Metrics for Prometheus: {address}").format(address=metrics.address)
    return translate("Diagnostics", "No metrics are offered to other programs; the settings can change that.")
