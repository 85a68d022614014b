"""Who may say that a package is an update: Ed25519 (RFC 8032) over a manifest with the package's hash.

A signature file is JSON: {"key": id, "signature": base64}. The id of a key is the start of its SHA-256. Keys
are rotated by shipping a version, signed with a key in use, that knows the next key; one that got into wrong
hands is marked as withdrawn and accepted no more.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from physio_desktop.errors import PhysioError

_DOMAIN = b"physio-desktop update manifest 1\n"  # a signature for anything else is none for an update


class UpdateError(PhysioError):
    """A package cannot be used as an update; nothing of it was opened."""


def raw_of(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def id_of(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def sign(manifest: bytes, private: Ed25519PrivateKey) -> bytes:
    """The content of the signature file."""
    signature = base64.b64encode(private.sign(_DOMAIN + manifest)).decode()
    return json.dumps({"key": id_of(raw_of(private.public_key())), "signature": signature}).encode() + b"\n"


def verify(manifest: bytes, signature: bytes, keys: Mapping[str, Ed25519PublicKey | None]) -> None:
    """`keys` by their id; None: withdrawn. Raises UpdateError."""
    if not keys:
        raise UpdateError(
            "This build knows no release key, so no update can be verified.",
            "Install a newer version by hand, from whom you trust.",
        )
    try:
        said = json.loads(signature.decode())
        key_id, bits = str(said["key"]), base64.b64decode(said["signature"], validate=True)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _not_signed() from error
    if key_id not in keys:
        raise UpdateError(
            "The update is signed with a key that this version does not know.",
            "Ask whoever gave it to you; do not install it by hand unless you trust them.",
        )
    key = keys[key_id]
    if key is None:
        raise UpdateError(
            "The update is signed with a key that was withdrawn.", "Do not install it. Get a newer one."
        )
    try:
        key.verify(bits, _DOMAIN + manifest)
    except InvalidSignature as error:
        raise _not_signed() from error


def _not_signed() -> UpdateError:
    return UpdateError(
        "The signature of the update is wrong: it was altered, or is not from the makers of this program.",
        "Do not install it. Get it once more, from whom you trust.",
    )


def read_keys(file: Path) -> dict[str, Ed25519PublicKey | None]:
    """Those that are shipped. Raises UpdateError for a file that is not whole."""
    try:
        listed: list[Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["keys"]
        found: dict[str, Ed25519PublicKey | None] = {}
        for entry in listed:
            raw = base64.b64decode(entry["public"], validate=True)
            is_withdrawn = entry.get("withdrawn", False) is not False
            found[id_of(raw)] = None if is_withdrawn else Ed25519PublicKey.from_public_bytes(raw)
        return found
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UpdateError(
            "The release keys cannot be read.", "Install the program again, by hand."
        ) from error
