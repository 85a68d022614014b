"""From home to the clinic: sessions of one patient in one encrypted file, and back into a database."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop.errors import BundleError
from physio_desktop.reporting.session_export import write_complete
from physio_desktop.workflows.lane import Lane

if TYPE_CHECKING:
    from physio_desktop.storage.parcel import Parcel
    from physio_desktop.storage.session_store import SessionStore
    from physio_desktop.storage.transfer import Received

SUFFIX = ".physio"
MIN_PASSPHRASE = 8
_FEW_BITS, _MANY_BITS = 40.0, 65.0
Report = Callable[[float], None]  # share done, 0 to 1; raising stops the work


@dataclass(frozen=True, slots=True)
class SessionPreview:
    """What is said of a session before it is taken. is_known: it is here already and will be left out."""

    uid: str
    started: datetime
    duration_s: float
    n_samples: int
    n_repetitions: int
    exercise: str | None
    is_known: bool


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """An opened file. `patient`: the code that the sender used."""

    patient: str
    sessions: tuple[SessionPreview, ...]
    n_planned: int
    n_references: int
    parcel: Parcel

    @property
    def n_new(self) -> int:
        return sum(not session.is_known for session in self.sessions)


def send(
    store: SessionStore,
    lane: Lane,
    session_ids: Sequence[int],
    out: Path,
    passphrase: str,
    *,
    with_references: bool = True,
) -> Path:
    """Write one encrypted file, complete or not at all; the audit trail keeps it. Takes about a second.

    Raises BundleError for a passphrase that is too short, StorageError where the sessions are not of one
    patient or the file cannot be written.
    """
    from physio_desktop.storage import parcel, sealed_file, transfer

    packed = lane.call(transfer.pack, store, session_ids, with_references=with_references)
    sealed = sealed_file.seal(parcel.to_bytes(packed), passphrase)
    [path] = write_complete(out.parent, {out.name: [sealed]})

    def note() -> None:
        for session in packed.sessions:
            store.audit("session sent", f"session:{session.values['uid']}", {"file": out.name})

    if not store.database.read_only:
        lane.call(note)
    return path


def open_bundle(
    store: SessionStore, lane: Lane, path: Path, passphrase: str, report: Report = lambda _: None
) -> Bundle:
    """Decrypt and look; nothing is stored. `report` is told between the steps. Raises BundleError."""
    from physio_desktop.storage import parcel, sealed_file, transfer

    sealed = _read(path, sealed_file.MAX_BYTES)
    report(0.1)
    content = sealed_file.unseal(sealed, passphrase)
    report(0.6)
    opened = parcel.from_bytes(content)
    report(0.9)
    code = opened.patient.get("code")
    if not isinstance(code, str) or not opened.sessions:
        raise parcel.contradiction("there is nothing in it")
    uids = [str(session.values.get("uid")) for session in opened.sessions]
    known = lane.call(transfer.known_uids, store, uids)
    previews = tuple(_preview(session.values, session.rows, known) for session in opened.sessions)
    return Bundle(code[:40], previews, len(opened.plan), len(opened.references), opened)


def receive(
    store: SessionStore, lane: Lane, bundle: Bundle, patient: str, report: Report = lambda _: None
) -> Received:
    """Store what is new, all or nothing, also where `report` stops it; see `storage.transfer.unpack`."""
    from physio_desktop.storage import transfer

    return lane.call(transfer.unpack, store, bundle.parcel, patient, report)


def is_bundle(path: Path) -> bool:
    """By its first bytes, whatever it is called."""
    from physio_desktop.storage.sealed_file import MAGIC

    try:
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def passphrase_strength(text: str) -> int:
    """0 too short, 1 weak, 2 fair, 3 strong: an estimate of what guessing would cost, from its letters."""
    text = text.strip()
    if len(text) < MIN_PASSPHRASE:
        return 0
    n_different = len(set(text))
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation + " ")
    pool = sum(len(kind) for kind in kinds if set(kind) & set(text)) + 30 * (not text.isascii())
    per_sign = math.log2(max(pool, 2))
    words = [word for word in text.split() if len(word) > 2]
    bits = min(len(text), 2.0 * n_different) * per_sign
    if len(words) > 1:
        bits = min(bits, 13.0 * len(set(words)) + 6)  # of a few thousand words each
    elif text.isalnum():
        bits *= 0.6  # a word, a name, a date
    return 1 if bits < _FEW_BITS else 2 if bits < _MANY_BITS else 3


def _read(path: Path, most: int) -> bytes:
    try:
        if path.stat().st_size > most:
            raise BundleError(f"{path.name} is too large for a file of sessions.", "Choose another file.")
        return path.read_bytes()
    except OSError as error:
        raise BundleError(
            f"{path.name} cannot be read: {error.strerror or error}.", "Check that it is still there."
        ) from error


def _preview(values: Any, rows: Any, known: set[str]) -> SessionPreview:
    from physio_desktop.storage.parcel import contradiction

    try:
        started = datetime.fromisoformat(values["started"]).astimezone(UTC)
        duration_s = float(values["duration_us"]) / 1e6
        exercise = values.get("exercise")
        return SessionPreview(
            str(values["uid"]),
            started,
            duration_s,
            int(values["n_samples"]),
            len(rows.get("repetitions", ())),
            None if exercise is None else str(exercise)[:120],
            str(values["uid"]) in known,
        )
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise contradiction("what it says of a session") from error
