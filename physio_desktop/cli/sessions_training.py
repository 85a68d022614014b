"""`train --from-sessions` and `versions`: live labels from reviewed sessions, and which one serves."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from physio_desktop.cli.cancelling import LineProgress, cancellable
from physio_desktop.cli.opening import OpenStore, open_store, registry_of, settings
from physio_desktop.cli.output import Db, Json, complain, emit, errors, print_rows, telling_errors
from physio_desktop.errors import PhysioError
from physio_desktop.workflows.model_registry import name_of

if TYPE_CHECKING:
    from physio_desktop.storage.model_versions import ModelVersion
    from physio_desktop.workflows.model_registry import ModelRegistry
    from physio_desktop.workflows.retraining import Trained

_KINDS, _SEARCHES = ("boosted", "forest"), ("defaults", "grid", "randomised", "halving")
_CANCELLED = "The training was cancelled; nothing was changed."


@dataclass(frozen=True, slots=True)
class RunChoice:
    """What was typed; see `RunSettings`, whose import takes a second."""

    placement: str
    people: tuple[str, ...]
    exercises: tuple[str, ...]
    kinds: tuple[str, ...]
    search: str
    personal: bool
    public: bool
    continues: bool
    n_jobs: int
    cluster: str

    def __post_init__(self) -> None:
        if self.search not in _SEARCHES:
            raise typer.BadParameter(f"choose one of {', '.join(_SEARCHES)}", param_hint="--search")
        if self.personal and len(self.people) != 1:
            raise typer.BadParameter("names exactly one patient for --personal", param_hint="--patients")
        if not self.kinds or set(self.kinds) - set(_KINDS):
            raise typer.BadParameter(f"choose from {', '.join(_KINDS)}", param_hint="--kinds")


def register(app: typer.Typer) -> None:
    versions = typer.Typer(help="Models trained here: which there are, and which one serves.")
    versions.command("list")(list_versions)
    versions.command("promote")(promote_version)
    versions.command("rollback")(rollback)
    versions.command("export")(export_version)
    versions.command("import")(import_version)
    app.add_typer(versions, name="versions")


def train(
    choice: RunChoice,
    db: Path | None,
    *,
    health_only: bool,
    promote: bool,
    mirror_to: str,
    out: Path | None,
    as_json: bool,
) -> None:
    with telling_errors(), cancellable(_CANCELLED) as cancellation, open_store(db) as opened:
        from physio_desktop.recognition.retraining.run import RunSettings
        from physio_desktop.workflows import retraining

        if health_only:
            found = retraining.collect(
                opened.store, opened.lane, choice.placement, people=choice.people, public=choice.public
            )
            health = retraining.health_of(choice.placement, found, personal=choice.personal)
            _show_health(health, as_json)
            return
        registry = registry_of(opened)
        asked = RunSettings(**dataclasses.asdict(choice))
        trained = retraining.train_from_sessions(
            registry,
            opened.store,
            opened.lane,
            asked,
            progress=LineProgress(cancellation),
            is_cancelled=cancellation.is_asked,
        )
        if promote and trained.gate.passed:
            registry.promote(trained.version, trained.gate)
        _show(trained, promote and bool(trained.gate.passed), as_json)
        if out is not None:
            _write(trained, out)
        _mirror(opened, trained, mirror_to)


def _write(trained: Trained, out: Path) -> None:
    version = trained.version
    name = name_of(version.placement, version.version, version.patient)
    try:
        out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(trained.result.to_json(), indent=1, sort_keys=True)
        (out / f"run-{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise PhysioError(f"{out} cannot be written: {error.strerror}.", "Choose another folder.") from error


def _mirror(opened: OpenStore, trained: Trained, mirror_to: str) -> None:
    """Where it was said, else where the settings say; that alone is no reason to end with a failure."""
    place = mirror_to or settings().mirrors_to
    if not place:
        return
    from physio_desktop.workflows.run_mirrors import mirror_apart

    run = opened.lane.call(opened.store.models.run_of, trained.version.id)
    assert run is not None
    try:
        mirror_apart(run, place)
    except PhysioError as error:
        if mirror_to:
            raise
        complain(error)


def _show_health(health: object, as_json: bool) -> None:
    from physio_desktop.recognition.retraining.health import DataHealth

    assert isinstance(health, DataHealth)
    rows: list[dict[str, object]] = []
    for person in (*health.people, *health.public):
        row: dict[str, object] = {"person": person}
        for exercise in health.exercises:
            cell = health.matrix.get((person, exercise))
            row[exercise] = "-" if cell is None else f"{cell.n_repetitions} / {cell.n_windows}"
        rows.append(row)
    if as_json:
        emit({"people": rows, "problems": list(health.problems), "advice": list(health.advice)})
        return
    print_rows(rows, False, "")
    print("Repetitions / windows. Balance of classes: " + f"{health.balance:.0%}")
    for words in (*health.problems, *health.advice):
        print(words)


def _show(trained: Trained, promoted: bool, as_json: bool) -> None:
    from physio_desktop.recognition.retraining import scores

    version = trained.version
    rows = [
        {"kind": c.kind, **{k: v and round(v, 4) for k, v in scores.figures(c.answers).items()}}
        for c in trained.result.candidates
    ]
    if as_json:
        gate = dataclasses.asdict(trained.gate)
        about = {"placement": version.placement, "patient": version.patient, "version": version.version}
        about["promoted"] = promoted
        emit({**about, "gate": gate, "run": trained.result.to_json()})
        return
    print_rows(rows, False, "")
    print(trained.result.protocol)
    if version.patient is not None:
        print(f"A model for {version.patient} alone; it serves nobody else.")
    for person, figures in scores.per_person(trained.result.best.answers).items():
        print(f"  {person}: macro F1 {figures['f1_macro'] or 0:.1%}")
    print(trained.gate.sentence)
    serves = "It serves now." if promoted else "It does not serve yet: `physio-desktop versions promote`."
    print(f"{_named(version)}. {serves}")


Placement = Annotated[str, typer.Argument(help="Such as right_ankle.")]
Number = Annotated[int, typer.Argument(min=1, help="Number of the version.")]
Patient = Annotated[
    str | None, typer.Option("--patient", help="Of the model that is for this patient alone.")
]


def list_versions(db: Db = None, as_json: Json = False) -> None:
    """Every version of every placement, the newest first, and which one serves."""
    with telling_errors(), open_store(db) as opened:
        registry = registry_of(opened)
        found = opened.lane.call(opened.store.models.versions)
        rows = [_row(version, registry) for version in found]
        print_rows(rows, as_json, "No model was trained here; the shipped ones serve.")


def promote_version(
    placement: Placement,
    number: Number,
    reason: Annotated[
        str, typer.Option(help="Why, although it is not known to be as good; it is kept.")
    ] = "",
    patient: Patient = None,
    db: Db = None,
) -> None:
    """Let a version serve. One that is not as good as the present one needs a --reason."""
    with telling_errors(), open_store(db) as opened:
        from physio_desktop.workflows.promotion_gate import gate_of_version

        registry = registry_of(opened)
        version = _version(opened, placement, number, patient)
        gate = gate_of_version(opened.store, opened.lane, version)
        registry.promote(version, gate, override=bool(reason), reason=reason)
        print(f"{_named(version)} serves now.")


def rollback(placement: Placement, patient: Patient = None, db: Db = None) -> None:
    """Let the model serve that served before the present one."""
    with telling_errors(), open_store(db) as opened:
        now = registry_of(opened).rollback(placement, patient)
        shipped = "the shipped model" if patient is None else "the model for everybody"
        words = shipped if now is None else f"version {now.version}"
        print(f"{placement if patient is None else f'{placement}, {patient}'}: {words} serves now.")


def export_version(
    placement: Placement,
    number: Number,
    out: Annotated[Path, typer.Option(dir_okay=False, help="The file.")],
    patient: Patient = None,
    db: Db = None,
) -> None:
    """One file for another computer."""
    with telling_errors(), open_store(db) as opened:
        registry_of(opened).export_file(_version(opened, placement, number, patient), out)
        print(out)


def import_version(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], db: Db = None) -> None:
    """Take over a model from another computer; it serves once it is promoted."""
    with telling_errors(), open_store(db) as opened:
        version = registry_of(opened).import_file(file)
        print(_named(version))


def _named(version: ModelVersion) -> str:
    alone = "" if version.patient is None else f", {version.patient} alone"
    return f"{version.placement}{alone}, version {version.version}"


def _version(opened: OpenStore, placement: str, number: int, patient: str | None) -> ModelVersion:
    found = opened.lane.call(opened.store.models.versions, placement, patient)
    for version in found:
        if version.version == number:
            return version
    errors.print(f"Known: {', '.join(str(v.version) for v in found) or 'none'}.", markup=False)
    raise PhysioError(f"There is no version {number} of {placement}.", "`versions list` names them.")


def _row(version: ModelVersion, registry: ModelRegistry) -> dict[str, object]:
    score = version.card.get("scores", {}).get("retraining", {})
    serving = registry.preferred(version.placement, version.patient)
    return {
        "placement": version.placement,
        "patient": version.patient,
        "version": version.version,
        "created": version.created.isoformat(timespec="minutes"),
        "people": ",".join(map(str, version.card.get("people", ()))),
        "f1_macro": score.get("overall", {}).get("f1_macro"),
        "worst": score.get("worst_person", {}).get("person"),
        "serves": serving == registry.card_path(version),
    }
