"""Three still seconds of the stream that runs: gyroscope bias, gravity, and whether the strap sits right."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from physio_desktop.domain import IDENTITY, Calibration
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


def use_still_pose(workplace: Workplace, treatment: Treatment, pose: StillPose) -> bool:
    """On the storage lane: into the device's profile, and into the stream that runs.

    Whether it holds at once: a recording has one calibration, so it holds after the one that is on. A
    recording that is played has the calibration it was made with.
    """
    if pose.device is None:
        return False
    at_once = treatment.recalibrate(lambda now: _with_bias_of(now, pose.calibration))
    if workplace.is_open:
        known = workplace.store.device_profile(pose.device)
        # Without a profile nobody has said yet how the board lies: a turn is that of today's strap.
        base = known or dataclasses.replace(pose.calibration, rotation=IDENTITY, notes=())
        workplace.store.save_device_profile(pose.device, _with_bias_of(base, pose.calibration))
    return at_once


def _with_bias_of(base: Calibration, measured: Calibration) -> Calibration:
    return dataclasses.replace(
        base,
        gyr_bias_rad_s=measured.gyr_bias_rad_s,
        gravity_ms2=measured.gravity_ms2,
        measured_at=measured.measured_at,
        source="profile",
    )


def _with_bias(before: Calibration, left: Calibration) -> Calibration:
    """The bias in board axes: what was subtracted already, and what is left, turned back to the board."""
    rest = np.array(before.rotation).T @ np.array(left.gyr_bias_rad_s)
    x, y, z = (np.array(before.gyr_bias_rad_s) + rest).tolist()
    return _with_bias_of(before, dataclasses.replace(left, gyr_bias_rad_s=(x, y, z)))


def _known_rest(workplace: Workplace, patient: str | None, placement: str | None) -> TemplateSet | None:
    """The patient's own references, else those of the people that the model of this placement knows."""
    from physio_desktop.recognition.mirroring import MATRIX as MIRROR
    from physio_desktop.recognition.model_store import load_model
    from physio_desktop.workflows.teaching import enrolment

    if placement is None:
        return None
    if patient is not None and workplace.is_open:
        taught = enrolment(workplace.store, workplace.storage, patient, placement)
        if taught is not None:
            return taught.templates
    choice = choose_model(placement)
    if choice is None:
        return None
    others = load_model(choice.card).references.get(choice.kind)
    return others.turned(MIRROR) if others is not None and choice.mirrored else others
