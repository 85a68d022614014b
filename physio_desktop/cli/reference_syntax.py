"""`[EXERCISE:][EXECUTION:]SOURCE[@START-END]` and `EXERCISE:COUNT:SOURCE` as a person types them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import typer

EXECUTIONS = ("correct", "fast", "low_amplitude")
_SPAN = re.compile(r"(.+)@(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """What was typed, taken apart; None where it was left to the recording."""

    source: str
    exercise: str | None
    execution: str | None
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class CheckText:
    exercise: str
    n_done: int
    source: str


def reference_of(text: str, exercise: str | None, execution: str | None) -> ReferenceText:
    """`exercise` and `execution` serve where the text names none. A wrong call: typer.BadParameter."""
    names, source, span = _parts(text)
    if names and names[-1] in EXECUTIONS:
        execution = names.pop()
    if len(names) > 1:
        raise _wrong(f"{names[1]!r} in {text!r} is no execution; known: {', '.join(EXECUTIONS)}")
    if execution is not None and execution not in EXECUTIONS:
        raise typer.BadParameter(f"known: {', '.join(EXECUTIONS)}", param_hint="--execution")
    if names and not names[0].strip():
        raise _wrong(f"the exercise is missing in {text!r}")
    return ReferenceText(source, names[0] if names else exercise, execution, *span)


def check_of(text: str) -> CheckText:
    """A wrong call: typer.BadParameter."""
    exercise, _, rest = text.partition(":")
    count, _, source = rest.partition(":")
    if not (exercise.strip() and source and count.isdecimal() and 0 < int(count) <= 1000):
        raise typer.BadParameter("EXERCISE:COUNT:SOURCE, such as e4:5:13", param_hint="--check")
    return CheckText(exercise, int(count), source)


def _parts(text: str) -> tuple[list[str], str, tuple[float | None, float | None]]:
    """Names before the source, the source, its span. A source that exists may itself hold colons and @."""
    for n_names in range(3):
        *names, source = text.split(":", n_names)
        if len(names) < n_names:
            break
        if _is_source(source):
            return names, source, (None, None)
        match = _SPAN.fullmatch(source)
        if match and _is_source(match[1]):
            start_s, end_s = float(match[2]), float(match[3])
            if start_s >= end_s:
                raise _wrong(f"{text!r} ends before it starts")
            return names, match[1], (start_s, end_s)
    raise _wrong(f"{text!r} names no file and no session's number")


def _is_source(text: str) -> bool:
    return text.isdecimal() or (bool(text) and Path(text).exists())


def _wrong(message: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint="--references")
