"""Models of one patient: trained, tested, promoted, served, passed on and erased for that one alone."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from retraining_people import RATE_HZ, recording
from reviewed_sessions import STARTED, store_reviewed
from test_retraining_sessions import PASSED, Clinic

from physio_desktop import paths
from physio_desktop.domain import Correction, Repetition
from physio_desktop.errors import PhysioError
from physio_desktop.recognition.model_store import load_model
from physio_desktop.recognition.retraining.folds import KEPT_APART, grouping
from physio_desktop.recognition.retraining.recordings import labelled_windows
from physio_desktop.recognition.retraining.run import RunSettings
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import erasing
from physio_desktop.workflows.importing import import_file
from physio_desktop.workflows.model_choice import LoadedModel, load_for_patient
from physio_desktop.workflows.model_registry import ModelRegistry
from physio_desktop.workflows.reference_repetitions import ReferenceRequest
from physio_desktop.workflows.retraining import collect, health_of
from physio_desktop.workflows.teaching import enrolment, teach

pytestmark = pytest.mark.usefixtures("training_here")

SIDE = "right_ankle"
MINE = RunSettings(SIDE, kinds=("boosted",), people=("P-1",), personal=True)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.lane.call(made.database.close)
    made.lane.close()


def sessions(clinic: Clinic, person: str, n: int, first: int = 1) -> None:
    for day in range(n):
        clinic.lane.call(store_reviewed, clinic.store, person, first + 24 * day)


def served(clinic: Clinic, patient: str | None) -> LoadedModel:
    """As the window and the command line load it."""
    store, lane = clinic.store, clinic.lane

    def enrol():
        return None if patient is None else enrolment(store, lane, patient, SIDE)

    return load_for_patient(SIDE, None, enrol, preferred=clinic.registry.preferred(SIDE, patient))


def test_it_is_tested_on_sessions_left_out_and_says_so(clinic: Clinic) -> None:
    sessions(clinic, "P-1", 3)
    sessions(clinic, "P-2", 1, 500)
    trained = clinic.train(MINE)
    version, result = trained.version, trained.result
    assert version.patient == "P-1" and version.version == 1
    assert version.card["patient"] == "P-1" and version.card["people"] == ["P-1"]
    assert result.protocol.startswith("Each session in turn (3 sessions) tested by models that learned from")
    assert "never from other windows of the same session" in result.protocol
    assert "of others it says nothing" in result.protocol
    assert "serves nobody else" in version.card["limits"][-1]
    shown = result.to_json()["candidates"][0]["per_person"]
    assert len(shown) == 3 and all(name.startswith("2026-05-") for name in shown)
    assert trained.gate.passed and "On 3 sessions" in trained.gate.sentence
    assert len({(d.person, d.active) for d in trained.gate.duels}) == 3


def test_one_session_is_tested_part_by_part(clinic: Clinic) -> None:
    """Two runs of each exercise are two parts, and no window shares a second with one of the other part."""
    one = recording("P-1", seed=5)
    length_us = round(one.blocks[-1].time_us[-1] + 1e6 / RATE_HZ)
    blocks = [*one.blocks, *(b.shifted(length_us) for b in recording("P-1", seed=9).blocks)]
    reps = [
        Repetition(r.start_us + shift, r.end_us + shift, r.exercise, "correct")
        for shift in (0, length_us)
        for r in one.repetitions
    ]

    def store() -> None:
        writer = clinic.store.begin_session(STARTED + timedelta(hours=1), patient="P-1", placement=SIDE)
        writer.append(blocks, repetitions=reps)
        writer.close()
        found = clinic.store.reviews.repetitions(writer.session_id)
        said = tuple(
            Correction(r.detected.start_us, r.detected.end_us, r.detected.exercise, "correct", r.id)
            for r in found
        )
        clinic.store.reviews.edit(writer.session_id, Edit(add=said))

    clinic.lane.call(store)
    trained = clinic.train(MINE)
    protocol = trained.result.protocol
    assert protocol.startswith("Each part in turn (2 parts)") and "with the sensor put on anew" in protocol
    assert set(trained.result.to_json()["candidates"][0]["per_person"]) == {"part 1", "part 2"}
    (found,) = collect(clinic.store, clinic.lane, SIDE, people=["P-1"])
    table = labelled_windows(found, 15)
    groups = grouping(table, [found], personal=True).groups
    starts = {name: table.start_us[groups == name] for name in ("part 1", "part 2")}
    assert min(abs(a - b) for a in starts["part 1"] for b in starts["part 2"]) >= 8_000_000
    assert (groups == KEPT_APART).any()


def test_exercises_of_a_day_each_are_not_left_out_whole(clinic: Clinic) -> None:
    """A session for each exercise: who leaves out the session leaves out the exercise, so parts are."""
    one = recording("P-1", seed=5, n_reps=24)
    table = labelled_windows(one, 15)
    at = table.start_us / 1e6
    first, second = (at < 110), (at > 120)  # e4 here, e5 there
    both = np.where(first, "a", "b")[first | second]
    halves = dataclasses.replace(table.rows(first | second), sessions=both)
    by = grouping(halves, [dataclasses.replace(one, uid=uid) for uid in ("a", "b")], personal=True)
    assert by.kind == "parts" and {"part 1", "part 2"} <= set(by.groups)  # a run of 72 s is two
    twice = dataclasses.replace(table, sessions=np.where(np.arange(len(table)) % 2, "a", "b"))
    by = grouping(twice, [dataclasses.replace(one, uid=uid) for uid in ("a", "b")], personal=True)
    assert by.kind == "sessions" and len(set(by.groups)) == 2


def test_one_part_alone_is_not_tested_and_serves_only_for_a_reason(clinic: Clinic) -> None:
    sessions(clinic, "P-1", 1)
    trained = clinic.train(MINE)
    assert trained.result.protocol.startswith("Nothing was tested: there is only one part")
    assert trained.gate.passed is None
    with pytest.raises(PhysioError, match="nothing on which both"):
        clinic.registry.promote(trained.version, trained.gate)
    health = health_of(SIDE, collect(clinic.store, clinic.lane, SIDE), personal=True)
    assert any("in another session, too" in words for words in health.advice)
    assert not any("more people" in words for words in health.advice)


def test_it_serves_that_patient_alone_and_goes_back_alone(clinic: Clinic) -> None:
    sessions(clinic, "P-1", 2)
    sessions(clinic, "P-2", 1, 500)
    general = clinic.train()
    clinic.registry.promote(general.version, PASSED)
    mine = clinic.train(MINE)
    assert mine.version.card["starts_from"]["name"] == "right_ankle-1"
    clinic.registry.promote(mine.version, PASSED)
    assert clinic.registry.card_path(mine.version).parent.name == "right_ankle-P-1-1"
    assert served(clinic, "P-1").name.startswith("right_ankle-P-1-1@")
    assert served(clinic, "P-1").name.endswith(":personal")
    for other in ("P-2", None):
        assert served(clinic, other).name.startswith("right_ankle-1@")
        assert served(clinic, other).name.endswith(":right_ankle")
    second = clinic.train(MINE)
    assert second.version.version == 2 and second.version.card["starts_from"]["name"] == "right_ankle-P-1-1"
    clinic.registry.promote(second.version, PASSED)
    assert clinic.registry.rollback(SIDE, "P-1").id == mine.version.id
    assert clinic.registry.preferred(SIDE, "P-2") == clinic.registry.card_path(general.version)
    clinic.registry.serve_shipped(SIDE, "P-1")
    assert served(clinic, "P-1").name.startswith("right_ankle-1@")
    assert clinic.train().version.card.get("patient") is None  # never from what is one patient's


def test_it_names_windows_itself_where_the_patient_was_taught(
    clinic: Clinic, tiny_dataset: tuple[Path, Path]
) -> None:
    sessions(clinic, "P-1", 2)
    folder = tiny_dataset[0] / "s1" / "e4" / "u2"
    teach(clinic.store, clinic.lane, "P-1", SIDE, [ReferenceRequest(str(folder / "template_session.txt"))])
    before = served(clinic, "P-1")
    assert before.name.endswith(":personal") and before.labels == ("e4", "idle")  # what was taught
    trained = clinic.train(MINE)
    # The taught label knows one of two exercises and other movements: it is what the gate compares with.
    assert trained.gate.passed and max(d.active for d in trained.gate.duels) < 0.8
    clinic.registry.promote(trained.version, trained.gate)
    now = served(clinic, "P-1")
    assert now.labels == ("e4", "e5", "idle") and now.name.startswith("right_ankle-P-1-1@")
    assert now.new_repetitions() is not None  # still compared with what was taught


def test_several_people_are_refused(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2")
    with pytest.raises(PhysioError, match="learns from one patient"):
        clinic.train(dataclasses.replace(MINE, people=()))


def test_it_travels_only_to_where_the_patient_is_known(clinic: Clinic, tmp_path: Path) -> None:
    sessions(clinic, "P-1", 2)
    trained = clinic.train(MINE)
    file = tmp_path / "mine.physio-model"
    clinic.registry.export_file(trained.version, file)
    (tmp_path / "other").mkdir()
    other = Clinic(tmp_path / "other")
    try:
        with pytest.raises(PhysioError, match="for one patient alone, P-1"):
            other.registry.import_file(file)
        assert other.lane.call(other.store.models.versions) == []
        sessions(other, "P-1", 1)
        version = other.registry.import_file(file)
        assert version.patient == "P-1" and other.registry.preferred(SIDE, "P-2") is None
    finally:
        other.lane.call(other.database.close)
        other.lane.close()


def test_it_is_erased_with_the_patient(clinic: Clinic, tmp_path: Path) -> None:
    sessions(clinic, "P-0147", 2)
    sessions(clinic, "P-2", 1, 500)
    registry = ModelRegistry(tmp_path / "models", clinic.store, clinic.lane)
    settings = dataclasses.replace(MINE, people=("P-0147",))
    mine, general = clinic.train(settings), clinic.train()
    for trained in (mine, general):
        registry.promote(trained.version, PASSED)

    def erase() -> erasing.Certificate:
        store: SessionStore = clinic.store
        prospect = erasing.look(store, "P-0147", [tmp_path / "backups"], tmp_path / "models")
        return erasing.erase(store, prospect)

    certificate = clinic.lane.call(erase)
    assert certificate.traces == () and any("right_ankle-P-0147-1" in path for path in certificate.removed)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["right_ankle-1"]
    assert [v.id for v in clinic.lane.call(clinic.store.models.versions)] == [general.version.id]
    assert "P-0147" not in json.dumps([r.result for r in clinic.lane.call(clinic.store.models.runs)])
    registry.check(clinic.lane.call(clinic.store.models.versions)[0])  # its card was rewritten


# -- what is known already stays in ------------------------------------------------------------------------


def test_boosting_goes_on_from_the_shipped_model(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2")
    trained = clinic.train(RunSettings(SIDE, kinds=("boosted",), continues=True))
    shipped = load_model(paths.models_dir() / "u2.card.json").windows[SIDE]
    mine = load_model(clinic.registry.card_path(trained.version)).windows[SIDE]
    assert mine.exercises == shipped.exercises and "e1" in mine.exercises  # which nobody has shown here
    n = len(shipped.trees.get_dump())
    assert mine.trees.get_dump()[:n] == shipped.trees.get_dump() and len(mine.trees.get_dump()) > n
    assert "go on from" in trained.result.protocol


# -- the public archive ------------------------------------------------------------------------------------


def test_the_public_archive_is_added_where_it_was_imported(
    clinic: Clinic, tiny_dataset: tuple[Path, Path]
) -> None:
    clinic.see("P-1", "P-2")
    n = len(list(import_file(clinic.store, clinic.lane, tiny_dataset[0], patient=None, public=True)))
    assert n == 16  # two people, four exercises, two recordings each
    codes = {one.code for one in clinic.lane.call(clinic.store.patients)}
    assert codes == {"P-1", "P-2", "UCI730-s1", "UCI730-s2"}
    found = collect(clinic.store, clinic.lane, SIDE)
    health = health_of(SIDE, found)
    assert health.people == ("P-1", "P-2") and health.public == ("UCI730-s1", "UCI730-s2")
    assert "e1" in health.exercises
    plain = clinic.train()
    assert plain.result.labels == ("e4", "e5", "idle") and "archive" not in plain.result.protocol
    more = clinic.train(RunSettings(SIDE, kinds=("boosted",), public=True))
    assert more.result.labels == ("e1", "e4", "e5", "idle")
    assert "learned from 2 people of the public archive, too, who were not tested" in more.result.protocol
    assert set(more.result.to_json()["candidates"][0]["per_person"]) == {"P-1", "P-2"}
    assert more.version.card["people"] == ["P-1", "P-2", "UCI730-s1", "UCI730-s2"]
    mine = clinic.train(dataclasses.replace(MINE, public=True))
    assert mine.version.patient == "P-1" and "e1" in mine.result.labels


def test_the_archive_alone_is_nobody_to_test_on(clinic: Clinic, tiny_dataset: tuple[Path, Path]) -> None:
    list(import_file(clinic.store, clinic.lane, tiny_dataset[0], patient=None, public=True))
    with pytest.raises(PhysioError, match="No reviewed session"):
        clinic.train(RunSettings(SIDE, kinds=("boosted",), public=True))
    clinic.see("P-1")
    with pytest.raises(PhysioError, match="at least 2 people"):
        clinic.train(RunSettings(SIDE, kinds=("boosted",), public=True))


def test_what_is_not_of_the_archive_is_not_imported_as_such(clinic: Clinic, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("\n".join(["0.1,0.2,9.8,0,0,0"] * 250))
    with pytest.raises(PhysioError, match="not of the public archive"):
        list(import_file(clinic.store, clinic.lane, file, patient=None, public=True))
    assert clinic.lane.call(clinic.store.sessions) == []
