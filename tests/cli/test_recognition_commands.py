"""`classify`, `train`, `teach` and `evaluate` as a person or a script calls them."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from physio_desktop.cli import app
from physio_desktop.cli.learning import Protocol
from physio_desktop.cli.reference_syntax import EXECUTIONS, CheckText, ReferenceText, check_of, reference_of
from physio_desktop.domain import model_and_version

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Call a command, as a program in this process."""

    def call(*arguments: str | Path, code: int = 0) -> Result:
        extra = (
            ["--db", str(tmp_path / "clinic.db")] if arguments[0] in ("classify", "teach", "record") else []
        )
        result = CliRunner().invoke(app, [*map(str, arguments), *extra])
        assert result.exit_code == code, (result.output, result.stderr, result.exception)
        assert "Traceback" not in result.stderr
        return result

    return call


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def write_window(path: Path, n: int = 200, columns: int = 9, cell: str = "0.5") -> Path:
    path.write_text("\n".join(",".join([cell] * columns) for _ in range(n)))
    return path


@pytest.fixture
def session_file(tiny_dataset: tuple[Path, Path]) -> Path:
    return tiny_dataset[0] / "s1" / "e4" / "u2" / "test.txt"


# -- classify ----------------------------------------------------------------------------------------------


def test_classify_a_window_and_a_recording(
    run: Run, tiny_models: Path, session_file: Path, tmp_path: Path
) -> None:
    window = write_window(tmp_path / "window.csv")
    (row,) = rows(run("classify", window, "--placement", "right_wrist", "--models", tiny_models, "--json"))
    assert list(row)[:7] == ["file", "title", "start_s", "end_s", "exercise", "confidence", "top"]
    assert (row["start_s"], row["end_s"], len(row["top"])) == (0.0, 7.96, 5)
    found = rows(run("classify", session_file, "--models", tiny_models, "--json"))
    assert [row["start_s"] for row in found] == list(range(len(found)))
    assert {model_and_version(row["model"])[0] for row in found} == {
        "u2:right_ankle"
    }  # its place in the data set tells where it was worn
    named = [row["exercise"] for row in found if row["exercise"] not in (None, "idle")]
    assert len(named) > 15 and named.count("e4") > 0.9 * len(named)
    assert all(row["top"] == sorted(row["top"], key=lambda pair: -pair[1]) for row in found)
    why = rows(run("classify", session_file, "--models", tiny_models, "--explain", "--json"))
    assert all(len(words) > 5 and log_odds > 0 for row in why for words, log_odds in row["why"])
    assert [{k: v for k, v in row.items() if k != "why"} for row in why] == found
    shown = run("classify", session_file, "--models", tiny_models).stdout
    assert "top five" in shown and "e4" in shown


def test_classify_without_a_placement_considers_all(run: Run, tiny_models: Path, tmp_path: Path) -> None:
    result = run("classify", write_window(tmp_path / "w.csv"), "--models", tiny_models, "--json")
    (row,) = rows(result)
    assert len(row["top"]) == 5 and sum(chance for _, chance in row["top"]) == pytest.approx(1, abs=1e-4)
    assert "--placement" in result.stderr


def test_classify_as_csv(run: Run, tiny_models: Path, session_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run("classify", session_file, "--models", tiny_models, "--csv", out)
    assert result.stdout == ""
    table = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert list(table[0])[:8] == [
        *("file", "title", "start_s", "end_s", "exercise", "confidence"),
        *("top_1", "top_1_confidence"),
    ]
    assert table[0]["confidence"] == table[0]["top_1_confidence"]
    assert table[0]["top_5"] != "" and "e4" in {row["exercise"] for row in table}
    run("classify", session_file, "--csv", tmp_path / "no" / "out.csv", code=2)


def test_classify_refuses_and_goes_on(run: Run, tiny_models: Path, tmp_path: Path) -> None:
    files = [
        write_window(tmp_path / "short.csv", n=150),
        write_window(tmp_path / "eight.csv", columns=8),
        write_window(tmp_path / "words.csv", cell="x"),
        tmp_path / "nothing.csv",
    ]
    bad = tmp_path / "bad.csv"
    bad.write_text(files[0].read_text() + "\n0.5,oops,1,1,1,1,1,1,1\n")
    good = write_window(tmp_path / "good.csv")
    options = ["--placement", "right_wrist", "--models", tiny_models, "--json"]
    result = run("classify", *files, bad, "77", good, *options, code=1)
    assert [Path(row["file"]).name for row in rows(result)] == ["good.csv"]
    for text in ("200 samples at 25 Hz", "there are 150", "eight.csv", "bad.csv, line 151", "nothing.csv"):
        assert text in result.stderr
    assert "imported" not in result.stderr


def test_classify_refuses_a_model_that_does_not_fit(run: Run, tiny_models: Path, tmp_path: Path) -> None:
    window = write_window(tmp_path / "w.csv")
    for file in tiny_models.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    card = tmp_path / "u2.card.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "feature_sha256": "other"}))
    refused = run("classify", window, "--placement", "right_wrist", "--models", tmp_path, code=1)
    assert "another version" in refused.stderr and "Train it again" in refused.stderr
    (tmp_path / "empty").mkdir()
    assert "no model" in run("classify", window, "--models", tmp_path / "empty", code=1).stderr
    assert (
        "for nose" in run("classify", window, "--placement", "nose", "--models", tiny_models, code=1).stderr
    )


# -- teach -------------------------------------------------------------------------------------------------


def test_teach_and_classify_personally(run: Run, tiny_models: Path, tiny_dataset: tuple[Path, Path]) -> None:
    person = tiny_dataset[0] / "s2"
    references = [person / e / "u2" / "template_session.txt" for e in ("e1", "e4")]
    result = run("teach", "--patient", "P-1", "--references", *references, "--json")
    learned = rows(result)
    assert [(row["exercise"], row["execution"]) for row in learned] == [
        (exercise, how) for exercise in ("e1", "e4") for how in EXECUTIONS
    ]
    assert {row["placement"] for row in learned} == {"right_ankle"}
    assert "Repetitions learned: 6, in" in result.stderr
    options = ["--patient", "P-1", "--models", tiny_models, "--json"]
    found = rows(run("classify", person / "e4" / "u2" / "test.txt", *options))
    assert {model_and_version(row["model"])[0] for row in found} == {"u2:personal"}
    named = [row["exercise"] for row in found if row["exercise"] not in (None, "idle")]
    assert len(named) > 15 and named.count("e4") > 0.9 * len(named)  # the tiny model is often not sure
    untaught = run("classify", person / "e6" / "u2" / "test.txt", *options, code=1)
    assert "taught nothing at right_wrist" in untaught.stderr


def test_teach_an_exercise_of_ones_own_and_check_it(run: Run, tiny_models: Path) -> None:
    for seed, repetitions, seconds in ((1, 2, 24), (2, 4, 45)):
        source = f"sim:?speed=0&exercise=squat&execution=correct&repetitions={repetitions}&seed={seed}"
        options = ["--seconds", str(seconds), "--patient", "P-1", "--placement", "right_thigh", "--json"]
        run("record", "--source", source, *options)
    options = ["--name", "Squat", "--check", "Squat:4:2", "--models", tiny_models, "--json"]
    *learned, check = rows(run("teach", "--patient", "P-1", "--references", "1", *options))
    assert [(row["exercise"], row["execution"]) for row in learned] == [("Squat", "correct")] * 2
    assert (check["n"], check["general_knows"], check["general_right"]) == (4, False, 0)
    assert check["personal_right"] >= 3 and "n = 4 is small" in check["sentence"]


def test_teach_refuses_wrong_calls(run: Run, tiny_dataset: tuple[Path, Path], tmp_path: Path) -> None:
    file = tiny_dataset[0] / "s2" / "e4" / "u2" / "test.txt"
    run("teach", "--patient", "P-1", code=2)
    run("teach", "--patient", "P-1", "--references", "nothing.txt", code=2)
    run("teach", "--patient", "P-1", "--references", f"e4:quick:{file}", code=2)
    run("teach", "--patient", "P-1", "--references", f"{file}@9-3", code=2)
    run("teach", "--patient", "P-1", "--check", "e4:0:1", code=2)
    assert "holds some" in run("teach", "--patient", "P-1", "--references", file, code=1).stderr
    still = write_window(tmp_path / "still.csv")
    assert "No repetition" in run("teach", "--patient", "P-1", "--references", f"e4:{still}", code=1).stderr
    assert "no session 5" in run("teach", "--patient", "P-1", "--references", "e4:5", code=1).stderr


def test_how_references_are_written(tmp_path: Path) -> None:
    odd = tmp_path / "a:b@1-2.csv"
    if os.name != "nt":
        odd.touch()
        assert reference_of(str(odd), "e1", None) == ReferenceText(str(odd), "e1", None, None, None)
    assert reference_of("12", None, None) == ReferenceText("12", None, None, None, None)
    assert reference_of("e4:12@3.5-9", "e1", "fast") == ReferenceText("12", "e4", "fast", 3.5, 9.0)
    assert reference_of("fast:12", "e1", None) == ReferenceText("12", "e1", "fast", None, None)
    assert reference_of("Leg raise:low_amplitude:12", None, None).exercise == "Leg raise"
    assert check_of("e4:5:12") == CheckText("e4", 5, "12")


# -- train and evaluate ------------------------------------------------------------------------------------


def dataset_options(tiny_dataset: tuple[Path, Path]) -> list[str | Path]:
    return ["--dataset", tiny_dataset[0], "--annotations", tiny_dataset[1]]


def test_train_gives_the_same_bytes(
    run: Run, tiny_dataset: tuple[Path, Path], tiny_models: Path, tmp_path: Path
) -> None:
    options = [*dataset_options(tiny_dataset), "--out", tmp_path / "out", "--threads", "1", "--json"]
    result = run("train", *options)
    (row,) = rows(result)
    assert row["card"] == str(tmp_path / "out" / "u2.card.json") and "live label" in result.stderr
    names = sorted(file.name for file in tiny_models.iterdir())
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == names
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (tiny_models / name).read_bytes()


def test_train_refuses_what_it_cannot_use(run: Run, tiny_dataset: tuple[Path, Path], tmp_path: Path) -> None:
    data, notes = tiny_dataset
    assert (
        "annotates nothing"
        in run("train", "--dataset", data, "--annotations", data, "--out", tmp_path / "o", code=1).stderr
    )
    run("train", "--dataset", data / "none", "--annotations", notes, "--out", tmp_path / "o", code=2)
    run("train", *dataset_options(tiny_dataset), "--out", tmp_path / "o", "--name", "../x", code=2)
    assert (
        "u9"
        in run(
            "train", *dataset_options(tiny_dataset), "--out", tmp_path / "o", "--unit", "u9", code=1
        ).stderr
    )
    assert not (tmp_path / "o").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl+C to a single process")
def test_ctrl_c_leaves_the_models_as_they_were(
    tiny_dataset: tuple[Path, Path], tiny_models: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "models"
    call = [sys.executable, "-m", "physio_desktop", "train", *map(str, dataset_options(tiny_dataset))]
    process = subprocess.Popen(
        [*call, "--out", str(out), "--threads", "1"], stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "repetitions" in line:
            break
    time.sleep(0.1)
    assert "Training was cancelled" in cancelled(process)
    assert not out.parent.exists()


def cancelled(process: subprocess.Popen[str]) -> str:
    """What is still said after Ctrl+C, which must end it soon, whatever it is at."""
    assert process.stderr is not None
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(timeout=60) == 130
    assert time.monotonic() - asked < 4  # about two seconds where nothing else runs
    assert "Traceback" not in rest
    return rest


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no Ctrl+C to a single process")
@pytest.mark.parametrize("wait_s", [0.0, 0.3, 1.0])
def test_ctrl_c_leaves_no_figures(tiny_dataset: tuple[Path, Path], tmp_path: Path, wait_s: float) -> None:
    out = tmp_path / "figures.json"
    call = [sys.executable, "-m", "physio_desktop", "evaluate", *map(str, dataset_options(tiny_dataset))]
    process = subprocess.Popen(
        [*call, "--protocol", "personal-remount", "--json", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None and process.stderr is not None
    shares = []
    for line in process.stderr:
        shares.append(int(line.partition("%")[0]))
        if "remounted, s1" in line:
            break
    assert shares == sorted(shares) and shares[-1] >= 10
    time.sleep(wait_s)
    assert cancelled(process).endswith("The evaluation was cancelled; nothing was written.\n")
    assert process.stdout.read() == "" and not list(tmp_path.iterdir())


def test_a_step_that_cannot_be_interrupted_is_ended(tmp_path: Path) -> None:
    code = """
import signal, threading
from pathlib import Path
from physio_desktop.cli.cancelling import cancellable
left = Path("left")
with cancellable("It was cancelled.") as cancellation:
    left.touch()
    cancellation.undo.append(left.unlink)
    signal.raise_signal(signal.SIGINT)
    threading.Event().wait(10)
"""
    called = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (called.returncode, called.stderr) == (130, "It was cancelled.\n")
    assert not list(tmp_path.iterdir())


def test_evaluate(run: Run, tiny_dataset: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    data, notes = tiny_dataset
    options = ["--protocol", "personal", "--subjects", "s1", "--json", out]
    more = ["--train-dataset", data, "--train-annotations", notes]
    result = run("evaluate", *dataset_options(tiny_dataset), *options, *more)
    figures = json.loads(out.read_text())
    assert list(figures["per_person"]) == ["s1"] and list(figures["per_exercise"]) == ["e1", "e4", "e6", "e7"]
    assert figures["overall"]["recall_exercise"] > 0.8
    assert "recall_exercise" in result.stdout and "personal, s1" in result.stderr


def test_a_forest_is_another_configuration(
    run: Run, tiny_dataset: tuple[Path, Path], session_file: Path, tmp_path: Path
) -> None:
    hashes, overall = [], []
    for more in ([], ["--forest"]):
        out = tmp_path / "figures.json"
        run("evaluate", *dataset_options(tiny_dataset), "--protocol", "windows", "--json", out, *more)
        figures = json.loads(out.read_text())
        hashes.append(figures["config_sha256"])
        overall.append(figures["overall"])
    assert len(set(hashes)) == 2 and overall[0] != overall[1]
    assert overall[1]["personal"]["accuracy"] > 0.7
    run("train", *dataset_options(tiny_dataset), "--out", tmp_path / "forest", "--forest", "--threads", "1")
    card = json.loads((tmp_path / "forest" / "u2.card.json").read_text())
    assert (card["config_sha256"], card["live_label"]) == (hashes[1], "forest")
    options = ["--models", tmp_path / "forest", "--json"]
    named = [row["exercise"] for row in rows(run("classify", session_file, *options))]
    assert named.count("e4") > 10
    run("evaluate", *dataset_options(tiny_dataset), "--protocol", "loso", "--forest", code=2)


def test_evaluate_refuses_wrong_calls(run: Run, tiny_dataset: tuple[Path, Path], tmp_path: Path) -> None:
    options = dataset_options(tiny_dataset)
    run("evaluate", *options, "--protocol", "best", code=2)
    run("evaluate", *options, "--protocol", "loso", "--train-annotations", tiny_dataset[1], code=2)
    run("evaluate", *options, "--protocol", "loso", "--json", tmp_path / "no" / "x.json", code=2)
    assert "s9" in run("evaluate", *options, "--protocol", "loso", "--subjects", "s9", code=1).stderr


def test_names_that_are_repeated_to_start_quickly_are_the_same() -> None:
    from physio_desktop.recognition.evaluation.command import PROTOCOL_NAMES
    from physio_desktop.recognition.templates import EXECUTIONS as KNOWN

    assert tuple(Protocol) == PROTOCOL_NAMES
    assert EXECUTIONS == KNOWN


def test_other_commands_do_not_import_the_learning_libraries() -> None:
    code = "import sys, physio_desktop.cli; print(*{'xgboost', 'sklearn', 'dtaidistance'} & set(sys.modules))"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert called.stdout.strip() == ""
