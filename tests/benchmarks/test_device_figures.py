"""The table of devices: every promised figure is a row, and what it measures would show a fault."""

from __future__ import annotations

import sys

import pytest

from physio_desktop.benchmarks import devices, firmware_fuzz, protocol_fuzz, tables
from physio_desktop.sensing.binary_frames import Command, encode_command

PROMISED = {
    "devices.ble_lost": (0, "samples"),
    "devices.ble_reordered": (0, "samples"),
    "devices.ble_cpu": (15, "% of one core"),
    "devices.ble_mtu23_lost": (0, "samples"),
    "devices.ble_mtu23_reordered": (0, "samples"),
    "devices.ble_mtu23_cpu": (15, "% of one core"),
    "devices.serial_reconnect_p95_s": (2, "s"),
    "devices.ble_reconnect_p95_s": (5, "s"),
    "devices.clock_residual_ms": (5, "ms"),
    "devices.fuzz_exceptions": (0, "exceptions"),
    "devices.fuzz_chunk_differences": (0, "differences"),
    "devices.fuzz_invented_commands": (0, "commands"),
    "devices.fuzz_firmware_findings": (0, "findings"),
}


def test_every_promised_figure_is_measured_once() -> None:
    measured = [figure for measurement in tables.BENCHMARKS["devices"] for figure in measurement.figures]
    assert {name: (f.target, f.unit) for f in measured if (name := f.name) in PROMISED} == PROMISED
    assert len({figure.name for figure in measured}) == len(measured)
    assert not any(figure.at_least for figure in measured if figure.name in PROMISED)
    assert devices.N_DROPS == 50 and devices.RATE_HZ == 200


def test_fuzzing_gives_its_rows() -> None:
    rows = list(protocol_fuzz.measure(devices.FUZZ, short=True))
    assert [(row.value, row.met) for row in rows] == [(0, True)] * 3


def test_fuzzing_the_firmware_gives_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = devices.fuzz_firmware(short=True)
    assert row.met and "2000 streams" in row.note
    broken = firmware_fuzz.FirmwareFuzz(finding="AddressSanitizer: heap-buffer-overflow")
    monkeypatch.setattr(firmware_fuzz, "fuzz_firmware", lambda n, seed: broken)
    (row,) = devices.fuzz_firmware(short=True)
    assert not row.met and "AddressSanitizer" in row.note


def test_a_parser_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(payload: bytes) -> None:
        raise IndexError("beyond the end")

    monkeypatch.setattr(protocol_fuzz, "decode_hello", raising)
    found = protocol_fuzz.fuzz_protocol(20_000, 1)
    assert found.n_exceptions > 0 and found.first_exception == "IndexError: beyond the end"


def test_a_parser_without_a_checksum_would_obey_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    from physio_desktop.sensing import cobs

    monkeypatch.setattr(protocol_fuzz, "payload_of", lambda encoded: (cobs.decode(encoded) or b"")[:-4])
    assert protocol_fuzz.fuzz_protocol(200_000, 1).n_invented > 0


def test_commands_that_are_not_understood_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol_fuzz, "decode_command", lambda payload: None)
    with pytest.raises(RuntimeError, match="not understood"):
        list(protocol_fuzz.measure(devices.FUZZ, short=True))


def test_commands_come_out_as_they_went_in_whatever_the_cuts() -> None:
    stream = encode_command(Command.RATE, 200, 7) + encode_command(Command.IDENTIFY, 2**32 - 1, 255)
    for size in range(1, len(stream)):
        chunks = [stream[i : i + size] for i in range(0, len(stream), size)]
        heard = protocol_fuzz.commands_in(chunks)
        assert heard == [(Command.RATE, 200, 7), (Command.IDENTIFY, 2**32 - 1, 255)]


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is the Bluetooth of Linux")
def test_the_short_form_is_whole() -> None:
    rows = list(tables.run(["devices"], short=True))
    assert set(PROMISED) <= {row.name for row in rows}
    assert all(row.value is not None for row in rows), rows
