"""Datasets that nobody here has seen: what is missing is noted, what is wrong is refused by name."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from physio_desktop.errors import RecordingFileError
from physio_desktop.recognition.evaluation.dataset import kept_apart
from physio_desktop.recognition.evaluation.dataset_files import read_dataset

Edit = Callable[[str], str]
TEST, MARKS, NOTES = "data/s1/e4/u2/test.txt", "data/s1/e4/template_times.txt", "notes/s1/e4.csv"


@pytest.fixture
def copy(tiny_dataset: tuple[Path, Path], tmp_path: Path) -> Path:
    """A folder with `data` and `notes` of the tiny dataset, to be spoilt."""
    for folder, name in zip(tiny_dataset, ("data", "notes"), strict=True):
        shutil.copytree(folder, tmp_path / name)
    return tmp_path


def zipped(copy: Path, top: str = "") -> Path:
    with zipfile.ZipFile(copy / "data.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((copy / "data").rglob("*.txt")):
            archive.write(file, top + file.relative_to(copy / "data").as_posix())
    return copy / "data.zip"


def with_line(number: int, text: str) -> Edit:
    def edit(before: str) -> str:
        lines = before.splitlines()
        lines[number - 1] = text
        return "\n".join(lines) + "\n"

    return edit


def changed_line(number: int, change: Edit) -> Edit:
    return lambda before: with_line(number, change(before.splitlines()[number - 1]))(before)


@pytest.mark.parametrize("top", ["", "top/", "export/2026/"])
def test_an_archive_holds_what_the_folder_holds(copy: Path, top: str) -> None:
    folder = read_dataset(copy / "data", copy / "notes")
    archive = read_dataset(zipped(copy, top), copy / "notes")
    assert list(archive.people) == list(folder.people) == ["s1", "s2"] and not folder.notes
    for one, other in zip(folder.trials, archive.trials, strict=True):
        np.testing.assert_array_equal(one.test, other.test)
        np.testing.assert_array_equal(one.template_session, other.template_session)
        assert one.marked == other.marked and one.templates == other.templates
    assert [len(trial.repetitions) for trial in folder.trials] == [9] * 8
    assert [[m.execution for m in trial.templates] for trial in folder.trials] == [[0, 1, 2]] * 8


def test_other_folders_and_files_are_ignored(copy: Path) -> None:
    data = copy / "data"
    for other in ("s1_backup", "__MACOSX/s7", "old/s8", ".s9", "sub"):
        shutil.copytree(data / "s1", data / other)
    (data / "s6" / "e1").mkdir(parents=True)
    (data / "readme.txt").write_text("by hand")
    (data / "s1" / "e4" / "u2" / "notes.csv").write_text("1;2")
    for source in (data, zipped(copy)):
        assert list(read_dataset(source, copy / "notes").people) == ["s1", "s2"]


def test_a_macintosh_archive(copy: Path) -> None:
    path = zipped(copy, "mine/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/mine/s1/e4/u2/._test.txt", "\0\0")
        archive.writestr("__MACOSX/s1/e4/u2/test.txt", "\0\0")
    assert list(read_dataset(path, copy / "notes").people) == ["s1", "s2"]


def test_people_in_several_folders_are_refused(copy: Path) -> None:
    shutil.copytree(copy / "data", copy / "both" / "old")
    shutil.copytree(copy / "data", copy / "both" / "new")
    with pytest.raises(RecordingFileError, match="several folders: new/, old/"):
        read_dataset(copy / "both", copy / "notes")


def test_six_axes(copy: Path) -> None:
    before = read_dataset(copy / "data", copy / "notes").people["s1"]["e4"]
    file = copy / TEST
    file.write_text("\n".join(";".join(row.split(";")[:7]) for row in file.read_text().splitlines()))
    six = read_dataset(copy / "data", copy / "notes").people["s1"]["e4"]
    np.testing.assert_array_equal(six.test[:, :6], before.test[:, :6])
    assert np.isnan(six.test[:, 6:]).all() and not np.isnan(before.test).any()
    assert six.digests() == before.digests()


def test_what_is_missing_is_noted(copy: Path) -> None:
    (copy / NOTES).unlink()
    (copy / MARKS.replace("e4", "e6")).unlink()
    (copy / TEST.replace("e4", "e7").replace("test", "template_session")).unlink()
    (copy / TEST.replace("e4", "e1")).parent.rename(copy / "data/s1/e1/u1")
    shutil.rmtree(copy / "notes" / "s2")
    data = read_dataset(copy / "data", copy / "notes")
    noted = {note.partition(" ")[0]: note for note in data.notes}
    assert list(noted) == ["s1/e1", "s1/e4", "s1/e6", "s1/e7", "s2/e1", "s2/e4", "s2/e6", "s2/e7"]
    assert "no u2" in noted["s1/e1"] and "not annotated" in noted["s1/e4"]
    assert "no marked references" in noted["s1/e6"] and "no marked references" in noted["s1/e7"]
    assert [trial.complete for trial in data.people["s1"].values()] == [False] * 3
    assert [trial.annotated for trial in data.people["s1"].values()] == [False, True, True]


def test_a_session_without_repetitions_is_annotated(copy: Path) -> None:
    (copy / NOTES).write_text("start,end,type\n")
    assert read_dataset(copy / "data", copy / "notes").people["s1"]["e4"].marked == ()


def test_marks_may_be_fractions_and_have_no_header(copy: Path) -> None:
    (copy / MARKS).write_text("1;313.5;328.5\r\n")
    (copy / NOTES).write_text("228,414,0\n36.0,228.0,1\n")
    trial = read_dataset(copy / "data", copy / "notes").people["s1"]["e4"]
    assert [(m.start, m.end, m.execution) for m in trial.templates] == [(313, 328, 0)]
    assert [(m.start, m.end, m.execution) for m in trial.repetitions] == [(36, 228, 1), (228, 414, 0)]


def test_a_mark_some_samples_beyond_the_end_is_cut(copy: Path) -> None:
    n = len(read_dataset(copy / "data", copy / "notes").people["s1"]["e4"].test)
    (copy / NOTES).write_text(f"start,end,type\n36,228,0\n400,{n + 20},2\n")
    trial = read_dataset(copy / "data", copy / "notes").people["s1"]["e4"]
    assert [(m.start, m.end) for m in trial.repetitions] == [(36, 228), (400, n)]
    (copy / NOTES).write_text(f"start,end,type\n36,228,0\n{n},{n + 20},2\n")
    with pytest.raises(RecordingFileError, match="line 3"):
        read_dataset(copy / "data", copy / "notes")


@pytest.mark.parametrize(
    ("file", "edit", "said"),
    [
        (
            TEST,
            changed_line(9, lambda row: row.replace(row.split(";")[1], "nan", 1)),
            "line 9: acc_x is 'nan'",
        ),
        (TEST, changed_line(9, lambda row: row + ";abc"), "line 9: 11 columns instead of 10"),
        (TEST, changed_line(9, lambda row: row.replace(";", ";abc", 1)), "line 9: acc_x is 'abc"),
        (TEST, with_line(9, "8;;;;;;;;;"), "line 9: no values"),
        (TEST, lambda text: "\n".join(row.rpartition(";")[0] for row in text.splitlines()), "line 1"),
        (TEST, lambda _: "", "empty"),
        (TEST, lambda text: text.splitlines()[0], "0 samples"),
        (TEST, lambda _: "\0\1\2", "binary"),
        (NOTES, with_line(9, "7,9999999,2"), "line 9: 9999999 is beyond test.txt"),
        (NOTES, with_line(9, "70,60,2"), "line 9: 70 to 60"),
        (NOTES, with_line(9, "60,70,3"), "line 9: not start,end,type"),
        (NOTES, with_line(9, "-6,70,1"), "line 9: not start,end,type"),
        (NOTES, with_line(9, "a,b,c"), "line 9: not start,end,type"),
        (MARKS, with_line(2, "1;5;99999"), "line 2: 99999 is beyond template_session.txt"),
        (MARKS, with_line(2, "4;5;60"), "line 2: not execution type"),
    ],
)
def test_what_is_wrong_is_refused_by_file_and_line(copy: Path, file: str, edit: Edit, said: str) -> None:
    (copy / file).write_text(edit((copy / file).read_text()))
    for source in (copy / "data", zipped(copy)):
        with pytest.raises(RecordingFileError, match=said) as refused:
            read_dataset(source, copy / "notes")
        assert "/".join(Path(file).parts[1:]) in refused.value.message
        assert "\n" not in refused.value.message and "take it out of the dataset" in refused.value.hint


def spoil_bytes(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[2000:2400] = bytes(400)
    path.write_bytes(raw)


def write_archive(path: Path, name: str, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-3000]), "not a zip file"),
        (lambda path: path.write_bytes(b""), "not a zip file"),
        (lambda path: write_archive(path, "../../s1/e1/u2/test.txt", "1"), "outside of itself"),
        (lambda path: write_archive(path, "s1/e1/u2/test.txt", "0" * 20_000_000), "so densely"),
        (lambda path: write_archive(path, "people.txt", "s1"), "holds no"),
        (spoil_bytes, "cannot be read"),
    ],
)
def test_archives_that_cannot_be_used(copy: Path, spoil: Callable[[Path], object], said: str) -> None:
    path = zipped(copy)
    spoil(path)
    with pytest.raises(RecordingFileError, match=said) as refused:
        read_dataset(path, copy / "notes")
    assert "data.zip" in refused.value.message and "\n" not in refused.value.message


def test_units_and_people_that_are_not_there(copy: Path) -> None:
    for units, said in (
        ("u9", "u9"),
        ("foo", "names no unit"),
        ("u2,", "names no unit"),
        ("2", "names no unit"),
    ):
        with pytest.raises(RecordingFileError, match=said):
            read_dataset(copy / "data", copy / "notes", units)
    with pytest.raises(RecordingFileError, match="s7, s9 are not in data") as refused:
        read_dataset(copy / "data", copy / "notes", people=["s9", "s1", "s7"])
    assert "s1, s2" in refused.value.hint
    data = read_dataset(copy / "data", copy / "notes", people=["s2"])
    assert list(data.people) == ["s2"]
    with pytest.raises(RecordingFileError, match="s1 is not in"):
        data.only(["s1"])


def test_whoever_has_the_id_or_the_recordings_is_kept_apart(copy: Path) -> None:
    data = read_dataset(copy / "data", copy / "notes")
    (copy / "data" / "s1").rename(copy / "data" / "s4")
    (copy / "data" / "s2" / "e4" / "u2" / "test.txt").write_text(
        (copy / "data" / "s2" / "e6" / "u2" / "test.txt").read_text().replace("0", "1")
    )
    for exercise in ("e1", "e6", "e7"):
        shutil.rmtree(copy / "data" / "s2" / exercise)
    (copy / "data" / "s2" / "e4" / "template_times.txt").unlink()
    other = read_dataset(copy / "data", copy / "notes")
    assert kept_apart(data, data) == {"s1": {"s1"}, "s2": {"s2"}}
    assert kept_apart(data, other) == {"s1": {"s1", "s4"}, "s2": {"s2"}}
