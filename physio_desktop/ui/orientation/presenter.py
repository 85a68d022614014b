"""How the board lies on the limb, step by step: show a movement or two, look at the picture, confirm."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from physio_desktop.domain import Calibration, Matrix
from physio_desktop.errors import PhysioError
from physio_desktop.sensing.board_axes import quarter_turned, rotation_text
from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.orientation.words import in_words
from physio_desktop.ui.wording import exercise_name, translate
from physio_desktop.workflows.model_choice import movements_to_show

if TYPE_CHECKING:
    from physio_desktop.workflows.orienting import ProposedRotation, ProposedRotations

N_MOVEMENTS = 2


@dataclass(frozen=True, slots=True)
class OrientationState:
    """`shown`: start and end of each movement, once it was recorded. `recording`: which is recorded now.

    found: what was proposed; index: which of it is looked at, None once it was turned by hand to `rotation`.
    """

    exercises: tuple[str, ...] = ("",) * N_MOVEMENTS
    shown: tuple[tuple[int, int] | None, ...] = (None,) * N_MOVEMENTS
    recording: int | None = None
    begun_us: int = 0
    is_busy: bool = False
    found: ProposedRotations | None = None
    index: int | None = None
    rotation: Matrix | None = None
    message: str = ""
    done: str = ""

    @property
    def proposed(self) -> ProposedRotation | None:
        """What is looked at, if it is a proposal."""
        return self.found.rotations[self.index] if self.found and self.index is not None else None


class OrientationPresenter:
    """Records nothing in the database: the stream's own past is looked at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.state = OrientationState()
        self.on_change: Callable[[], None] = lambda: None
        self._placement: str | None = None
        self._history = desk.treatment.history
        self._choices: tuple[str, ...] | None = None  # None until the models' cards were looked at

    @property
    def missing(self) -> str:
        """What is needed before anything can be shown; empty where nothing is."""
        live = self.desk.treatment.live
        if live is None or not live.source.is_live:
            return translate("Orientation", "Connect the sensor.")
        if self.desk.treatment.subject.placement is None:
            return translate("Orientation", "Choose where the sensor sits.")
        if self._choices == ():
            return translate("Orientation", "Nobody has shown an exercise there yet. Choose another place.")
        return ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Exercises that can be shown at this placement."""
        return self._choices or ()

    def look_at_subject(self) -> None:
        """Another placement begins anew: other exercises are known there."""
        placement = self.desk.treatment.subject.placement
        if placement != self._placement:
            self._placement, self._choices = placement, None
            self.state = OrientationState()
            if placement is not None:
                future = self.desk.workplace.jobs.submit(movements_to_show, placement)
                self.desk.background.watch(future, lambda known: self._know(placement, known))
        self.on_change()

    def _know(self, placement: str, known: tuple[str, ...]) -> None:
        if placement == self._placement:
            self._choices = known
            self._set(exercises=(*known, *("",) * N_MOVEMENTS)[:N_MOVEMENTS])

    def look_at_stream(self) -> None:
        """What was shown is in the past of its stream; another stream knows nothing of it."""
        if self.desk.treatment.history is not self._history:
            self._history = self.desk.treatment.history
            self.state = OrientationState(self.state.exercises)
        self.on_change()

    def choose(self, index: int, exercise: str) -> None:
        """Which exercise is shown; what was recorded as another one is forgotten."""
        if exercise != self.state.exercises[index]:
            exercises, shown = list(self.state.exercises), list(self.state.shown)
            exercises[index], shown[index] = exercise, None
            self._set(exercises=tuple(exercises), shown=tuple(shown))

    def toggle(self, index: int) -> None:
        """Begin or end the recording of a movement; after its end it is looked at."""
        state = self.state
        span = self.desk.treatment.history.span_us
        now_us = span[1] if span else 0
        if state.recording is None:
            if not self.missing and not state.is_busy:
                self._set(recording=index, begun_us=now_us, message="", done="")
            return
        self.show(state.recording, state.begun_us, now_us)

    def show(self, index: int, start_us: int, end_us: int) -> None:
        """A movement was done in this stretch of the stream."""
        shown = list(self.state.shown)
        shown[index] = start_us, end_us
        self._set(recording=None, shown=tuple(shown))
        self._propose()

    # -- looking at proposals

    def next_likeliest(self) -> None:
        found = self.state.found
        if found is not None:
            index = 0 if self.state.index is None else (self.state.index + 1) % len(found.rotations)
            self._set(index=index, rotation=found.rotations[index].rotation)

    def turn(self, axis: str) -> None:
        """By a quarter about an axis of the limb: x along it, z away from the skin."""
        if self.state.rotation is not None:
            self._set(index=None, rotation=quarter_turned(self.state.rotation, axis))

    def confirm(self) -> None:
        """This is how it sits: into the device's profile, and into the stream that runs."""
        state, workplace = self.state, self.desk.workplace
        assert state.found is not None and state.rotation is not None
        device, rotation, measured = state.found.device, state.rotation, state.found.calibration
        assert device is not None
        from physio_desktop.workflows.orienting import save_rotation

        self._set(is_busy=True, message="")
        treatment = self.desk.treatment

        def keep() -> bool:
            save_rotation(workplace.store, workplace.storage, device, rotation, measured)
            return treatment.recalibrate(lambda now: _turned(now, rotation))

        self.desk.background.watch(workplace.jobs.submit(keep), self._kept, self._not_kept)

    # -- words

    @property
    def words(self) -> str:
        """What to compare with the board on the limb."""
        return in_words(rotation_text(self.state.rotation)) if self.state.rotation else ""

    @property
    def sure(self) -> str:
        """How sure that is, in words."""
        proposed = self.state.proposed
        if proposed is None:
            return translate("Orientation", "Turned by hand.")
        if proposed.is_clear:
            return translate("Orientation", "Clear: in no other way does it look like the exercise.")
        if self.state.index:
            return translate("Orientation", "Less likely than the first proposal.")
        missing = next((e for e, s in zip(self.state.exercises, self.state.shown, strict=True) if not s), "")
        if missing:
            return translate("Orientation", "Not clear yet. Show this as well: {exercise}.").format(
                exercise=exercise_name(missing)
            )
        return translate("Orientation", "Not clear. Compare the picture with care, or show it again.")

    # -- inside

    def _propose(self) -> None:
        from physio_desktop.workflows.orienting import ShownMovement, propose_from_stream

        treatment, workplace = self.desk.treatment, self.desk.workplace
        live, subject, history = treatment.live, treatment.subject, treatment.history
        both = zip(self.state.exercises, self.state.shown, strict=True)
        shown = [ShownMovement(exercise, *span) for exercise, span in both if span is not None]
        if live is None or subject.placement is None:
            self._set(message=self.missing)
            return
        placement = subject.placement
        self._set(is_busy=True, message="")
        future = workplace.jobs.submit(
            lambda: propose_from_stream(
                workplace.store, workplace.storage, live, history, shown, placement, subject.patient
            )
        )
        self.desk.background.watch(future, self._proposed, self._failed)

    def _proposed(self, found: ProposedRotations) -> None:
        self._set(is_busy=False, found=found, index=0, rotation=found.rotations[0].rotation)

    def _kept(self, at_once: bool) -> None:
        if at_once:
            done = translate("Orientation", "Saved for this sensor. It holds from now on.")
        else:
            done = translate("Orientation", "Saved for this sensor. It holds after this recording.")
        # What was shown was measured on the former axes.
        self.state = OrientationState(self.state.exercises, done=done)
        self.on_change()

    def _failed(self, error: BaseException) -> None:
        """What was shown last is forgotten, so that it can be shown again."""
        last = max(filter(None, self.state.shown), default=None)
        shown = tuple(None if span == last else span for span in self.state.shown)
        self._set(shown=shown)
        self._not_kept(error)

    def _not_kept(self, error: BaseException) -> None:
        self._set(is_busy=False, message=said_of(error))
        if not isinstance(error, PhysioError):
            self.desk.tell_error(error)

    def _set(self, **changes: object) -> None:
        self.state = dataclasses.replace(self.state, **changes)  # type: ignore[arg-type]
        self.on_change()


def _turned(calibration: Calibration, rotation: Matrix) -> Calibration:
    return dataclasses.replace(calibration, rotation=rotation, source="profile", axes_confirmed=True)
