"""What is said of a strap that sits otherwise than it should, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from physio_desktop.ui.core_words import in_words
from physio_desktop.ui.wording import placement_name, translate
from physio_desktop.workflows.recognising import RecognitionStatus
from physio_desktop.workflows.strap_corrections import can_be_turned, other_side


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong, and what to do. `leave`: the button that allows for it, empty where nothing does;
    `put_right`: when it is mended.
    """

    words: str
    hint: str
    leave: str
    put_right: str


def notice_of(status: RecognitionStatus, placement: str | None, *, is_live: bool) -> Notice | None:
    """`is_live`: a sensor, whose strap can be touched and whose axes can be turned; no recording."""
    if not status.doubt:
        return None
    words, hint = in_words(status.message), in_words(status.hint)
    if not is_live:
        return Notice(words, hint, "", "")
    leave = ""
    if (other := other_side(status.doubt, placement)) is not None:
        leave = translate("Strap", "It is on the {place}").format(place=placement_name(other))
    elif can_be_turned(status.doubt) and status.is_settled:  # a rest pose alone may be another exercise's
        leave = translate("Strap", "Leave it so")
    return Notice(words, hint, leave, translate("Strap", "I have put it right"))
