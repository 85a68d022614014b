"""How long the limb is held away from rest, now: what a person who counts a hold aloud looks at.

It shows and does not judge: the hold of a finished repetition is in its measures. No model is needed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from physio_desktop.domain import ImuBlock

STILL_RAD_S = 0.45  # held against gravity a limb trembles with some 10 deg/s; it moves with more than 40
AWAY_RAD = 0.26  # 15 degrees of inclination
REST_TIME_S = 4.0  # how slowly the rest pose is learned anew while the limb is still and near it
_SMOOTH_S = 0.15


class HoldTimer:
    """Fed with the stream; `hold_s` is the length of the hold that goes on, 0 without one."""

    def __init__(self) -> None:
        self._up: npt.NDArray[np.float64] | None = None
        self._rest: npt.NDArray[np.float64] | None = None
        self._rate = 0.0
        self._last_us = 0
        self._since_us: int | None = None
        self._hold_s = 0.0

    @property
    def hold_s(self) -> float:
        return self._hold_s

    def push(self, block: ImuBlock) -> None:
        """A block is one step: its mean acceleration is "up" where the limb is still."""
        if not len(block):
            return
        end_us = int(block.time_us[-1])
        step_s = min(max((end_us - self._last_us) / 1e6, 0.0), 1.0)
        self._last_us = end_us
        if block.gap is not None and block.gap.duration_s > 0.5:
            self._since_us, self._hold_s = None, 0.0
        self._smooth(block, step_s)
        self._time(end_us, step_s)

    def _smooth(self, block: ImuBlock, step_s: float) -> None:
        share = 1.0 if self._up is None else 1 - np.exp(-step_s / _SMOOTH_S)
        up = block.values[:, :3].mean(axis=0, dtype=np.float64)
        self._up = up if self._up is None else self._up + share * (up - self._up)
        rate = float(np.linalg.norm(block.values[:, 3:6], axis=1).mean())
        self._rate += share * (rate - self._rate)

    def _time(self, now_us: int, step_s: float) -> None:
        assert self._up is not None
        if self._rest is None:
            self._rest = self._up
        away = _angle(self._up, self._rest)
        if self._rate > STILL_RAD_S or not np.isfinite(away):
            self._since_us, self._hold_s = None, 0.0
            return
        if away < AWAY_RAD:
            self._since_us, self._hold_s = None, 0.0
            self._rest = self._rest + (1 - np.exp(-step_s / REST_TIME_S)) * (self._up - self._rest)
            return
        if self._since_us is None:
            self._since_us = now_us
        self._hold_s = (now_us - self._since_us) / 1e6
        if self._hold_s > 30.0:  # nobody holds that long: the person lies otherwise now
            self._rest, self._since_us, self._hold_s = self._up, None, 0.0


def _angle(one: npt.NDArray[np.float64], two: npt.NDArray[np.float64]) -> float:
    size = float(np.linalg.norm(one) * np.linalg.norm(two))
    return float(np.arccos(np.clip(one @ two / size, -1.0, 1.0))) if size > 0 else 0.0
