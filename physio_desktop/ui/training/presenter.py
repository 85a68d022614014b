"""What may be learned from, what a person chose of it, and the training that goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from physio_desktop.errors import PhysioError
from physio_desktop.ui.core_words import error_in_words
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.training.words import KINDS, sentence
from physio_desktop.ui.wording import translate
from physio_desktop.workflows.retraining import collect, health_of, train_from_sessions
from physio_desktop.workflows.training_process import Cancelled, TimeLeft

if TYPE_CHECKING:
    from physio_desktop.recognition.retraining.health import DataHealth
    from physio_desktop.workflows.retraining import Trained

PLACEMENTS = ("right_ankle", "right_wrist", "right_thigh")
_INNER_FOLDS = 5
_FITS = {"defaults": 0.0, "halving": 4.0, "randomised": 8.0, "grid": 15.0}  # whole trainings per inner fold
IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person ticked; exercises without idle, which always takes part."""

    people: frozenset[str] = frozenset()
    exercises: frozenset[str] = frozenset()
    kinds: tuple[str, ...] = KINDS
    search: str = "defaults"
    personal: bool = False
    public: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """How far a training is; left_s None while nobody can tell."""

    share: float = 0.0
    stage: str = ""
    left_s: float | None = None
    is_ending: bool = False


@dataclass(slots=True, eq=False)
class _Work:
    """Something on the training lane that can be told to stop."""

    stop: threading.Event = field(default_factory=threading.Event)
    clock: TimeLeft = field(default_factory=TimeLeft)


class TrainPresenter(QObject):
    """`health_changed`: data or choice; `progressed`: a step further; `trained`: the run that ended well."""

    health_changed = Signal()
    progressed = Signal()
    trained = Signal(int)
    _told = Signal(object, float, str)

    def __init__(self, desk: Desk, shipped: Path | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.placement = PLACEMENTS[0]
        self.health: DataHealth | None = None
        self.choice = Choice()
        self.now = Now()
        self.failure = ""
        self._shipped = shipped
        self._reading: _Work | None = None
        self._training: _Work | None = None
        self._told.connect(self._take_progress)

    @property
    def is_training(self) -> bool:
        return self._training is not None

    @property
    def is_reading(self) -> bool:
        return self._reading is not None

    # -- what there is

    def look(self, placement: str | None = None) -> None:
        """Reads what can be learned from at a placement; what was being read before is given up."""
        self.placement = placement or self.placement
        if self.is_training or not self.desk.workplace.is_open:
            return
        self.stop_looking()
        work, workplace, side = _Work(), self.desk.workplace, self.placement
        self._reading, self.health, self.failure = work, None, ""

        def read() -> DataHealth:
            found = collect(workplace.store, workplace.storage, side, progress=self._progress_of(work))
            _stop_if(work)
            return health_of(side, found)

        self.desk.background.watch(
            workplace.training.submit(read),
            lambda health: self._take_health(work, health),
            lambda error: self._not_read(work, error),
        )
        self.now = Now(stage=translate("Training", "Reading the sessions"))
        self.health_changed.emit()
        self.progressed.emit()

    def stop_looking(self) -> None:
        if self._reading is not None:
            self._reading.stop.set()
            self._reading = None

    def _take_health(self, work: _Work, health: DataHealth) -> None:
        if work is not self._reading:
            return
        self._reading, self.health = None, health
        exercises = frozenset(health.exercises) - {IDLE}
        self.choice = replace(self.choice, people=frozenset(health.people), exercises=exercises)
        self.health_changed.emit()

    def _not_read(self, work: _Work, error: BaseException) -> None:
        if work is not self._reading:
            return
        self._reading = None
        self.failure = _words(error)
        self.health_changed.emit()

    # -- what is chosen of it

    def choose(self, **changes: object) -> None:
        self.choice = replace(self.choice, **changes)  # type: ignore[arg-type]
        self.health_changed.emit()

    def reason(self) -> str:
        """Why nothing can be trained now; empty where it can."""
        health, choice = self.health, self.choice
        if self.is_reading:
            return translate("Training", "The sessions are being read.")
        if self.failure and health is None:
            return self.failure
        if health is None or not health.people:
            return translate(
                "Training",
                "No reviewed session had the sensor here. Accept or correct some under Sessions first.",
            )
        if not choice.kinds:
            return translate("Training", "Choose at least one kind of trees.")
        if choice.personal and len(choice.people) != 1:
            return translate("Training", "A personal model learns from one person: choose exactly one.")
        problems = health.problems_of(
            choice.people, choice.exercises, personal=choice.personal, public=choice.public
        )
        return " ".join(map(sentence, problems))

    def effort(self, search: str) -> float:
        """How many times as long as without a search."""
        n = max(len(self.choice.people), 1)
        inner = min(max(n - 1, 0), _INNER_FOLDS)
        return 1.0 if inner < 2 else 1 + _FITS[search] * inner

    # -- training

    def train(self) -> None:
        if self.is_training or self.reason():
            return
        work, workplace, choice, side = _Work(), self.desk.workplace, self.choice, self.placement
        shipped, health = self._shipped, self.health
        assert health is not None
        everything = choice.exercises >= frozenset(health.exercises) - {IDLE}
        exercises = () if everything else tuple(sorted(choice.exercises))
        self._training, self.now, self.failure = work, Now(stage=translate("Training", "Beginning")), ""

        def run() -> tuple[Trained, int]:
            from physio_desktop.recognition.retraining.run import RunSettings

            _stop_if(work)
            settings = RunSettings(
                side,
                people=tuple(sorted(choice.people)),
                exercises=exercises,
                kinds=choice.kinds,
                search=choice.search,
                personal=choice.personal,
                public=choice.public,
                continues=choice.continues,
            )
            trained = train_from_sessions(
                workplace.registry,
                workplace.store,
                workplace.storage,
                settings,
                progress=self._progress_of(work),
                is_cancelled=work.stop.is_set,
                shipped=shipped,
            )
            stored = workplace.storage.call(workplace.store.models.run_of, trained.version.id)
            assert stored is not None
            return trained, stored.id

        self.desk.background.watch(workplace.training.submit(run), self._done, self._failed)
        self.progressed.emit()

    def cancel(self) -> None:
        """At once: nothing of the training is left."""
        if self._training is not None and not self._training.stop.is_set():
            self._training.stop.set()
            self.now = replace(self.now, is_ending=True)
            self.progressed.emit()

    def close(self) -> None:
        """Before the window goes: whatever runs on the training lane is given up."""
        self.stop_looking()
        if self._training is not None:
            self._training.stop.set()

    def _progress_of(self, work: _Work) -> Callable[[float, str], None]:
        def tell(share: float, stage: str) -> None:
            _stop_if(work)
            self._told.emit(work, share, stage)

        return tell

    def _take_progress(self, work: _Work, share: float, stage: str) -> None:
        if work in (self._training, self._reading):
            self.now = replace(self.now, share=share, stage=stage, left_s=work.clock.seconds(share))
            self.progressed.emit()

    def _done(self, found: tuple[Trained, int]) -> None:
        self._training = None
        _, run = found
        self.progressed.emit()
        self.trained.emit(run)

    def _failed(self, error: BaseException) -> None:
        self._training = None
        if isinstance(error, Cancelled):
            self.desk.say(translate("Training", "The training was cancelled. Nothing was changed."))
        else:
            self.failure = _words(error)
            self.desk.tell_error(error)
        self.progressed.emit()
        self.health_changed.emit()


def _stop_if(work: _Work) -> None:
    if work.stop.is_set():
        raise Cancelled("The training was cancelled.", "Nothing was changed.")


def _words(error: BaseException) -> str:
    if isinstance(error, PhysioError):
        return error_in_words(error)
    return translate("Training", "The training failed; details are in the log.")
