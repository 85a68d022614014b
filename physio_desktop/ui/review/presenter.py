"""A session under review: what is in view, what is selected, and what a person says of it, step by step."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from physio_desktop.domain import Correction, ExerciseSet, Label, ReviewedRepetition, ReviewedSet
from physio_desktop.storage.edits import Edit, Entry
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.review.opened import Opened, read_opened
from physio_desktop.ui.review.span import Span
from physio_desktop.ui.wording import EXERCISES, exercise_name, translate
from physio_desktop.workflows import reviewing
from physio_desktop.workflows.reviewing import Said, Step, Steps, read_said
from physio_desktop.workflows.session_summary import overlapping

USUAL_US = 60_000_000  # in view when a session is opened
_USUAL_REPETITION_US = 3_000_000


class ReviewPresenter:
    """`on_opened`: another session; `on_view`: another stretch of it, or another moment; `on_said`: what
    stands, or what is selected, has changed.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened: Opened | None = None
        self.said = Said()
        self.view = Span(0, USUAL_US)
        self.at_us = 0
        self.selected: ReviewedRepetition | None = None
        self.selected_label: Entry | None = None
        self.steps = Steps()
        self.on_opened: Callable[[], None] = lambda: None
        self.on_view: Callable[[], None] = lambda: None
        self.on_said: Callable[[], None] = lambda: None
        self._n_pending = 0
        self._later: list[Callable[[], None]] = []
        self._wanted: int | None = None

    # -- opening

    def open(self, session_id: int, at_us: int | None = None) -> None:
        self._wanted = session_id

        def show(found: tuple[Opened, Said]) -> None:
            opened, said = found
            self._show(opened, said, at_us)

        self.desk.ask_store(lambda store: read_opened(store, session_id), show)

    def close(self) -> None:
        self._wanted = None
        self.opened, self.said, self.selected, self.selected_label = None, Said(), None, None
        self.steps, self._later = Steps(), []
        self.on_opened()

    def _show(self, opened: Opened, said: Said, at_us: int | None) -> None:
        if opened.session.id != self._wanted:
            return
        self.opened, self.said = opened, said
        self.steps, self._later, self._n_pending = Steps(), [], 0
        self.selected, self.selected_label = None, None
        whole = opened.whole
        first = said.repetitions[0].span_us[0] if said.repetitions else whole.start_us
        self.view = Span(whole.start_us, whole.start_us + USUAL_US).inside(whole)
        self.at_us = at_us if at_us is not None else whole.start_us
        self.view = self.view.showing(at_us if at_us is not None else first, whole, 0.0)
        if at_us is not None:
            self.selected = self.repetition_at(at_us)
        self.on_opened()

    # -- view

    def zoom(self, factor: float, anchor: float = 0.5) -> None:
        if self.opened is not None:
            self.look_at(self.view.zoomed(factor, anchor, self.opened.whole))

    def pan(self, by_us: int) -> None:
        if self.opened is not None:
            self.look_at(self.view.panned(by_us, self.opened.whole))

    def look_at(self, span: Span) -> None:
        if self.opened is not None and (span := span.inside(self.opened.whole)) != self.view:
            self.view = span
            self.on_view()

    def move_to(self, at_us: int) -> None:
        """The moment from which is played; kept in view."""
        if self.opened is None:
            return
        whole = self.opened.whole
        self.at_us = min(max(at_us, whole.start_us), whole.end_us)
        self.view = self.view.showing(self.at_us, whole, 0.0)
        self.on_view()

    # -- what is selected

    def select(self, one: ReviewedRepetition | None) -> None:
        self.selected, self.selected_label = one, None
        if one is not None and self.opened is not None:
            start, end = one.span_us
            self.at_us = start
            self.view = self.view.showing((start + end) // 2, self.opened.whole)
            self.on_view()
        self.on_said()

    def select_label(self, entry: Entry | None) -> None:
        self.selected, self.selected_label = None, entry
        self.on_said()

    def step(self, by: int) -> None:
        """The next repetition, or the one before; from the moment where nothing is selected."""
        found = self.said.repetitions
        if not found:
            return
        if self.selected is not None and self.selected in found:
            index = found.index(self.selected) + by
        elif by > 0:
            index = next((i for i, one in enumerate(found) if one.span_us[0] >= self.at_us), len(found) - 1)
        else:
            index = next((i for i in reversed(range(len(found))) if found[i].span_us[1] <= self.at_us), 0)
        self.select(found[min(max(index, 0), len(found) - 1)])

    def repetition_at(self, at_us: int) -> ReviewedRepetition | None:
        inside = [one for one in self.said.repetitions if one.span_us[0] <= at_us <= one.span_us[1]]
        return min(inside, key=lambda one: one.span_us[1] - one.span_us[0], default=None)

    def set_at(self, at_us: int) -> ExerciseSet | None:
        return next((one for one in self.said.true_sets if one.holds((at_us, at_us))), None)

    @property
    def chosen_set(self) -> ExerciseSet | None:
        """That of the selected repetition, else that of the moment."""
        at_us = sum(self.selected.span_us) // 2 if self.selected is not None else self.at_us
        return self.set_at(at_us)

    @property
    def reviewed_set(self) -> ReviewedSet | None:
        """The chosen set with what was recorded of it."""
        chosen = self.chosen_set
        return next((one for one in self.said.sets if chosen and one.truth.number == chosen.number), None)

    @property
    def opened_end_us(self) -> int:
        return self.opened.whole.end_us if self.opened is not None else 0

    @property
    def label(self) -> Label | None:
        return next((label for entry, label in self.said.labels if entry == self.selected_label), None)

    def choices(self) -> list[tuple[str, str]]:
        """Exercises that it could be, those of this session first."""
        opened = self.opened
        names = [one.exercise for one in self.said.true_sets]
        names += [run[2] for run in opened.predicted] if opened is not None else []
        names += [label.exercise for _, label in self.said.labels]
        known = dict.fromkeys(name for name in (*names, *EXERCISES) if name and name != "idle")
        return [(name, exercise_name(name)) for name in (*[*known][:8], "idle")]

    # -- what a person says

    def verdict(self, execution: str) -> None:
        self._correct(execution=execution)

    def change_exercise(self, exercise: str) -> None:
        label = self.label
        if label is not None:
            self.say_label(label.start_us, label.end_us, exercise)
        else:
            self._correct(exercise=exercise)

    def accept(self) -> None:
        self._correct()
        self.step(1)

    def reject(self) -> None:
        """What is selected is no repetition; a selected label is taken away."""
        if self.selected_label is not None:
            entry = self.selected_label
            self._do(lambda said: Edit(withdraw=(entry,)))
        else:
            self._correct(is_repetition=False)

    def move_boundary(self, one: ReviewedRepetition, start_us: int, end_us: int) -> None:
        if end_us - start_us >= reviewing.LEAST_US:
            self.selected = one
            self._correct(start_us=start_us, end_us=end_us)

    def add_missed(self, start_us: int | None = None, end_us: int | None = None) -> None:
        """A repetition that the program did not see; without boundaries a usual one from the moment on."""
        if self.opened is None:
            return
        if start_us is None or end_us is None:
            start_us, end_us = self.at_us, self.at_us + self._usual_us()
        middle_us = (start_us + end_us) // 2
        about = self.set_at(middle_us)
        exercise = about.exercise if about is not None else self._predicted(middle_us)
        wanted = start_us, min(end_us, self.opened.whole.end_us)
        self._do(lambda said: reviewing.add_missed(*wanted, exercise))
        added = [one for one in self.said.repetitions if one.span_us == wanted and one.detected is None]
        self.select(added[-1] if added else None)

    def say_label(self, start_us: int, end_us: int, exercise: str | None) -> None:
        if end_us - start_us >= reviewing.LEAST_US:
            self.selected_label = None
            self._do(lambda said: reviewing.label_span(said.labels, start_us, end_us, exercise))

    def accept_set(self) -> None:
        """Everything of the set that nobody looked at is as the program says."""
        one = self.chosen_set
        if one is None:
            self.desk.say(translate("Review", "Choose a repetition of the set first."))
            return
        self._do(lambda said: reviewing.accept_all(reviewing.in_set(one, said.repetitions)))

    def change_set(self, number: int, **changes: Any) -> None:
        """Exercise, boundaries, count, pain or effort of a set; two sets cannot share a moment."""
        if overlapping(self.said.sets_with(number, **changes)):
            words = translate("Sessions", "Two sets cannot share a moment. Change the neighbour first.")
            self.desk.say(words)
            return

        def edit(said: Said) -> Edit:
            found = next((one for one in said.sets if one.recorded.number == number), None)
            return reviewing.correct_set(found, said.labels, **changes) if found is not None else Edit()

        self._do(edit)

    def accept_session(self) -> None:
        if self.opened is None:
            return
        predictions = self.opened.predictions

        def everything(said: Said) -> Edit:
            labels = reviewing.accept_labels(predictions, said.labels)
            return Edit(add=(*reviewing.accept_all(said.repetitions).add, *labels.add))

        self._do(everything)

    def write_note(self, text: str) -> None:
        if not self.desk.workplace.is_open:
            return  # it closes
        if self.opened is None or text.strip() == self.opened.session.note.strip():
            return
        session = self.opened.session
        noted = dataclasses.replace(session, note=text.strip())
        self.opened = dataclasses.replace(self.opened, session=noted)
        self.desk.ask_store(lambda store: store.reviews.set_note(session.id, text))

    # -- undo and redo

    def undo(self) -> None:
        if (step := self.steps.undo()) is not None:
            self._show_said(step.before)
            self._store(step, lambda: step.back, lambda: self._put_back(step, done=True))

    def redo(self) -> None:
        if (step := self.steps.redo()) is not None:
            self._show_said(step.after)
            self._store(step, lambda: step.again, lambda: self._put_back(step, done=False))

    def _put_back(self, step: Step, *, done: bool) -> None:
        self.steps.forget(step)
        (self.steps.done if done else self.steps.undone).append(step)

    # -- inside

    def _correct(self, **changes: Any) -> None:
        one = self.selected
        if one is None:
            return

        def edit(said: Said) -> Edit:
            found = _like(one, said)
            return reviewing.correct(found, **changes) if found is not None else Edit()

        self._do(edit)

    def _do(self, make: Callable[[Said], Edit]) -> None:
        """Shown at once, stored on the lane; what builds on an entry that is not stored yet waits for it."""
        if self.opened is None:
            return
        edit = make(self.said)
        if self._n_pending and (self._later or not all(entry.id for entry in edit.withdraw)):
            self._later.append(lambda: self._do(make))
            return
        if not (edit.add or edit.withdraw or edit.restore):
            return
        after = reviewing.applied(self.said, edit, self.desk.settings.initials)
        step = Step(edit, self.said, after)
        self.steps.do(step)
        self._select_added(edit, after)
        self._show_said(after)
        self._store(step, lambda: edit, lambda: self.steps.forget(step), is_new=True)

    def _select_added(self, edit: Edit, after: Said) -> None:
        """An added repetition that was changed is another one now, at the same place or near it."""
        spans = [(c.start_us, c.end_us) for c in edit.add if isinstance(c, Correction) and not c.repetition]
        if self.selected is not None and self.selected.detected is None and spans:
            same = [r for r in after.repetitions if r.detected is None and r.span_us in spans]
            self.selected = same[0] if same else None

    def _store(
        self, step: Step, edit: Callable[[], Edit], failed: Callable[[], None], *, is_new: bool = False
    ) -> None:
        """On the lane, in order, so that a step back finds what its step has added."""
        assert self.opened is not None
        session_id = self.opened.session.id
        self._n_pending += 1

        def write(store: Any) -> Said:
            added = store.reviews.edit(session_id, edit())
            if is_new:
                step.added = added
            return read_said(store, session_id)

        def stored(said: Said) -> None:
            if self._wanted == session_id and self.opened is not None:
                self._n_pending -= 1
                if not self._n_pending:
                    self._settle(said)

        def not_stored(error: BaseException) -> None:
            self.desk.tell_error(error)
            if self._wanted != session_id or self.opened is None:
                return
            failed()
            self._later.clear()
            self._n_pending -= 1
            self.desk.ask_store(lambda store: read_said(store, session_id), self._settle)

        self.desk.ask_store(write, stored, not_stored)

    def _settle(self, said: Said) -> None:
        self._show_said(said)
        later, self._later = self._later, []
        for do in later:
            do()

    def _show_said(self, said: Said) -> None:
        self.said = said
        if self.selected is not None:
            self.selected = _like(self.selected, said)
        if self.selected_label is not None and self.label is None:
            self.selected_label = None
        self.on_said()

    def _usual_us(self) -> int:
        spans = sorted(end - start for start, end in (one.span_us for one in self.said.repetitions))
        return spans[len(spans) // 2] if spans else _USUAL_REPETITION_US

    def _predicted(self, at_us: int) -> str | None:
        assert self.opened is not None
        runs = self.opened.predicted
        return next((name for start, end, name in runs if start <= at_us < end), None)


def _like(one: ReviewedRepetition, said: Said) -> ReviewedRepetition | None:
    """The same repetition in another picture."""
    if one.id is not None:
        return next((r for r in said.repetitions if r.id == one.id), None)
    return next((r for r in said.repetitions if r.detected is None and r.span_us == one.span_us), None)
