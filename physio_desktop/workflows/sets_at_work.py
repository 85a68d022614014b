"""The sets of what goes on, or of what was recorded last: counted, rated, corrected, and always stored."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from physio_desktop.domain import Label, Marker, PlannedExercise, Repetition
from physio_desktop.workflows.recorder import Recorder
from physio_desktop.workflows.set_corrections import save_sets
from physio_desktop.workflows.set_keeping import SetKeeper, targets_of
from physio_desktop.workflows.treatment_events import SetsStatus
from physio_desktop.workflows.workplace import Workplace

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore


class SetsAtWork:
    """May be called from any thread and returns at once. Times are those of the stream.

    now_us: the newest sample's time. `author` signs what a person says. While a recording is on, what is said
    goes to its recorder; once it is closed, to the stored session.
    """

    def __init__(
        self, workplace: Workplace, now_us: Callable[[], int], on_sets: Callable[[SetsStatus], None]
    ) -> None:
        self.author = ""
        self._workplace = workplace
        self._now_us = now_us
        self._on_sets = on_sets
        self._lock = threading.Lock()
        self._keeper = SetKeeper()
        self._recorder: Recorder | None = None
        self._finished: tuple[int, int] | None = None  # the session recorded last, where it began

    # -- what goes on

    def begin(self, plan: Sequence[PlannedExercise], recorder: Recorder | None = None) -> None:
        """Count anew, for a recording or without one."""
        with self._lock:
            self._keeper, self._finished = SetKeeper(_targets(plan)), None
            self._recorder = recorder
            self._tell()

    def retarget(self, plan: Sequence[PlannedExercise]) -> None:
        with self._lock:
            self._keeper.retarget(_targets(plan))

    def push(self, repetition: Repetition) -> None:
        self._change(lambda keeper: keeper.push(repetition))

    def tick(self) -> None:
        """Time goes by; a set without a repetition for long has ended."""
        with self._lock:
            if self._keeper.tick(self._now_us()):
                self._tell()

    def stop(self) -> None:
        """The recording ends: so does its set."""
        self._change(lambda keeper: keeper.end(self._now_us(), "stop"))

    def stored(self, session: int | None, origin_us: int) -> None:
        """The recording is closed; what is said from now on changes the stored session, if there is one."""
        with self._lock:
            self._recorder = None
            if session is not None:
                self._finished = session, origin_us
                self._on_sets(SetsStatus(self._keeper.sets, session))

    # -- what a person says

    def end(self) -> None:
        self._change(lambda keeper: keeper.end(self._now_us(), "key"))

    def correct_count(self, number: int, count: int) -> None:
        self._change(lambda keeper: keeper.correct_count(number, count, self.author))

    def rate(self, number: int, pain: int | None, effort: float | None) -> None:
        self._change(lambda keeper: keeper.rate(number, pain, effort, self.author))

    def move(self, number: int, start_us: int, end_us: int) -> None:
        """Raises ValueError where that cannot be."""
        self._change(lambda keeper: keeper.move(number, start_us, end_us, self.author))

    def correct_exercise(self, number: int, exercise: str) -> None:
        """What was done in a set: the prediction stays, a person's label with initials stands beside it."""
        self._change(lambda keeper: keeper.correct_exercise(number, exercise, self.author))
        with self._lock:
            about = self._keeper.sets[number - 1].about
        self.label(exercise, about.start_us, about.end_us)

    def label(self, exercise: str, start_us: int, end_us: int | None = None) -> None:
        """What is being done since `start_us`."""
        end_us = end_us or self._now_us()
        self._note(Label(start_us, max(end_us, start_us), exercise, author=self.author))

    def mark(self, kind: str = "marker", text: str = "") -> int:
        """A moment worth finding again; gives it in stream time."""
        at_us = self._now_us()
        self._note(Marker(at_us, at_us, kind, text, self.author))
        return at_us

    # -- inside

    def _note(self, item: Marker | Label) -> None:
        recorder = self._recorder
        if recorder is not None:
            recorder.add([item])

    def _change(self, change: Callable[[SetKeeper], object]) -> None:
        with self._lock:
            change(self._keeper)
            self._tell()

    def _tell(self) -> None:
        """With the lock held."""
        abouts = [kept.about for kept in self._keeper.sets]
        session = None
        if self._recorder is not None:
            self._recorder.set_sets(abouts)
        elif self._finished is not None:
            session, origin_us = self._finished
            self._store(session, [about.shifted(-origin_us) for about in abouts])
        self._on_sets(SetsStatus(self._keeper.sets, session))

    def _store(self, session: int, sets: Sequence) -> None:  # type: ignore[type-arg]
        def save() -> None:
            store: SessionStore = self._workplace.store
            save_sets(store, session, sets)

        self._workplace.storage.submit(save)


def _targets(plan: Sequence[PlannedExercise]) -> Callable[[str | None], int]:
    return targets_of({item.exercise: item.n_repetitions for item in plan})
