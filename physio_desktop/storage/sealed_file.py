"""Bytes under a passphrase: encrypted, and authenticated to the last bit. Layout: resources/bundle-format.md.

The key comes from scrypt (RFC 7914), the cipher is AES-256-GCM (NIST SP 800-38D) with the header as
associated data. What a header may ask for is bounded before anything is computed or allocated.
"""

from __future__ import annotations

import os
import struct
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from physio_desktop.errors import BundleError

MAGIC = b"PHYSIO\r\n"  # a transfer as text would change it
HOME_MAGIC = b"PHYHOM\r\n"  # what sets a program up at home, and is never taken for sessions
VERSION = 1
MIN_PASSPHRASE = 8
MAX_PASSPHRASE = 1000
MAX_BYTES = 1 << 30
LOG2_N, R, P = 17, 8, 1  # 128 MB and about half a second (OWASP, password storage)
_LOG2_N_TAKEN = range(14, 19)  # 256 MB at most, whatever the header says
_P_TAKEN = range(1, 5)
_SCRYPT, _AES_256_GCM = 1, 1
_HEADER = struct.Struct("<8s6BH16s12sQ")  # magic, version, kdf, log2 n, r, p, cipher, 0, salt, nonce, size
_TAG = 16
_HINT = "Type the passphrase again. If it is right, have the file sent again."


def seal(content: bytes, passphrase: str, magic: bytes = MAGIC) -> bytes:
    """Never twice the same: salt and nonce are new. Raises BundleError for a passphrase that is too short."""
    if len(passphrase.strip()) < MIN_PASSPHRASE:
        raise BundleError(
            f"A passphrase has at least {MIN_PASSPHRASE} characters.", "Four or five words are best."
        )
    if len(content) + _TAG > MAX_BYTES:
        raise BundleError("These sessions are too large for one file.", "Send them in several files.")
    salt, nonce = os.urandom(16), os.urandom(12)
    size = len(content) + _TAG
    header = _HEADER.pack(magic, VERSION, _SCRYPT, LOG2_N, R, P, _AES_256_GCM, 0, salt, nonce, size)
    return header + AESGCM(_key(passphrase, salt, LOG2_N, P)).encrypt(nonce, content, header)


def unseal(data: bytes, passphrase: str, magic: bytes = MAGIC) -> bytes:
    """Raises BundleError for another kind of file, a wrong passphrase, and if a single bit was changed."""
    header = data[: _HEADER.size]
    if len(header) < _HEADER.size or not header.startswith(magic):
        raise _another_kind(header, magic)
    _, version, kdf, log2_n, r, p, cipher, zero, salt, nonce, size = _HEADER.unpack(header)
    if version != VERSION:
        raise BundleError(
            f"This file has the unknown version {version}.", "Install the newest version of the program."
        )
    is_possible = kdf == _SCRYPT and cipher == _AES_256_GCM and r == R and zero == 0
    if not is_possible or log2_n not in _LOG2_N_TAKEN or p not in _P_TAKEN:
        raise _refused()
    if size != len(data) - _HEADER.size or not _TAG <= size <= MAX_BYTES:
        raise BundleError("This file is not complete, or something was added to it.", "Have it sent again.")
    try:
        sealed = memoryview(data)[_HEADER.size :]
        return AESGCM(_key(passphrase, salt, log2_n, p)).decrypt(nonce, sealed, header)
    except InvalidTag as error:
        raise _refused() from error


def _another_kind(header: bytes, wanted: bytes) -> BundleError:
    if wanted == HOME_MAGIC:
        return BundleError("This is not a home package.", "Choose a file that ends with .physio-home.")
    if header.startswith(HOME_MAGIC):
        return BundleError(
            "This is a home package, which sets the program up for a patient at home.",
            "Open it there, with Open a home package in the File menu.",
        )
    return BundleError("This is not a file of sessions.", "Choose a file that ends with .physio.")


def _key(passphrase: str, salt: bytes, log2_n: int, p: int) -> bytes:
    """The same letters typed on another system give the same key."""
    if len(passphrase) > MAX_PASSPHRASE:
        raise BundleError("This passphrase is too long.", f"It has at most {MAX_PASSPHRASE} characters.")
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=32, n=1 << log2_n, r=R, p=p).derive(secret)


def _refused() -> BundleError:
    return BundleError("The passphrase is wrong, or the file was altered; nothing was taken from it.", _HINT)
