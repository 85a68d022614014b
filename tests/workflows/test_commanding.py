"""Commands go over the thread that reads; what the device answers, or why it was not asked, comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from physio_desktop.benchmarks.pty_device import PtyDevice
from physio_desktop.domain import Calibration
from physio_desktop.sensing.binary_frames import Command
from physio_desktop.sensing.connection import LinkState
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.source import open_source
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows import commanding
from physio_desktop.workflows.commanding import Answer
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.live_session import LiveSession
from physio_desktop.workflows.recorder import Recorder, RecordingRequest

Open = Callable[[str], LiveSession]


@pytest.fixture
def stream() -> Iterator[Open]:
    lives: list[LiveSession] = []

    def begin(uri: str) -> LiveSession:
        streaming = threading.Event()
        live = LiveSession(
            open_source(uri), on_status=lambda s: s.state is LinkState.STREAMING and streaming.set()
        )
        lives.append(live)
        live.start()
        assert streaming.wait(20)
        return live

    yield begin
    for live in lives:
        live.stop()


def ask(live: LiveSession, command: Command, argument: int = 0, data: bytes = b"") -> Answer:
    return live.commanding.ask(command, argument, data).result(20)


def test_done_refused_and_unknown_come_back(stream: Open) -> None:
    live = stream("sim:?exercise=idle&axes=6&speed=4")
    assert ask(live, Command.RATE, 200) is Answer.DONE
    assert ask(live, Command.MAGNETOMETER, 1) is Answer.REFUSED  # it has none
    assert ask(live, Command.CALIBRATION, data=b"?") is Answer.REFUSED
    source = live.source
    assert isinstance(source, DeviceSource) and source.hello is not None and source.hello.rate_hz == 200
    original = source.command
    source.command = lambda command, argument=0, data=b"": original(99, argument, data)  # type: ignore[method-assign,arg-type]
    token = live.commanding.ask(Command.INFO)  # answered under another number: nobody's answer
    assert token.result(20) is Answer.NO_ANSWER


def test_commands_are_sent_by_the_thread_that_reads(stream: Open) -> None:
    live = stream("sim:?exercise=idle&speed=4")
    source, threads = live.source, []
    assert isinstance(source, DeviceSource)
    original = source.command

    def command(*arguments: object) -> int | None:
        threads.append(threading.current_thread().name)
        return original(*arguments)  # type: ignore[arg-type]

    source.command = command  # type: ignore[method-assign]
    assert ask(live, Command.IDENTIFY, 3) is Answer.DONE
    assert threads == ["reader"]


def test_what_changes_the_stream_is_refused_while_recording(
    stream: Open, store: tuple[SessionStore, Lane]
) -> None:
    live = stream("sim:?exercise=idle&speed=4")
    recorder = Recorder(RecordingRequest("sim:"), *store)
    live.record(recorder)
    for command in (Command.RATE, Command.MAGNETOMETER, Command.STOP, Command.START):
        assert ask(live, command, 50) is Answer.RECORDING
    assert live.source.device is not None and live.source.device.nominal_rate_hz == 100
    live.record(None)
    recorder.finish()
    assert ask(live, Command.RATE, 50) is Answer.DONE


def test_a_device_without_ears_and_one_that_is_gone(stream: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commanding, "ANSWER_S", 0.3)
    with PtyDevice() as device:  # speaks our format, and answers nothing
        live = stream(device.source)
        assert ask(live, Command.IDENTIFY, 1) is Answer.NO_ANSWER
        waiting = live.commanding.ask(Command.INFO)
        live.stop()
        assert waiting.result(5) is Answer.NO_ANSWER
    assert live.commanding.ask(Command.INFO).result(5) is Answer.NO_ANSWER


def test_the_rate_changes_without_a_loss_and_the_figures_follow(stream: Open) -> None:
    live = stream("sim:?exercise=idle&speed=4&jitter_ms=1")
    heard = threading.Event()
    n_samples = 0

    def listen(blocks: object) -> None:
        nonlocal n_samples
        n_samples += sum(map(len, blocks))  # type: ignore[call-overload]
        if n_samples > 800:
            heard.set()

    assert ask(live, Command.RATE, 200) is Answer.DONE
    live.listen(listen)
    assert heard.wait(20)
    live.unlisten(listen)
    figures = live.quality.figures(live.source.clock.now_us())
    assert figures.rate_hz == pytest.approx(200, rel=0.02)
    assert live.status.n_lost == 0 and live.source.calibration == Calibration()
