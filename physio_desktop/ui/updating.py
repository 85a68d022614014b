"""What is said while a database of an earlier version is brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from physio_desktop.ui.wording import number, percent, translate
from physio_desktop.workflows.recounting import Counted

if TYPE_CHECKING:
    from physio_desktop.storage.upgrading import Upgraded


def counted_words(counted: Counted) -> str:
    """Nothing once all sessions are counted."""
    if counted.is_complete:
        return ""
    words = translate("Updating", "Counted after the update: {n} of {total} sessions")
    return words.format(n=number(counted.n), total=number(counted.n_all))


def updating_words(share: float | None, counted: Counted) -> str:
    """`share` of the backup before the tables are changed; None: it is done, or there was none to make."""
    if share is None:
        return counted_words(counted)
    words = translate("Updating", "The database is backed up and brought to this version: {share}")
    return words.format(share=percent(share))


def upgraded_words(upgraded: Upgraded) -> str:
    """What was done once it is, and where the database lies as it was before."""
    words = translate(
        "Updating",
        "The database is brought to this version, with its sessions ({n}). "
        "As it was before, it is kept in {file}.",
    )
    return words.format(n=number(upgraded.n_sessions), file=upgraded.backup.name)
