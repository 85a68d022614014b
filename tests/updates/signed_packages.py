"""Packages as the maintainers' command makes them, with keys of the tests' own."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from physio_desktop.workflows import update_signatures

ROOT = Path(__file__).resolve().parents[2]
SIGN = ROOT / "packaging" / "sign_update.py"
PYTHON = sys.executable  # some tests put another one there
KEY_PASSPHRASE = "a key for the tests alone"


class Maintainer:
    """Has a key and signs packages in `folder`."""

    def __init__(self, folder: Path, name: str = "release") -> None:
        self.folder = folder
        self.key = folder / f"{name}.pem"
        made = self._run("new-key", self.key)
        self.entry: dict[str, Any] = json.loads(made)

    @property
    def keys(self) -> dict[str, Ed25519PublicKey | None]:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.entry["public"]))
        return {self.entry["id"]: public}

    def shipped(self, **changes: object) -> Path:
        """As resources/update-keys.json."""
        file = self.folder / "update-keys.json"
        file.write_text(json.dumps({"keys": [{**self.entry, **changes}]}))
        assert set(update_signatures.read_keys(file)) == {self.entry["id"]}
        return file

    def package(
        self,
        stick: Path,
        version: str = "9.1.0",
        content: bytes = b"new program" * 500_000,
        kind: str = "deb",
        name: str = "",
        **options: object,
    ) -> Path:
        stick.mkdir(exist_ok=True)
        package = stick / (name or f"physio-desktop_{version}.{kind}")
        package.write_bytes(content)
        notes = self.folder / "notes.txt"
        notes.write_text("Faster.\nSafer.")
        more = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        self._run(
            *("sign", package, "--key", self.key, "--version", version, "--kind", kind),
            *("--notes-en", notes, *more),
        )
        return package

    def _run(self, *arguments: object) -> str:
        done = subprocess.run(
            [PYTHON, str(SIGN), *map(str, arguments)],
            capture_output=True,
            text=True,
            env={**os.environ, "PHYSIO_DESKTOP_KEY_PASSPHRASE": KEY_PASSPHRASE},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
