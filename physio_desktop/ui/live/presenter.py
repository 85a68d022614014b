"""What the live page says, made from what was pushed. No widget in here."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from physio_desktop.domain import PlannedExercise, Prediction, Repetition
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.ui.core_words import told
from physio_desktop.ui.live.band import Band
from physio_desktop.ui.live.placement_words import Notice, notice_of
from physio_desktop.ui.live.time_window import TimeWindow
from physio_desktop.ui.models.words import model_name
from physio_desktop.ui.wording import clock, exercise_name, number, percent, translate, verdict_name
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.set_keeping import KeptSet
from physio_desktop.workflows.treatment import Treatment
from physio_desktop.workflows.treatment_events import RecordingState, SetsStatus

_STALE_S = 3.0
_MOST_ROWS = 300
_STALLED_S = 0.4  # without a sample the picture goes on, so that silence is seen as such
EXECUTIONS = ("correct", "fast", "low_amplitude")


@dataclass(frozen=True, slots=True)
class Panel:
    """The right side of the page, in words and numbers."""

    exercise: str = ""
    is_sure: bool = False
    confidence: float = 0.0
    sure: str = ""
    top: tuple[tuple[str, float], ...] = ()
    count: int = 0
    target: int = 0
    set_text: str = ""
    hold_s: float = 0.0
    hold_target_s: float = 3.0
    tempo: str = ""
    tempo_verdict: str | None = None
    tally: tuple[tuple[str, int], ...] = ()
    rest: str = ""
    hint: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One repetition in the table."""

    key: int
    number: int
    set_number: int
    duration: str
    amplitude: str
    hold: str
    execution: str | None
    verdict: str


class LivePresenter:
    """Pulled by the page's redraw timer; pushed to by signals, on the window's thread."""

    def __init__(self, treatment: Treatment, now_s: Callable[[], float] = time.monotonic) -> None:
        self.treatment = treatment
        self.link = LinkStatus(LinkState.ENDED)
        self.recognition = RecognitionStatus()
        self.sets = SetsStatus()
        self.recording = RecordingState()
        self.window = TimeWindow()
        self.lit: int | None = None  # start of the repetition that is pointed at
        self.latency_s: float | None = None
        self._now_s = now_s
        self._answered = ""  # the doubt about the strap to which something was said
        self._prediction: tuple[Prediction, float] | None = None
        self._markers: list[int] = []
        self._seen: tuple[int, float] = (0, 0.0)
        self._rows_of: SetsStatus | None = None
        self._rows: list[Row] = []

    # -- pushed

    def take_link(self, status: LinkStatus) -> None:
        self.link = status

    def take_prediction(self, prediction: Prediction) -> None:
        self._prediction = prediction, self._now_s()
        arrived_s = self.treatment.arrived_s(prediction) if self.treatment.is_real_time else None
        self.latency_s = None if arrived_s is None else time.monotonic() - arrived_s

    def take_recognition(self, status: RecognitionStatus) -> None:
        if status.doubt != self.recognition.doubt:
            self._answered = ""
        self.recognition = status

    def take_sets(self, status: SetsStatus) -> None:
        self.sets = status

    def take_recording(self, state: RecordingState) -> None:
        self.recording = state
        if state.is_on:
            self._markers.clear()
            self.window = self.window.following()

    # -- pulled

    @property
    def now_us(self) -> int:
        """The newest sample's time; where none comes, time goes on."""
        span = self.treatment.history.span_us
        newest = span[1] if span else 0
        now_s = self._now_s()
        if newest != self._seen[0]:
            self._seen = newest, now_s
        silent_s = now_s - self._seen[1] - _STALLED_S
        waits = self.link.state in (LinkState.STALLED, LinkState.RECONNECTING)
        return newest + round(silent_s * 1e6) if newest and waits and silent_s > 0 else newest

    @property
    def has_stream(self) -> bool:
        return self.treatment.live is not None and self.link.state is not LinkState.FAILED

    @property
    def can_record(self) -> bool:
        return self.has_stream and self.link.state in (
            LinkState.STREAMING,
            LinkState.STALLED,
            LinkState.RECONNECTING,
        )

    @property
    def begun_us(self) -> int:
        """What the clock of the picture counts from: the recording, else the stream."""
        recorder = self.treatment.recorder
        span = self.treatment.history.span_us
        first = span[0] if span else 0
        return first if recorder is None or recorder.origin_us is None else recorder.origin_us

    @property
    def elapsed_s(self) -> float:
        recorder = self.treatment.recorder
        if recorder is None or recorder.origin_us is None:
            return 0.0
        return max(0, self.now_us - recorder.origin_us) / 1e6

    def bands(self, start_us: int, end_us: int) -> list[Band]:
        found: list[Band] = []
        for kept in reversed(self.sets.sets):  # the newest are looked at most
            found += [
                Band(r.start_us, r.end_us, r.execution, r.start_us == self.lit)
                for r in kept.repetitions
                if start_us <= r.end_us and r.start_us <= end_us
            ]
            if kept.about.start_us < start_us:
                break
        return found + [Band(at, at, "marker") for at in self._markers if start_us <= at <= end_us]

    @property
    def shown_set(self) -> KeptSet | None:
        """The set that goes on, else the last one."""
        return self.sets.sets[-1] if self.sets.sets else None

    def panel(self) -> Panel:
        prediction = self._fresh_prediction()
        kept = self.shown_set
        current = self.sets.current
        hold_s, planned = self.treatment.holding.hold_s, self._planned(kept)
        name, is_sure = self._exercise(prediction, current)
        return Panel(
            exercise=name,
            is_sure=is_sure,
            confidence=self._confidence(prediction, current),
            sure=self._sure(prediction, current),
            top=tuple((exercise_name(e), share) for e, share in prediction.top) if prediction else (),
            count=kept.about.n_repetitions if kept else 0,
            target=kept.about.target if kept else self._first_target(),
            set_text=self._set_text(kept),
            hold_s=hold_s,
            hold_target_s=(planned.hold_s if planned and planned.hold_s else 3.0),
            tempo=self._tempo(kept),
            tempo_verdict=kept.repetitions[-1].execution if kept and kept.repetitions else None,
            tally=self._tally(kept),
            rest=self._rest(kept, current),
            hint=self._hint(),
            model=self._model(),
        )

    def rows(self) -> list[Row]:
        """The newest first, of a long session not all."""
        if self._rows_of is not self.sets:
            found: list[Row] = []
            for kept in reversed(self.sets.sets):
                numbered = list(enumerate(kept.repetitions, start=1))
                found += [_row(r, index, kept.about.number) for index, r in reversed(numbered)]
                if len(found) >= _MOST_ROWS:
                    break
            self._rows_of, self._rows = self.sets, found
        return self._rows

    def choices(self) -> list[tuple[str, str]]:
        """Exercises to correct to, likeliest first: id and name."""
        prediction = self._fresh_prediction()
        likely = [e for e, _ in prediction.top if e != "idle"] if prediction else []
        planned = [item.exercise for item in self.treatment.subject.plan]
        rest = ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "squat"]
        return [(e, exercise_name(e)) for e in dict.fromkeys([*likely, *planned, *rest])]

    def notice(self) -> Notice | None:
        """The sensor does not sit as it should, as far as nobody has said what of it."""
        live, status = self.treatment.live, self.recognition
        if live is None or self.link.state is not LinkState.STREAMING or status.doubt == self._answered:
            return None
        return notice_of(status, self.treatment.subject.placement, is_live=live.source.is_live)

    def answer_notice(self) -> str:
        """It was said what of it; gives what seemed wrong, once: a second click of the same hand is none."""
        doubt = self.recognition.doubt
        is_new, self._answered = doubt != self._answered, doubt
        return doubt if is_new else ""

    # -- what keys do

    def mark(self, text: str = "") -> None:
        self._markers.append(self.treatment.sets.mark("note" if text else "marker", text))

    def change_count(self, by: int) -> bool:
        kept = self.shown_set
        if kept is None:
            return False
        self.treatment.sets.correct_count(kept.about.number, kept.about.n_repetitions + by)
        return True

    def change_exercise(self, exercise: str) -> None:
        kept = self.shown_set
        if kept is not None:
            self.treatment.sets.correct_exercise(kept.about.number, exercise)
        else:
            self.treatment.sets.label(exercise, self.now_us)

    def zoom(self, factor: float, anchor: float) -> None:
        self.window = self.window.zoomed(factor, anchor, self.now_us)

    def pan(self, by_s: float) -> None:
        self.window = self.window.panned(by_s, self.now_us)

    def freeze(self, frozen: bool) -> None:
        self.window = self.window.frozen(self.now_us) if frozen else self.window.following()

    # -- words

    def _fresh_prediction(self) -> Prediction | None:
        if self._prediction is None or self._now_s() - self._prediction[1] > _STALE_S:
            return None
        return self._prediction[0]

    def _exercise(self, prediction: Prediction | None, current: KeptSet | None) -> tuple[str, bool]:
        if current is not None and current.about.exercise is not None:
            return exercise_name(current.about.exercise), True
        if prediction is not None:
            return exercise_name(prediction.exercise), prediction.exercise is not None
        if self.link.state is LinkState.STREAMING and self.treatment.live is not None:
            if self.treatment.live.recognition is None:
                return translate("Live", "No placement chosen"), False
            return translate("Live", "Watching"), False
        return "", False

    def _confidence(self, prediction: Prediction | None, current: KeptSet | None) -> float:
        """Of the exercise that is shown."""
        if prediction is None:
            return 0.0
        if current is not None and current.about.exercise is not None:
            return dict(prediction.top).get(current.about.exercise, 0.0)
        return prediction.confidence

    def _sure(self, prediction: Prediction | None, current: KeptSet | None) -> str:
        """How sure, in words; in a set, where something else is seen for a moment, what that is."""
        if prediction is None:
            return ""
        share = percent(self._confidence(prediction, current))
        named = prediction.exercise
        if current is not None and named is not None and named != current.about.exercise:
            return translate("Live", "just now: {what}").format(what=exercise_name(named))
        if named is None and current is None:
            return translate("Live", "not sure, {share} at best").format(share=share)
        return translate("Live", "{share} sure").format(share=share)

    def _planned(self, kept: KeptSet | None) -> PlannedExercise | None:
        exercise = kept.about.exercise if kept else None
        return next((p for p in self.treatment.subject.plan if p.exercise == exercise), None)

    def _first_target(self) -> int:
        plan = self.treatment.subject.plan
        return plan[0].n_repetitions if plan else 10

    def _set_text(self, kept: KeptSet | None) -> str:
        if kept is None:
            return translate("Live", "The count begins with the first repetition")
        same = [k for k in self.sets.sets if k.about.exercise == kept.about.exercise]
        planned = self._planned(kept)
        if planned is None:
            return translate("Live", "set {n}").format(n=len(same))
        if len(same) > planned.n_sets:
            return translate("Live", "set {n}, {total} planned").format(n=len(same), total=planned.n_sets)
        return translate("Live", "set {n} of {total}").format(n=len(same), total=planned.n_sets)

    def _tempo(self, kept: KeptSet | None) -> str:
        if kept is None or not kept.repetitions:
            return ""
        last = kept.repetitions[-1]
        seconds = number(last.duration_s, 1)
        return translate("Live", "{seconds} s, {verdict}").format(
            seconds=seconds, verdict=verdict_name(last.execution)
        )

    def _tally(self, kept: KeptSet | None) -> tuple[tuple[str, int], ...]:
        counts = Counter(r.execution for r in kept.repetitions) if kept else Counter()
        return tuple((execution, counts.get(execution, 0)) for execution in EXECUTIONS)

    def _rest(self, kept: KeptSet | None, current: KeptSet | None) -> str:
        if kept is None or current is not None or kept.about.end_us is None:
            return ""
        seconds = max(0, self.now_us - kept.about.end_us) / 1e6
        return translate("Live", "Rest {time}").format(time=clock(seconds))

    def _hint(self) -> str:
        if self.recognition.message and not self.recognition.doubt:
            return told(self.recognition.message, self.recognition.hint)
        live = self.treatment.live
        if live is not None and live.recognition is None and self.link.state is LinkState.STREAMING:
            return translate(
                "Live", "Choose where the sensor sits, and exercises are recognised and counted."
            )
        return ""

    def _model(self) -> str:
        """Which one names what is seen now."""
        live, name = self.treatment.live, self.recognition.model
        if live is None or live.recognition is None or not name:
            return ""
        return translate("Live", "Model: {name}").format(name=model_name(name))

    def status_line(self) -> str:
        """Rate, loss, latency, battery."""
        status = self.link
        if not self.has_stream or status.state is LinkState.CONNECTING:
            return ""
        parts = []
        if status.rate_hz:
            parts.append(f"{number(status.rate_hz, 0)} Hz")
        parts.append(translate("Live", "loss {share}").format(share=percent(status.loss_recent, 1)))
        if self.latency_s is not None:
            parts.append(translate("Live", "label after {ms} ms").format(ms=number(1000 * self.latency_s)))
        if status.device and status.device.battery_percent is not None:
            parts.append(
                translate("Live", "battery {share}").format(share=f"{status.device.battery_percent} %")
            )
        return "  ·  ".join(parts)


def _row(repetition: Repetition, index: int, set_number: int) -> Row:
    measures = repetition.measures
    amplitude, hold = measures.get("amplitude_deg"), measures.get("hold_s")
    return Row(
        repetition.start_us,
        index,
        set_number,
        f"{number(repetition.duration_s, 1)} s",
        "" if amplitude is None else f"{number(amplitude)}°",
        "" if hold is None else f"{number(hold, 1)} s",
        repetition.execution,
        verdict_name(repetition.execution),
    )
