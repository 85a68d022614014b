"""`train` and `evaluate`: models from recordings of several people, and honest figures of them.

The learning libraries take a second or two to import, so that is left to the commands themselves.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from physio_desktop.cli import sessions_training
from physio_desktop.cli.cancelling import Cancellation, LineProgress, cancellable, handled
from physio_desktop.cli.output import Db, Json, emit, show, telling_errors
from physio_desktop.cli.sessions_training import RunChoice
from physio_desktop.errors import PhysioError


class Protocol(StrEnum):
    """Those of `recognition.evaluation.command`, which takes long to import; a test compares them."""

    LOSO = "loso"
    PERSONAL = "personal"
    PERSONAL_CORRECT_ONLY = "personal-correct-only"
    PERSONAL_REMOUNT = "personal-remount"
    UNKNOWN_EXERCISE = "unknown-exercise"
    WINDOWS = "windows"


Dataset = Annotated[
    Path,
    typer.Option("--dataset", exists=True, help="ZIP archive or folder in the layout of the UCI archive."),
]
Annotations = Annotated[
    Path,
    typer.Option("--annotations", exists=True, file_okay=False, help="Folder of s1/e1.csv: start,end,type."),
]
Forest = Annotated[
    bool,
    typer.Option("--forest", help="Random forests in place of boosted trees for the live label (windows)."),
]
Exercises = Annotated[
    str | None,
    typer.Option(help="What is tested, or served by the model, such as e1,e3; all is learned from."),
]
Unit = Annotated[str, typer.Option(help="u2, or u2,e2:u5 for another unit in one exercise.")]


def register(app: typer.Typer) -> None:
    app.command("train")(train)
    app.command("evaluate")(evaluate)


def train(
    dataset: Annotated[
        Path | None, typer.Option(exists=True, help="ZIP archive or folder in the layout of the UCI archive.")
    ] = None,
    annotations: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Folder of s1/e1.csv: start,end,type.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Folder for the trees and the card, or for figures.")
    ] = None,
    from_sessions: Annotated[
        bool, typer.Option("--from-sessions", help="From reviewed sessions of the database instead.")
    ] = False,
    placement: Annotated[
        str | None, typer.Option(help="Where the sensor sat in those sessions, such as right_ankle.")
    ] = None,
    patients: Annotated[str | None, typer.Option(help="Whose sessions, such as P-1,P-2; else all.")] = None,
    search: Annotated[
        str, typer.Option(help="Hyperparameters: defaults, grid, randomised or halving, inside the folds.")
    ] = "defaults",
    kinds: Annotated[str, typer.Option(help="Kinds of trees to compare.")] = "boosted,forest",
    goes_on: Annotated[
        bool, typer.Option("--continue", help="Boosting goes on from the model that serves now.")
    ] = False,
    cluster: Annotated[str, typer.Option(help="Dask scheduler whose workers do the fits: tcp://...")] = "",
    health: Annotated[bool, typer.Option("--health", help="Only say what there is to learn from.")] = False,
    promote: Annotated[
        bool,
        typer.Option("--promote", help="Let the new model serve if it is not worse than the present one."),
    ] = False,
    mirror: Annotated[
        str, typer.Option(help="Also keep the run elsewhere: mlflow:ADDRESS or wandb:FOLDER (extras).")
    ] = "",
    db: Db = None,
    unit: Unit = "u2",
    name: Annotated[str | None, typer.Option(help="Of the model; else the unit's.")] = None,
    threads: Annotated[int, typer.Option(min=1, help="Processor cores to use.")] = 2,
    forest: Forest = False,
    exercises: Exercises = None,
    as_json: Json = False,
) -> None:
    """Train the models that recognise repetitions and windows, from everybody in a dataset; or a live label
    from the reviewed sessions of the database (--from-sessions), as the menu Model > Train does.

    Ctrl+C ends it and leaves everything as it was.
    """
    if from_sessions:
        if placement is None or dataset is not None or annotations is not None:
            raise typer.BadParameter(
                "--from-sessions needs --placement, and no dataset", param_hint="--placement"
            )
        sessions_training.train(
            RunChoice(
                placement,
                tuple(names_in(patients)),
                tuple(names_in(exercises)),
                tuple(names_in(kinds)),
                search,
                goes_on,
                threads,
                cluster,
            ),
            db,
            health_only=health,
            promote=promote,
            mirror_to=mirror,
            out=out,
            as_json=as_json,
        )
        return
    if dataset is None or annotations is None or out is None:
        raise typer.BadParameter("--dataset, --annotations and --out are needed, or --from-sessions")
    if name is not None and (Path(name).name != name or name.startswith(".")):
        raise typer.BadParameter("a name without folders is needed", param_hint="--name")
    with telling_errors(), cancellable("Training was cancelled; nothing was written.") as cancellation:
        started = time.perf_counter()
        from physio_desktop.recognition.evaluation import shipping

        with _replacing(out, cancellation) as part:
            card = shipping.train(
                dataset,
                annotations,
                part,
                units=unit,
                name=name,
                progress=LineProgress(cancellation),
                n_threads=threads,
                forest=forest,
                exercises=names_in(exercises),
            )
            files = sorted(file.name for file in part.iterdir())
        row = {
            "card": out / card.name,
            "files": len(files),
            "bytes": sum((out / file).stat().st_size for file in files),
            "seconds": round(time.perf_counter() - started, 1),
        }
        if as_json:
            emit(row)
        else:
            show([row], "")


def names_in(text: str | None) -> list[str]:
    """Names between commas."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def evaluate(
    dataset: Dataset,
    annotations: Annotations,
    protocol: Annotated[Protocol, typer.Option(help="What is asked of the models.")],
    train_dataset: Annotated[
        Path | None, typer.Option(exists=True, help="Where the other people come from, to learn from.")
    ] = None,
    train_annotations: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Their annotations.")
    ] = None,
    unit: Unit = "u2",
    subjects: Annotated[str | None, typer.Option(help="People under test, such as s1,s2.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", dir_okay=False, help="Write all figures into this file.")
    ] = None,
    forest: Forest = False,
    exercises: Exercises = None,
) -> None:
    """Measure how well people are recognised that nothing was learned from, one person after the other.

    People under test come from --dataset. The others to learn from come from --train-dataset where that is
    given, else from --dataset too; all of them, whatever --subjects says. Nothing is ever learned from
    whoever has the id (s1) or the recordings of the person under test: where two datasets number different
    people alike, rename the folders of one.

    Figures are printed; progress and what is missing in the data go to standard error; Ctrl+C ends it.
    """
    if train_annotations is not None and train_dataset is None:
        raise typer.BadParameter("is only for --train-dataset", param_hint="--train-annotations")
    if forest and protocol is not Protocol.WINDOWS:
        raise typer.BadParameter("is only for --protocol windows", param_hint="--forest")
    if json_file is not None and not os.access(json_file.absolute().parent, os.W_OK):
        raise typer.BadParameter(f"{json_file.absolute().parent} cannot be written", param_hint="--json")
    people = names_in(subjects)
    with telling_errors(), cancellable("The evaluation was cancelled; nothing was written.") as stop:
        from physio_desktop.recognition.evaluation import command
        from physio_desktop.recognition.evaluation.report import partial_file

        if json_file is not None:
            stop.undo.append(lambda: partial_file(json_file).unlink(missing_ok=True))
        command.evaluate(
            dataset,
            annotations,
            protocol.value,
            units=unit,
            subjects=people or None,
            train_dataset=train_dataset,
            train_annotations=train_annotations,
            json_file=json_file,
            progress=LineProgress(stop),
            forest=forest,
            exercises=names_in(exercises),
        )


@contextmanager
def _replacing(out: Path, cancellation: Cancellation) -> Iterator[Path]:
    """A folder inside `out` whose files take their place in `out` at the end, or vanish."""
    try:
        made = [folder for folder in (out, *out.absolute().parents) if not folder.exists()]
        out.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".training-", dir=out))
    except OSError as error:
        raise PhysioError(f"{out} cannot be written: {error.strerror}.", "Choose another folder.") from error

    def undo() -> None:
        shutil.rmtree(part, ignore_errors=True)
        with suppress(OSError):  # somebody else uses the folder by now
            for folder in made:
                folder.rmdir()

    cancellation.undo.append(undo)
    try:
        yield part
        with handled(signal.SIG_IGN):
            cancellation.check()
            _move_in(part, out)
    except BaseException:
        undo()
        raise
    part.rmdir()


def _move_in(part: Path, out: Path) -> None:
    """The card goes first and comes last: at no time does one stand beside trees of another training."""
    files = sorted(part.iterdir(), key=lambda file: file.name.endswith(".card.json"))
    for file in files:
        if file.name.endswith(".card.json"):
            (out / file.name).unlink(missing_ok=True)
    for file in files:
        file.replace(out / file.name)
