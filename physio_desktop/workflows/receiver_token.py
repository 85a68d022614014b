"""The token of the HTTP receiver: in a file of its own for its owner alone, never in the settings."""

from __future__ import annotations

import logging
import os
import re
import secrets
from pathlib import Path

from physio_desktop.errors import PhysioError

VARIABLE = "PHYSIO_DESKTOP_HTTP_TOKEN"
_USABLE = re.compile(r"[A-Za-z0-9._~-]{16,128}")  # what may stand in an address as it is
_log = logging.getLogger(__name__)


def checked_token(text: str) -> str:
    """Raises PhysioError, which does not repeat what was given."""
    token = text.strip()
    if not _USABLE.fullmatch(token):
        raise PhysioError(
            "This token cannot be used.",
            "It needs 16 to 128 letters, digits, dots, dashes, underscores or tildes.",
        )
    return token


class TokenFile:
    """`current` makes a token where there is none yet; `renew` makes the former one worthless."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> str | None:
        """None where there is none that can be used."""
        try:
            return checked_token(self.path.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, PhysioError):
            _log.warning("the token of the receiver cannot be read; a new one is made")
            return None

    def current(self) -> str:
        return self.read() or self.renew()

    def renew(self) -> str:
        """Raises PhysioError where it cannot be kept."""
        token = secrets.token_urlsafe(18)
        part = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(token + "\n")
            part.replace(self.path)
        except OSError as error:
            raise PhysioError(
                f"The token of the receiver cannot be kept: {error.strerror}.",
                "Check the rights of your user folder.",
            ) from error
        return token
