"""One step of a person who reviews a session, as data: the window builds it before any database is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from physio_desktop.domain import Correction, Label, SetCorrection

Item = Correction | Label | SetCorrection


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a person said, as it is stored. kind: correction, label or set."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of a person: what is added, what is withdrawn, what withdrawn is valid again."""

    add: tuple[Item, ...] = ()
    withdraw: tuple[Entry, ...] = ()
    restore: tuple[Entry, ...] = ()

    def undone(self, added: Iterable[Entry]) -> Edit:
        """The step back; `added` are the entries that this step made."""
        return Edit(withdraw=(*added, *self.restore), restore=self.withdraw)
