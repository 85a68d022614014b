"""`record` and `replay`: a source, live in the terminal and recognised; for `record` in the database."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from physio_desktop.cli.live_view import LiveView
from physio_desktop.cli.opening import OpenStore, open_store, registry_of
from physio_desktop.cli.output import Db, Json, emit, errors, is_terminal, show, telling_errors
from physio_desktop.cli.receiving import receiving
from physio_desktop.domain import Session
from physio_desktop.errors import PhysioError, SourceError
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.source import Source, SourceFactory, SourceUri
from physio_desktop.workflows.exporting import export_session
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.model_choice import USUAL_PLACEMENTS, LoadedModel, load_for_patient
from physio_desktop.workflows.receiver import posts_alone
from physio_desktop.workflows.recognising import LiveRecognition, RecognitionStatus
from physio_desktop.workflows.recognition_meter import RecognitionMeter
from physio_desktop.workflows.recorder import Recorder, RecordingRequest
from physio_desktop.workflows.set_feedback import SetFeedback
from physio_desktop.workflows.sources import open_any_source

if TYPE_CHECKING:
    from physio_desktop.recognition.teaching import Enrolment

_LOOK_S = 0.1
Placement = Annotated[str | None, typer.Option(help="Where the sensor is worn, such as right_ankle.")]
Exercise = Annotated[str | None, typer.Option(help="What is done, such as e4.")]


def register(app: typer.Typer) -> None:
    app.command("record")(record)
    app.command("replay")(replay)


def record(
    what: Annotated[str | None, typer.Argument(help="The source, where --source does not name it.")] = None,
    source: Annotated[
        str | None, typer.Option(help="sim:, serial:PORT, http:HOST:PORT, replay:FILE or session:ID")
    ] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Length from the first sample on.")] = None,
    patient: Annotated[str | None, typer.Option(help="Pseudonym code; never a name.")] = None,
    placement: Placement = None,
    exercise: Exercise = None,
    note: Annotated[str, typer.Option(help="A remark that is kept with the session.")] = "",
    report: Annotated[
        Path | None,
        typer.Option(help="Folder for the session report as CSV, in one named after the session."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="File with the token of http:, made where there is none."),
    ] = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Record a session from a sensor into the database; Ctrl+C ends it."""
    source = source or what
    if source is None:
        raise typer.BadParameter("name a source, such as sim:", param_hint="--source")
    with ExitStack() as stack:
        stack.enter_context(telling_errors())
        opened = stack.enter_context(open_store(db))
        classify = stack.enter_context(_classify_lane())
        posts = stack.enter_context(receiving(source, opened, token_file))
        stream = _source(source, opened, posts.source)
        request = RecordingRequest(source, patient, placement, exercise, note, seconds)
        recorder = Recorder(request, opened.store, opened.lane)
        worn = _worn(placement, exercise, source)
        recognition = _recognition(worn, exercise, classify, opened, patient, recorder, posts.meter)
        live = LiveSession(stream, recorder, recognition=recognition)
        posts.desk.take(live, recorder)
        try:
            _run(live, recorder, quiet=as_json)
        finally:
            session = recorder.finish()
        if session is None:
            raise PhysioError(
                "No sample was recorded.", "Check the sensor with physio-desktop devices and doctor."
            )
        result = {**_result(session, stream), **_recognised(recognition)}
        if report is not None:
            folder = report / f"session-{session.id}"
            export_session(opened.store, opened.lane, session.id, folder)
            result["report"] = folder
    if as_json:
        emit(result)
    else:
        _shown(result)


def replay(
    what: Annotated[str, typer.Argument(help="A recording's file, or the number of a session.")],
    speed: Annotated[float, typer.Option(min=0, max=1000, help="1 as it was, 0 at once.")] = 1.0,
    placement: Placement = None,
    exercise: Exercise = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Play a recording through the same path as a sensor, without storing it again."""
    with telling_errors():
        is_file = Path(what).exists() or not what.isdigit()
        if is_file:
            uri = what if what.startswith("replay:") else f"replay:{what.replace('%', '%25')}?speed={speed:g}"
            _replay(uri, None, _worn(placement, exercise), exercise, None, as_json)
        else:
            with open_store(db, read_only=True) as opened:
                session = opened.lane.call(opened.store.session, int(what))
                if placement is None and exercise is None:
                    placement, exercise = session.placement, session.exercise
                uri, worn = f"session:{what}?speed={speed:g}", _worn(placement, exercise)
                _replay(uri, opened, worn, exercise, session.patient, as_json)


def _replay(
    uri: str,
    opened: OpenStore | None,
    worn: str | None,
    exercise: str | None,
    patient: str | None,
    as_json: bool,
) -> None:
    stream = _source(uri, opened)
    with _classify_lane() as classify:
        recognition = _recognition(worn, exercise, classify, opened, patient)
        live = LiveSession(stream, recognition=recognition)
        _run(live, None, quiet=as_json)
    status = live.status
    if status.n_samples == 0:
        raise PhysioError("The recording holds no samples.")
    result = {
        "source": uri,
        "format": status.format,
        "sample_rate_hz": stream.rate_hz,
        "n_samples": status.n_samples,
        "n_lost": status.n_lost,
        "n_gaps": status.n_gaps,
        **_recognised(recognition),
    }
    if as_json:
        emit(result)
    else:
        _shown(result)


def _source(uri: str, opened: OpenStore | None, receiver: SourceFactory = posts_alone) -> Source:
    """A URI that cannot be understood is a wrong call, exit code 2."""
    try:
        store, lane = (opened.store, opened.lane) if opened else (None, None)
        return open_any_source(uri, store, lane, receiver)
    except SourceError as error:
        raise typer.BadParameter(str(error), param_hint="source") from error


def _worn(placement: str | None, exercise: str | None, uri: str = "") -> str | None:
    """Where the sensor is worn: as said, else where it usually is for the exercise that is done."""
    simulated = SourceUri.parse(uri).options if uri.startswith("sim:") else {}
    placement = placement or simulated.get("placement")
    return placement or USUAL_PLACEMENTS.get(exercise or simulated.get("exercise", ""))


@contextmanager
def _classify_lane() -> Iterator[Lane]:
    lane = Lane("classify")
    try:
        yield lane
    finally:
        lane.close()


def _recognition(
    worn: str | None,
    exercise: str | None,
    lane: Lane,
    opened: OpenStore | None,
    patient: str | None,
    recorder: Recorder | None = None,
    meter: RecognitionMeter | None = None,
) -> LiveRecognition | None:
    """As the window would recognise it; None where the placement is not known."""
    if worn is None:
        return None

    def load() -> LoadedModel:
        if opened is None:
            return load_for_patient(worn, exercise, lambda: None)

        def enrol() -> Enrolment | None:
            from physio_desktop.workflows.teaching import enrolment  # slow to import: on the classify lane

            return None if patient is None else enrolment(opened.store, opened.lane, patient, worn)

        return load_for_patient(worn, exercise, enrol, preferred=registry_of(opened).preferred(worn, patient))

    return LiveRecognition(load, lane, keep=recorder.add if recorder else lambda _: None, meter=meter)


def _recognised(recognition: LiveRecognition | None) -> dict[str, Any]:
    status = recognition.status if recognition else RecognitionStatus()
    return {
        "n_predictions": status.n_predictions,
        "n_repetitions": status.n_repetitions,
        "repetitions_by_exercise": dict(status.repetitions_by_exercise),
        "n_windows_skipped": status.n_skipped,
        "sets": [_set_row(one) for one in (recognition.sets if recognition else [])],
    }


def _set_row(one: SetFeedback) -> dict[str, Any]:
    return {
        "exercise": one.exercise,
        "n_repetitions": one.n_repetitions,
        "consistency": round(one.consistency, 1),
        "form_score": None if one.form_score is None else round(one.form_score, 1),
        "feedback": one.sentence,
    }


def _shown(result: dict[str, Any]) -> None:
    """For people: a table, and a sentence for each set."""
    sets = result.pop("sets")
    show([{"": name, "value": value} for name, value in result.items()], "")
    for one in sets:
        form = "" if one["form_score"] is None else f" Form {one['form_score']:.0f} of 100."
        print(f"{one['exercise']}: {one['feedback']}{form}")


def _run(live: LiveSession, recorder: Recorder | None, quiet: bool) -> None:
    """Until the stream ends, is complete, or the user ends it; shows it meanwhile."""
    stop = threading.Event()
    with _ended_by_signals(stop):
        live.start()
        view = LiveView(live, recorder) if not quiet and is_terminal() else None
        said = noticed = ""
        try:
            if view:
                view.start()
            while not stop.is_set() and not live.ended.wait(_LOOK_S):
                if live.recognition and live.recognition.status.notice != noticed:
                    noticed = live.recognition.status.notice
                    errors.print(noticed, markup=False, soft_wrap=True)
                if view:
                    view.refresh()
                else:
                    said = _tell_changes(live, recorder, said)
        finally:
            if view:
                view.stop()
            live.stop()
    if live.status.state is LinkState.FAILED:
        raise SourceError(live.status.message, live.status.hint)


def _tell_changes(live: LiveSession, recorder: Recorder | None, said: str) -> str:
    """Without a live view: one line whenever something else has to be said. Storage comes first."""
    statuses = [recorder and recorder.status, live.status, live.recognition and live.recognition.status]
    message, hint = next(((s.message, s.hint) for s in statuses if s and s.message), ("", ""))
    if message and message != said:
        errors.print(f"{message} {hint}".strip(), markup=False, soft_wrap=True)
    if said and not message:
        errors.print("All is well.")
    return message


@contextmanager
def _ended_by_signals(stop: threading.Event) -> Iterator[None]:
    """Ctrl+C and a polite kill end a recording properly."""
    names = [signal.SIGINT, signal.SIGTERM] + ([signal.SIGHUP] if sys.platform != "win32" else [])
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _result(session: Session, source: Source) -> dict[str, Any]:
    calibration = session.calibration
    result: dict[str, Any] = {
        "session": session.id,
        "format": session.format,
        "device": session.device.id if session.device else None,
        "sample_rate_hz": None if session.sample_rate_hz is None else round(session.sample_rate_hz, 3),
        "n_samples": session.n_samples,
        "n_lost": session.n_lost,
        "n_gaps": session.n_gaps,
        "duration_s": round(session.duration_s, 6),
        "axes": session.n_axes,
        "patient": session.patient,
        "units": {
            "acc": calibration.acc_unit,
            "gyr": calibration.gyr_unit,
            "mag": calibration.mag_unit,
            "swapped": calibration.swapped,
            "source": calibration.source,
            "notes": list(calibration.notes),
        },
        "skipped": dict(source.skipped),
    }
    return result
