"""Files as recordings: what is read, bit by bit, and what is refused, by file, line and reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from physio_desktop.domain import CHANNELS, Calibration, Gap, Recording
from physio_desktop.errors import RecordingFileError
from physio_desktop.sensing import archive_files, text_files
from physio_desktop.sensing.recording_files import NotDelimited, read_recordings, with_calibration

DATA = Path(__file__).parents[3] / "shared" / "data"
UCI_ZIP = DATA / "uci730-s1-s2-s3-s5.zip"
needs_uci = pytest.mark.skipif(
    not UCI_ZIP.exists(), reason=f"the UCI recordings are not in ../shared/data: {UCI_ZIP}"
)
NAMES = ",".join(CHANNELS)
SIX = ",".join(CHANNELS[:6])
FUZZ = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, content: str | bytes, rate_hz: float | None = None) -> Recording:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [recording] = read_recordings(path, rate_hz)
    return recording


def table(n: int = 20, columns: int = 9, start: float = 0.0) -> list[str]:
    values = np.arange(n * columns).reshape(n, columns) / 8 + start
    return [",".join(f"{value:.3f}" for value in row) for row in values]


def expected(n: int = 20, columns: int = 9) -> np.ndarray:
    values = np.full((n, 9), np.nan, np.float32)
    values[:, :columns] = np.arange(n * columns).reshape(n, columns) / 8
    return values


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "walk.csv"


# ---------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("header", ["", NAMES])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_nine_columns(file: Path, header: str, end: str, encoding: str) -> None:
    lines = [header, *table()] if header else table()
    recording = read(file, end.join(lines).encode(encoding))
    np.testing.assert_array_equal(recording.values(), expected())
    np.testing.assert_array_equal(recording.time_us(), np.arange(20) * 40_000)
    assert any("25 Hz" in note for note in recording.calibration.notes)
    assert (recording.title, recording.format, recording.gaps) == ("walk.csv", "delimited", ())
    np.testing.assert_array_equal(recording.blocks[0].device_values, expected())
    np.testing.assert_array_equal(recording.blocks[0].scale, np.ones(9))


@pytest.mark.parametrize("delimiter", [";", "\t", ",", ", ", " ", "   "])
@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("header", ["", SIX])
def test_delimiters_and_decimals(file: Path, delimiter: str, decimal: str, header: str) -> None:
    lines = [
        line.replace(".", "d").replace(",", delimiter).replace("d", decimal) for line in table(columns=6)
    ]
    text = "\n".join([header.replace(",", delimiter), *lines] if header else lines)
    if decimal in delimiter:
        with pytest.raises(RecordingFileError, match=r"columns|separated"):
            read(file, text)
        return
    recording = read(file, text)
    np.testing.assert_array_equal(recording.values(), expected(columns=6))
    assert recording.blocks[0].n_axes == 6
    assert np.isnan(recording.blocks[0].scale[6:]).all()


def test_latin_1_where_it_is_plainly_text(file: Path) -> None:
    header = SIX.replace("gyr_x", "gyr_x (°/s)") + ",exercise\n"
    recording = read(
        file,
        (header + "\n".join(line + ",Kniebeuge für Übung" for line in table(columns=6))).encode("latin-1"),
    )
    assert recording.calibration.gyr_unit == "deg/s"
    assert [label.exercise for label in recording.labels] == ["Kniebeuge für Übung"]


@pytest.mark.parametrize("n_chunk_bytes", [7, 1_000, 100_000])
def test_latin_1_late_in_a_long_file(file: Path, n_chunk_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "_CHUNK_BYTES", n_chunk_bytes)
    lines = [line + ",rest" for line in table(200, 6)] + ["0,0,0,0,0,0,f\xfcr"]
    recording = read(file, "\n".join([SIX + ",label", *lines]).encode("latin-1"))
    assert recording.n_samples == 201
    assert recording.labels[-1].exercise == "für"


def test_blank_lines_comments_and_trailing_delimiters(file: Path) -> None:
    lines = table()
    text = "\n".join(
        [
            "",
            "# of Tuesday",
            NAMES + ",",
            lines[0] + ",",
            "   ",
            "# rest",
            *(f"{x}," for x in lines[1:]),
            "",
            "",
        ]
    )
    np.testing.assert_array_equal(read(file, text).values(), expected())


def test_a_commented_header(file: Path) -> None:
    text = "# " + NAMES.replace(",", ", ") + "\n" + "\n".join(line.replace(",", " ") for line in table())
    np.testing.assert_array_equal(read(file, text).values(), expected())


def test_other_columns_quotes_and_labels(file: Path) -> None:
    header = '"note","temperature",' + SIX + ",label,t_ms"
    rows = [
        f'"a, b",,{line},{"rest" if i < 5 else "squat"},{i * 10}' for i, line in enumerate(table(columns=6))
    ]
    plain = [row.replace('"a, b"', "abc") for row in rows]
    for lines in (rows, plain):
        recording = read(file, "\n".join([header, *lines]))
        np.testing.assert_array_equal(recording.values(), expected(columns=6))
        np.testing.assert_array_equal(recording.time_us(), np.arange(20) * 10_000)
        assert [(x.start_us, x.end_us, x.exercise, x.source) for x in recording.labels] == [
            (0, 40_000, "rest", "file"),
            (50_000, 190_000, "squat", "file"),
        ]
        assert [(len(block), block.label) for block in recording.blocks] == [(5, "rest"), (15, "squat")]


@pytest.mark.parametrize(("unit", "length"), [("s", 1e-6), ("ms", 1e-3), ("us", 1.0)])
@pytest.mark.parametrize("named", [True, False])
def test_clocks(file: Path, unit: str, length: float, named: bool) -> None:
    times = 1_234_567 + np.arange(20) * 10_000 + np.arange(20) % 3 * 17
    cells = [f"{time * length:.6f}" for time in times]
    header = [f"time_{unit},{SIX}"] if named else []
    text = "\n".join(
        [*header, *(f"{cell},{line}" for cell, line in zip(cells, table(columns=6), strict=True))]
    )
    recording = read(file, text)
    np.testing.assert_array_equal(recording.time_us(), times)
    assert not any("Hz" in note for note in recording.calibration.notes)


def test_gaps_of_a_clock_are_estimates(file: Path) -> None:
    times = [0, 10, 20, 55, 65, 75, 85, 95]
    recording = read(file, "\n".join(f"{t},{line}" for t, line in zip(times, table(8), strict=True)))
    assert recording.gaps == (Gap(20_000, 55_000, 3, False, "lost"),)
    assert [block.gap for block in recording.blocks] == [None, recording.gaps[0]]
    assert [len(block) for block in recording.blocks] == [3, 5]


def test_gaps_of_an_index_are_exact(file: Path) -> None:
    index = [5, 6, 7, 10, 11, 12]
    text = "\n".join(f"{t},{line}" for t, line in zip(index, table(6), strict=True))
    recording = read(file, "n," + NAMES + "\n" + text, rate_hz=100)
    assert recording.gaps == (Gap(20_000, 50_000, 2, True, "lost"),)
    assert recording.time_us().tolist() == [0, 10_000, 20_000, 50_000, 60_000, 70_000]
    assert recording.calibration.notes == read(file, "time_ms," + NAMES + "\n" + text).calibration.notes


def test_rows_without_channels_are_gaps(file: Path) -> None:
    lines = table(9, 6)
    recording = read(file, "\n".join([SIX, *lines[:4], ",,,,,", ",,,,,", *lines[4:]]), rate_hz=10)
    assert recording.gaps == (Gap(300_000, 600_000, 2, False, "lost"),)
    timed = [f"{i * 10},{line}" for i, line in enumerate(lines)]
    timed[4] = "40,,,,,,"
    recording = read(file, "\n".join([f"ms,{SIX}", *timed]))
    assert recording.gaps == (Gap(30_000, 50_000, 1, False, "lost"),)
    assert recording.n_samples == 8


def test_units_of_the_header_are_applied(file: Path) -> None:
    header = "acc_x_g,acc_y_g,acc_z_g,gx (dps),gy (dps),gz (dps)"
    recording = read(file, f"{header}\n0,0,1,180,0,0\n0,0,1,180,0,0")
    np.testing.assert_allclose(recording.values()[0, :6], [0, 0, 9.80665, np.pi, 0, 0], rtol=1e-6)
    assert recording.calibration.source == "device"
    np.testing.assert_array_equal(recording.blocks[0].device_values[0, :6], [0, 0, 1, 180, 0, 0])
    assumed = read(file, f"{SIX}\n0,0,1,180,0,0\n0,0,1,180,0,0")
    assert assumed.calibration.source == "assumed"
    assert "units of acc, gyr not named" in assumed.calibration.notes[0]
    again = with_calibration(assumed, Calibration(acc_unit="g", gyr_unit="deg/s"))
    np.testing.assert_array_equal(again.values(), recording.values())


def test_gravity_in_the_second_triple_without_a_header(file: Path) -> None:
    lines = ["0.01,0.02,0.0,0.1,0.2,9.8"] * 30
    assert read(file, "\n".join(lines)).calibration.swapped
    np.testing.assert_array_equal(read(file, "\n".join(lines)).values()[0, :3], np.float32([0.1, 0.2, 9.8]))
    assert not read(file, "\n".join([SIX, *lines])).calibration.swapped


def test_a_window_of_200_by_9(file: Path) -> None:
    recording = read(file, "\n".join(table(200)), rate_hz=50)
    assert recording.time_us()[-1] == 199 * 20_000
    assert not any("Hz" in note for note in recording.calibration.notes)


def test_long_files_are_read_whole(file: Path) -> None:
    values = np.random.default_rng(0).normal(0, 10, (60_000, 9)).astype(np.float32)
    lines = [",".join(map(repr, row)) for row in values.astype(float).tolist()]
    lines.insert(30_000, "# half")
    recording = read(file, "\n".join(lines))
    assert recording.values().tobytes() == values.tobytes()


# ------------------------------------------------------------------------------- what is refused


def _with(line_7: str) -> str:
    """A table whose seventh line, the header counted, is another."""
    lines = [f"time_s,{NAMES},label", *(f"{i / 100},{line},rest" for i, line in enumerate(table(12)))]
    lines[6] = line_7
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0.05,1,2,3,4,5,6,7,8,9", "10 columns instead of 11"),
        ("0.05,1,2,3,4,5,6,7,8,9,rest,more", "12 columns instead of 11"),
        ("0.05,1,2,x,4,5,6,7,8,9,rest", "acc_z is 'x', which is no number"),
        ("0.05,1,2,nan,4,5,6,7,8,9,rest", "acc_z is 'nan', which is not finite"),
        ("0.05,1,2,3,4,-inf,6,7,8,9,rest", "gyr_y is '-inf', which is not finite"),
        ("0.05,1,2,3,4,1e999,6,7,8,9,rest", "gyr_y is '1e999', which is not finite"),
        ("0.05,1,,3,4,5,6,7,8,9,rest", "the cell for acc_y is empty"),
        ("0.05,1,2,3,4,5,6,7,,9,rest", "the cell for mag_y is empty"),
        ("0.05,1,2,3,4,5,6,,,,rest", "the cells for mag_x, mag_y, mag_z are empty"),
        ("0.05,1,2,3,1.1e6,5,6,7,8,9,rest", "gyr_x is 1.1e+06, which no sensor measures"),
        ("0.05,1,2,3,-4e38,5,6,7,8,9,rest", "gyr_x is -4e+38, which no sensor measures"),
        ("0.05,1,2,3,1_0,5,6,7,8,9,rest", "gyr_x is '1_0', which is no number"),
        ("0.05,1,2,3,0x1,5,6,7,8,9,rest", "gyr_x is '0x1', which is no number"),
        ("0.05,1,2,3,4 4,5,6,7,8,9,rest", "gyr_x is '4 4', which is no number"),
        ("0.05;1;2;3;4;5;6;7;8;9;rest", "separated by semicolon, not by comma as above"),
        ("0.05\t1\t2\t3\t4\t5\t6\t7\t8\t9\trest", "separated by tab, not by comma as above"),
        ("0.03,1,2,3,4,5,6,7,8,9,rest", "the time goes from 0.04 to 0.03 instead of forwards"),
        ("0.04,1,2,3,4,5,6,7,8,9,rest", "the time goes from 0.04 to 0.04 instead of forwards"),
        ("0.0400001,1,2,3,4,5,6,7,8,9,rest", "less than a microsecond after the row above"),
        ("nan,1,2,3,4,5,6,7,8,9,rest", "the time is 'nan', which is not finite"),
        (",1,2,3,4,5,6,7,8,9,rest", "the cell for the time is empty"),
        ('0.05,1,2,3,4,5,6,7,8,9,"rest', "quotes do not match"),
        (f"time_s,{NAMES},label", "acc_x is 'acc_x', which is no number"),
        ("0.05,1,2,3\x00,4,5,6,7,8,9,rest", "this is a binary file, not text"),
        ("9" * 200_000, "the line is longer than 100000 characters"),
    ],
)
@pytest.mark.parametrize("n_chunk_bytes", [100, 1_000_000])
def test_refused_rows(
    file: Path, line: str, reason: str, n_chunk_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "_CHUNK_BYTES", n_chunk_bytes)
    with pytest.raises(RecordingFileError) as caught:
        read(file, _with(line))
    assert caught.value.message == f"walk.csv, line 7: {reason}."
    assert caught.value.hint


@pytest.mark.parametrize("cell", ["1.234", "1.234,5", "1,234,5"])
def test_thousands_separators_are_refused(file: Path, cell: str) -> None:
    lines = [line.replace(",", ";").replace(".", ",") for line in table(columns=6)]
    lines[3] = f"{cell};0;0;0;0;0"
    with pytest.raises(RecordingFileError, match=rf"line 4: acc_x is '{cell}', which is no number"):
        read(file, "\n".join(lines))


def test_the_line_is_right_far_down(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_files, "_CHUNK_BYTES", 10_000)
    lines = ["", "# comment", *table(2_000)]
    lines[1_500] = lines[1_500].replace(",", ",x", 1)
    lines.insert(700, "")
    with pytest.raises(RecordingFileError, match=r"line 1502: acc_y is 'x"):
        read(file, "\r\n".join(lines))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n  \n", "the file is empty"),
        (b"# nothing\n", "the file holds only comments"),
        (NAMES.encode(), "0 rows of numbers; a recording needs 2 at least"),
        (b"1,2,3,4,5,6", "1 rows of numbers; a recording needs 2 at least"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "line 1: this is a binary file, not text"),
        (b"1,2,3,4,5,6\n1,2\xff\x81\x00", "line 2: this is a binary file, not text"),
        (f"{SIX},µ\n1,2,3,4,5,6,\n".encode() + b"\xff", "line 3: the text is not valid UTF-8"),
        ("1,2,3,4,5,6".encode("utf-32"), "UTF-32 text is not supported"),
        ("1,2,3,4,5,6".encode("utf-16") + b"\n", "the text is not valid UTF-16"),
        (b"1,2,3,4,5\n1,2,3,4,5", "line 1: 5 columns of numbers"),
        (b"1,1,2,2,3,3,4,4,5,5,6,6\n", "line 1: 12 columns of numbers; 6 or 9 are needed"),
        (b"acc_x,acc_y,acc_z,gyr_x,gyr_y\n", "line 1: the header does not name gyr_z"),
        (b"5,1,2,3,4,5,6\n5,1,2,3,4,5,6\n5,1,2,3,4,5,6", "line 2: the time goes from 5 to 5"),
        (b"0,1,2,3,4,5,6\n300,1,2,3,4,5,6\n600,1,2,3,4,5,6", "line 1: the column before the channels"),
        (b"n,ax,ay,az,gx,gy,gz\n0,1,2,3,4,5,6\n1.5,1,2,3,4,5,6", "line 3: the index is no whole number"),
        (b"t_s,ax,ay,az,gx,gy,gz\n0,1,2,3,4,5,6\n1e10,1,2,3,4,5,6", "line 3: the time lies more than 71"),
    ],
)  # fmt: skip
def test_refused_files(file: Path, content: bytes, message: str) -> None:
    with pytest.raises(RecordingFileError) as caught:
        read(file, content)
    assert message in caught.value.message
    assert caught.value.message.startswith("walk.csv")


@pytest.mark.parametrize(
    "text", ['{"ax": 1, "ay": 2}\n', "ax:1,ay:2,az:3,gx:1,gy:2,gz:3\n", "hello\n1,2,3,4,5,6\n"]
)
def test_other_device_text_is_named_as_such(file: Path, text: str) -> None:
    with pytest.raises(NotDelimited, match=r"walk.csv, line 1: neither a header"):
        read(file, text)


def test_places_that_are_no_files(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, Path("/dev/null")):
        with pytest.raises(RecordingFileError):
            list(read_recordings(path))
    with pytest.raises(RecordingFileError, match="rate"):
        list(read_recordings(tmp_path, rate_hz=0))


# ---------------------------------------------------------------------- folders and archives


def _zip(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


UCI_TEXT = "time index;" + NAMES.replace(",", ";") + "\r\n" + "\r\n".join(
    f"{i};" + line.replace(",", ";") for i, line in enumerate(table(), 1)
)  # fmt: skip


def test_the_uci_layout(tmp_path: Path) -> None:
    files = {
        "data/s10/e3/u2/test.txt": UCI_TEXT,
        "data/s2/e6/u1/template_session.txt": UCI_TEXT,
        "data/s2/e6/template_times.txt": "execution type;start;end\r\n1;1;4.5\r\n2;6;8\r\n",
        "__MACOSX/data/s2/e6/u1/._template_session.txt": b"\x00\x05",
        "other/readme.txt": "not a table",
    }
    (tmp_path / "folder").mkdir()
    with zipfile.ZipFile(_zip(tmp_path / "uci.zip", files)) as archive:
        archive.extractall(tmp_path / "folder")
    in_zip, in_folder = (list(read_recordings(tmp_path / name)) for name in ("uci.zip", "folder"))
    for recordings in (in_zip, in_folder):
        assert [x.title for x in recordings] == ["s2 e6 u1 template_session", "s10 e3 u2 test"]
        template, test = recordings
        assert [(x.start_us, x.end_us, x.exercise, x.execution, x.source) for x in template.labels] == [
            (0, 140_000, "e6", "correct", "protocol"),
            (200_000, 280_000, "e6", "fast", "protocol"),
        ]
        assert [(x.start_us, x.end_us, x.exercise) for x in test.labels] == [(0, 760_000, "e3")]
        assert test.calibration == Calibration(mag_unit="any")
        assert test.time_us().tolist() == list(range(0, 800_000, 40_000))
        np.testing.assert_array_equal(test.values(), expected())
    [single] = read_recordings(tmp_path / "folder/data/s2/e6/u1/template_session.txt")
    assert single.labels == in_zip[0].labels
    (tmp_path / "alone.txt").write_text(UCI_TEXT)
    [alone] = read_recordings(tmp_path / "alone.txt", rate_hz=100)
    assert (alone.title, alone.format, alone.labels) == ("alone.txt", "uci730", ())
    np.testing.assert_array_equal(alone.time_us(), single.time_us())


def test_template_times_that_make_no_sense(tmp_path: Path) -> None:
    files = {
        "s1/e1/u1/template_session.txt": UCI_TEXT,
        "s1/e1/template_times.txt": "execution type;start;end\n4;1;2",
    }
    with pytest.raises(RecordingFileError, match=r"template_times.txt, line 2: not an execution type"):
        list(read_recordings(_zip(tmp_path / "a.zip", files)))


def test_any_folder_or_archive_of_tables(tmp_path: Path) -> None:
    text = "\n".join(table())
    files = {
        "b/one.csv": text,
        "a/samples.csv": text,
        "a/session.csv": "section,number",
        "notes.md": "x",
        ".x.csv": "x",
    }
    with zipfile.ZipFile(_zip(tmp_path / "a.zip", files)) as archive:
        archive.extractall(tmp_path / "folder")
    assert [x.title for x in read_recordings(tmp_path / "folder")] == ["a/samples.csv", "b/one.csv"]
    assert {x.title for x in read_recordings(tmp_path / "a.zip")} == {
        "a.zip/a/samples.csv",
        "a.zip/b/one.csv",
    }
    with pytest.raises(RecordingFileError, match="no recording in it"):
        list(read_recordings(_zip(tmp_path / "b.zip", {"notes.md": "x"})))


def test_recordings_come_one_by_one(tmp_path: Path) -> None:
    recordings = read_recordings(_zip(tmp_path / "a.zip", {"a.csv": "\n".join(table()), "b.csv": "bad"}))
    assert next(recordings).n_samples == 20
    with pytest.raises(RecordingFileError, match=r"a.zip/b.csv, line 1"):
        next(recordings)


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "a/../../b.csv", "..\\a.csv", "C:\\a.csv", ".", ""])
def test_archives_that_reach_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordingFileError, match="outside"):
        list(read_recordings(_zip(tmp_path / "a.zip", {"ok.csv": "\n".join(table()), name: "1,2,3"})))


def test_archives_that_blow_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = _zip(tmp_path / "bomb.zip", {"a.csv": b"0" * 20_000_000})
    with pytest.raises(RecordingFileError, match=r"bomb.zip/a.csv: the file is packed so densely"):
        list(read_recordings(bomb))
    monkeypatch.setattr(archive_files, "MAX_TOTAL_BYTES", 1_000_000)
    with pytest.raises(RecordingFileError, match="unpacks to more"):
        list(read_recordings(bomb))
    monkeypatch.setattr(archive_files, "MAX_MEMBERS", 0)
    with pytest.raises(RecordingFileError, match="more than 0 files"):
        list(read_recordings(bomb))


def test_encrypted_and_broken_archives(tmp_path: Path) -> None:
    good = _zip(tmp_path / "a.zip", {"a.csv": "\n".join(table(2000))}).read_bytes()
    local, central = good.index(b"PK\x03\x04"), good.index(b"PK\x01\x02")
    encrypted = bytearray(good)
    encrypted[local + 6] |= 1
    encrypted[central + 8] |= 1
    for content, reason in (
        (bytes(encrypted), "the archive is encrypted"),
        (good[:500], "cannot be read"),
        (good[:40], "cannot"),
    ):
        (tmp_path / "b.zip").write_bytes(content)
        with pytest.raises(RecordingFileError, match=reason):
            list(read_recordings(tmp_path / "b.zip"))
    damaged = bytearray(good)
    damaged[200:210] = b"\xff" * 10
    (tmp_path / "b.zip").write_bytes(damaged)
    with pytest.raises(RecordingFileError):
        list(read_recordings(tmp_path / "b.zip"))


@needs_uci
def test_all_uci_sessions() -> None:
    titles, n_samples, n_marks = set(), 0, 0
    for recording in read_recordings(UCI_ZIP):
        titles.add(recording.title)
        n_samples += recording.n_samples
        n_marks += sum(label.execution is not None for label in recording.labels)
        assert recording.format == "uci730"
        assert recording.gaps == ()
        assert np.isfinite(recording.values()).all()
    assert len(titles) == 320
    assert (n_samples, n_marks) == (1_104_705, 4 * 8 * 5 * 3)


@needs_uci
def test_one_uci_session_is_exact(tmp_path: Path) -> None:
    with zipfile.ZipFile(UCI_ZIP) as archive:
        archive.extract("s5/e8/u3/test.txt", tmp_path)
    [recording] = read_recordings(tmp_path)
    rows = np.loadtxt(tmp_path / "s5/e8/u3/test.txt", delimiter=";", skiprows=1)
    np.testing.assert_array_equal(recording.values(), rows[:, 1:].astype(np.float32))
    np.testing.assert_array_equal(recording.time_us(), ((rows[:, 0] - 1) * 40_000).astype(np.int64))


# --------------------------------------------------------------------------------------- fuzz


def _reads_or_refuses(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        recordings = list(read_recordings(path))
    except RecordingFileError as error:
        assert error.message
        return
    for recording in recordings:
        assert np.isfinite(recording.values()[:, :6]).all()
        assert (np.diff(recording.time_us()) > 0).all()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["(", " ", "a ", "a.", ",", "a,", "[ ", "1 ", "-", '"', "ax,", "a" + " " * 500]
)
def test_long_lines_do_not_hang(tmp_path: Path, unit: str) -> None:
    line = (unit * 99_000)[:99_000].encode()
    for content in (line, line + b":", b"a" + line + b"x", f"{SIX}\n1,2,3,4,5,6\n".encode() + line):
        _reads_or_refuses(tmp_path / "fuzz", content)


@FUZZ
@given(st.binary(max_size=400))
def test_random_bytes(tmp_path: Path, content: bytes) -> None:
    _reads_or_refuses(tmp_path / "fuzz", content)


@FUZZ
@given(st.text(alphabet='0123456789+-.eE,;\t \n\r#"xnaif_', max_size=200))
def test_random_text(tmp_path: Path, content: str) -> None:
    _reads_or_refuses(tmp_path / "fuzz", content.encode())
    _reads_or_refuses(tmp_path / "fuzz", f"time_s,{SIX},label\n0,1,2,3,4,5,6,\n{content}".encode())


VALID_TEXTS = (
    "\n".join([NAMES, *table()]).encode(),
    UCI_TEXT.encode(),
    "\n".join(line.replace(",", ";").replace(".", ",") for line in table()).encode("utf-16"),
    b"time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s,mag_x_ut,mag_y_ut,mag_z_ut,"
    b"gap_end_s,gap_lost,gap_exact,gap_reason\r\n0.0,1,2,3,4,5,6,,,,,,,\r\n0.0,,,,,,,,,,0.2,3,1,lost\r\n"
    b"0.2,1,2,3,4,5,6,,,,,,,\r\n0.3,1,2,3,4,5,6,7,8,9,,,,\r\n",
)


@FUZZ
@given(
    st.sampled_from(VALID_TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3), st.integers(0, 3)), max_size=4),
)
def test_mutated_tables(tmp_path: Path, content: bytes, changes: list[tuple[float, bytes, int]]) -> None:
    for place, new, n_old in changes:
        at = int(place * len(content))
        content = content[:at] + new + content[at + n_old :]
    _reads_or_refuses(tmp_path / "fuzz", content)


@FUZZ
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_mutated_archives(tmp_path: Path, changes: list[tuple[float, int]]) -> None:
    whole = tmp_path / "whole.zip"
    if not whole.exists():
        _zip(whole, {"s1/e1/u1/template_session.txt": UCI_TEXT, "s1/e1/template_times.txt": "1;1;2"})
    content = bytearray(whole.read_bytes())
    for place, value in changes:
        content[min(int(place * len(content)), len(content) - 1)] = value
    _reads_or_refuses(tmp_path / "fuzz.zip", bytes(content))
