"""Whole recordings through the live label, at once: the same windows and the same answers as in a stream."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from physio_desktop import paths
from physio_desktop.domain import FloatArray, ImuBlock, Prediction
from physio_desktop.errors import PhysioError, RecordingFileError
from physio_desktop.processing.resampling import SLOWEST_HZ, Resampler
from physio_desktop.processing.windowing import Window, Windower
from physio_desktop.workflows.found_recordings import FoundRecording
from physio_desktop.workflows.model_choice import (
    PLACEMENTS,
    Enrol,
    LoadedModel,
    ModelChoice,
    choose_model,
    load_chosen,
)
from physio_desktop.workflows.recognising import predicted


def predictions(found: FoundRecording, model: LoadedModel) -> list[Prediction]:
    """One prediction for each window, in the recording's own time; raises as `windows_of` does."""
    return [predicted(model, window) for window in windows_of(found, model)]


def windows_of(found: FoundRecording, model: LoadedModel) -> list[Window]:
    """The windows of a recording that a model labels.

    Raises RecordingFileError where there is no window: too short, too slow, too many gaps, or lacking
    acceleration or angular rate.
    """
    recording = found.recording
    if not np.isfinite(recording.values()[:, :6]).all():
        raise RecordingFileError(
            f"{found.title}: it lacks acceleration or angular rate.",
            "Recognition needs both, in three axes.",
        )
    resampler, windower = Resampler(model.rate_hz), Windower(model.n_samples, model.hop)
    pieces = [piece for block in recording.blocks for piece in resampler.push(block)] + resampler.close()
    if resampler.too_slow:
        raise RecordingFileError(
            f"{found.title}: it has {resampler.source_rate_hz:.0f} samples a second; "
            f"recognition needs at least {SLOWEST_HZ:.0f}.",
            "Set the sensor to a higher rate.",
        )
    windows = [window for piece in pieces for window in windower.push(piece)]
    if not windows:
        longest = _longest_stretch(pieces)
        raise RecordingFileError(
            f"{found.title}: a window needs {model.n_samples} samples at {model.rate_hz:g} Hz without a gap; "
            f"there are {longest}.",
            f"Give at least {model.n_samples / model.rate_hz:g} s, and name the rate of a file "
            "without a clock.",
        )
    return windows


def _longest_stretch(pieces: Sequence[ImuBlock]) -> int:
    """Most samples without a gap."""
    lengths = [0]
    for piece in pieces:
        lengths.append(len(piece) if piece.gap is not None else lengths[-1] + len(piece))
    return max(lengths)


def load_for(placement: str | None, folder: Path | None = None, enrol: Enrol = lambda: None) -> LoadedModel:
    """The model of a placement, or, where none is known, all placements side by side. Raises PhysioError."""
    if placement is None:
        return _anywhere(folder)
    choice = choose_model(placement, folder=folder)
    if choice is not None:
        return load_chosen(choice, enrol)
    # What compares with a patient's own references serves every placement and every exercise.
    taught, cards = enrol(), general_choices(folder)
    if taught is not None and cards:
        return load_chosen(cards[0], lambda: taught)
    if not cards:
        raise _no_model(folder)
    known = [name for name in PLACEMENTS if choose_model(name, folder=folder)]
    raise PhysioError(f"There is no model for {placement}.", f"There is one for {', '.join(known)}.")


def general_choices(folder: Path | None = None) -> list[ModelChoice]:
    """What is there of general live labels, each once."""
    found = [choose_model(name, folder=folder) for name in PLACEMENTS if not name.startswith("left")]
    return list(dict.fromkeys(choice for choice in found if choice is not None))


def _anywhere(folder: Path | None) -> LoadedModel:
    """Every placement is as likely as any other, so a label is as likely as its mean over placements."""
    models = [load_chosen(choice) for choice in general_choices(folder)]
    if not models:
        raise _no_model(folder)
    first = models[0]
    models = [m for m in models if (m.rate_hz, m.n_samples) == (first.rate_hz, first.n_samples)]
    labels = tuple(dict.fromkeys(label for model in models for label in model.labels))

    def probabilities(window: FloatArray) -> npt.NDArray[np.float64]:
        return mixed([(model.labels, model.probabilities(window)) for model in models], labels)

    name = "+".join(model.name for model in models)
    return LoadedModel(name, labels, probabilities, lambda: None, first.rate_hz, first.n_samples, first.hop)


def mixed(
    answers: Sequence[tuple[Sequence[str], npt.NDArray[np.float64]]], labels: Sequence[str]
) -> npt.NDArray[np.float64]:
    """The mean of several answers over all labels."""
    out = np.zeros(len(labels))
    for names, chances in answers:
        for name, chance in zip(names, chances, strict=True):
            out[labels.index(name)] += float(chance) / len(answers)
    return out


def _no_model(folder: Path | None) -> PhysioError:
    return PhysioError(
        f"There is no model in {folder or paths.models_dir()}.",
        "Install the program again, or train one: physio-desktop train --help.",
    )
