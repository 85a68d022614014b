"""A calibration that goes on: fed from the stream, measured off the window's thread, kept when confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from physio_desktop.domain import FloatArray, Int64Array
from physio_desktop.sensing.calibration import Measured
from physio_desktop.ui.calibrating.procedures import Procedure
from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.calibrating import CalibrationFeed, keep_measured

_READ_US = 5_000_000  # as long as a refusal can be read while the sensor goes on


@dataclass(frozen=True, slots=True)
class CalibrationState:
    """`is_warning`: `says` is of something that has to be put right. `measured`: it can be kept."""

    says: str = ""
    share: float = 0.0
    is_warning: bool = False
    is_busy: bool = False
    measured: Measured | None = None
    is_kept: bool = False


class CalibrationPresenter:
    """`advance` a few times a second; `close` lets go of the stream, and what is under way is forgotten."""

    def __init__(self, desk: Desk, make: Callable[[], Procedure], feed: CalibrationFeed) -> None:
        self._desk = desk
        self._make = make
        self._feed = feed
        self._is_over = False
        self._refusal = ""
        self._refused_us: int | None = None  # in the time of the stream, once the next samples are there
        self.procedure = make()
        self.state = CalibrationState(self.procedure.says)
        self.on_change: Callable[[], None] = lambda: None

    def advance(self) -> None:
        """Take in what has come."""
        state = self.state
        if self._is_over or state.is_busy or state.measured is not None or state.is_kept:
            self._feed.take()  # and is not wanted
            return
        if self._feed.is_over:
            self._show(CalibrationState(translate("Calibrate", "The sensor is gone."), is_warning=True))
            return
        self.take(*self._feed.take())

    def take(self, time_us: Int64Array, values: FloatArray) -> None:
        """Times (n,) and SI values (n, 9) without any correction."""
        if len(time_us):
            self.procedure.push(time_us, values)
        if self.procedure.is_complete:
            self.measure()
        elif len(time_us):
            refusal = self._refusal_at(int(time_us[-1]))
            says = refusal or self.procedure.says
            self._show(CalibrationState(says, self.procedure.share, is_warning=bool(refusal)))

    def _refusal_at(self, time_us: int) -> str:
        """What was refused a moment ago; empty once there was time to read it."""
        if self._refusal:
            self._refused_us = time_us if self._refused_us is None else self._refused_us
            if not 0 <= time_us - self._refused_us < _READ_US:
                self._refusal = ""
        return self._refusal

    def measure(self) -> None:
        self._refusal, self._refused_us = "", None
        busy = translate("Calibrate", "Calculating …")
        self._show(CalibrationState(busy, self.procedure.share, is_busy=True))
        procedure, before = self.procedure, self._feed.calibration
        future = self._desk.workplace.jobs.submit(procedure.measure, before)
        self._desk.background.watch(future, self._measured, self._refused)

    def begin_anew(self) -> None:
        self._feed.take()
        self._refusal, self._refused_us = "", None
        self.procedure = self._make()
        self._show(CalibrationState(self.procedure.says))

    def keep(self) -> None:
        """Into the profile of the sensor."""
        measured = self.state.measured
        if measured is None:
            return
        desk, device = self._desk, self._feed.device_id
        busy = translate("Calibrate", "Saving …")
        self._show(CalibrationState(busy, 1.0, is_busy=True))
        future = desk.workplace.storage.submit(
            keep_measured, desk.workplace, desk.treatment, device, measured
        )

        def failed(error: BaseException) -> None:
            if not self._is_over:
                self._show(CalibrationState(said_of(error), 1.0, is_warning=True, measured=measured))

        desk.background.watch(future, self._kept, failed)

    def close(self) -> None:
        self._is_over = True
        self._feed.close()

    def _measured(self, measured: Measured) -> None:
        if not self._is_over:
            self._show(CalibrationState(self.procedure.result(measured), 1.0, measured=measured))

    def _refused(self, error: BaseException) -> None:
        """What is missing can still be shown; what went wrong begins anew."""
        if self._is_over:
            return
        if not self.procedure.can_be_asked:
            self.procedure = self._make()
        self._refusal = said_of(error)
        self._show(CalibrationState(self._refusal, self.procedure.share, is_warning=True))

    def _kept(self, at_once: bool) -> None:
        if self._is_over:
            return
        now = translate("Calibrate", "Saved in this sensor's profile; it holds from now on.")
        later = translate("Calibrate", "Saved in this sensor's profile; it holds after this recording.")
        self._show(CalibrationState(now if at_once else later, 1.0, is_kept=True))

    def _show(self, state: CalibrationState) -> None:
        self.state = state
        self.on_change()
