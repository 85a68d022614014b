"""Features of windows (200 samples, 9 channels), vectorised over windows.

All are plain statistics of their window: nothing is carried from one window to the next. The magnetometer
gives only features that do not depend on heading (field strength, angle to gravity, rate of change), because
its means tell the room and the bed; they are NaN for six-axis devices. `FEATURES` names and explains each.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.fft

Float32 = npt.NDArray[np.float32]

FEATURE_VERSION = 1
SIGNALS = ("acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z", "acc_norm", "gyr_norm")
BANDS_HZ = ((0.1, 0.3), (0.3, 0.6), (0.6, 1.2), (1.2, 2.5), (2.5, 5.0), (5.0, 12.5))
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
AXES = ("x", "y", "z")
_BATCH = 256  # windows at a time, so that the work stays in the processor's cache
_STATISTICS = {
    "mean": "mean",
    "std": "standard deviation",
    "min": "smallest value",
    "max": "largest value",
    "rms": "root mean square",
    "change": "mean absolute difference of neighbouring samples",
    "skewness": "third standardised moment",
    "kurtosis": "fourth standardised moment",
    "crossings": "share of samples where the signal crosses its mean",
}
_SPECTRUM = {
    **{f"band_{low:g}_{high:g}": f"share of power between {low:g} and {high:g} Hz" for low, high in BANDS_HZ},
    "peak_frequency": "frequency of the largest power, Hz",
    "centroid": "mean frequency weighted by power, Hz",
    "spectral_entropy": "entropy of the power spectrum, 0 for a single line, 1 for noise",
}


def _described() -> dict[str, str]:
    out: dict[str, str] = {}
    for signal in SIGNALS:
        out |= {f"{signal}:{name}": f"{text} of {signal}" for name, text in _STATISTICS.items()}
    for signal in SIGNALS:
        out |= {f"{signal}:{name}": f"{text}, {signal}" for name, text in _SPECTRUM.items()}
    for signal in SIGNALS:
        out |= {f"{signal}:q{100 * q:.0f}": f"{100 * q:.0f} % quantile of {signal}" for q in QUANTILES}
    first6 = SIGNALS[:6]
    for i, a in enumerate(first6):
        out |= {f"correlation:{a}:{b}": f"correlation of {a} and {b}" for b in first6[i + 1 :]}
    for quarter in range(4):
        out |= {
            f"quarter{quarter}:up_{a}": f"mean direction of gravity, {a}, quarter {quarter}" for a in AXES
        }
        out |= {f"quarter{quarter}:gyr_{a}": f"rms angular rate about {a}, quarter {quarter}" for a in AXES}
    out |= {f"up_{a}": f"mean direction of gravity over the window, {a}" for a in AXES}
    for moment in ("closing", "largest", "middle"):
        out[f"tilt:{moment}"] = f"angle of gravity to that at the start: {moment}, rad"
    out |= {
        f"turned:{a}": f"integral of the angular rate about {a} after removing its mean: range, rad"
        for a in AXES
    }
    out |= {f"main_axis:{a}": f"size of the main rotation axis along {a}" for a in AXES}
    out["main_axis:share"] = "share of rotation about the main axis"
    out |= {f"self_similarity:{s:g}s": f"autocorrelation of gyr_norm at {s:g} s" for s in (1, 2, 3, 4)}
    out["still_share"] = "share of samples with an angular rate below 0.1 rad/s"
    out["linear_rms"] = "rms of the acceleration norm around its mean, m/s^2"
    out["field:variation"] = "relative variation of the magnetic field strength"
    out["field:to_gravity"] = "mean cosine between magnetic field and gravity"
    out["field:to_gravity_std"] = "its standard deviation"
    out["field:turning"] = "mean change of the field's direction per sample"
    return out


FEATURES = _described()
FEATURE_NAMES = tuple(FEATURES)


def window_features(windows: npt.NDArray[np.floating], rate_hz: float = 25.0) -> Float32:
    """Features (n, len(FEATURE_NAMES)) of windows (n, samples, 9): m/s^2, rad/s, any magnetic unit."""
    n = len(windows)
    out = np.empty((n, len(FEATURE_NAMES)), np.float32)
    for first in range(0, n, _BATCH):
        batch = np.asarray(windows[first : first + _BATCH], dtype=np.float32)
        out[first : first + _BATCH] = _batch(batch, rate_hz)
    return out


def _batch(windows: Float32, rate_hz: float) -> Float32:
    channels = np.ascontiguousarray(windows.transpose(0, 2, 1))  # (n, 9, t): reductions run along memory
    x = np.empty((len(windows), len(SIGNALS), windows.shape[1]), np.float32)
    x[:, :6] = channels[:, :6]
    x[:, 6] = _norm(channels[:, :3])
    x[:, 7] = _norm(channels[:, 3:6])
    mean = x.mean(axis=2)
    centred = x - mean[..., None]
    variance = (centred**2).mean(axis=2)
    std = np.sqrt(variance)
    parts = [
        _statistics(x, mean, centred, variance, std),
        _spectrum(centred, rate_hz),
        _quantiles(x),
        _correlations(centred, std),
        _posture(channels, mean),
        _turning(x, centred, std, rate_hz),
        _field(channels),
    ]
    return np.concatenate(parts, axis=1)


def _norm(v: Float32) -> Float32:
    return np.asarray(np.sqrt(v[:, 0] ** 2 + v[:, 1] ** 2 + v[:, 2] ** 2))


def _statistics(x: Float32, mean: Float32, centred: Float32, variance: Float32, std: Float32) -> Float32:
    safe = np.maximum(std, 1e-6)
    square = centred**2
    third = (square * centred).mean(axis=2) / safe**3
    fourth = (square * square).mean(axis=2) / safe**4
    above = centred > 0
    crossings = (above[..., 1:] != above[..., :-1]).mean(axis=2, dtype=np.float32)
    change = np.abs(x[..., 1:] - x[..., :-1]).mean(axis=2)
    columns = [
        mean,
        std,
        x.min(axis=2),
        x.max(axis=2),
        np.sqrt(variance + mean**2),
        change,
        third,
        fourth,
        crossings,
    ]
    return np.stack(columns, axis=2).reshape(len(x), -1)


def _spectrum(centred: Float32, rate_hz: float) -> Float32:
    n = centred.shape[2]
    lines = scipy.fft.rfft(centred, axis=2)[..., 1:]
    power = lines.real**2 + lines.imag**2
    frequency = (np.arange(1, power.shape[2] + 1) * rate_hz / n).astype(np.float32)
    total = np.maximum(power.sum(axis=2), 1e-9)
    power = power / total[..., None]
    columns = [power[..., (frequency >= low) & (frequency < high)].sum(axis=2) for low, high in BANDS_HZ]
    entropy = -(power * np.log(power + 1e-12)).sum(axis=2) / np.float32(np.log(power.shape[2]))
    columns += [frequency[power.argmax(axis=2)], power @ frequency, entropy]
    return np.stack(columns, axis=2).reshape(len(centred), -1)


def _quantiles(x: Float32) -> Float32:
    """Order statistics of every fourth sample: sorting all of them would cost more than everything else."""
    ordered = np.sort(x[..., ::4], axis=2)
    index = [round(q * (ordered.shape[2] - 1)) for q in QUANTILES]
    return ordered[..., index].reshape(len(x), -1)


def _correlations(centred: Float32, std: Float32) -> Float32:
    six = centred[:, :6]
    covariance = six @ six.transpose(0, 2, 1) / six.shape[2]
    scale = np.maximum(std[:, :6, None] * std[:, None, :6], 1e-6)
    rows, columns = np.triu_indices(6, 1)
    return np.asarray((covariance / scale)[:, rows, columns])


def _posture(channels: Float32, mean: Float32) -> Float32:
    n, _, t = channels.shape
    quarters = channels[:, :6, : t // 4 * 4].reshape(n, 6, 4, -1)
    up = quarters[:, :3].mean(axis=3)
    up = up / np.maximum(np.sqrt((up**2).sum(axis=1, keepdims=True)), 1e-6)
    rms = np.sqrt((quarters[:, 3:] ** 2).mean(axis=3))
    per_quarter = np.concatenate([up, rms], axis=1).transpose(0, 2, 1).reshape(n, -1)
    whole = mean[:, :3] / np.maximum(_norm(mean[:, :3])[:, None], 1e-6)
    pieces = channels[:, :3, : t // 20 * 20].reshape(n, 3, 20, -1).mean(axis=3)
    pieces = pieces / np.maximum(np.sqrt((pieces**2).sum(axis=1, keepdims=True)), 1e-6)
    tilt = np.arccos(np.clip((pieces * pieces[:, :, :1]).sum(axis=1), -1, 1))
    angles = np.stack([tilt[:, -1], tilt.max(axis=1), tilt[:, 10]], axis=1)
    return np.concatenate([per_quarter, whole, angles], axis=1)


def _turning(x: Float32, centred: Float32, std: Float32, rate_hz: float) -> Float32:
    turned = np.cumsum(centred[:, 3:6], axis=2) / np.float32(rate_hz)
    spread = turned.max(axis=2) - turned.min(axis=2)
    gyr = centred[:, 3:6]
    covariance = gyr @ gyr.transpose(0, 2, 1) / gyr.shape[2]
    values, vectors = np.linalg.eigh(covariance)
    main = np.abs(vectors[:, :, -1])
    share = values[:, -1:] / np.maximum(values.sum(axis=1, keepdims=True), 1e-9)
    norm = centred[:, 7]
    similar = []
    for seconds in (1, 2, 3, 4):
        lag = round(seconds * rate_hz)
        if lag >= norm.shape[1]:  # a shorter window knows nothing of it
            similar.append(np.zeros(len(norm), np.float32))
            continue
        similar.append((norm[:, lag:] * norm[:, :-lag]).mean(axis=1) / np.maximum(std[:, 7] ** 2, 1e-9))
    still = (x[:, 7] < 0.1).mean(axis=1, dtype=np.float32)
    columns = [spread, main, share, np.stack(similar, axis=1), still[:, None], std[:, 6:7]]
    return np.concatenate(columns, axis=1)


def _field(channels: Float32) -> Float32:
    """Heading-free features of the magnetometer (n, 4); NaN for six-axis recordings."""
    acc, mag = channels[:, :3, ::4], channels[:, 6:, ::4]
    strength = _norm(mag)
    mean = strength.mean(axis=1)
    direction = mag / np.maximum(strength[:, None], 1e-6)
    cosine = (acc * direction).sum(axis=1) / np.maximum(_norm(acc), 1e-6)
    turning = np.sqrt(((direction[..., 1:] - direction[..., :-1]) ** 2).sum(axis=1)).mean(axis=1)
    columns = [
        strength.std(axis=1) / np.maximum(mean, 1e-6),
        cosine.mean(axis=1),
        cosine.std(axis=1),
        turning,
    ]
    return np.stack(columns, axis=1)
