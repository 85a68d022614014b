"""A session on one page of paper, in the patient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from physio_desktop.reporting import sheet
from physio_desktop.reporting.exercise_lines import ExerciseLine, exercise_lines
from physio_desktop.reporting.report_plots import Frame, legend, range_plot, signal_plot
from physio_desktop.reporting.report_words import Words, clock
from physio_desktop.reporting.session_record import SessionRecord
from physio_desktop.reporting.sheet import HEIGHT, LEFT, MARGIN, RIGHT, Sheet

_MOST_EXERCISES = 9
_ROW = 17.0
_PLOT = 112.0
_FOOT = MARGIN + 34
_CORRECTED = ("corrected", "added", "rejected")


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    x: float
    align: str
    width: float


_WIDE = RIGHT - LEFT
_COLUMNS = (
    _Column("exercise", LEFT, "left", 136),
    _Column("sets", LEFT + 168, "right", 30),
    _Column("repetitions", LEFT + 242, "right", 72),
    _Column("verdicts", LEFT + 292, "middle", 92),
    _Column("range", LEFT + 384, "right", 54),
    _Column("tempo", LEFT + 419, "right", 34),
    _Column("form", LEFT + 444, "right", 24),
    _Column("pain", LEFT + 483, "right", 32),
    _Column("effort", RIGHT, "right", 27),
)


def session_pdf(record: SessionRecord, language: str, references: Mapping[str, float] | None = None) -> bytes:
    """A page of A4. references: degrees that the patient reached when taught, by exercise."""
    words = Words(language)
    session = record.session
    who = session.patient or words("no_patient")
    page = Sheet(f"{words('title')} {who} {session.started:%Y-%m-%d}", words.language)
    y = _head(page, record, words, who)
    y = _facts(page, record, words, y)
    y = _heading(page, y - 22, words("signal"), words("signal_unit"))
    signal_plot(page, record, Frame(LEFT, y - _PLOT, _WIDE, _PLOT - 2), words)
    y = _heading(page, y - _PLOT - 18, words("range_plot"), words("range_unit"))
    known = references or {}
    legend(page, RIGHT, y - 9, words, with_reference=bool(known))
    range_plot(page, record, Frame(LEFT, y - _PLOT - 12, _WIDE, _PLOT), words, known)
    y = _table(page, record, words, y - _PLOT - 34)
    _note(page, record, words, y)
    _foot(page, record, words)
    return page.finished()


def _head(page: Sheet, record: SessionRecord, words: Words, who: str) -> float:
    y = HEIGHT - MARGIN - 18
    page.text(LEFT, y, words("title"), 20, bold=True)
    page.text(RIGHT, y + 6, "Physio Desktop", 8, colour=sheet.QUIET, align="right")
    number = words("session", id=record.session.id)
    page.text(RIGHT, y - 5, number, 8, colour=sheet.QUIET, align="right")
    page.text(LEFT, y - 24, who, 13, bold=True, colour=sheet.ACCENT, width=300)
    when = words.moment(record.session.started)
    page.text(RIGHT, y - 24, when, 11, align="right", width=200)
    page.line([(LEFT, y - 34), (RIGHT, y - 34)], sheet.ACCENT, 1.2)
    return y - 34


def _facts(page: Sheet, record: SessionRecord, words: Words, top: float) -> float:
    session = record.session
    device = session.device
    rate = session.sample_rate_hz
    axes = max((block.n_axes for block in record.recording.blocks), default=session.n_axes or 0)
    facts = (
        ("duration", clock(record.duration_s)),
        ("placement", words.name(session.placement, "unknown")),
        ("device", (device.name or device.id) if device else words("unknown")),
        ("rate", words("rate_value", rate=words.number(rate), axes=axes) if rate else words("unknown")),
        ("loss", _loss(record, words)),
    )
    widths = (56.0, 100.0, 120.0, 122.0, 104.0)
    x = LEFT
    for (key, value), width in zip(facts, widths, strict=True):
        page.text(x, top - 15, words(key), 7, colour=sheet.QUIET, width=width - 8)
        page.text(x, top - 27, value, 9, width=width - 8)
        x += width
    return top - 30


def _loss(record: SessionRecord, words: Words) -> str:
    if not record.gaps:
        return words("loss_none")
    share = 100 * (record.loss or 0.0)
    decimals = 1 if share >= 0.1 or share == 0 else 2
    return words.counted("loss_value", len(record.gaps), share=words.number(share, decimals))


def _heading(page: Sheet, y: float, text: str, explained: str = "") -> float:
    page.text(LEFT, y, text, 10.5, bold=True)
    x = LEFT + page.text_width(text, 10.5, bold=True) + 8
    if explained:
        page.text(x, y, explained, 7.5, colour=sheet.QUIET, width=RIGHT - x)
    return y - 6


def _table(page: Sheet, record: SessionRecord, words: Words, top: float) -> float:
    lines = exercise_lines(record)
    for column in _COLUMNS:
        _cell(page, column, top, words(column.key), 7, sheet.QUIET)
    y = top - 5
    page.line([(LEFT, y), (RIGHT, y)], sheet.QUIET, 0.6)
    for line in lines[:_MOST_EXERCISES]:
        y -= _ROW
        values = _values(line, words)
        for column in _COLUMNS:
            _cell(page, column, y + 5, values[column.key], 9 if column.key != "exercise" else 8.5, sheet.INK)
        page.line([(LEFT, y), (RIGHT, y)])
    y -= 11
    n_more = len(lines) - _MOST_EXERCISES
    n_corrected = sum(one.state in _CORRECTED for one in record.repetitions)
    remarks = [
        words.counted("more_exercises", n_more) if n_more > 0 else "",
        words.counted("corrected", n_corrected) if n_corrected else "",
        words("scales") if lines else words("no_repetitions"),
    ]
    text = " ".join(filter(None, remarks))
    return page.paragraph(LEFT, y + 6, _WIDE, 32, text, (7,)) - 4


def _cell(page: Sheet, column: _Column, y: float, text: str, size: float, colour: str) -> None:
    page.text(column.x, y, text, size, colour=colour, align=column.align, width=column.width)


def _values(line: ExerciseLine, words: Words) -> dict[str, str]:
    nothing = "–"
    band = line.amplitude_deg, line.amplitude_error_deg
    judged = [line.by_execution.get(name, 0) for name in ("correct", "fast", "low_amplitude")]
    amplitude = nothing if band[0] is None else f"{words.number(band[0])}°"
    if band[0] is not None and band[1] is not None:
        amplitude = f"{words.number(band[0])} ± {words.number(band[1])}°"
    return {
        "exercise": words.name(line.exercise, "not_sure"),
        "sets": str(line.n_sets) if line.n_sets else nothing,
        "repetitions": str(line.n_repetitions),
        "verdicts": " / ".join(map(str, judged)) if any(judged) else nothing,
        "range": amplitude,
        "tempo": nothing if line.duration_s is None else f"{words.number(line.duration_s, 1)} s",
        "form": nothing if line.form_score is None else words.number(line.form_score),
        "pain": nothing if line.pain is None else str(line.pain),
        "effort": nothing if line.effort is None else f"{line.effort:g}".replace(".", words("decimal")),
    }


def _note(page: Sheet, record: SessionRecord, words: Words, top: float) -> None:
    """What is left of the page is for the note; a longer one is set smaller, and then cut."""
    y = _heading(page, top - 20, words("note"))
    height = y - _FOOT - 8
    page.paragraph(LEFT, y - 2, _WIDE, height, record.session.note.strip() or words("no_note"), (9, 8, 7))


def _foot(page: Sheet, record: SessionRecord, words: Words) -> None:
    page.line([(LEFT, _FOOT - 6), (RIGHT, _FOOT - 6)])
    named = [
        words("model_version", name=name, version=version) if version else name
        for name, version in record.models
    ]
    model = words("model", models=", ".join(named)) if named else words("no_model")
    page.text(LEFT, _FOOT - 18, model, 7.5, colour=sheet.QUIET, width=_WIDE)
    page.text(LEFT, _FOOT - 31, words("disclaimer"), 8, bold=True, width=_WIDE)
