"""Sessions between two databases, as one run of bytes: JSON for all that is small, sample blocks as stored.

Whoever knows the passphrase of a file can write anything into it, so nothing is believed unchecked: sizes
before they are allocated, kinds and lengths of every value, every block of samples.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from physio_desktop.errors import BundleError

Rows = list[dict[str, Any]]
VERSION = 1
MAX_JSON_BYTES = 64 << 20
MAX_SESSIONS = 10_000
_HEAD = struct.Struct("<HQQ")  # version, bytes of packed JSON, bytes of it unpacked
_MOST_PACKED = 1032  # what zlib can do at best


@dataclass(frozen=True, slots=True, eq=False)
class SessionParcel:
    """A session as it is stored. `blocks` say of each payload when and how long it is."""

    values: Mapping[str, Any]
    rows: Mapping[str, Rows]
    blocks: Rows
    payloads: Sequence[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """Sessions of one patient, the plan, and what the patient was taught with, if that was wanted."""

    patient: Mapping[str, Any]
    plan: Rows
    references: Rows
    sessions: Sequence[SessionParcel]


def to_bytes(parcel: Parcel) -> bytes:
    about = {
        "patient": parcel.patient,
        "plan": parcel.plan,
        "references": parcel.references,
        "sessions": [
            {
                "values": session.values,
                "rows": session.rows,
                "blocks": [
                    {**block, "bytes": len(payload)}
                    for block, payload in zip(session.blocks, session.payloads, strict=True)
                ],
            }
            for session in parcel.sessions
        ],
    }
    text = json.dumps(about, separators=(",", ":"), allow_nan=False).encode()
    if len(text) > MAX_JSON_BYTES:
        raise BundleError("These sessions are too large for one file.", "Send them in several files.")
    packed = zlib.compress(text, 6)
    payloads = (payload for session in parcel.sessions for payload in session.payloads)
    return b"".join((_HEAD.pack(VERSION, len(packed), len(text)), packed, *payloads))


def from_bytes(data: bytes) -> Parcel:
    """The parts; their values are still to be checked by whoever stores them. Raises BundleError."""
    if len(data) < _HEAD.size:
        raise contradiction("too short")
    version, n_packed, n_text = _HEAD.unpack_from(data)
    if version != VERSION:
        raise BundleError(
            f"The sessions in this file have the unknown version {version}.",
            "Install the newest version of the program.",
        )
    if n_packed > len(data) - _HEAD.size or n_text > min(MAX_JSON_BYTES, _MOST_PACKED * n_packed):
        raise contradiction("its lengths")
    about = _json(data[_HEAD.size : _HEAD.size + n_packed], n_text)
    payloads = _Payloads(data, _HEAD.size + n_packed)
    sessions = [_session(one, payloads) for one in objects(about.get("sessions"), MAX_SESSIONS)]
    if not payloads.is_used_up:
        raise contradiction("something follows it")
    plan, references = objects(about.get("plan"), 1000), objects(about.get("references"), 10_000)
    return Parcel(an_object(about.get("patient")), plan, references, sessions)


def contradiction(what: str) -> BundleError:
    return BundleError(
        f"This file contradicts itself ({what}); nothing was taken from it.", "Have it sent again."
    )


def an_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise contradiction("something is missing")
    return value


def objects(value: Any, most: int) -> Rows:
    if not isinstance(value, list) or len(value) > most:
        raise contradiction("a list")
    return [an_object(item) for item in value]


class _Payloads:
    """Takes one after the other off the end of the file."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._offset = data, offset

    @property
    def is_used_up(self) -> bool:
        return self._offset == len(self._data)

    def take(self, n_bytes: Any) -> bytes:
        if type(n_bytes) is not int or not 0 < n_bytes <= len(self._data) - self._offset:
            raise contradiction("the length of a block")
        self._offset += n_bytes
        return self._data[self._offset - n_bytes : self._offset]


def _session(about: Mapping[str, Any], payloads: _Payloads) -> SessionParcel:
    blocks = objects(about.get("blocks"), 1_000_000)
    taken = [payloads.take(block.pop("bytes", None)) for block in blocks]  # says it no more
    rows = {name: objects(of, 10_000_000) for name, of in an_object(about.get("rows")).items()}
    return SessionParcel(an_object(about.get("values")), rows, blocks, taken)


def _json(packed: bytes, n_text: int) -> dict[str, Any]:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, n_text + 1)
        if len(text) != n_text or not unpacker.eof or unpacker.unused_data:
            raise contradiction("its lengths")
        return an_object(json.loads(text.decode(), parse_constant=_no_number))
    except (zlib.error, ValueError, RecursionError) as error:
        raise contradiction("it cannot be read") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
