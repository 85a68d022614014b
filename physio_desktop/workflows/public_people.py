"""People of the public archive who were imported: learned from where that is chosen, and no patients."""

from __future__ import annotations

PUBLIC = "UCI730-s"  # how the codes of all of them begin


def is_public(patient: str | None) -> bool:
    return patient is not None and patient.startswith(PUBLIC)
