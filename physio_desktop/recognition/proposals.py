"""Candidates of whole recordings, with what the annotations say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from physio_desktop.processing.motion import MotionTrack
from physio_desktop.processing.rotation import Float64Array
from physio_desktop.recognition.configuration import Configuration
from physio_desktop.recognition.detection import Proposer
from physio_desktop.recognition.shapes import Shapes, shapes_of

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """All candidates of one recording, in groups that share an end; `sizes` are the groups' sizes.

    share (n,): overlap by movement with the annotated repetition that fits best, rep (n,): its index or -1.
    """

    pairs: IntArray
    sizes: IntArray
    shapes: Shapes
    share: Float64Array
    rep: IntArray
    n_samples: int
    known_until: int


def propose(
    values: npt.NDArray[np.floating], marked: Sequence[tuple[int, int]], config: Configuration
) -> Proposals:
    """Candidates of a whole recording with their overlap with the marked stretches [start, end)."""
    proposer = Proposer(config)
    groups = proposer.push(values)
    pairs = np.concatenate(groups) if groups else np.empty((0, 2), np.int64)
    shapes = shapes_of(proposer.track, pairs)
    share, rep = movement_overlap(proposer.track, pairs, marked)
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    return Proposals(pairs, sizes, shapes, share, rep, len(values), proposer.known_until)


def movement_overlap(
    track: MotionTrack, pairs: IntArray, marked: Sequence[tuple[int, int]]
) -> tuple[Float64Array, IntArray]:
    """Intersection over union of the squared angular rate, so that rest counts for nothing."""
    turned = track.turned
    share, rep = np.zeros(len(pairs)), np.full(len(pairs), -1)
    last = len(turned) - 1
    for index, (start, end) in enumerate(marked):
        start, end = min(start, last), min(end, last)
        low = np.clip(pairs[:, 0], start, end)
        high = np.clip(pairs[:, 1], start, end)
        common = turned[high] - turned[low]
        union = turned[pairs[:, 1]] - turned[pairs[:, 0]] + turned[end] - turned[start] - common
        value = common / np.maximum(union, 1e-12)
        rep = np.where(value > share, index, rep)
        share = np.maximum(share, value)
    return share, rep


def marked_shape(values: npt.NDArray[np.floating], start: int, end: int, config: Configuration) -> Shapes:
    """The shape of a marked reference repetition, with its ends where the proposal stage would put them."""
    track, pair = marked_stretch(values, start, end, config)
    return shapes_of(track, np.array([pair], dtype=np.int64))


def marked_stretch(
    values: npt.NDArray[np.floating], start: int, end: int, config: Configuration
) -> tuple[MotionTrack, tuple[int, int]]:
    """A marked reference repetition as a stretch of its recording's track, its ends where the proposal stage
    would put them.
    """
    proposals = propose(values, [(start, end)], config)
    track = MotionTrack(config.rate_hz)
    track.push(values)
    if len(proposals.share) and proposals.share.max() > 0.5:
        first, last = proposals.pairs[int(np.argmax(proposals.share))].tolist()
        return track, (first, last)
    return track, (start, min(end, track.n_ready - 1))
