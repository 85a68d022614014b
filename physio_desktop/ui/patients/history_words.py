"""Flags, adherence and figures of a patient's history in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from physio_desktop.ui.wording import exercise_name, number, translate
from physio_desktop.workflows.progress import Adherence, Flag

if TYPE_CHECKING:
    from physio_desktop.storage.trends import ExerciseResult


def flag_sentence(flag: Flag) -> str:
    if flag.kind == "missed":
        if flag.value is None:
            words = translate("Flags", "There was no session yet; the plan has one every {interval} days.")
        else:
            words = translate("Flags", "No session for {days} days; the plan has one every {interval} days.")
        days = "" if flag.value is None else number(flag.value)
        return words.format(days=days, interval=number(flag.before, 1))
    if flag.kind == "range":
        words = translate(
            "Flags",
            "{exercise}: the range has fallen from {before}° to {value}° in the last two sessions, by more "
            "than the {least}° that could be error.",
        )
        return words.format(
            exercise=exercise_name(flag.exercise),
            before=number(flag.before),
            value=number(flag.value or 0.0),
            least=number(flag.change, 1),
        )
    words = translate("Flags", "{exercise}: pain has risen from {before} to {value}.")
    return words.format(
        exercise=exercise_name(flag.exercise), before=number(flag.before), value=number(flag.value or 0.0)
    )


def adherence_words(found: Adherence) -> str:
    if found.n_planned is None:
        return translate("Patients", "{n} days with a session").format(n=found.n_done)
    planned = number(found.n_planned, 0 if found.n_planned == round(found.n_planned) else 1)
    return translate("Patients", "{n} of {planned} sessions").format(n=found.n_done, planned=planned)


def figures(one: ExerciseResult | None, *, with_error: bool = True) -> tuple[str, ...]:
    """Repetitions, range, tempo, form, pain; a dash where nothing was measured."""
    if one is None:
        return ("–",) * 5
    error = one.amplitude_error_deg if with_error else None
    band = "" if error is None else f" ± {number(error)}"
    return (
        str(one.n_repetitions),
        "–" if one.amplitude_deg is None else f"{number(one.amplitude_deg)}{band}°",
        "–" if one.duration_s is None else f"{number(one.duration_s, 1)} s",
        "–" if one.form_score is None else number(one.form_score),
        "–" if one.pain is None else str(one.pain),
    )


def figure_names() -> tuple[str, ...]:
    return (
        translate("Patients", "Repetitions"),
        translate("Patients", "Range"),
        translate("Patients", "Tempo"),
        translate("Patients", "Form"),
        translate("Patients", "Pain"),
    )
