"""Three still seconds of the stream that runs: gyroscope bias, gravity, and whether the strap sits right."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import Calibration
from physio_desktop.errors import PhysioError
from physio_desktop.sensing import calibration as calibrating
from physio_desktop.workflows.model_choice import choose_model
from physio_desktop.workflows.treatment import Treatment
from physio_desktop.workflows.workplace import Workplace

if TYPE_CHECKING:
    from physio_desktop.recognition.templates import TemplateSet

STILL_S = calibrating.STILL_S


@dataclass(frozen=True, slots=True)
class StillPose:
    """`doubt`: what seems wrong with the placement, in words, and `hint` what to do; `compared`: whether
    there was a pose to compare with.

    `device` None: there is no profile to keep.
    """

    calibration: Calibration
    device: str | None
    doubt: str = ""
    hint: str = ""
    compared: bool = False


def measure_still_pose(
    workplace: Workplace, treatment: Treatment, begun_us: int, patient: str | None, placement: str | None
) -> StillPose:
    """From samples since `begun_us` of stream time. Raises PhysioError where the sensor moved.

    The stream is corrected already, so what is measured is what is left, on the limb's axes. Not for the
    storage lane, which it waits for.
    """
    live = treatment.live
    if live is None:
        raise PhysioError("No sensor is connected.", "Connect a sensor first.")
    view = treatment.history.view(begun_us, begun_us + round(STILL_S * 1e6), 1 << 30)
    values = view.values[view.time_us >= begun_us]
    before = live.source.calibration
    left = calibrating.still_pose(values, calibrating.uncorrected(before))
    device = live.source.device if live.source.is_live else None
    known = _known_rest(workplace, patient, placement)
    doubt = None
    if known is not None:
        from physio_desktop.recognition.placement import check_rest

        doubt = check_rest(values, known)
    return StillPose(
        _with_bias(before, left),
        device.id if device else None,
        doubt.words if doubt else "",
        doubt.hint if doubt else "",
        known is not None,
    )


def save_still_pose(workplace: Workplace, pose: StillPose) -> None:
    """On the storage lane; it holds from the next connection on."""
    if pose.device is not None:
        workplace.store.save_device_profile(pose.device, pose.calibration)


def _with_bias(before: Calibration, left: Calibration) -> Calibration:
    """The bias in board axes: what was subtracted already, and what is left, turned back to the board."""
    rest = np.array(before.rotation).T @ np.array(left.gyr_bias_rad_s)
    bias = np.array(before.gyr_bias_rad_s) + rest
    return dataclasses.replace(
        before,
        gyr_bias_rad_s=(float(bias[0]), float(bias[1]), float(bias[2])),
        gravity_ms2=left.gravity_ms2,
        measured_at=left.measured_at,
        source="profile",
    )


def _known_rest(workplace: Workplace, patient: str | None, placement: str | None) -> TemplateSet | None:
    """The patient's own references, else those of the people that the model of this placement knows."""
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.workflows.teaching import enrolment

    if placement is None:
        return None
    if patient is not None and workplace.is_open:
        taught = enrolment(workplace.store, workplace.storage, patient, placement)
        if taught is not None:
            return taught.templates
    choice = choose_model(placement)
    if choice is None or choice.mirrored:
        return None
    return load_model(choice.card).references.get(choice.kind)
