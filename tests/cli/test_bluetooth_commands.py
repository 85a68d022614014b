"""Bluetooth on the command line: what is near, and why there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from physio_desktop.benchmarks.ble_device import BleDevice
from physio_desktop.cli import app
from physio_desktop.sensing.ble_radio import radio

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is the Bluetooth of Linux"),
    pytest.mark.usefixtures("bluetooth"),
]


def self_test() -> list[dict[str, Any]]:
    """A program of its own: it opens a window in German, which no other test shall find."""
    command = [sys.executable, "-m", "physio_desktop", "self-test", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=200)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_devices_lists_what_is_near() -> None:
    with BleDevice():
        done = CliRunner().invoke(app, ["devices", "--seconds", "1", "--json"])
    rows = {row["uri"].partition("?")[0]: row for row in map(json.loads, done.stdout.splitlines())}
    assert rows["ble:C4:5E:00:7F:3A:01"]["name"] == "Strap 7F3A"
    assert -60 < rows["ble:C4:5E:00:7F:3A:01"]["signal_dbm"] < -50
    assert "sim:" in rows


def test_a_name_that_means_harm_is_only_a_name() -> None:
    with BleDevice(name="[red]\x1b[2J[/nothing] x"):
        done = CliRunner().invoke(app, ["devices", "--seconds", "1"])
    assert done.exit_code == 0, done.exception
    assert "[red][2J[/nothing]" in done.stdout and "\x1b" not in done.stdout


def test_devices_says_why_there_is_no_bluetooth_and_lists_the_rest() -> None:
    with BleDevice(powered=False):
        done = CliRunner().invoke(app, ["devices", "--seconds", "1"])
    assert done.exit_code == 0
    assert "not available" in done.stderr and "switched off" in done.stderr
    assert "Simulated" in done.stdout and "ble:" not in done.stdout


def test_devices_can_leave_bluetooth_alone() -> None:
    done = CliRunner().invoke(app, ["devices", "--no-bluetooth", "--json"])
    assert [json.loads(line)["uri"] for line in done.stdout.splitlines()][-1] == "sim:"
    assert radio.cache_info().currsize == 0


@pytest.mark.parametrize(("powered", "state"), [(True, "ok"), (False, "warn")])
def test_the_doctor_says_whether_there_is_bluetooth(powered: bool, state: str, tmp_path: Path) -> None:
    with BleDevice(powered=powered):
        done = CliRunner().invoke(app, ["doctor", "--json", "--db", str(tmp_path / "x.db")])
    findings = {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert findings["Bluetooth"]["state"] == state and done.exit_code == 0


def test_the_self_test_passes_with_bluetooth_switched_off() -> None:
    with BleDevice(powered=False):
        steps = {step["step"]: step for step in self_test()}
    assert all(step["passed"] for step in steps.values())
    assert "not available" in steps["Bluetooth"]["detail"]


def test_calibrate_waits_until_the_sensor_is_found(tmp_path: Path) -> None:
    """The stamped stream is no sensor at rest, which only somebody who measured it can know."""
    with BleDevice() as device:
        arguments = ["calibrate", "--source", device.source, "--seconds", "1", "--db", str(tmp_path / "x.db")]
        done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1
    assert "The sensor moved." in done.stderr or "At rest the sensor reports" in done.stderr
