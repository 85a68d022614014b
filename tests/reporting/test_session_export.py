"""An export comes back bit by bit, runs nothing in a spreadsheet, and is complete or not there."""

from __future__ import annotations

import csv
import dataclasses
import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from physio_desktop.domain import (
    ONES,
    Calibration,
    Correction,
    DeviceInfo,
    ExerciseSet,
    Gap,
    ImuBlock,
    Label,
    Marker,
    Prediction,
    Recording,
    Repetition,
    ReviewedRepetition,
    Session,
)
from physio_desktop.errors import Cancelled, PhysioError, StorageError
from physio_desktop.reporting import samples_csv, session_export
from physio_desktop.reporting.session_export import NAMES
from physio_desktop.reporting.session_export import export_session as export_record
from physio_desktop.reporting.session_record import SessionRecord, folder_name
from physio_desktop.sensing.exported_files import COLUMNS, FORMULA_SIGNS, neutral_text, plain_text
from physio_desktop.sensing.recording_files import read_recordings

REFERENCE = Path(__file__).parents[2] / "resources" / "export-format.md"
SESSION = Session(7, "0f3a", datetime(2024, 5, 6, 7, 8, tzinfo=UTC), patient="P-012", exercise="squat")
IN_TMP = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
REASONS = ("lost", "stalled", "reconnected", "reset", "slept", "=odd", 'a "b", c')


def block(time_us: list[int], values: np.ndarray, gap: Gap | None = None) -> ImuBlock:
    return ImuBlock(np.array(time_us, np.int64), values, values, ONES, gap)


def export_session(session: Session, recording: Recording, *, out: Path, **parts: object) -> list[Path]:
    return export_record(SessionRecord(session, recording, **parts), out)  # type: ignore[arg-type]


def simple(n: int = 10, axes: int = 9) -> Recording:
    values = np.random.default_rng(3).normal(0, 5, (n, 9)).astype(np.float32)
    values[:, axes:] = np.nan
    return Recording((block([i * 10_000 for i in range(n)], values),))


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Blocks with and without a gap before them, six or nine axes, and perhaps a gap at the end."""
    blocks, gaps, time_us = [], [], draw(st.integers(-(10**9), 10**15))
    n_blocks = draw(st.integers(1, 4))
    for number in range(n_blocks + 1):
        gap = None
        if draw(st.booleans()):
            end_us = time_us + draw(st.integers(1, 10**8))
            n_lost = draw(st.integers(0, 10**6))
            gap = Gap(time_us, end_us, n_lost, draw(st.booleans()), draw(st.sampled_from(REASONS)))
            gaps.append(gap)
            time_us = end_us - 1
        if number == n_blocks:
            break
        n = draw(st.integers(2, 6))
        times = (time_us + np.cumsum(draw(st.lists(st.integers(1, 10**7), min_size=n, max_size=n)))).tolist()
        time_us = times[-1]
        bits = draw(st.lists(st.floats(-1e6, 1e6, width=32), min_size=9 * n, max_size=9 * n))
        values = np.array(bits, np.float32).reshape(n, 9)
        if draw(st.booleans()):
            values[:, 6:] = np.nan
        blocks.append(block(times, values, gap))
    return Recording(tuple(blocks), tuple(gaps))


@IN_TMP
@given(recordings())
def test_round_trip(tmp_path: Path, recording: Recording) -> None:
    *_, samples = export_session(SESSION, recording, out=tmp_path)
    [back] = read_recordings(samples)
    assert back.values().tobytes() == recording.values().tobytes()
    assert back.time_us().tolist() == recording.time_us().tolist()
    assert back.gaps == recording.gaps
    starts = {int(b.time_us[0]): b.gap for b in back.blocks if b.gap}
    assert starts == {int(b.time_us[0]): b.gap for b in recording.blocks if b.gap}
    assert (back.format, back.calibration) == ("physio-desktop", Calibration())
    for read in back.blocks:
        assert np.isnan(read.scale[6:]).all() == (read.n_axes == 6)
        np.testing.assert_array_equal(read.device_values, read.values)


@IN_TMP
@given(st.lists(st.integers(0, 2**31 - 1), min_size=18, max_size=18), st.booleans())
def test_every_float_comes_back(tmp_path: Path, bits: list[int], single: bool) -> None:
    values = np.array(bits, np.uint32).view(np.float32).reshape(2, 9).copy()
    values[~(np.abs(values) <= 1e6)] = 1e-45  # the smallest there is
    recording = Recording((block([0, 1], values),))
    with pytest.MonkeyPatch.context() as patch:
        if single:
            patch.setattr(samples_csv, "_reads_back", lambda _: False)
        *_, path = export_session(SESSION, recording, out=tmp_path)
    [back] = read_recordings(path)
    assert back.values().tobytes() == values.tobytes()


@pytest.mark.parametrize("axes", [6, 9])
def test_samples_are_as_documented(tmp_path: Path, axes: int) -> None:
    recording = simple(axes=axes)
    *_, path = export_session(SESSION, recording, out=tmp_path / "new" / "folder")
    rows = list(csv.reader(path.read_text("ascii").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert all(f"`{column}`" in REFERENCE.read_text() for column in COLUMNS)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == 11
    assert [row[0] for row in rows[1:3]] == ["0.000000", "0.010000"]
    for row, values in zip(rows[1:], recording.values(), strict=True):
        assert [np.float32(cell) for cell in row[1 : 1 + axes]] == values[:axes].tolist()
        assert not any(row[1 + axes :])


def test_a_spreadsheet_may_save_it_anew(tmp_path: Path) -> None:
    recording = simple()
    gap = Gap(90_000, 200_000, 10, True, "lost")
    later = block([200_000, 210_000], recording.values()[:2], gap)
    recording = Recording((*recording.blocks, later), (gap,))
    *_, path = export_session(SESSION, recording, out=tmp_path)
    text = path.read_text().replace(",", ";").replace(".", ",").replace("\r\n", "\n")
    path.write_text("\ufeff" + text, "utf-8")
    [back] = read_recordings(path)
    assert back.values().tobytes() == recording.values().tobytes()
    assert back.gaps == (gap,)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


DETECTED = Repetition(
    0, 40_000, "squat", "fast", 0.75, 20_000, {"amplitude_deg": 41.5, "own_x": 2.0}, "m@1f:a"
)
AT = datetime(2024, 5, 7, tzinfo=UTC)


def _full_export(folder: Path) -> dict[str, list[dict[str, str]]]:
    recording = Recording(
        simple().blocks,
        (Gap(90_000, 200_000, 10, False, "stalled"),),
        Calibration(acc_unit="g", gyr_bias_rad_s=(-0.5, 0.0, 1.0), notes=("a note",)),
        (Label(0, 50_000, "squat", "correct", "protocol", "Müller"),),
    )
    corrected = Correction(0, 50_000, "squat", "correct", 5, True, "AB", AT)
    repetitions = (
        ReviewedRepetition(DETECTED, 5, corrected),
        ReviewedRepetition(DETECTED, 6, dataclasses.replace(corrected, is_repetition=False)),
        ReviewedRepetition(None, None, Correction(60_000, 90_000, "lunge", None, author="CD", created=AT)),
    )
    prediction = Prediction(0, 90_000, None, 0.4, (("squat", 0.4), ("lunge", 0.3)), "m@1f:a")
    markers = (Marker(10_000, 10_000, "pain", "=1+1\nknee", "Dr. Ü"),)
    sets = (ExerciseSet(1, "squat", 0, 80_000, 10, 3, 4, "key", 2, 3.5, "AB"),)
    paths = export_session(
        SESSION,
        recording,
        predictions=(prediction,),
        repetitions=repetitions,
        markers=markers,
        sets=sets,
        out=folder,
    )
    assert [path.name for path in paths] == list(NAMES)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths[:3])
    return {path.name: _rows(path) for path in paths}


def test_the_summary_holds_everything(tmp_path: Path) -> None:
    rows = _full_export(tmp_path)["session.csv"]
    by_key = {(row["section"], row["key"]): row for row in rows}
    assert by_key["session", "format_version"]["value"] == "2"
    assert by_key["session", "patient"]["value"] == "P-012"
    assert by_key["session", "n_samples"]["value"] == "10"
    assert by_key["session", "sample_rate"]["value"] == "100.0"
    assert (by_key["session", "loss"]["value"], by_key["session", "n_lost"]["value"]) == ("0.5", "10")
    assert by_key["calibration", "gyr_bias_x_rad_s"]["value"] == "-0.5"
    assert by_key["calibration", "note"]["text"] == "a note"
    assert (by_key["gap", "stalled"]["value"], by_key["gap", "stalled"]["text"]) == ("10", "estimated")
    assert by_key["label", "protocol"]["author"] == "Müller"
    assert by_key["marker", "pain"]["text"] == "'=1+1 knee"
    assert by_key["model", "m:a"]["text"] == "1f"
    assert by_key["set", "key"]["end_s"] == "0.080000"
    found = {key: row["value"] for (section, key), row in by_key.items() if section == "set_value"}
    assert found == {"target": "10", "n_counted": "3", "n_corrected": "4", "pain": "2", "effort": "3.5"}


def test_what_was_detected_stands_beside_what_was_said(tmp_path: Path) -> None:
    corrected, rejected, added = _full_export(tmp_path)["repetitions.csv"]
    truth = ("state", "exercise", "execution", "start_s", "end_s", "duration_s", "set")
    expected = ["corrected", "squat", "correct", "0.000000", "0.050000", "0.050000", "1"]
    assert [corrected[name] for name in truth] == expected
    detected = ("execution", "start_s", "end_s", "peak_s", "confidence", "amplitude_deg", "own_x")
    expected = ["fast", "0.000000", "0.040000", "0.020000", "0.75", "41.5", "2.0"]
    assert [corrected[f"detected_{name}"] for name in detected] == expected
    assert (corrected["model"], corrected["model_version"]) == ("m:a", "1f")
    assert (corrected["said_by"], corrected["said_at"]) == ("AB", AT.isoformat())
    assert (rejected["state"], rejected["exercise"], rejected["said_exercise"]) == ("rejected", "", "")
    assert rejected["detected_execution"] == "fast"
    assert [added[name] for name in ("state", "exercise", "detected_exercise")] == ["added", "lunge", ""]


def test_a_window_is_a_row_with_its_five_likeliest(tmp_path: Path) -> None:
    [window] = _full_export(tmp_path)["predictions.csv"]
    names = ("exercise", "confidence", "top_1", "top_1_confidence", "top_2", "top_5", "model_version")
    assert [window[name] for name in names] == ["", "0.4", "squat", "0.4", "lunge", "", "1f"]


def test_the_reference_names_every_section_and_column(tmp_path: Path) -> None:
    tables, reference = _full_export(tmp_path), REFERENCE.read_text()
    summary = tables["session.csv"]
    names = {row["section"] for row in summary}
    names |= {row["key"] for row in summary if row["section"] in ("session", "set_value")}
    names |= {name for rows in tables.values() for name in rows[0]} - {"detected_own_x"}
    for name in names:
        assert f"`{name}`" in reference, name


def test_folders_are_named_by_pseudonym() -> None:
    assert folder_name(SESSION) == "P-012_2024-05-06_070800_7"
    odd = dataclasses.replace(SESSION, patient="../=a b")
    assert folder_name(odd) == ".._=a_b_2024-05-06_070800_7".replace("=", "_")


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    record = SessionRecord(SESSION, simple())
    with pytest.raises(Cancelled):
        export_record(record, tmp_path / "new", is_cancelled=lambda: True)
    assert not (tmp_path / "new").exists()


@IN_TMP
@given(st.sampled_from(FORMULA_SIGNS), st.text(max_size=20), st.text(" \t\r\n", max_size=2))
def test_nothing_is_run_by_a_spreadsheet(tmp_path: Path, sign: str, rest: str, blanks: str) -> None:
    text = blanks + sign + rest
    session = Session(
        1, text, SESSION.started, text, DeviceInfo(text, text), text, text, text, text, note=text
    )
    recording = Recording(
        simple().blocks,
        (Gap(0, 1, 1, True, text),),
        Calibration(notes=(text,)),
        (Label(0, 1, text, text, text, text),),
    )
    correction = Correction(0, 1, text, text, 1, True, text, SESSION.started)
    paths = export_session(
        session,
        recording,
        predictions=(Prediction(0, 1, text, -0.5, ((text, -0.5),), text),),
        repetitions=(
            ReviewedRepetition(Repetition(0, 1, text, text, -0.5, None, {text: -0.5}, text), 1, correction),
        ),
        markers=(Marker(-5, 1, text, text, text),),
        sets=(ExerciseSet(1, text, 0, 1, ended_by=text, author=text),),
        out=tmp_path,
    )
    n_texts = 0
    for path in paths:
        content = path.read_text("utf-8-sig")
        for cell in _cells(content):
            assert not cell.strip(" \t\r\n\xa0\ufeff").startswith(FORMULA_SIGNS) or _is_number(cell), cell
        n_texts += sum(cell.startswith("'") for row in csv.reader(content.splitlines()) for cell in row)
    runs = text.startswith(FORMULA_SIGNS) or text.strip().startswith(FORMULA_SIGNS)
    assert n_texts > 25 or not runs
    assert "-0.5" in paths[0].read_text("utf-8-sig") + paths[1].read_text("utf-8-sig")


def _cells(content: str) -> Iterator[str]:
    """As a spreadsheet cuts them at commas, and as one does that expects semicolons or tabs."""
    for delimiter in ",;\t":
        for row in csv.reader(content.splitlines(), delimiter=delimiter):
            yield from row


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|'/C calc'!A0",
        "+cmd|'/C calc'!A0",
        "@SUM(1+1)*cmd|'/C calc'!A0",
        "-2+3+cmd|'/C calc'!A0",
        '=HYPERLINK("x","y")',
        "＝1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "good;=cmd|'/C calc'!A0;",
        'good";"=1+1',
        "good\t=1+1",
        "good\r\n=1+1",
        "﹢1",
    ],
)
def test_known_attacks(tmp_path: Path, text: str) -> None:
    session = dataclasses.replace(SESSION, note=text)
    marker = Marker(0, 1, text, text, text)
    for path in export_session(session, simple(), markers=(marker,), out=tmp_path):
        for cell in _cells(path.read_text("utf-8-sig")):
            assert not cell.strip(" \ufeff\u200b").startswith(FORMULA_SIGNS) or _is_number(cell), cell


@given(st.text(st.sampled_from("='+-@ a;\"")) | st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_text_comes_back(text: str) -> None:
    assert plain_text(neutral_text(text)) == text


# ----------------------------------------------------------------------------- complete or not there


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_files_are_replaced(tmp_path: Path) -> None:
    export_session(SESSION, simple(10), out=tmp_path)
    paths = export_session(SESSION, simple(5), out=tmp_path)
    assert [path.name for path in paths] == list(NAMES)
    assert _names(tmp_path) == set(NAMES)
    assert paths[-1].read_bytes().count(b"\n") == 6


@pytest.mark.parametrize(("number", "word"), [(errno.ENOSPC, "disk is full"), (errno.EIO, "Input/output")])
def test_a_failing_disk_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    old = [path.read_bytes() for path in export_session(SESSION, simple(10), out=tmp_path)]

    def fails_half_way(_: Recording) -> Iterator[bytes]:
        yield b"time_s"
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(session_export, "samples_csv", fails_half_way)
    with pytest.raises(StorageError, match=word) as caught:
        export_session(SESSION, simple(5), out=tmp_path)
    assert caught.value.hint
    assert [(tmp_path / name).read_bytes() for name in NAMES] == old
    assert _names(tmp_path) == set(NAMES)


@pytest.mark.parametrize(("row", "column"), [(3, 0), (9, 5), (3, 7)])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_samples_that_are_no_numbers(tmp_path: Path, row: int, column: int, value: float) -> None:
    values = simple().values().copy()
    values[row, column] = value
    recording = Recording((block([i * 10_000 for i in range(10)], values),))
    with pytest.raises(PhysioError, match=rf"at 0.0{row}0000 s"):
        export_session(SESSION, recording, out=tmp_path)
    assert _names(tmp_path) == set()


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken" / "samples.csv").mkdir(parents=True)
    for folder in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "taken"):
        with pytest.raises(StorageError, match="could not be exported"):
            export_session(SESSION, simple(), out=folder)
    assert _names(tmp_path / "taken") == {"samples.csv"}
