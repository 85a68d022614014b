"""Sessions over HTTP: list, begin, annotate, end. Nothing is deleted; every change stands in the audit trail.

Who speaks from another computer has the token that is written into a sensor and goes through the air in the
clear: he sees and changes only sessions that came through a receiver.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from physio_desktop.domain import Label, Session
from physio_desktop.errors import PhysioError, StorageError
from physio_desktop.sensing.http_routes import Answer, Refused, Request, Route
from physio_desktop.sensing.http_source import paginated
from physio_desktop.workflows.http_api.place import ApiPlace, WantedSession
from physio_desktop.workflows.model_choice import PLACEMENTS

if TYPE_CHECKING:
    from physio_desktop.storage.session_store import SessionStore

_MAX_NOTE, _MAX_EXERCISE = 2000, 40
_AUTHOR = "HTTP"
_ENDED = ("completed", "cancelled", "ended", "closed")


def session_routes(place: ApiPlace) -> tuple[Route, ...]:
    sessions = _Sessions(place)
    path = "/api/v1/sessions"
    return (
        Route("GET", path, sessions.listed),
        Route("POST", path, sessions.begun),
        Route("GET", rf"{path}/(\d{{1,9}})", sessions.one),
        Route("PUT", rf"{path}/(\d{{1,9}})", sessions.changed),
        Route("POST", rf"{path}/(\d{{1,9}})/end", sessions.ended),
    )


class _Sessions:
    """On the server's thread; what takes time goes to the lanes."""

    def __init__(self, place: ApiPlace) -> None:
        self._place = place

    def listed(self, request: Request) -> Future[Answer]:
        limit, offset = request.whole_number("limit", 50, 1, 200), request.whole_number("offset", 0, 0, 10**6)
        patient, device = request.query.get("patient"), request.query.get("device_id")
        exercise = request.query.get("exercise_type")
        self._place.refuse_locked()

        def read() -> Answer:
            found = [
                about
                for about in self._store().sessions(patient)
                if _is_visible(about, request)
                and device in (None, about.device.id if about.device else "")
                and exercise in (None, about.exercise)
            ]
            rows = [self._row(about) for about in found[offset : offset + limit]]
            return Answer(paginated(rows, len(found), limit, offset))

        return self._place.storage.submit(read)

    def one(self, request: Request) -> Future[Answer]:
        self._place.refuse_locked()
        return self._place.storage.submit(lambda: Answer(self._row(self._session(request))))

    def begun(self, request: Request) -> Future[Answer]:
        self._place.refuse_locked()
        wanted = _wanted(request.json_object())

        def begin() -> Answer:
            session_id = self._place.desk.begin(wanted)

            def note() -> Answer:
                with _signed(self._store()) as store:
                    about = store.session(session_id)
                    if wanted.note:
                        store.reviews.set_note(session_id, wanted.note)
                    self._audit("session begun over HTTP", about, request, device=wanted.device)
                    return Answer(self._row(store.session(session_id)), 201)

            return self._place.storage.call(note)

        return self._place.lane.submit(begin)

    def changed(self, request: Request) -> Future[Answer]:
        self._place.refuse_locked()
        fields = request.json_object()
        return self._place.lane.submit(lambda: self._change(request, fields))

    def ended(self, request: Request) -> Future[Answer]:
        self._place.refuse_locked()
        return self._place.lane.submit(lambda: self._change(request, {"status": "completed"}))

    def _change(self, request: Request, fields: dict[str, Any]) -> Answer:
        """All of it is checked before anything is done."""
        about = self._place.storage.call(self._session, request)
        note = _text(fields, "notes", _MAX_NOTE)
        exercise, patient = _text(fields, "exercise_type", _MAX_EXERCISE), _patient(fields)
        ends = fields.get("end_time") is not None or fields.get("status") in _ENDED
        if patient is not None and about.patient not in (None, patient):
            raise Refused(409, "The session is of another patient.", "Assign it anew in the program.")
        if exercise and not ends and not about.closed:
            raise Refused(409, "The session is being recorded.", "End it, then name its exercise.")
        if ends and not about.closed:
            self._end(about)

        def write() -> Answer:
            with _signed(self._store()) as store:
                return written(store)

        def written(store: SessionStore) -> Answer:
            changes = []
            if note is not None:
                store.reviews.set_note(about.id, note)
                changes.append("notes")
            if patient is not None and about.patient is None:
                store.assign_session(about.id, patient)
                changes.append("patient")
            if exercise:
                self._label(store, about.id, exercise)
                changes.append("exercise_type")
            if ends and not about.closed:
                changes.append("end_time")
            if changes:
                self._audit("session changed over HTTP", about, request, changes=changes)
            return Answer(self._row(store.session(about.id)))

        return self._place.storage.call(write)

    def _end(self, about: Session) -> None:
        if self._place.desk.current != about.id:
            raise Refused(409, "Another program records this session.", "End it there.")
        self._place.desk.end()

    def _label(self, store: SessionStore, session_id: int, exercise: str) -> None:
        from physio_desktop.storage.edits import Edit

        whole_us = round(store.session(session_id).duration_s * 1e6)
        store.reviews.edit(session_id, Edit(add=(Label(0, whole_us, exercise, source="device"),)))

    # -- on the storage lane

    def _store(self) -> SessionStore:
        return self._place.store()

    def _session(self, request: Request) -> Session:
        session_id = int(request.parts[0])
        try:
            about = self._store().session(session_id)
        except StorageError as error:
            if error.message.startswith("There is no session"):
                raise Refused(404, error.message) from error
            raise
        if about.deleted is not None or not _is_visible(about, request):
            raise Refused(404, f"There is no session {session_id}.")
        return about

    def _audit(self, action: str, about: Session, request: Request, **detail: Any) -> None:
        self._store().audit(action, f"session:{about.uid}", {"client": request.client, **detail})

    def _row(self, about: Session) -> dict[str, Any]:
        """As the Progo server shows a session, and what ours has besides."""
        labels = {label.exercise for label in self._store().labels(about.id)} if about.closed else set()
        exercise = about.exercise or (labels.pop() if len(labels) == 1 else None)
        ended = about.started + timedelta(seconds=about.duration_s) if about.closed else None
        return {
            "id": about.id,
            "device_id": about.device.id if about.device else None,
            "start_time": about.started.isoformat(),
            "end_time": None if ended is None else ended.isoformat(),
            "exercise_type": exercise,
            "is_labeled": exercise is not None,
            "notes": about.note or None,
            "reading_count": about.n_samples,
            "patient": about.patient,
            "placement": about.placement,
            "is_recording": not about.closed,
            "n_lost": about.n_lost,
            "n_gaps": about.n_gaps,
            "sample_rate_hz": about.sample_rate_hz,
        }


@contextmanager
def _signed(store: SessionStore) -> Iterator[SessionStore]:
    """On the storage lane: what is written now is not the doing of whoever works at the window."""
    before, store.author = store.author, _AUTHOR
    try:
        yield store
    finally:
        store.author = before


def _is_visible(about: Session, request: Request) -> bool:
    return request.is_local or about.source.startswith("http:")


def _wanted(fields: dict[str, Any]) -> WantedSession:
    placement = _text(fields, "placement", 40)
    if placement is not None and placement not in PLACEMENTS:
        raise Refused(422, "The placement is unknown.", f"Known: {', '.join(PLACEMENTS)}.")
    return WantedSession(
        device=_text(fields, "device_id", 80) or "",
        patient=_patient(fields),
        placement=placement,
        exercise=_text(fields, "exercise_type", _MAX_EXERCISE) or None,
        note=_text(fields, "notes", _MAX_NOTE) or "",
    )


def _patient(fields: dict[str, Any]) -> str | None:
    """A pseudonym, as strict as where a person types it."""
    code = fields.get("patient", fields.get("patient_code"))
    if code is None:
        return None
    from physio_desktop.storage.records import checked_code

    try:
        return checked_code(code if isinstance(code, str) else "")
    except PhysioError as error:
        raise Refused(422, error.message, error.hint) from error


def _text(fields: dict[str, Any], name: str, longest: int) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        raise Refused(422, f"{name} must be a text of at most {longest} characters.")
    if any(not (sign.isprintable() or sign in "\n\t") for sign in value):
        raise Refused(422, f"{name} holds control characters.")
    return value.strip()
