"""Every protocol on people who come from elsewhere, and on datasets that lack something."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from uci_layout import write_dataset

from physio_desktop.errors import PhysioError
from physio_desktop.recognition.evaluation.command import PROTOCOL_NAMES, evaluate
from physio_desktop.recognition.evaluation.shipping import train
from physio_desktop.recognition.model_store import load_model

FRACTIONS = {
    "recall_exercise",
    "recall_exercise_execution",
    "accuracy_exercise",
    "accuracy_exercise_execution",
    "accuracy_exercise_idle_n",
    "accuracy_exercise_execution_idle_n",
    "missed_rate",
    "false_alarm_rate",
    "sets_exact",
    "sets_within_one",
}
OF_REPETITIONS = FRACTIONS | {"false_alarms", "sets_mean_error"}
OF_WINDOWS = {"accuracy", "macro_f1", "ece", "accuracy_pure", "idle_false_alarm_rate"}
VARIANTS = {"windows": {"loso", "personal"}, "personal-remount": {"rotated_20", "rotated_90", "flipped"}}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people to learn from, s1 and s3, with `data` and `notes`."""
    folder = tmp_path_factory.mktemp("others")
    write_dataset(folder, ("s1", "s3"), first=1)
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """One person under test, s5, and only the exercises of one placement."""
    write_dataset(tmp_path, ("s5",))
    for exercise in ("e1", "e4"):
        shutil.rmtree(tmp_path / "data" / "s5" / exercise)
    return tmp_path


def figures_of(folder: Path, protocol: str, others: Path | None, **options: Any) -> dict[str, Any]:
    """The figures as they stand in the file, which must be strict JSON."""
    file = folder / "figures.json"
    learned = {"train_dataset": others / "data", "train_annotations": others / "notes"} if others else {}
    evaluate(folder / "data", folder / "notes", protocol, json_file=file, **learned, **options)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []

    def refuse(name: str) -> NoReturn:
        raise AssertionError(f"{name} is not JSON")

    return dict(json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse))


def groups(figures: Mapping[str, Any], protocol: str) -> Iterator[Mapping[str, float | None]]:
    parts = [figures["overall"], *figures["per_person"].values(), *figures["per_exercise"].values()]
    for part in parts:
        if protocol in VARIANTS:
            assert VARIANTS[protocol] <= set(part)
            yield from part.values()
        else:
            yield part


@pytest.mark.parametrize("protocol", PROTOCOL_NAMES)
def test_one_person_is_tested_on_what_others_showed_elsewhere(
    mine: Path, others: Path, protocol: str, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = figures_of(mine, protocol, others)
    assert figures["protocol"] == protocol and len(figures["config_sha256"]) == 64
    assert list(figures["per_person"]) == ["s5"] and list(figures["per_exercise"]) == ["e6", "e7"]
    assert "worst_person" in figures and "overall_without_e2" in figures and figures["notes"] == []
    for part in groups(figures, protocol):
        assert set(part) >= (OF_WINDOWS if protocol == "windows" else OF_REPETITIONS)
        for name in OF_WINDOWS | FRACTIONS:
            value = part.get(name)
            assert value is None or value <= 1
            assert value is None or value >= 0 or name.startswith("accuracy")
    assert "overall" in capsys.readouterr().out


@pytest.mark.parametrize("protocol", ["loso", "personal", "windows"])
def test_one_other_person_is_enough(mine: Path, others: Path, protocol: str, tmp_path: Path) -> None:
    one = tmp_path / "one"
    shutil.copytree(others, one)
    shutil.rmtree(one / "data" / "s3")
    figures = figures_of(mine, protocol, one)
    assert list(figures["per_person"]) == ["s5"]
    if protocol == "personal":
        assert figures["overall"]["recall_exercise"] > 0.8


def test_nothing_is_learned_from_whoever_has_the_same_id(mine: Path, others: Path, tmp_path: Path) -> None:
    (mine / "data" / "s5").rename(mine / "data" / "s1")
    (mine / "notes" / "s5").rename(mine / "notes" / "s1")
    figures = figures_of(mine, "personal", others)
    assert "s1 is in both datasets" in figures["notes"][0]
    without = tmp_path / "without"
    shutil.copytree(others, without)
    shutil.rmtree(without / "data" / "s1")
    alone = figures_of(mine, "personal", without)
    assert {**figures, "notes": []} == alone
    shutil.rmtree(without / "data" / "s3")
    shutil.copytree(mine / "data" / "s1", without / "data" / "s1")
    with pytest.raises(PhysioError, match="nobody to learn from when s1"):
        figures_of(mine, "loso", without)


def test_the_same_recordings_under_another_id_are_the_same_person(mine: Path, tmp_path: Path) -> None:
    both = tmp_path / "both"
    for name in ("data", "notes"):
        shutil.copytree(mine / name / "s5", both / name / "s7")
    with pytest.raises(PhysioError, match="nobody to learn from when s5"):
        figures_of(mine, "personal", both)


def test_subjects_are_tested_and_all_others_learned_from(mine: Path, others: Path) -> None:
    shutil.copytree(others, mine, dirs_exist_ok=True)
    figures = figures_of(mine, "personal", None, subjects=["s5"])
    assert figures["overall"] == figures_of(mine, "personal", others, subjects=["s5"])["overall"]
    for folder in (None, others):
        with pytest.raises(PhysioError, match="s9 is not in") as refused:
            figures_of(mine, "personal", folder, subjects=["s9", "s1"])
        assert "s1, s3, s5" in refused.value.hint


def test_what_lacks_annotations_or_references_is_left_out_and_noted(mine: Path, others: Path) -> None:
    (mine / "notes" / "s5" / "e6.csv").unlink()
    (mine / "data" / "s5" / "e7" / "template_times.txt").unlink()
    with pytest.raises(PhysioError, match="can be tested by this protocol"):
        figures_of(mine, "personal", others)
    figures = figures_of(mine, "loso", others)
    assert list(figures["per_exercise"]) == ["e7"] and len(figures["notes"]) == 2
    figures = figures_of(mine, "windows", others)
    assert set(figures["per_exercise"]["e7"]) == {"loso"}


def test_an_unknown_exercise_needs_another_one_to_be_mistaken_for(mine: Path, others: Path) -> None:
    shutil.rmtree(mine / "data" / "s5" / "e7")
    with pytest.raises(PhysioError, match="can be tested by this protocol"):
        figures_of(mine, "unknown-exercise", others)


@pytest.mark.parametrize("protocol", ["loso", "windows"])
def test_a_placement_that_nobody_else_has_shown_is_all_wrong(
    mine: Path, others: Path, protocol: str, tmp_path: Path
) -> None:
    ankle = tmp_path / "ankle"
    shutil.copytree(others, ankle)
    for person in ("s1", "s3"):
        for exercise in ("e6", "e7"):
            shutil.rmtree(ankle / "data" / person / exercise)
    figures = figures_of(mine, protocol, ankle)["overall"]
    if protocol == "loso":
        assert figures["recall_exercise"] == 0 and figures["missed_rate"] == 1
    else:
        assert figures["loso"]["accuracy"] == 0 and figures["personal"]["accuracy"] > 0.5


def test_a_session_without_repetitions_has_false_alarms_alone(mine: Path, others: Path) -> None:
    for exercise in ("e6", "e7"):
        (mine / "notes" / "s5" / f"{exercise}.csv").write_text("start,end,type\n")
    figures = figures_of(mine, "personal", others)["overall"]
    assert figures["recall_exercise"] is figures["missed_rate"] is figures["sets_exact"] is None
    assert figures["false_alarms"] > 0 and figures["false_alarm_rate"] > 0


def test_six_axes_on_either_side(mine: Path, others: Path, tmp_path: Path) -> None:
    six = tmp_path / "six"
    shutil.copytree(others, six)
    for file in (six / "data").rglob("t*.txt"):
        if file.parent.name == "u2":
            file.write_text("\n".join(";".join(row.split(";")[:7]) for row in file.read_text().splitlines()))
    whole = figures_of(mine, "personal", others)
    assert figures_of(mine, "personal", six)["overall"] == whole["overall"]
    assert figures_of(mine, "windows", six)["overall"]["personal"]["accuracy"] > 0.5


def test_a_file_that_cannot_be_written_is_one_sentence(mine: Path, others: Path) -> None:
    (mine / "figures.json").mkdir()
    with pytest.raises(PhysioError, match=r"figures\.json cannot be written"):
        figures_of(mine, "windows", others)


@pytest.mark.parametrize("protocol", ["loso", "personal", "windows"])
def test_people_who_show_one_exercise_at_a_placement(others: Path, tmp_path: Path, protocol: str) -> None:
    """Then nothing has a margin to another exercise."""
    shutil.copytree(others, tmp_path, dirs_exist_ok=True)
    for person in ("s1", "s3"):
        for exercise in ("e1", "e7"):
            shutil.rmtree(tmp_path / "data" / person / exercise)
    figures = figures_of(tmp_path, protocol, None)
    assert list(figures["per_exercise"]) == ["e4", "e6"]
    if protocol == "personal":
        assert figures["overall"]["recall_exercise"] > 0.8


def test_training_on_one_person_and_an_exercise_of_their_own(mine: Path, tmp_path: Path) -> None:
    (mine / "data" / "s5" / "e7").rename(mine / "data" / "s5" / "e19")
    (mine / "notes" / "s5" / "e7.csv").rename(mine / "notes" / "s5" / "e19.csv")
    said: list[str] = []
    card = train(
        mine / "data",
        mine / "notes",
        tmp_path / "out",
        progress=lambda _, text: said.append(text),
        n_threads=1,
    )
    model = load_model(card)
    assert list(model.references) == ["right_wrist"] and set(model.windows) == {"personal", "right_wrist"}
    assert model.repetitions.threshold == model.repetitions.config.threshold  # too few people to choose one
    assert any(text.startswith("e19: no known place") for text in said)
