"""The firmware's C++ compiled on this machine, once for as long as nothing of it changes."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

import pytest

from physio_desktop.benchmarks.firmware_fuzz import STRICT, compile_program, firmware_dir

HERE = Path(__file__).resolve().parent
FIRMWARE = firmware_dir()
_CORE = [FIRMWARE / "include"]
_BOARD = [*_CORE, FIRMWARE / "src", HERE / "stubs", HERE]
_BOARD_SOURCES = [HERE / "board.cpp", HERE / "stubs" / "world.cpp"]
PROGRAMS: dict[str, tuple[list[Path], list[Path], tuple[str, ...]]] = {
    "talk": ([HERE / "talk.cpp"], _CORE, ("-O0", "-Wconversion", "-Wshadow", "-Wpedantic")),
    "parts": ([HERE / "parts.cpp"], [*_CORE, HERE], ("-O0",)),
    "fuzz": ([FIRMWARE / "fuzz" / "fuzz.cpp"], _CORE, ("-O1", "-Wconversion", "-Wshadow", "-Wpedantic")),
    "board": (_BOARD_SOURCES, _BOARD, ("-O0", "-DPIN_BATTERY=35")),
}


@functools.cache
def program(name: str) -> Path:
    """The path of a compiled program; fails the test with the compiler's words where it does not compile."""
    if shutil.which("g++") is None:
        if sys.platform == "linux":
            pytest.fail("g++ is missing; `python3 dev.py system` says how to install it")
        pytest.skip("no g++ here")
    sources, includes, flags = PROGRAMS[name]
    made = _cache() / f"{name}-{_digest(flags)}"
    if not made.exists():
        part = made.with_suffix(f".{os.getpid()}")
        complaint = compile_program(sources, includes, part, *flags)
        if complaint:
            pytest.fail(complaint)
        part.replace(made)
    return made


def complaint_of(includes: list[Path], *flags: str) -> str:
    """What the compiler has to say of main.cpp with other settings; nothing is made."""
    return compile_program(
        [FIRMWARE / "src" / "main.cpp"], includes, Path(os.devnull), "-fsyntax-only", *flags
    )


def board_includes() -> list[Path]:
    return _BOARD


def _cache() -> Path:
    """A folder of this user's own: nobody else may put a program there."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"physio-firmware-tests-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and (folder.stat().st_uid != user or folder.stat().st_mode & 0o077):
        return Path(tempfile.mkdtemp(prefix="physio-firmware-"))
    return folder


def _digest(flags: tuple[str, ...]) -> str:
    version = subprocess.run(["g++", "--version"], capture_output=True).stdout
    digest = hashlib.sha256(" ".join((*STRICT, *flags)).encode() + version)
    for path in sorted(
        [*FIRMWARE.rglob("*.h"), *FIRMWARE.rglob("*.cpp"), *HERE.rglob("*.h"), *HERE.rglob("*.cpp")]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


class Talk:
    """A running program that answers lines."""

    def __init__(self, name: str) -> None:
        self._process = subprocess.Popen(
            [program(name)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        self._process.wait(10)

    def ask(self, *words: object) -> str:
        """The answer to one line; fails with what a sanitizer said."""
        self.send(*words)
        return self.hear()

    def send(self, *words: object) -> None:
        assert self._process.stdin
        print(*words, file=self._process.stdin, flush=True)

    def hear(self) -> str:
        assert self._process.stdout and self._process.stderr
        answer = self._process.stdout.readline()
        if not answer:
            pytest.fail(self._process.stderr.read())
        return answer.strip()
