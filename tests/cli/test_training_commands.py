from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewed_sessions import store_reviewed
from typer.testing import CliRunner

from physio_desktop.cli import app
from physio_desktop.storage.database import Database
from physio_desktop.storage.session_store import SessionStore


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "physio.db"
    with Database.open(path) as database:
        for number, person in enumerate(("P-1", "P-2", "P-3")):
            store_reviewed(SessionStore(database), person, 100 * number)
    return path


def called(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


RECORD = ("record", "--source", "sim:?exercise=e4&placement=right_ankle&speed=20", "--seconds", 20)


def recorded(db: Path, *more: object) -> str:
    """Records a session and says which model spoke in it."""
    code, text = called(*RECORD, *more, "--db", db, "--json")
    assert code == 0, text
    with Database.open(db) as database:
        store = SessionStore(database)
        (model,) = {p.model for p in store.predictions(json.loads(text.splitlines()[-1])["session"])}
    return model


def test_from_sessions_to_a_model_that_serves_and_back(db: Path, tmp_path: Path) -> None:
    quick = ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "boosted", "--db", db)
    code, text = called(*quick, "--health")
    assert code == 0 and "P-2" in text and "24 /" not in text and "12 /" in text
    code, text = called(*quick, "--promote", "--out", tmp_path / "figures")
    assert code == 0, text
    assert "It serves now." in text and "never from other windows of the same person" in text
    figures = json.loads((tmp_path / "figures" / "run-right_ankle-1.json").read_text())
    assert figures["candidates"][0]["overall"]["f1_macro"] > 0.8
    code, text = called("versions", "list", "--db", db, "--json")
    row = json.loads(text)
    assert code == 0 and row["serves"] is True and row["people"] == "P-1,P-2,P-3"
    assert recorded(db).startswith("right_ankle-1@")
    file = tmp_path / "ankle.physio-model"
    assert called("versions", "export", "right_ankle", 1, "--out", file, "--db", db)[0] == 0
    assert "version 2" in called("versions", "import", file, "--db", db)[1]
    code, text = called("versions", "promote", "right_ankle", 2, "--db", db)
    assert code == 1 and "It is not known how this model does" in text
    assert called("versions", "promote", "right_ankle", 2, "--reason", "same trees", "--db", db)[0] == 0
    assert "version 1 serves" in called("versions", "rollback", "right_ankle", "--db", db)[1]
    (db.with_name("physio-models") / "right_ankle-1" / "right_ankle-1.card.json").unlink()
    code, text = called(*RECORD, "--db", db)
    assert code == 0 and "The shipped model serves, because the active one cannot be used" in text
    assert called("versions", "promote", "right_ankle", 9, "--reason", "x", "--db", db)[0] == 1


@pytest.mark.usefixtures("training_here")
def test_a_model_of_one_patient(db: Path, tmp_path: Path) -> None:
    with Database.open(db) as database:
        store_reviewed(SessionStore(database), "P-1", 400)
    mine = ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "boosted", "--db", db)
    assert called(*mine, "--personal")[0] == 2  # of whom?
    code, text = called(*mine, "--patients", "P-1", "--personal", "--promote", "--out", tmp_path / "out")
    assert code == 0, text
    assert "A model for P-1 alone; it serves nobody else." in text and "It serves now." in text
    assert "Each session in turn (2 sessions)" in text and "right_ankle, P-1 alone, version 1" in text
    assert (tmp_path / "out" / "run-right_ankle-P-1-1.json").exists()
    row = json.loads(called("versions", "list", "--db", db, "--json")[1])
    assert row["patient"] == "P-1" and row["serves"] is True
    own = recorded(db, "--patient", "P-1")
    assert own.startswith("right_ankle-P-1-1@") and own.endswith(":personal")
    assert recorded(db, "--patient", "P-2").startswith("u2@")
    assert called("versions", "promote", "right_ankle", 1, "--reason", "x", "--db", db)[0] == 1  # no such
    code, text = called("versions", "rollback", "right_ankle", "--patient", "P-1", "--db", db)
    assert code == 0 and "right_ankle, P-1: the model for everybody serves now." in text
    assert recorded(db, "--patient", "P-1").startswith("u2@")
    promote = ("versions", "promote", "right_ankle", 1, "--patient", "P-1", "--db", db)
    assert "P-1 alone, version 1 serves now" in called(*promote)[1]


@pytest.mark.usefixtures("training_here")
def test_the_public_archive_is_added(db: Path, tiny_dataset: tuple[Path, Path]) -> None:
    assert called("import", tiny_dataset[0], "--db", db)[0] == 2  # whose?
    code, text = called("import", tiny_dataset[0], "--public", "--db", db)
    assert code == 0, text
    quick = ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "boosted", "--db", db)
    code, text = called(*quick, "--with-public")
    assert code == 0 and "2 people of the public archive, too, who were not tested" in text
    code, text = called(*quick, "--continue")
    assert code == 0 and "The model that all of them go on from" in " ".join(text.split())


@pytest.mark.usefixtures("training_here")
def test_a_mirror_that_fails_harms_no_run(db: Path, home: Path, tmp_path: Path) -> None:
    (home / "settings.json").write_text(json.dumps({"mirror": "mlflow", "mirror_to": "ftp://nowhere"}))
    quick = ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "boosted", "--db", db)
    code, text = called(*quick, "--out", tmp_path / "out")
    assert code == 0 and "cannot be mirrored" in text  # the settings say where, and that it failed
    code, text = called(*quick, "--mirror", "somewhere")
    assert code == 1 and "cannot be mirrored" in text and "version 2" in text


@pytest.mark.parametrize(
    "words",
    [
        ("train", "--from-sessions"),
        ("train", "--out", "x"),
        ("train", "--from-sessions", "--placement", "right_ankle", "--search", "guess"),
        ("train", "--from-sessions", "--placement", "right_ankle", "--kinds", "oracle"),
    ],
)
def test_wrong_calls_are_told_so(words: tuple[str, ...]) -> None:
    assert called(*words)[0] == 2


def test_too_little_is_said_in_one_sentence(tmp_path: Path) -> None:
    code, text = called("train", "--from-sessions", "--placement", "right_ankle", "--db", tmp_path / "new.db")
    assert code == 1 and "No reviewed session" in text
