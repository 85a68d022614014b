"""`classify` and `teach`: what is done in a recording, and what a patient's own repetitions look like.

Recognition and its libraries take a second or two to import, so that is left to the commands themselves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from physio_desktop.cli.opening import OpenStore, open_store
from physio_desktop.cli.output import Db, Json, complain, emit, errors, print_rows, show, telling_errors
from physio_desktop.cli.reference_syntax import CheckText, ReferenceText, check_of, reference_of
from physio_desktop.errors import PhysioError, StorageError
from physio_desktop.workflows.batch_classification import Batch, ClassifiedWindow, classified_csv
from physio_desktop.workflows.found_recordings import FoundRecording, is_session

if TYPE_CHECKING:
    from physio_desktop.workflows.model_choice import LoadedModel

_TEACH_HELP = """Teach a patient's own repetitions: recognition is personal from then on, without training.

A reference is [EXERCISE:][EXECUTION:]SOURCE[@START-END]. SOURCE is a file, a folder or the number of a
session; START and END are seconds that hold one repetition. Several may follow --references.

\b
  teach --patient P-1 --references 12 --exercise e4
  teach --patient P-1 --references e4:correct:12@3.5-9 e4:fast:13 e1:raise.csv
  teach --patient P-1 --references s1/e4/u2/template_session.txt
  teach --patient P-1 --references 14 --name Squat --placement right_thigh --check Squat:5:15

A file or session of the UCI layout brings its exercise and its marked repetitions. Without marks and seconds
the one repetition of a recording is found; begin and end it at rest. Executions are correct (unless named),
fast and low_amplitude. --check counts repetitions of a recording that was not learned from.
"""

Placement = Annotated[str | None, typer.Option(help="Where the sensor was worn, such as right_ankle.")]
Rate = Annotated[float | None, typer.Option(help="Samples per second, for files without a time.")]
Models = Annotated[Path | None, typer.Option(help="Folder of the models, if not those of the program.")]


def register(app: typer.Typer) -> None:
    app.command("classify")(classify)
    app.command("teach", help=_TEACH_HELP)(teach)


def classify(
    what: Annotated[list[str], typer.Argument(help="Windows or recordings: files, folders, sessions.")],
    placement: Placement = None,
    patient: Annotated[str | None, typer.Option(help="Recognise by what this patient was taught.")] = None,
    rate: Rate = None,
    models: Models = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write a CSV file.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what spoke for each label.")] = False,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Name the exercise in every window of 8 s; one window of 200 x 9 values, or whole recordings.

    Prints exercise, calibrated confidence and the five likeliest of each window; what cannot be read or
    classified is refused with line and reason. An exercise is left out where the model is not sure.
    """
    if table is not None and not table.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {table.absolute().parent}", param_hint="--csv")
    with telling_errors(), ExitStack() as stack:
        opened = None
        if patient is not None or any(map(is_session, what)):
            try:
                opened = stack.enter_context(open_store(db, read_only=True))
            except StorageError as error:
                if patient is not None:
                    raise
                complain(error)  # files can be classified all the same
        run = _Classification(opened, placement, patient, rate, models, explain)
        windows: list[ClassifiedWindow] = []
        for window in run.windows(what):
            windows.append(window)
            if as_json:
                emit(_row(window))
        if table is not None:
            _write_csv(table, windows)
        if not as_json and table is None and windows:
            show([_shown(_row(window)) for window in windows], "")
        if run.n_refused:
            raise typer.Exit(1)


class _Classification:
    """What one call of `classify` needs for all its files; each model is loaded once."""

    def __init__(
        self,
        opened: OpenStore | None,
        placement: str | None,
        patient: str | None,
        rate: float | None,
        folder: Path | None,
        explain: bool,
    ) -> None:
        self._explain = explain
        self._opened, self._placement, self._patient = opened, placement, patient
        self._rate, self._folder = rate, folder
        self._loaded: dict[str | None, LoadedModel] = {}
        self.n_refused = 0

    def windows(self, sources: Sequence[str]) -> Iterator[ClassifiedWindow]:
        store = self._opened.store if self._opened else None
        lane = self._opened.lane if self._opened else None
        batch = Batch(self._model, store, lane, self._rate, self._explain)
        for result in batch.run(sources):
            if isinstance(result, ClassifiedWindow):
                yield result
            else:
                self.n_refused += 1
                complain(result.error)

    def _model(self, found: FoundRecording) -> LoadedModel:
        from physio_desktop.workflows.classifying import load_for

        worn = self._placement or found.placement or self._only_taught()
        if worn not in self._loaded:
            if worn is None:
                errors.print(
                    "It is not known where the sensor was worn: all placements are considered, which makes "
                    "every label less sure. Name it with --placement."
                )
            self._loaded[worn] = load_for(worn, self._folder, lambda: self._enrolment(worn))
        return self._loaded[worn]

    def _only_taught(self) -> str | None:
        """The one placement at which the patient was taught anything."""
        if self._opened is None or self._patient is None:
            return None
        taught = self._opened.lane.call(self._opened.store.references, self._patient)
        placements = {item.placement for item in taught}
        return placements.pop() if len(placements) == 1 else None

    def _enrolment(self, worn: str | None) -> Any:
        from physio_desktop.workflows.teaching import enrolment

        if self._opened is None or self._patient is None or worn is None:
            return None
        taught = enrolment(self._opened.store, self._opened.lane, self._patient, worn)
        if taught is None:
            raise PhysioError(
                f"This patient was taught nothing at {worn}.",
                "Teach one correct repetition of each exercise: physio-desktop teach --help.",
            )
        return taught


def _row(one: ClassifiedWindow) -> dict[str, Any]:
    extra = {"why": [[why.words, round(why.log_odds, 3)] for why in one.why]} if one.why else {}
    prediction = one.prediction
    return {
        "file": one.file,
        "title": one.title,
        "start_s": one.start_s,
        "end_s": one.end_s,
        "exercise": prediction.exercise,
        "confidence": round(prediction.confidence, 6),
        "top": [[name, round(chance, 6)] for name, chance in prediction.top],
        "model": prediction.model,
        **extra,
    }


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people: the confidences as percentages, in few columns."""
    return {
        "recording": row["title"],
        "start_s": row["start_s"],
        "end_s": row["end_s"],
        "exercise": row["exercise"] or "not sure",
        "confidence": f"{row['confidence']:.0%}",
        "top_five": ", ".join(f"{name} {chance:.0%}" for name, chance in row["top"]),
        **({"why": "; ".join(words for words, _ in row["why"])} if "why" in row else {}),
    }


def _write_csv(path: Path, windows: Sequence[ClassifiedWindow]) -> None:
    try:
        path.write_bytes(classified_csv(windows))
    except OSError as error:
        raise PhysioError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error


def teach(
    patient: Annotated[str, typer.Option(help="Pseudonym code; never a name.")],
    references: Annotated[
        list[str] | None, typer.Option(help="[EXERCISE:][EXECUTION:]SOURCE[@START-END]; more may follow.")
    ] = None,
    more: Annotated[list[str] | None, typer.Argument(help="Further references.", metavar="SOURCE")] = None,
    exercise: Annotated[str | None, typer.Option(help="Of references that do not name theirs.")] = None,
    execution: Annotated[str | None, typer.Option(help="correct, fast or low_amplitude.")] = None,
    placement: Placement = None,
    name: Annotated[
        str | None, typer.Option(help="What you call the exercise; a new one needs no --exercise then.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Forget what was taught of these exercises before.")
    ] = False,
    check: Annotated[
        str | None, typer.Option(help="EXERCISE:COUNT:SOURCE, repetitions done after teaching.")
    ] = None,
    rate: Rate = None,
    models: Models = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    requests = [
        reference_of(text, exercise or name, execution) for text in [*(references or []), *(more or [])]
    ]
    checked = check_of(check) if check is not None else None
    if not requests and checked is None:
        raise typer.BadParameter("name what to learn from", param_hint="--references")
    with telling_errors(), open_store(db) as opened:
        if requests:
            rows, seconds = _teach(opened, patient, placement, requests, name, replace, rate)
            print_rows(rows, as_json, "")
            errors.print(f"Repetitions learned: {len(rows)}, in {seconds:.1f} s.")
        if checked is not None:
            _check(opened, patient, placement, checked, rate, models, as_json)


def _teach(
    opened: OpenStore,
    patient: str,
    placement: str | None,
    requests: Sequence[ReferenceText],
    title: str | None,
    replace: bool,
    rate: float | None,
) -> tuple[list[dict[str, Any]], float]:
    from physio_desktop.workflows.teaching import ReferenceRequest, teach

    started = time.perf_counter()
    learned = teach(
        opened.store,
        opened.lane,
        patient,
        placement,
        [ReferenceRequest(r.source, r.exercise, r.execution, r.start_s, r.end_s) for r in requests],
        title=title,
        replace=replace,
        rate_hz=rate,
    )
    seconds = time.perf_counter() - started
    names = ("source", "placement", "exercise", "execution", "start_s", "end_s", "amplitude_deg")
    return [{name: getattr(one, name) for name in names} for one in learned], seconds


def _check(
    opened: OpenStore,
    patient: str,
    placement: str | None,
    checked: CheckText,
    rate: float | None,
    models: Path | None,
    as_json: bool,
) -> None:
    from physio_desktop.workflows.check_repetitions import check_repetitions

    result = check_repetitions(
        opened.store,
        opened.lane,
        patient,
        placement,
        checked.source,
        checked.exercise,
        checked.n_done,
        models=models,
        rate_hz=rate,
    )
    if as_json:
        emit(
            {
                "exercise": result.exercise,
                "n": result.n,
                "general_right": result.general_right,
                "personal_right": result.personal_right,
                "general_knows": result.general_knows,
                "sentence": result.sentence,
            }
        )
    else:
        print(result.sentence)
