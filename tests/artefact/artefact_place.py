"""Where the built program runs without anything of this checkout, and a screen to look at it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "dist" / "physio-desktop"
# On Windows the program of the window has no output; its twin does the same with one.
NAME = "physio-desktop-console.exe" if os.name == "nt" else "physio-desktop"


def is_hiding_possible() -> bool:
    """Whether one process can have other file systems: as root on Linux, or in a name space of users."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    return subprocess.run([unshare, *_spaces(), "true"], capture_output=True).returncode == 0


def _spaces() -> list[str]:
    return ["--mount"] if os.geteuid() == 0 else ["--mount", "--map-root-user"]


class Elsewhere:
    """The artefact in a place of its own with an empty environment and a new home. Where the system allows
    it, the checkout and every Python of this machine are gone for it.
    """

    def __init__(self, built: Path, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.place = folder / "program"
        self.hides = os.name == "posix" and is_hiding_possible()
        if self.hides:
            self.place.mkdir()
            self._built = built
        else:
            shutil.copytree(built, self.place, symlinks=True)
        self.environment = {"HOME": str(self.home), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
        if os.name == "nt":
            kept = ("SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
            self.environment |= {name: os.environ[name] for name in kept if name in os.environ}

    def command(self, *arguments: str | Path) -> list[str]:
        program = [str(self.place / NAME), *map(str, arguments)]
        if not self.hides:
            return program
        hidden = {ROOT, Path(sys.prefix), Path(sys.base_prefix)} - {Path("/usr"), Path("/")}
        steps = [f"mount --bind {shlex.quote(str(self._built))} {shlex.quote(str(self.place))}"]
        outermost = [path for path in sorted(hidden) if not hidden.intersection(path.parents)]
        steps += [f"mount -t tmpfs none {shlex.quote(str(path))}" for path in outermost if path.exists()]
        steps.append('cd / && exec "$@"')
        return ["unshare", *_spaces(), "sh", "-c", " && ".join(steps), "sh", *program]

    def run(
        self, *arguments: str | Path, timeout_s: float = 240, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout_s,
        )

    def start(self, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


class Screen:
    """An X server without a screen, whose picture lies in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            [*command, "-fbdir", str(folder)], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as said:
            self.display = f":{said.readline().strip()}"

    def picture(self) -> Any:
        """Pixels as 0xRRGGBB, (height, width). The file is a window dump of X (XWDFile.h)."""
        import numpy as np

        raw = (self._folder / "Xvfb_screen0").read_bytes()
        head = np.frombuffer(raw, ">u4", 25)
        size, width, height, line, colours = (int(head[i]) for i in (0, 4, 5, 12, 19))
        begin = size + 12 * colours
        pixels = np.frombuffer(raw, "<u4", line // 4 * height, begin).reshape(height, line // 4)
        return pixels[:, :width] & 0xFFFFFF

    def windows(self) -> list[str]:
        """Titles of the windows that can be seen, and those without one as an empty text."""
        tree = subprocess.run(
            ["xwininfo", "-display", self.display, "-root", "-children"], capture_output=True, text=True
        )
        found = []
        for line in tree.stdout.splitlines():
            if line.strip().startswith("0x"):
                number = line.split()[0]
                about = subprocess.run(
                    ["xwininfo", "-display", self.display, "-id", number], capture_output=True, text=True
                ).stdout
                if "IsViewable" in about:
                    found.append(line.split('"')[1] if '"' in line else "")
        return found

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)
