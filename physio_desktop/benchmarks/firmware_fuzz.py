"""The command parser of the firmware against random bytes, compiled here with sanitizers."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from physio_desktop.paths import resources_dir

SANITIZED = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
STRICT = ("-std=c++17", "-g", "-Wall", "-Wextra", "-Werror", *SANITIZED)
_COMPILE_S, _RUN_S = 300, 3600


@dataclass(frozen=True, slots=True)
class FirmwareFuzz:
    """What came of it. `finding`: what the sanitizer or a broken promise said; `not_measured`: why not."""

    n_streams: int = 0
    n_bytes: int = 0
    n_commands: int = 0
    finding: str = ""
    not_measured: str = ""


def firmware_dir() -> Path:
    return resources_dir() / "firmware"


def compile_program(
    sources: Sequence[Path], includes: Sequence[Path], program: Path, *flags: str, compiler: str = "g++"
) -> str:
    """Compile with every warning an error; gives its complaint, nothing where it had none."""
    command = [compiler, *STRICT, *flags, *(f"-I{folder}" for folder in includes), *map(str, sources)]
    done = subprocess.run(
        [*command, "-o", str(program), "-pthread"], capture_output=True, text=True, timeout=_COMPILE_S
    )
    return done.stderr if done.returncode else ""


def fuzz_firmware(n_streams: int, seed: int) -> FirmwareFuzz:
    """Feed so many random and damaged streams to the firmware's frame splitter, parser and device."""
    if shutil.which("g++") is None:
        return FirmwareFuzz(not_measured="no g++")
    folder = firmware_dir()
    with tempfile.TemporaryDirectory(prefix="physio-firmware-") as made:
        program = Path(made) / "fuzz"
        complaint = compile_program([folder / "fuzz" / "fuzz.cpp"], [folder / "include"], program, "-O1")
        if complaint:
            return FirmwareFuzz(not_measured=f"g++ refused it: {complaint.splitlines()[0]}")
        return run_fuzz(program, n_streams, seed)


def run_fuzz(program: Path, n_streams: int, seed: int) -> FirmwareFuzz:
    """A compiled `fuzz.cpp`; its last line says what it did."""
    done = subprocess.run(
        [program, str(n_streams), str(seed)], capture_output=True, text=True, timeout=_RUN_S
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        telling = (line for line in said if "ERROR" in line or "error" in line or "finding" in line)
        return FirmwareFuzz(finding=next(telling, said[0]))
    n_streams, n_bytes, n_commands = map(int, done.stdout.split()[1::2])
    return FirmwareFuzz(n_streams, n_bytes, n_commands)
