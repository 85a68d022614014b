"""The connected sensor: what is known of it, how well it sends, and what it can be told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from physio_desktop.processing.stream_quality import StreamFigures
from physio_desktop.sensing.binary_frames import MAX_TEXT, Command, text_bytes
from physio_desktop.sensing.connection import LinkState, LinkStatus
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.ui.core_words import said_of
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device import device_words as words
from physio_desktop.ui.wording import number, percent, translate
from physio_desktop.workflows.calibrating import kept_calibration, use_kept
from physio_desktop.workflows.commanding import Answer
from physio_desktop.workflows.live_session import LiveSession

RATES_HZ = (50, 100, 200)
BLINK_S = 10
_N_TOLD_GAPS = 3


@dataclass(frozen=True, slots=True)
class Controls:
    """What can be told. `reason`: why nothing can, else empty; `fixed`: why rate and magnetometer cannot."""

    reason: str = ""
    fixed: str = ""
    rate_hz: int | None = None
    has_field: bool = False


class ConnectedPresenter:
    """`refresh` is asked once a second by whoever shows it; `on_change` is told of each answer."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.status = LinkStatus(LinkState.ENDED)
        self.figures = StreamFigures()
        self.message = ""
        self.on_change: Callable[[], None] = lambda: None
        self._asked_of: LiveSession | None = None  # what it keeps

    @property
    def live(self) -> LiveSession | None:
        """The stream of a device; a recording that is played has nothing to show here."""
        live = self.desk.treatment.live
        return live if live is not None and live.source.is_live and not live.ended.is_set() else None

    @property
    def is_there(self) -> bool:
        return self.live is not None and self.status.device is not None

    def take_link(self, status: LinkStatus) -> None:
        before = self.status.device
        if before is None or status.device is None or before.id != status.device.id:
            self.message = ""
        self.status = status
        live = self.live
        is_new = live is not None and live is not self._asked_of and status.state is LinkState.STREAMING
        if live is not None and is_new and status.format == "binary":
            self._asked_of = live
            live.commanding.ask(Command.SEND_CALIBRATION)

    def refresh(self) -> None:
        live = self.live
        self.figures = StreamFigures() if live is None else live.quality.figures(live.source.clock.now_us())

    # -- what is known

    def facts(self) -> list[tuple[str, str]]:
        """Names and values, in the order of a table."""
        live, device = self.live, self.status.device
        if live is None or device is None:
            return []
        source = live.source
        timing = source.timing if isinstance(source, DeviceSource) else ""
        return [
            (translate("Device", "Name"), device.name or words.not_said()),
            (translate("Device", "Id"), device.id),
            (translate("Device", "Firmware"), device.firmware or words.not_said()),
            (translate("Device", "Battery"), words.battery(device)),
            (translate("Device", "Rate"), words.rate(self.figures, device)),
            (translate("Device", "Jitter"), words.jitter(self.figures, timing)),
            (translate("Device", "Lost so far"), words.losses(self.status)),
            (translate("Device", "Axes and ranges"), words.ranges(device)),
            (translate("Device", "Units"), words.units(source.calibration, device.format)),
            (translate("Device", "Board"), words.board(source.calibration)),
            (translate("Device", "Calibrated"), words.calibrated(source.calibration)),
        ]

    @property
    def carried(self) -> str:
        """The sensor keeps a calibration that nobody here knows of: said, to be taken over."""
        live = self.live
        kept = kept_calibration(live.source) if live is not None else None
        if live is None or kept is None or live.source.calibration.source == "profile":
            return ""
        text = translate("Device", "The sensor carries a calibration from another computer ({what}).")
        return text.format(what=words.calibrated(kept))

    def use_carried(self) -> None:
        workplace, treatment = self.desk.workplace, self.desk.treatment

        def used(at_once: bool) -> None:
            now = translate("Device", "The calibration that the sensor carries holds from now on.")
            later = translate("Device", "The calibration that the sensor carries holds after this recording.")
            self._say(now if at_once else later)

        future = workplace.storage.submit(use_kept, workplace, treatment)
        self.desk.background.watch(future, used, lambda error: self._say(said_of(error)))

    def loss_words(self) -> str:
        """The last minutes in a sentence, with the latest gaps."""
        seconds = self.figures.seconds
        n_lost = sum(second.n_lost for second in seconds)
        n_all = n_lost + sum(second.n_samples for second in seconds)
        text = translate("Device", "Lost in the last {minutes} min: {share}.")
        minutes = number(max(len(seconds), 1) / 60, 1)
        said = text.format(minutes=minutes, share=percent(n_lost / max(n_all, 1), 2))
        gap_text = translate("Device", "{ago} s ago: {length} s, {n} samples")
        gaps = [
            gap_text.format(ago=number(ago_s), length=number(gap.duration_s, 2), n=gap.n_lost)
            for ago_s, gap in self.figures.gaps[-_N_TOLD_GAPS:][::-1]
        ]
        if gaps:
            said += " " + translate("Device", "Latest gaps: {gaps}.").format(gaps="; ".join(gaps))
        return said

    def controls(self) -> Controls:
        device = self.status.device
        if not self.is_there or device is None:
            return Controls(reason=translate("Device", "No sensor is connected."))
        if device.format != "binary":
            return Controls(
                reason=translate(
                    "Device", "This sensor's format has no commands; the program's own firmware takes them."
                )
            )
        fixed = ""
        if self.desk.treatment.is_recording:
            fixed = words.answer_in_words(Answer.RECORDING, "")
        rate_hz = None if device.nominal_rate_hz is None else round(device.nominal_rate_hz)
        return Controls(fixed=fixed, rate_hz=rate_hz, has_field=device.n_axes == 9)

    # -- what it is told

    def rename(self, name: str) -> None:
        name = name.strip()
        if len(name.encode()) > MAX_TEXT:
            self._say(translate("Device", "The name is too long; it may have some 60 letters."))
            return
        done = translate("Device", "The sensor is called {name} from now on.").format(name=name)
        self._tell(Command.NAME, 0, text_bytes(name), done if name else translate("Device", "Done."))

    def blink(self) -> None:
        done = translate("Device", "The sensor blinks for {n} seconds.").format(n=BLINK_S)
        self._tell(Command.IDENTIFY, BLINK_S, b"", done)

    def choose_rate(self, rate_hz: int) -> None:
        done = translate("Device", "The sensor takes the nearest rate it has; it is shown above.")
        self._tell(Command.RATE, rate_hz, b"", done)

    def set_field(self, on: bool) -> None:
        is_on = translate("Device", "The magnetometer is on.")
        is_off = translate("Device", "The magnetometer is off.")
        self._tell(Command.MAGNETOMETER, int(on), b"", is_on if on else is_off)

    def _tell(self, command: Command, argument: int, data: bytes, done: str) -> None:
        live = self.live
        if live is None:
            self._say(words.answer_in_words(Answer.NO_ANSWER, ""))
            return

        def answered(answer: Answer) -> None:
            if answer is Answer.DONE and command in (Command.RATE, Command.MAGNETOMETER):
                self.desk.background.watch(self.desk.treatment.recognise_anew())
            self._say(words.answer_in_words(answer, done))

        future: Future[Answer] = live.commanding.ask(command, argument, data)
        self.desk.background.watch(future, answered, lambda error: self._say(said_of(error)))

    def _say(self, message: str) -> None:
        self.message = message
        self.on_change()
