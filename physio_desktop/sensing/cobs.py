"""Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM Transactions on Networking 7(2), 1999).

An encoded frame holds no zero byte. Its first byte, and every byte that stands where a zero was, says how far
away the next such byte is; 255 stands for 254 bytes without a zero.
"""

from __future__ import annotations


def encode(payload: bytes) -> bytes:
    """One frame, without delimiters."""
    out = bytearray()
    for run in payload.split(b"\0"):
        while len(run) >= 254:
            out += b"\xff" + run[:254]
            run = run[254:]
        out += bytes((len(run) + 1,)) + run
    return bytes(out)


def decode(frame: bytes) -> bytes | None:
    """The payload of a zero-free frame, or None where it is no valid encoding.

    Walks from code byte to code byte and puts the zeros back in place: one step per zero, not per byte.
    """
    length = len(frame)
    if 0 in frame:
        return None
    out = bytearray(frame)
    position = 0
    if length < 255:  # as most frames are: no code can be 255, and the end of the frame ends the walk
        try:
            while True:
                position += frame[position]
                out[position] = 0
        except IndexError:
            return bytes(out[1:]) if position == length else None
    surplus = []
    while position < length:
        code = frame[position]
        position += code
        if position < length:
            if code == 255:
                surplus.append(position)
            else:
                out[position] = 0
    if position != length:
        return None
    for index in reversed(surplus):
        del out[index]
    return bytes(out[1:])
