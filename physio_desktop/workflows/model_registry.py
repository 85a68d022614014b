"""Versions of models in the user's folder: added, checked, promoted, rolled back, compared, passed on.

A version is a folder `<placement>-<number>` with a card and its trees; it never changes. The database knows
each by the SHA-256 of its card and keeps which one serves. Calls are for the jobs lane.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.errors import PhysioError, StorageError
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import PLACEMENTS
from physio_desktop.workflows.model_files import ModelFileError, pack, try_out, unpack

if TYPE_CHECKING:
    from physio_desktop.recognition.model_store import StoredModel
    from physio_desktop.storage.model_versions import ModelVersion
    from physio_desktop.storage.session_store import SessionStore

_log = logging.getLogger(__name__)
TOLERANCE = 0.005  # half a point: less than one window in two hundred
LEADING = "f1_macro"
_PART = ".part-"
_WRITTEN_BY_NOW_S = 600.0  # a version takes a second
_ONE = {"people": "person", "sessions": "session", "parts": "part"}


@dataclass(frozen=True, slots=True)
class Duel:
    """Two models on the same person: macro F1, 0 to 1."""

    person: str
    candidate: float
    active: float


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a candidate may serve. `passed` None: there is nobody whom both can be tested on."""

    duels: tuple[Duel, ...]
    passed: bool | None
    sentence: str


def judge(candidate: Mapping[str, Any], active: Mapping[str, Any], what: str = "people") -> Gate:
    """Figures per person of both (`{"P-1": {"f1_macro": ...}}`): not worse on the mean, nor on the worst.

    what: people, or sessions or parts of one person, where a model is for nobody else.
    """
    both = [p for p in candidate if _f1(candidate, p) is not None and _f1(active, p) is not None]
    duels = tuple(Duel(p, _f1(candidate, p) or 0.0, _f1(active, p) or 0.0) for p in sorted(both))
    if not duels:
        return Gate((), None, "There is nothing on which both models can be tested.")
    mine, theirs = [d.candidate for d in duels], [d.active for d in duels]
    means = sum(mine) / len(mine), sum(theirs) / len(theirs)
    passed = means[0] >= means[1] - TOLERANCE and min(mine) >= min(theirs) - TOLERANCE
    words = "is not worse than" if passed else "is worse than"
    one = _ONE[what]
    return Gate(
        duels,
        passed,
        f"On {len(duels)} {one if len(duels) == 1 else what} that both can be tested on, this model {words} "
        f"the active one: macro F1 {means[0]:.1%} against {means[1]:.1%}, worst {one} {min(mine):.1%} "
        f"against {min(theirs):.1%}.",
    )


def _f1(figures: Mapping[str, Any], person: str) -> float | None:
    value = figures.get(person, {}).get(LEADING)
    return None if value is None else float(value)


class ModelRegistry:
    """`folder`: the user's own, made when it is first needed."""

    def __init__(self, folder: Path, store: SessionStore, lane: Lane) -> None:
        self.folder = folder
        self._store = store
        self._lane = lane

    # -- files

    def card_path(self, version: ModelVersion) -> Path:
        name = name_of(version.placement, version.version, version.patient)
        return self.folder / name / f"{name}.card.json"

    def check(self, version: ModelVersion) -> None:
        """Raises PhysioError where a file is missing or was altered; reads them all."""
        path = self.card_path(version)
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != version.sha256:
                raise PhysioError(
                    f"The card of {path.parent.name} was changed since it was made.",
                    "Go back to another version, or train it again.",
                )
            for entry in json.loads(data)["files"].values():
                part = (path.parent / Path(entry["file"]).name).read_bytes()
                if hashlib.sha256(part).hexdigest() != entry["sha256"]:
                    raise PhysioError(
                        f"{entry['file']} was changed since it was made.",
                        "Go back to another version, or train it again.",
                    )
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise PhysioError(
                f"The files of {path.parent.name} are missing or cannot be read.",
                "Go back to another version, or train it again.",
            ) from error

    def preferred(self, placement: str, patient: str | None = None) -> Path | None:
        """The card of the version that serves, of this patient before that of everybody; None: shipped.

        The left side is served by the right one's.
        """
        placement = placement.replace("left_", "right_", 1)
        for whose in dict.fromkeys((patient, None)):
            version = self._active(placement, whose)
            if version is not None:
                return self.card_path(version)
        return None

    def _active(self, placement: str, patient: str | None) -> ModelVersion | None:
        return self._lane.call(self._store.models.active, placement, patient)

    # -- versions

    def add(
        self,
        placement: str,
        make: Callable[[str], StoredModel],
        *,
        patient: str | None = None,
    ) -> ModelVersion:
        """`make(name)` gives the model. All of it is there in the end, or nothing. Raises StorageError."""
        from physio_desktop.recognition.model_store import save_model

        number = self._lane.call(self._store.models.next_version, placement, patient)
        name = name_of(placement, number, patient)
        final = self.folder / name
        with _replacing(self.folder, final) as part:
            card_path = save_model(part, make(name))
            data = card_path.read_bytes()
        try:
            return self._lane.call(
                lambda: self._store.models.add(
                    placement, number, json.loads(data), hashlib.sha256(data).hexdigest(), patient=patient
                )
            )
        except BaseException:
            shutil.rmtree(final, ignore_errors=True)
            raise

    def own_of(self, patient: str) -> list[ModelVersion]:
        """The versions that serve this patient alone."""
        found = (self._active(placement, patient) for placement in PLACEMENTS)
        return [version for version in found if version is not None]

    def export_file(self, version: ModelVersion, to: Path) -> None:
        """One file for another computer. Raises PhysioError."""
        self.check(version)
        pack(self.card_path(version), to)

    def import_file(self, file: Path) -> ModelVersion:
        """A new version from a file of this program; it serves only once promoted. Raises PhysioError."""
        from physio_desktop.recognition.model_store import load_model

        with tempfile.TemporaryDirectory(prefix="physio-model-") as folder:
            card_path = unpack(file, Path(folder) / "parts")
            try_out(card_path)
            model = load_model(card_path)
            placements = [str(place["worn"]) for place in model.card["placements"].values()]
            if len(placements) != 1 or placements[0] not in PLACEMENTS:
                raise ModelFileError(
                    f"{file.name} is for places of the sensor that this program does not know.",
                    "Only models that were trained for one placement can be taken over.",
                )
            patient = model.card.get("patient")
            if patient is not None and not self._knows(str(patient)):
                raise ModelFileError(
                    f"This model is for one patient alone, {patient}, whom nobody knows here.",
                    "Receive a session of this patient first, or take a model that is for everybody.",
                )
            about = {"name": model.name, "sha256": hashlib.sha256(card_path.read_bytes()).hexdigest()}
            made = dataclasses.replace(model, card={**model.card, "imported": about})
            return self.add(
                placements[0],
                lambda name: dataclasses.replace(made, name=name),
                patient=None if patient is None else str(patient),
            )

    def _knows(self, patient: str) -> bool:
        return any(one.code == patient for one in self._lane.call(self._store.patients))

    def promote(self, version: ModelVersion, gate: Gate, *, override: bool = False, reason: str = "") -> None:
        """Raises PhysioError where the gate says no and nobody overrides it with a reason."""
        if not gate.passed:
            if not override:
                raise PhysioError(gate.sentence, "Keep the active model, or say why this one shall serve.")
            if not reason.strip():
                raise PhysioError("A reason is needed.", "Say why this model shall serve; it is kept.")
        self.check(version)
        self._promote(version.placement, version.id, version.patient, reason or gate.sentence, override)

    def serve(self, version: ModelVersion, reason: str) -> None:
        """Without a comparison: it was made where there was one."""
        self.check(version)
        self._promote(version.placement, version.id, version.patient, reason, False)

    def rollback(self, placement: str, patient: str | None = None) -> ModelVersion | None:
        """The model that served before the present one serves again; None: the shipped one (of a patient:
        the one that serves everybody).
        """
        history = self._lane.call(self._store.models.history, placement, patient)
        if not history:
            raise PhysioError("No other model has served here before.", "The shipped model serves.")
        earlier = next((p.model for p in history[1:] if p.model != history[0].model), None)
        if earlier is not None:
            self.check(self._lane.call(self._store.models.version, earlier))
        self._promote(placement, earlier, patient, "rolled back", False)
        return self._active(placement, patient)

    def serve_shipped(self, placement: str, patient: str | None = None, reason: str = "") -> None:
        self._promote(placement, None, patient, reason or "back to the shipped model", False)

    def _promote(
        self, placement: str, model: int | None, patient: str | None, reason: str, overridden: bool
    ) -> None:
        self._lane.call(
            lambda: self._store.models.promote(
                placement, model, patient=patient, reason=reason, overridden=overridden
            )
        )

    def remove_leftovers(self, older_than_s: float = _WRITTEN_BY_NOW_S) -> None:
        """What a training that was killed has left half written; another program may be writing a new one."""
        before = time.time() - older_than_s
        for path in self.folder.glob(f"{_PART}*"):
            with suppress(OSError):  # it may be gone by now
                if path.stat().st_mtime <= before:
                    _log.info("removing the leftover %s", path.name)
                    shutil.rmtree(path, ignore_errors=True)


def folder_beside(database: Path) -> Path:
    """Where the versions of a database lie: models of a clinic move with its data, each with its own."""
    return database.with_name(f"{database.stem}-models")


def name_of(placement: str, version: int, patient: str | None = None) -> str:
    """As files carry it."""
    return f"{placement}-{version}" if patient is None else f"{placement}-{patient}-{version}"


@contextmanager
def _replacing(folder: Path, final: Path) -> Iterator[Path]:
    """A new folder that takes the place of `final` at the end, or vanishes."""
    part: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=folder))
        yield part
        if final.exists():  # of a training that was killed before the database knew it
            shutil.rmtree(final)
        part.replace(final)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _not_written(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The model could not be written to {folder}: {error.strerror or error}.",
        "The active model goes on. Make room, or make the folder writable, and train again.",
    )
