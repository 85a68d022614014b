"""Teach my patient, step by step: reference repetitions, learning, five check repetitions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from physio_desktop.domain import Session
from physio_desktop.errors import PhysioError
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.wording import exercise_name, number, translate

N_CHECKS = 5
EXECUTIONS = ("correct", "fast", "low_amplitude")


@dataclass(frozen=True, slots=True)
class TeachState:
    """`recorded`: session of each execution. `recording`: what is recorded now, an execution or "check"."""

    exercise: str = ""
    recorded: tuple[tuple[str, int], ...] = ()
    recording: str = ""
    is_busy: bool = False
    learned: str = ""
    result: str = ""
    message: str = ""

    def has(self, execution: str) -> bool:
        return any(name == execution for name, _ in self.recorded)


class TeachPresenter:
    """Records through the treatment like any session; learns and checks on the jobs lane."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.state = TeachState()
        self.on_change: Callable[[], None] = lambda: None

    def choose_exercise(self, exercise: str) -> None:
        exercise = exercise.strip()
        if exercise != self.state.exercise:
            self._set(TeachState(exercise=exercise))

    @property
    def missing(self) -> str:
        """What is needed before anything can be recorded; empty where nothing is."""
        treatment = self.desk.treatment
        if treatment.subject.patient is None:
            return translate("Teach", "Choose the patient first.")
        if treatment.subject.placement is None:
            return translate("Teach", "Choose where the sensor sits.")
        if not self.state.exercise:
            return translate("Teach", "Name the exercise.")
        if treatment.live is None:
            return translate("Teach", "Connect the sensor.")
        return ""

    @property
    def axes_are_open(self) -> bool:
        """A sensor is there, and nobody has confirmed how its board lies on the limb."""
        live = self.desk.treatment.live
        return live is not None and live.source.is_live and not live.source.calibration.axes_confirmed

    @property
    def is_at_work(self) -> bool:
        """What is recorded now is a reference or a check, and no session to sum up."""
        return bool(self.state.recording)

    def toggle(self, what: str) -> None:
        """Begin or end the recording of an execution or of the check repetitions."""
        if self.state.recording or self.state.is_busy:
            self._stop()
            return
        if self.missing or self.desk.treatment.is_recording:
            message = self.missing or translate("Teach", "Stop the running recording first.")
            self._set(dataclasses.replace(self.state, message=message))
            return
        treatment = self.desk.treatment
        treatment.treat(dataclasses.replace(treatment.subject, exercise=self.state.exercise))
        self._set(dataclasses.replace(self.state, recording=what, message=""))
        self.desk.background.watch(treatment.record(), None, self._failed)

    def learn(self) -> None:
        """All references that were recorded take the place of those taught of this exercise before."""
        from physio_desktop.workflows.teaching import ReferenceRequest, teach

        workplace, subject = self.desk.workplace, self.desk.treatment.subject
        assert subject.patient is not None
        patient, exercise = subject.patient, self.state.exercise
        requests = [
            ReferenceRequest(str(session), exercise, execution) for execution, session in self.state.recorded
        ]
        self._set(dataclasses.replace(self.state, is_busy=True, message=""))
        future = workplace.jobs.submit(
            lambda: teach(
                workplace.store, workplace.storage, patient, subject.placement, requests, replace=True
            )
        )
        self.desk.background.watch(future, self._learned, self._failed)

    # -- inside

    def _stop(self) -> None:
        if self.state.is_busy:
            return
        self._set(dataclasses.replace(self.state, is_busy=True))
        self.desk.background.watch(self.desk.treatment.stop_recording(), None, self._failed)

    def recording_ended(self, session: Session | None) -> None:
        """By the button, or by itself: a replay is over, a sensor was disconnected."""
        what = self.state.recording
        self.state = dataclasses.replace(self.state, recording="", is_busy=True)
        subject = self.desk.treatment.subject
        self.desk.treatment.treat(dataclasses.replace(subject, exercise=None))
        self.desk.sessions_changed.emit()
        if session is None:
            self._set(
                dataclasses.replace(self.state, is_busy=False, message=translate("Teach", "No sample came."))
            )
            return
        if what == "check":
            self._check(session)
            return
        recorded = {**dict(self.state.recorded), what: session.id}
        self._set(dataclasses.replace(self.state, recorded=tuple(recorded.items()), is_busy=False))

    def _learned(self, learned: list) -> None:  # type: ignore[type-arg]
        parts = [f"{number(one.amplitude_deg)}°" for one in learned]
        words = translate("Teach", "Learned repetitions: {n}, with ranges of {ranges}.")
        text = words.format(n=len(learned), ranges=", ".join(parts))
        self._set(dataclasses.replace(self.state, is_busy=False, learned=text))
        self.desk.background.watch(self.desk.treatment.forget_models())

    def _check(self, session: Session) -> None:
        from physio_desktop.workflows.check_repetitions import check_repetitions

        workplace, subject, exercise = self.desk.workplace, self.desk.treatment.subject, self.state.exercise
        assert subject.patient is not None
        patient = subject.patient
        future = workplace.jobs.submit(
            lambda: check_repetitions(
                workplace.store,
                workplace.storage,
                patient,
                subject.placement,
                str(session.id),
                exercise,
                N_CHECKS,
            )
        )
        self.desk.background.watch(future, self._checked, self._failed)

    def _checked(self, result) -> None:  # type: ignore[no-untyped-def]
        from physio_desktop.workflows.check_repetitions import wilson

        low, high = wilson(result.personal_right, result.n)
        general = translate("Teach", "general model {k} of {n}").format(k=result.general_right, n=result.n)
        if not result.general_knows:
            general = translate("Teach", "the general model does not know this exercise")
        text = translate(
            "Teach",
            "{exercise}: personal model {k} of {n}, {general}. "
            "Five are few: the true share may be anything from {low} to {high} %.",
        ).format(
            exercise=exercise_name(result.exercise),
            k=result.personal_right,
            n=result.n,
            general=general,
            low=number(100 * low),
            high=number(100 * high),
        )
        self._set(dataclasses.replace(self.state, is_busy=False, result=text))

    def _failed(self, error: BaseException) -> None:
        self._set(dataclasses.replace(self.state, is_busy=False, recording="", message=_words(error)))
        self.desk.tell_error(error)

    def _set(self, state: TeachState) -> None:
        self.state = state
        self.on_change()


def _words(error: BaseException) -> str:
    return error_in_words(error) if isinstance(error, PhysioError) else str(error)
