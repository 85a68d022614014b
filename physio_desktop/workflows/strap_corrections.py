"""What can be done about a strap that sits otherwise than it should, short of taking it off."""

from __future__ import annotations

import dataclasses

import numpy as np

from physio_desktop.domain import Calibration
from physio_desktop.recognition.mounting import AS_WORN, OTHER_SIDE, turns_about_limb
from physio_desktop.sensing.board_axes import as_matrix

TURNS = tuple(name for name in turns_about_limb() if name != AS_WORN)
_SIDES = {"right": "left", "left": "right"}


def can_be_turned(doubt: str) -> bool:
    """Whether turning the axes allows for what seems wrong."""
    return doubt in TURNS


def other_side(doubt: str, placement: str | None) -> str | None:
    """Where the sensor is, if it is on the other side's limb; None where that is not the doubt."""
    side, _, limb = (placement or "").partition("_")
    return f"{_SIDES[side]}_{limb}" if doubt == OTHER_SIDE and side in _SIDES else None


def allowing_for(doubt: str, calibration: Calibration) -> Calibration:
    """The calibration for a sensor that is strapped on in that way and stays so."""
    put_right = turns_about_limb()[doubt].T
    return dataclasses.replace(calibration, rotation=as_matrix(put_right @ np.array(calibration.rotation)))
