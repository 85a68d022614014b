"""Words of the field in the user's language: exercises, verdicts, placements, numbers.

Ids (e1, right_ankle, low_amplitude) are stable and are what is stored; only here they become words.
"""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale


def translate(context: str, text: str) -> str:
    """`text` as the installed translators say it; the source text where none of them does."""
    return QCoreApplication.translate(context, text)


def exercise_name(exercise: str | None) -> str:
    """What people call it; an exercise that a clinic taught itself keeps its own name."""
    names = {
        "e1": translate("Exercise", "Seated straight leg raise"),
        "e2": translate("Exercise", "Seated trunk flexion"),
        "e3": translate("Exercise", "Supine straight leg raise"),
        "e4": translate("Exercise", "Side-lying hip abduction"),
        "e5": translate("Exercise", "Prone hip extension"),
        "e6": translate("Exercise", "Seated elbow flexion"),
        "e7": translate("Exercise", "Standing shoulder abduction"),
        "e8": translate("Exercise", "Prone elbow extension"),
        "squat": translate("Exercise", "Squat"),
        "idle": translate("Exercise", "Rest"),
    }
    if exercise is None:
        return translate("Exercise", "Not sure")
    return names.get(exercise, exercise)


EXERCISES = ("e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "squat")


def verdict_name(execution: str | None) -> str:
    names = {
        "correct": translate("Verdict", "good"),
        "fast": translate("Verdict", "too fast"),
        "low_amplitude": translate("Verdict", "too small"),
    }
    return names.get(execution or "", translate("Verdict", "not judged"))


def placement_name(placement: str | None) -> str:
    names = {
        "right_ankle": translate("Placement", "right ankle"),
        "left_ankle": translate("Placement", "left ankle"),
        "right_wrist": translate("Placement", "right wrist"),
        "left_wrist": translate("Placement", "left wrist"),
        "right_thigh": translate("Placement", "right thigh"),
        "left_thigh": translate("Placement", "left thigh"),
        "chest": translate("Placement", "chest"),
    }
    if not placement:
        return translate("Placement", "not chosen")
    return names.get(placement, placement.replace("_", " "))


def side_name(side: str | None) -> str:
    names = {"left": translate("Side", "left"), "right": translate("Side", "right")}
    return names.get(side or "", translate("Side", "not said"))


def ended_by_name(ended_by: str) -> str:
    names = {
        "": translate("Set", "goes on"),
        "key": translate("Set", "ended by hand"),
        "target": translate("Set", "target reached"),
        "pause": translate("Set", "pause"),
        "exercise": translate("Set", "other exercise"),
        "stop": translate("Set", "session ended"),
    }
    return names.get(ended_by, ended_by)


def number(value: float, decimals: int = 0) -> str:
    """In the user's locale, without thousands separators that would jump about."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    rounded = round(float(value), decimals) + 0.0  # never a minus before nothing
    return locale.toString(rounded, "f", decimals)


def percent(share: float, decimals: int = 0) -> str:
    return f"{number(100 * share, decimals)} %"


def clock(seconds: float) -> str:
    """12:05, or 1:02:05 from an hour on."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{hours}:{minutes:02}:{whole % 60:02}"
    return f"{minutes:02}:{whole % 60:02}"


def moment(when: datetime) -> str:
    """Date and time of day, short, in the user's locale and zone."""
    stamp = QDateTime.fromSecsSinceEpoch(round(when.timestamp()))
    return QLocale().toString(stamp, QLocale.FormatType.ShortFormat)


def short_date(day: date) -> str:
    """A day, short, in the user's locale."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def day(when: datetime) -> str:
    """The date alone, short, in the user's locale and zone."""
    return short_date(when.astimezone().date())
