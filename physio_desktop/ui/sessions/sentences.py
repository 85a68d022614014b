"""A session in sentences, one per exercise."""

from __future__ import annotations

from physio_desktop.ui.wording import exercise_name, number, translate
from physio_desktop.workflows.session_summary import ExerciseSummary


def sentence(summary: ExerciseSummary) -> str:
    """Side-lying hip abduction: 3 sets, 28 repetitions (20 good, 5 too fast), range 42°, …"""
    counts = summary.by_execution
    judged = [
        text.format(n=counts[execution])
        for execution, text in (
            ("correct", translate("Summary", "{n} good")),
            ("fast", translate("Summary", "{n} too fast")),
            ("low_amplitude", translate("Summary", "{n} too small")),
        )
        if counts.get(execution)
    ]
    one_set = translate("Summary", "1 set")
    sets = one_set if summary.n_sets == 1 else translate("Summary", "{n} sets").format(n=summary.n_sets)
    with_sets = translate("Summary", "{exercise}: {sets}, repetitions: {n}")
    words = with_sets if summary.n_sets else translate("Summary", "{exercise}: repetitions: {n}")
    text = words.format(exercise=exercise_name(summary.exercise), sets=sets, n=summary.n_repetitions)
    if judged:
        text += f" ({', '.join(judged)})"
    for value, words, decimals in (
        (summary.amplitude_deg, translate("Summary", "range {value}° on average"), 0),
        (summary.duration_s, translate("Summary", "{value} s each"), 1),
        (summary.hold_s, translate("Summary", "held {value} s"), 1),
        (summary.pain, translate("Summary", "pain up to {value}"), 0),
        (summary.effort, translate("Summary", "effort up to {value}"), 1),
    ):
        if value is not None:
            text += f", {words.format(value=number(value, decimals))}"
    return f"{text}."
