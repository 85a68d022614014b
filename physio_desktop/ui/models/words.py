"""What people call a model: a version trained here, for everybody or for one patient, or a shipped one."""

from __future__ import annotations

import re

from physio_desktop.domain import model_and_version
from physio_desktop.ui.wording import placement_name, translate
from physio_desktop.workflows.model_choice import PLACEMENTS

_VERSION = re.compile(rf"({'|'.join(PLACEMENTS)})-(?:(.+)-)?(\d+)")  # as `model_registry.name_of` writes it


def version_name(placement: str, version: int, patient: str | None = None) -> str:
    place = placement_name(placement)
    if patient is None:
        return translate("Models", "{place}, version {n}").format(place=place, n=version)
    words = translate("Models", "{place}, {patient} alone, version {n}")
    return words.format(place=place, patient=patient, n=version)


def model_name(model: str) -> str:
    """Of what is kept with each answer, such as `right_ankle-P-0147-2@1f0c22ab:personal`."""
    name, _, kind = model_and_version(model)[0].rpartition(":")
    found = _VERSION.fullmatch(name)
    if found is None:
        words = translate("Models", "{name}, as shipped").format(name=name)
    else:
        words = version_name(found[1], int(found[3]), found[2])
    if kind == "personal" and (found is None or found[2] is None):
        return translate("Models", "{model}, with own references").format(model=words)
    return words
