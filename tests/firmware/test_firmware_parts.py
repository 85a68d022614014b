"""The firmware's portable parts, its drivers against chips after their data sheets, and noise."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from programs import FIRMWARE, HERE, board_includes, complaint_of, program

from physio_desktop.benchmarks.firmware_fuzz import compile_program, fuzz_firmware, run_fuzz

CHECKS = re.findall(r'^    \{"(\w+)", ', (HERE / "parts.cpp").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", CHECKS)
def test_part(name: str) -> None:
    done = subprocess.run([program("parts"), name], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_no_part_is_forgotten() -> None:
    listed = subprocess.run([program("parts")], capture_output=True, text=True).stdout.split()
    assert sorted(listed) == sorted(CHECKS) and len(CHECKS) > 20


@pytest.mark.parametrize("seed", [1, 2])
def test_noise_does_no_harm_to_the_firmware(seed: int) -> None:
    result = run_fuzz(program("fuzz"), 4000, seed)
    assert not result.finding and not result.not_measured
    assert result.n_streams == 4000 and result.n_commands > 10_000


def test_a_finding_is_found(tmp_path: Path) -> None:
    """The same harness over a parser that looks one byte too far."""
    broken = tmp_path / "physio"
    shutil.copytree(FIRMWARE / "include" / "physio", broken)
    commands = broken / "commands.h"
    text = commands.read_text()
    careless = text.replace("is_too_long_ = is_too_long_ || size_ == kLongest;", "")
    assert careless != text
    commands.write_text(careless)
    assert not compile_program([FIRMWARE / "fuzz" / "fuzz.cpp"], [tmp_path], tmp_path / "fuzz", "-O1")
    assert run_fuzz(tmp_path / "fuzz", 2000, 1).finding


def test_without_a_compiler_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = fuzz_firmware(10, 1)
    assert result.not_measured == "no g++" and result.n_streams == 0


@pytest.mark.parametrize(
    "flags",
    [
        ("-DPIN_LED=8", "-DLED_LIT=0", "-DPIN_SDA=4", "-DPIN_SCL=5", "-DARDUINO_USB_MODE=1"),
        ("-DARDUINO_USB_CDC_ON_BOOT=1", "-DARDUINO_USB_MODE=1"),
        ("-DPIN_LED=-1", "-DPIN_BATTERY=3"),
        ("-DESP_IDF_VERSION=(5<<16)",),
    ],
)
def test_the_firmware_compiles_with_other_settings(flags: tuple[str, ...]) -> None:
    """Of another board, without a light, and with the interface of ESP-IDF 5."""
    assert complaint_of(board_includes(), *flags) == ""


def test_the_portable_headers_stand_alone() -> None:
    """Each compiles by itself, without anything of Arduino and without the heap."""
    for header in sorted((FIRMWARE / "include").rglob("*.h")):
        text = header.read_text()
        included = set(re.findall(r"#include <(\w+\.?h?)>", text))
        assert included <= {"atomic", "cstddef", "cstdint", "cstdio", "cstring"}, header.name
        assert not re.search(r"\bnew\b|malloc|std::(vector|string|function|map)", _code(text)), header.name


def _code(text: str) -> str:
    return re.sub(r"//.*", "", text)
