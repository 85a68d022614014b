"""Stored sessions of several people, every repetition accepted by a therapist."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import numpy as np
from retraining_people import recording

from physio_desktop.domain import Correction, DeviceInfo
from physio_desktop.storage.edits import Edit
from physio_desktop.storage.session_store import SessionStore

STARTED = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def store_reviewed(
    store: SessionStore,
    person: str,
    seed: int,
    *,
    accept: bool = True,
    device: str = "",
    units: float = 1.0,
) -> int:
    """`units`: what the sensor's values are wrongly multiplied by."""
    one = recording(person, seed=seed)
    writer = store.begin_session(
        STARTED + timedelta(hours=seed),
        patient=person,
        placement=one.placement,
        source="sim:",
        device=DeviceInfo(device, device) if device else None,
    )
    blocks = [
        dataclasses.replace(b, values=(b.values * np.float32(units)), device_values=b.device_values * units)
        for b in one.blocks
    ]
    writer.append(blocks if units != 1.0 else list(one.blocks), repetitions=list(one.repetitions))
    writer.close()
    session = writer.session_id
    if accept:
        found = [(r.id, r.detected) for r in store.reviews.repetitions(session) if r.detected is not None]
        accepted = tuple(Correction(d.start_us, d.end_us, d.exercise, d.execution, i) for i, d in found)
        store.reviews.edit(session, Edit(add=accepted))
    return session
