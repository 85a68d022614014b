from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from reviewed_sessions import store_reviewed

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.retraining.health import TooLittle
from physio_desktop.recognition.retraining.run import RunSettings
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.model_choice import choose_model, load_chosen
from physio_desktop.workflows.model_registry import Gate, ModelRegistry, judge
from physio_desktop.workflows.retraining import base_of, collect, health_of, train_from_sessions
from physio_desktop.workflows.training_process import Cancelled

QUICK = RunSettings("right_ankle", kinds=("boosted",))
PASSED = Gate((), True, "fine")


class Clinic:
    def __init__(self, folder: Path) -> None:
        self.lane = Lane("storage")
        self.database = self.lane.call(Database.open, folder / "physio.db")
        self.store = SessionStore(self.database, "AB")
        self.registry = ModelRegistry(folder / "models", self.store, self.lane)

    def train(self, settings: RunSettings = QUICK, **options):
        return train_from_sessions(self.registry, self.store, self.lane, settings, **options)

    def see(self, *people: str) -> None:
        for number, person in enumerate(people):
            self.lane.call(store_reviewed, self.store, person, 100 * number + len(person))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.lane.call(made.database.close)
    made.lane.close()


def files(clinic: Clinic) -> list[str]:
    folder = clinic.registry.folder
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_only_what_people_said_is_collected(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2")
    clinic.lane.call(lambda: store_reviewed(clinic.store, "P-3", 7, accept=False))
    found = collect(clinic.store, clinic.lane, "left_ankle")
    assert sorted(one.person for one in found) == ["P-1", "P-2"]
    assert all(one.reviewed and len(one.repetitions) == 24 for one in found)
    assert [one.person for one in collect(clinic.store, clinic.lane, "right_ankle", people=["P-2"])] == [
        "P-2"
    ]
    assert collect(clinic.store, clinic.lane, "right_wrist") == []
    assert health_of("right_ankle", found).people == ("P-1", "P-2")


@pytest.mark.usefixtures("training_here")
def test_a_trained_version_serves_once_promoted_and_can_be_rolled_back(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2", "P-3")
    said: list[tuple[float, str]] = []
    trained = clinic.train(progress=lambda share, words: said.append((share, words)))
    assert [share for share, _ in said] == sorted(share for share, _ in said) and said[-1] == (1.0, "done")
    assert trained.gate.passed is True and len(trained.gate.duels) == 3
    assert clinic.registry.preferred("right_ankle") is None  # not yet
    clinic.registry.promote(trained.version, trained.gate)
    card = clinic.registry.preferred("right_ankle")
    assert card == clinic.registry.card_path(trained.version)
    choice = choose_model("left_ankle", None, card.parent)
    assert choice is not None and load_chosen(choice).labels == ("e4", "e5", "idle")
    stored = json.loads(card.read_text())
    assert stored["people"] == ["P-1", "P-2", "P-3"] and stored["starts_from"]["name"] == "u2"
    assert "never from other windows" in stored["scores"]["retraining"]["sentence"]
    (run,) = clinic.lane.call(clinic.store.models.runs)
    assert run.status == "done" and run.model == trained.version.id and run.result["fingerprint"]

    second = clinic.train()
    assert second.version.version == 2 and second.gate.passed  # same data, same figures
    clinic.registry.promote(second.version, second.gate)
    assert clinic.registry.rollback("right_ankle").id == trained.version.id
    clinic.registry.serve_shipped("right_ankle")
    assert clinic.registry.preferred("right_ankle") is None
    assert len(clinic.lane.call(clinic.store.models.history, "right_ankle")) == 4


def test_the_same_sessions_give_the_same_files(clinic: Clinic) -> None:
    """From a process of its own, on one worker or two, and the search by chance has a seed, too."""
    clinic.see("P-1", "P-2")
    settings = dataclasses.replace(QUICK, search="randomised")
    made = [clinic.train(dataclasses.replace(settings, n_jobs=n)) for n in (1, 2)]
    files_of = []
    for trained in made:
        card = clinic.registry.card_path(trained.version)
        files_of.append({p.name.partition(".")[2]: p.read_bytes() for p in card.parent.glob("*.ubj")})
    assert files_of[0] == files_of[1] and "windows-right_ankle.ubj" in files_of[0]
    assert made[0].result.fingerprint == made[1].result.fingerprint


@pytest.mark.usefixtures("training_here")
def test_the_gate_refuses_what_is_worse_unless_somebody_says_why(clinic: Clinic) -> None:
    clinic.see("P-1", "P-2")
    trained = clinic.train()
    worse = judge(
        {"P-1": {"f1_macro": 0.9}, "P-2": {"f1_macro": 0.5}},
        {"P-1": {"f1_macro": 0.8}, "P-2": {"f1_macro": 0.6}},
    )
    assert worse.passed is False and "worst person 50.0% against 60.0%" in worse.sentence
    nobody = judge({"P-1": {"f1_macro": 0.9}}, {})
    assert nobody.passed is None
    for gate in (worse, nobody):
        with pytest.raises(PhysioError):
            clinic.registry.promote(trained.version, gate)
        with pytest.raises(PhysioError, match="reason"):
            clinic.registry.promote(trained.version, gate, override=True)
    clinic.registry.promote(trained.version, worse, override=True, reason="P-2 moved the strap")
    (promotion,) = clinic.lane.call(clinic.store.models.history, "right_ankle")
    assert promotion.overridden and promotion.reason == "P-2 moved the strap" and promotion.who == "AB"


def test_too_little_leaves_a_failed_run_and_no_model(clinic: Clinic) -> None:
    clinic.see("P-1")
    with pytest.raises(TooLittle, match="at least 2 people"):
        clinic.train()
    (run,) = clinic.lane.call(clinic.store.models.runs)
    assert run.status == "failed" and "at least 2 people" in run.message
    assert files(clinic) == [] and clinic.lane.call(clinic.store.models.versions) == []


@pytest.mark.parametrize("at", [0.0, 0.05, 0.3, 0.95])
def test_cancelling_leaves_nothing(clinic: Clinic, at: float) -> None:
    clinic.see("P-1", "P-2", "P-3")
    asked = threading.Event()

    def progress(share: float, _: str) -> None:
        if share >= at:
            asked.set()

    with pytest.raises(Cancelled):
        clinic.train(progress=progress, is_cancelled=asked.is_set)
    assert files(clinic) == [] and clinic.lane.call(clinic.store.models.runs) == []
    assert [c for c in psutil.Process().children() if "resource_tracker" not in " ".join(c.cmdline())] == []


@pytest.mark.parametrize("damage", ["deleted", "altered", "card"])
@pytest.mark.usefixtures("training_here")
def test_a_damaged_active_model_gives_way_to_the_shipped_one(clinic: Clinic, damage: str) -> None:
    clinic.see("P-1", "P-2")
    trained = clinic.train()
    clinic.registry.promote(trained.version, PASSED)
    card = clinic.registry.card_path(trained.version)
    trees = next(card.parent.glob("*windows-right_ankle.ubj"))
    if damage == "deleted":
        trees.unlink()
    elif damage == "altered":
        trees.write_bytes(trees.read_bytes()[:-1] + b"x")
    else:
        card.unlink()
    with pytest.raises(PhysioError, match=r"missing|changed"):
        clinic.registry.check(trained.version)
    with pytest.raises(PhysioError):
        clinic.registry.promote(trained.version, PASSED)
    if damage == "card":
        assert base_of(clinic.registry, "right_ankle").card.name == "u2.card.json"


def test_a_training_that_dies_says_so(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.see("P-1", "P-2", "P-3")

    def kill(share: float, _: str) -> None:
        if share > 0.3:
            for child in psutil.Process().children():
                with suppress(psutil.NoSuchProcess):  # a zombie: it was killed at the step before
                    if "resource_tracker" not in " ".join(child.cmdline()):
                        child.kill()

    with pytest.raises(PhysioError, match="ended by itself"):
        clinic.train(progress=kill)
    (run,) = clinic.lane.call(clinic.store.models.runs)
    assert run.status == "failed" and files(clinic) == []


def test_a_killed_program_takes_its_training_with_it(clinic: Clinic, tmp_path: Path) -> None:
    clinic.see("P-1", "P-2", "P-3")
    clinic.lane.call(clinic.database.close)
    code = (
        "import sys\nsys.path[:0] = {paths!r}\nfrom pathlib import Path\n"
        "from test_retraining_sessions import Clinic\n"
        "if __name__ == '__main__':\n"
        "    Clinic(Path({folder!r})).train(progress=lambda s, w: print(s, flush=True))\n"
    )
    script = tmp_path / "train.py"
    folders = [str(folder) for folder in Path(__file__).parents[:2]]
    script.write_text(code.format(paths=folders, folder=str(tmp_path)))
    program = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    for line in program.stdout:
        if float(line) > 0.3:
            break
    children = psutil.Process(program.pid).children(recursive=True)
    program.kill()
    program.wait()
    program.stdout.close()
    deadline = time.monotonic() + 60
    while any(c.is_running() and c.status() != psutil.STATUS_ZOMBIE for c in children):
        assert time.monotonic() < deadline, "the training goes on without its program"
        time.sleep(0.1)
    clinic.database = clinic.lane.call(Database.open, tmp_path / "physio.db")
    clinic.store.database = clinic.database
    clinic.registry.remove_leftovers(0.0)
    assert files(clinic) == [] and clinic.lane.call(clinic.store.models.versions) == []
    assert clinic.registry.preferred("right_ankle") is None


@pytest.mark.usefixtures("training_here")
def test_a_version_travels_as_one_file(clinic: Clinic, tmp_path: Path) -> None:
    clinic.see("P-1", "P-2")
    trained = clinic.train()
    file = tmp_path / "ankle.physio-model"
    clinic.registry.export_file(trained.version, file)
    imported = clinic.registry.import_file(file)
    assert (imported.placement, imported.version) == ("right_ankle", 2)
    assert imported.card["imported"]["name"] == "right_ankle-1" and imported.card["name"] == "right_ankle-2"
    trees = [
        next(clinic.registry.card_path(v).parent.glob("*windows-right_ankle.ubj")).read_bytes()
        for v in (trained.version, imported)
    ]
    assert trees[0] == trees[1]
    clinic.registry.check(imported)
