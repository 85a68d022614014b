"""What is said while a database of an earlier version is brought up to date."""

from __future__ import annotations

from physio_desktop.ui.wording import number, percent, translate
from physio_desktop.workflows.recounting import Counted


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
