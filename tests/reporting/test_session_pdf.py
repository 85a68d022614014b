"""Always exactly one page, whatever was recorded and written; complete in both languages."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from physio_desktop.domain import (
    ONES,
    Correction,
    DeviceInfo,
    ExerciseSet,
    Gap,
    ImuBlock,
    Prediction,
    Recording,
    Repetition,
    ReviewedRepetition,
    Session,
)
from physio_desktop.reporting import report_words
from physio_desktop.reporting.report_words import Words
from physio_desktop.reporting.session_pdf import session_pdf
from physio_desktop.reporting.session_record import SessionRecord

ROOT = Path(__file__).parents[2]
TEXTS = json.loads((ROOT / "resources" / "translations" / "report.json").read_text("utf-8"))
STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FIELD = re.compile(r"\{\w*\}")


def repetition(number: int, exercise: str | None = "e4", execution: str | None = "correct") -> Repetition:
    start = 2_000_000 * number
    measures = {"amplitude_deg": 40.0 + number, "amplitude_error_deg": 3.0, "form_score": 80.0}
    return Repetition(
        start, start + 1_500_000, exercise, execution, 0.9, None, measures, "u2@1f0c22ab:personal"
    )


def record(n_repetitions: int = 6, note: str = "", **about: object) -> SessionRecord:
    n = 3000
    values = np.random.default_rng(1).normal(0, 1, (n, 9)).astype(np.float32)
    times = np.arange(n, dtype=np.int64) * 10_000
    gap = Gap(int(times[1499]), int(times[1500]) + 1_000_000, 100, True, "lost")
    recording = Recording(
        (
            ImuBlock(times[:1500], values[:1500], values[:1500], ONES),
            ImuBlock(times[1500:] + 1_000_000, values[1500:], values[1500:], ONES, gap),
        )
    )
    session = Session(
        7,
        "u",
        STARTED,
        **{"patient": "P-12", "placement": "right_ankle", "note": note, "sample_rate_hz": 100.0, **about},  # type: ignore[arg-type]
    )
    repetitions = tuple(ReviewedRepetition(repetition(i), i) for i in range(n_repetitions))
    sets = (ExerciseSet(1, "e4", 0, 12_000_000, 10, n_repetitions, None, "key", 3, 4.5, "AB"),)
    return SessionRecord(session, recording, (), repetitions, (), sets)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def words_of(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["Session report", "P-12", "right ankle", "3.2 % in 1 gap", "Side-lying hip abduction",
             "42 ± 3°", "makes no diagnosis", "u2:personal (version 1f0c22ab)", "4.5", "sore at the end"],
        ),
        (
            "de",
            ["Sitzungsbericht", "P-12", "rechter Knöchel", "3,2 % in 1 Lücke", "Beinabspreizen in Seitenlage",
             "42 ± 3°", "stellt keine Diagnose", "Erkannt von", "4,5", "sore at the end"],
        ),
    ],
)  # fmt: skip
def test_it_says_what_was_recorded(language: str, expected: list[str]) -> None:
    [text] = pages(session_pdf(record(note="sore at the end"), language, {"e4": 44.0}))
    for words in expected:
        assert words in words_of(text), words


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    note=st.text(max_size=400),
    times=st.integers(1, 200),
    patient=st.none() | st.text(min_size=1, max_size=60),
    device=st.text(max_size=80),
    exercises=st.lists(st.none() | st.text(max_size=40), max_size=30),
    language=st.sampled_from(["en", "de", "xx", "de_AT"]),
)
@example("word " * 3000, 1, "P" * 40, "D" * 80, [f"own exercise {i}" for i in range(30)], "de")
@example("\n" * 3000, 1, None, "", [], "en")
@example("x" * 15000, 1, "P", "", [None], "de")
def test_always_one_page(
    note: str, times: int, patient: str | None, device: str, exercises: list[str | None], language: str
) -> None:
    base = record()
    worn = DeviceInfo(device, device)
    about = Session(7, "u", STARTED, patient, worn, placement=device, note=note * times)
    repetitions = tuple(
        ReviewedRepetition(repetition(i, exercise, execution), i)
        for i, exercise in enumerate(exercises)
        for execution in ("correct", "fast", "low_amplitude", None, exercise)
    )
    predictions = tuple(Prediction(0, 1, name, 0.5, (), f"{name}@{i}:x") for i, name in enumerate(exercises))
    made = SessionRecord(about, base.recording, predictions, repetitions)
    assert len(pages(session_pdf(made, language))) == 1


def test_a_long_note_is_cut_and_says_so() -> None:
    [text] = pages(session_pdf(record(note="The hip hitches. " * 800), "en"))
    assert "…" in text
    [text] = pages(session_pdf(record(note="The hip hitches."), "en"))
    assert "The hip hitches." in text and "…" not in text


@pytest.mark.parametrize("numbers", [np.nan, np.inf, -5.0, 1e30])
def test_measures_that_are_none(numbers: float) -> None:
    measures = {"amplitude_deg": numbers, "amplitude_error_deg": numbers, "form_score": numbers}
    odd = Repetition(0, 1_000_000, "e4", None, None, None, measures)
    made = SessionRecord(record().session, record().recording, (), (ReviewedRepetition(odd, 1),))
    assert len(pages(session_pdf(made, "en"))) == 1


def test_nothing_was_recorded() -> None:
    [text] = pages(session_pdf(SessionRecord(Session(1, "u", STARTED), Recording(())), "en"))
    assert "There are no samples." in text and "No repetition was measured." in text


def test_a_correction_counts_and_is_told() -> None:
    base = record(2)
    said = Correction(0, 1_000_000, "e5", "fast", 0, True, "AB", STARTED)
    repetitions = (ReviewedRepetition(repetition(0), 0, said), base.repetitions[1])
    [text] = pages(session_pdf(SessionRecord(base.session, base.recording, (), repetitions), "en"))
    assert "Prone hip extension" in text and "1 repetition was corrected" in words_of(text)


def test_the_same_session_gives_the_same_bytes() -> None:
    assert session_pdf(record(), "de") == session_pdf(record(), "de")


def test_both_languages_are_complete() -> None:
    assert set(TEXTS) == {"en", "de"}
    for key, text in TEXTS["en"].items():
        german = TEXTS["de"][key]
        assert german.strip() and sorted(FIELD.findall(german)) == sorted(FIELD.findall(text))
    assert TEXTS["de"].keys() == TEXTS["en"].keys()


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set()
    for path in (ROOT / "physio_desktop" / "reporting").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("words", "counted"):
                asked.add(str(node.args[0].value))
                if called == "counted":
                    asked.add(f"{node.args[0].value}_one")
    assert len(asked) > 15
    assert asked <= TEXTS["en"].keys()


def test_exercises_are_called_as_in_the_window() -> None:
    """One word for one thing, on the screen and on paper."""
    source = (ROOT / "physio_desktop" / "ui" / "wording.py").read_text("utf-8")
    window = dict(re.findall(r'"(\w+)": translate\("(?:Exercise|Placement)", "([^"]+)"\)', source))
    assert len(window) > 14
    assert {key: Words("en").name(key, "unknown") for key in window} == window


def test_an_unknown_language_is_english() -> None:
    assert Words("fi").language == report_words.FALLBACK
    assert Words("de-AT").language == "de"
