"""Versions trained here: which one serves, what it reached, and what may take its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from physio_desktop.ui.desk import Desk
from physio_desktop.ui.models.words import version_name
from physio_desktop.ui.training.words import LEADING, figure_words, sentence, tested_name
from physio_desktop.ui.wording import moment, placement_name, translate
from physio_desktop.workflows.model_choice import choose_model
from physio_desktop.workflows.model_comparison import compared, gate_now, per_person
from physio_desktop.workflows.model_registry import Gate, ModelRegistry, name_of

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import ModelVersion, Promotion
    from physio_desktop.storage.session_store import SessionStore


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as it is shown; `figures` and `protocol` belong together."""

    id: int
    name: str
    file_name: str
    placement: str
    patient: str | None
    created: datetime
    n_people: int
    figures: str
    protocol: str
    is_active: bool
    run: int | None


@dataclass(frozen=True, slots=True)
class Serving:
    """What serves at a placement (of a patient): `words` names it; who made it serve, when and why."""

    placement: str
    patient: str | None
    words: str
    since: str
    is_shipped: bool
    can_roll_back: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a version may take the place of another; both by name."""

    version: int
    candidate: str
    active: str
    gate: Gate


class VersionsPresenter(QObject):
    """Everything that reads or writes happens off the window's thread."""

    changed = Signal()
    asked = Signal(object)  # Question, to be shown before a version serves
    compared = Signal(object)  # Question, to be looked at only

    def __init__(self, desk: Desk, shipped: Path | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.lines: tuple[VersionLine, ...] = ()
        self.serving: tuple[Serving, ...] = ()
        self.tried: int | None = None
        self._shipped = shipped
        self._versions: dict[int, ModelVersion] = {}

    def refresh(self) -> None:
        if self.desk.workplace.is_open:
            self.desk.ask_store(_all, self._found)

    def _found(self, found: _Found) -> None:
        self._versions = {version.id: version for version in found.versions}
        active = {(h[0].placement, h[0].patient): h[0].model for h in found.histories.values() if h}
        self.lines = tuple(
            _line(v, active.get((v.placement, v.patient)) == v.id, found.runs.get(v.id))
            for v in found.versions
        )
        self.serving = tuple(self._serving(*key, history) for key, history in sorted(found.histories.items()))
        if self.tried not in self._versions:
            self.tried = None
        self.changed.emit()

    def _serving(self, placement: str, patient: str, history: list[Promotion]) -> Serving:
        now = history[0] if history else None
        version = self._versions.get(now.model) if now is not None and now.model is not None else None
        earlier = [one for one in history[1:] if now is not None and one.model != now.model]
        since = "" if now is None else _since(now)
        shipped = translate("Models", "the model that came with the program")
        if patient:
            shipped = translate("Models", "the model for everybody")
        words = shipped if version is None else _name(version)
        return Serving(
            placement, patient or None, words, since, version is None, bool(earlier) or version is not None
        )

    # -- what serves

    def ask(self, version_id: int) -> None:
        """Shows what speaks for and against it (`asked`); the person decides."""
        version = self._versions.get(version_id)
        if version is None:  # the list is older than the version
            self.desk.ask_store(lambda store: store.models.version(version_id), self._ask_of)
            return

        def look() -> Question:
            workplace, shipped = self.desk.workplace, self._shipped
            models, call = workplace.store.models, workplace.storage.call
            active = call(models.active, version.placement, version.patient)
            if active is None and version.patient is not None:
                active = call(models.active, version.placement)
            run = call(models.run_of, version.id)
            if active is not None:
                name = _file_name(active)
            else:
                choice = choose_model(version.placement, None, shipped)
                name = "" if choice is None else choice.card.name.removesuffix(".card.json")
            shown = name if active is None else _name(active)
            return Question(version.id, _name(version), shown, gate_now(version, active, name, run))

        self._do(look, self.asked.emit)

    def _ask_of(self, version: ModelVersion) -> None:
        self._versions[version.id] = version
        self.ask(version.id)

    def promote(self, question: Question, *, reason: str = "") -> None:
        """`reason`: why it shall serve although the gate says no."""
        version = self._versions[question.version]
        override = not question.gate.passed

        def done(_: object) -> None:
            words = translate("Models", "{name} serves from now on.")
            self.desk.say(
                words.format(name=_name(version)),
                translate("Models", "Go back"),
                lambda: self.roll_back(version.placement, version.patient),
            )
            self._changed()

        self._do(
            lambda: self._registry.promote(version, question.gate, override=override, reason=reason), done
        )

    def roll_back(self, placement: str, patient: str | None) -> None:
        self._do(lambda: self._registry.rollback(placement, patient), lambda _: self._told_back(placement))

    def serve_shipped(self, placement: str, patient: str | None) -> None:
        self._do(
            lambda: self._registry.serve_shipped(placement, patient), lambda _: self._told_back(placement)
        )

    def _told_back(self, placement: str) -> None:
        words = translate("Models", "The model of the {place} was changed back.")
        self.desk.say(words.format(place=placement_name(placement)))
        self._changed()

    def _changed(self) -> None:
        """Another model serves: also the stream that runs now, from its next window on."""
        self.desk.background.watch(self.desk.treatment.swap_model())
        self.refresh()

    # -- comparing

    def comparable(self, version_id: int) -> list[VersionLine]:
        """The other versions of the same placement."""
        mine = next((one for one in self.lines if one.id == version_id), None)
        mine_or_all = (None, mine.patient) if mine else ()
        return [
            other
            for other in self.lines
            if mine
            and other.id != mine.id
            and other.placement == mine.placement
            and other.patient in mine_or_all
        ]

    def compare(self, first: int, second: int) -> None:
        a, b = self._versions[first], self._versions[second]
        self.compared.emit(Question(a.id, _name(a), _name(b), compared(a.card, b.card)))

    # -- trying one out

    def try_live(self, version_id: int | None) -> None:
        """It serves the running stream until it is stopped (None), and nothing else."""
        version = None if version_id is None else self._versions[version_id]

        def begin() -> Path | None:
            if version is None:
                return None
            self._registry.check(version)
            return self._registry.card_path(version)

        def ready(card: Path | None) -> None:
            patient = None if version is None else version.patient
            self.desk.background.watch(self.desk.treatment.try_model(card, patient))
            self.tried = version_id
            self.changed.emit()

        self._do(begin, ready)

    # -- one file

    def export(self, version_id: int, path: Path) -> None:
        version = self._versions[version_id]
        words = translate("Models", "{name} is in {file}.").format(name=_name(version), file=path.name)
        self._do(lambda: self._registry.export_file(version, path), lambda _: self.desk.say(words))

    def import_file(self, path: Path) -> None:
        def done(version: ModelVersion) -> None:
            words = translate("Models", "{name} was added. It serves nobody before you say so.")
            self.desk.say(words.format(name=_name(version)))
            self.refresh()

        self._do(lambda: self._registry.import_file(path), done)

    # -- inside

    @property
    def _registry(self) -> ModelRegistry:
        return self.desk.workplace.registry

    def _do(self, task: Callable[[], Any], done: Callable[[Any], Any]) -> None:
        self.desk.background.watch(self.desk.workplace.jobs.submit(task), done)


@dataclass(frozen=True, slots=True)
class _Found:
    versions: list[ModelVersion]
    histories: dict[tuple[str, str], list[Promotion]]
    runs: dict[int, int]


def _all(store: SessionStore) -> _Found:
    versions = store.models.versions()
    keys = {(v.placement, v.patient or "") for v in versions}
    histories = {key: store.models.history(key[0], key[1] or None) for key in keys}
    runs = {r.model: r.id for r in reversed(store.models.run_lines()) if r.model is not None}
    return _Found(versions, histories, runs)


def _line(version: ModelVersion, is_active: bool, run: int | None) -> VersionLine:
    score = version.card.get("scores", {}).get("retraining", {})
    overall = score.get("overall", {})
    worst = min(
        ((f[LEADING], who) for who, f in per_person(version.card).items() if f.get(LEADING) is not None),
        default=None,
    )
    words = translate("Models", "Macro F1 {f1}, accuracy {accuracy}").format(
        f1=figure_words(LEADING, overall.get(LEADING)),
        accuracy=figure_words("accuracy", overall.get("accuracy")),
    )
    if worst is not None:
        least = figure_words(LEADING, worst[0])
        said = translate("Models", "worst person {who}: {f1}")
        if version.patient is not None:
            said = translate("Models", "worst session {who}: {f1}")
        words += "; " + said.format(who=tested_name(worst[1]), f1=least)
    return VersionLine(
        version.id,
        _name(version),
        _file_name(version),
        version.placement,
        version.patient,
        version.created,
        len(version.card.get("people", ())),
        words,
        sentence(str(score.get("sentence", ""))),
        is_active,
        run,
    )


def _file_name(version: ModelVersion) -> str:
    return name_of(version.placement, version.version, version.patient)


def _name(version: ModelVersion) -> str:
    """As people call it."""
    return version_name(version.placement, version.version, version.patient)


def _since(promotion: Promotion) -> str:
    parts = [moment(promotion.at), promotion.who]
    if promotion.overridden:
        words = translate("Models", "against the test, because: {reason}")
        parts.append(words.format(reason=promotion.reason))
    return ", ".join(filter(None, parts))
