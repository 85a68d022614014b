"""What is known of a connected sensor, in words."""

from __future__ import annotations

from datetime import datetime

from physio_desktop.domain import Calibration, DeviceInfo
from physio_desktop.processing.stream_quality import StreamFigures
from physio_desktop.sensing.board_axes import rotation_text
from physio_desktop.sensing.connection import LinkStatus
from physio_desktop.ui.wording import moment, number, percent, translate
from physio_desktop.workflows.commanding import Answer


def not_said() -> str:
    return translate("Device", "not said")


def battery(device: DeviceInfo) -> str:
    return not_said() if device.battery_percent is None else f"{device.battery_percent} %"


def rate(figures: StreamFigures, device: DeviceInfo) -> str:
    measured = not_said() if figures.rate_hz is None else f"{number(figures.rate_hz, 1)} Hz"
    if not device.nominal_rate_hz:
        return measured
    stated = number(device.nominal_rate_hz)
    return translate("Device", "{measured} measured, {stated} Hz stated").format(
        measured=measured, stated=stated
    )


def jitter(figures: StreamFigures, timing: str) -> str:
    """Standard deviations of the sample period and of the delay of arrival."""
    if figures.arrival_jitter_ms is None:
        return not_said()
    arrival = number(figures.arrival_jitter_ms, 1)
    if timing != "clock" or figures.period_jitter_ms is None:
        text = translate("Device", "arrival ± {arrival} ms; the sensor sends no clock")
        return text.format(arrival=arrival)
    text = translate("Device", "samples ± {period} ms, arrival ± {arrival} ms")
    return text.format(period=number(figures.period_jitter_ms, 2), arrival=arrival)


def losses(status: LinkStatus) -> str:
    text = translate("Device", "{share} ({n} samples), {gaps} gaps")
    return text.format(share=percent(status.loss_total, 2), n=status.n_lost, gaps=status.n_gaps)


def ranges(device: DeviceInfo) -> str:
    """How many axes, and how far each sensor reaches where the device says so."""
    axes = not_said() if device.n_axes is None else str(device.n_axes)
    parts = [translate("Device", "{n} axes").format(n=axes)]
    for value, unit in (
        (device.acc_range_g, "g"),
        (device.gyr_range_dps, "°/s"),
        (device.mag_range_ut if device.n_axes == 9 else None, "µT"),
    ):
        if value:
            parts.append(f"± {number(value)} {unit}")
    return ", ".join(parts)


def units(calibration: Calibration, format: str) -> str:
    """In which units the sensor sends, and who says so."""
    named = f"{calibration.acc_unit}, {calibration.gyr_unit}, {calibration.mag_unit}".replace("^2", "²")
    who = {
        "device": translate("Device", "stated by its format"),
        "assumed": translate("Device", "assumed from the data, nobody has confirmed it"),
        "profile": translate("Device", "from the profile of this sensor"),
    }
    source = "device" if format == "binary" else calibration.source
    return f"{named.replace('uT', 'µT')}; {who.get(source, source)}"


def board(calibration: Calibration) -> str:
    """How it lies on the limb."""
    text = rotation_text(calibration.rotation)
    if calibration.axes_confirmed:
        return translate("Device", "{axes} along the limb, confirmed").format(axes=text)
    return translate("Device", "not confirmed; taken to be {axes} along the limb").format(axes=text)


def calibrated(calibration: Calibration) -> str:
    """When, and what of it is known."""
    if calibration.measured_at is None:
        return translate("Device", "never")
    parts = []
    if any(calibration.gyr_bias_rad_s):
        parts.append(translate("Device", "gyroscope"))
    if calibration.acc_scale != (1.0, 1.0, 1.0) or any(calibration.acc_offset_ms2):
        parts.append(translate("Device", "accelerometer"))
    if any(calibration.mag_offset_ut):
        parts.append(translate("Device", "magnetometer"))
    try:
        when = moment(datetime.fromisoformat(calibration.measured_at))
    except ValueError:
        when = calibration.measured_at
    return f"{when}: {', '.join(parts)}" if parts else when


def answer_in_words(answer: Answer, done: str) -> str:
    return {
        Answer.DONE: done,
        Answer.REFUSED: translate("Device", "The sensor refused it."),
        Answer.UNKNOWN: translate("Device", "The sensor's firmware does not know this command."),
        Answer.NO_ANSWER: translate("Device", "The sensor did not answer."),
        Answer.DEAF: translate("Device", "This sensor does not take commands."),
        Answer.RECORDING: translate("Device", "Stop the recording before you change how the sensor sends."),
    }[answer]
