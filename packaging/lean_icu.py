"""Qt's copy of the ICU data, 32 MB for all languages of the world, with what English and German need.

Qt links against it and takes from it how texts are sorted, and the names of time zones. The format is that of
ICU's `ucmndata.h` and `icupkg`: a table of contents of names and offsets, items aligned to 16 bytes. The
library has one symbol, so it is made anew from the shorter data.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

LANGUAGES = ("root", "en", "de")
# What every locale stands on, whatever its language.
_EVERYWHERE = ("pool", "res_index", "supplementalData", "keyTypeData", "likelySubtags", "timezoneTypes")
_EVERYWHERE += ("metaZones", "metadata", "numberingSystems", "plurals", "zoneinfo64", "windowsZones")
_EVERYWHERE += ("genderList", "dayPeriods", "pluralRanges", "icustd", "icuver", "tzdbNames", "ucadata")
_FOLDERS = ("", "coll", "zone", "curr", "lang", "region", "unit")
_OTHERS = (".nrm", ".icu")


def is_kept(item: str) -> bool:
    """Whether an item such as `icudt73l/coll/de.res` stays."""
    _, _, name = item.partition("/")
    folder, _, file = name.rpartition("/")
    stem, dot, ending = file.rpartition(".")
    if folder not in _FOLDERS:
        return False
    if dot + ending in _OTHERS:
        return stem not in ("unames", "emoji")  # names of characters: nobody asks for them
    return ending == "res" and (stem in _EVERYWHERE or stem.split("_")[0] in LANGUAGES)


def lean(data: bytes) -> bytes:
    """The package with the kept items alone. Raises ValueError for what is no such package."""
    header_size, magic = struct.unpack_from("<HH", data)
    if magic != 0x27DA or data[12:16] != b"CmnD":
        raise ValueError("This is no ICU data in little-endian order.")
    (count,) = struct.unpack_from("<I", data, header_size)
    table = [struct.unpack_from("<II", data, header_size + 4 + 8 * i) for i in range(count)]
    ends = [offset for _, offset in table[1:]] + [len(data) - header_size]
    items = []
    for (name_at, begin), end in zip(table, ends, strict=True):
        at = header_size + name_at
        name = data[at : data.index(b"\0", at)]
        if is_kept(name.decode("ascii")):
            items.append((name, data[header_size + begin : header_size + end]))
    return data[:header_size] + _packed(items)


def _packed(items: list[tuple[bytes, bytes]]) -> bytes:
    names_at = 4 + 8 * len(items)
    names = b"".join(name + b"\0" for name, _ in items)
    at = names_at + len(names)
    at += -at % 16
    gap, name_at, table, content = at - names_at - len(names), names_at, b"", []
    for name, item in items:
        table += struct.pack("<II", name_at, at)
        name_at += len(name) + 1
        padded = item + bytes(-len(item) % 16)
        at += len(padded)
        content.append(padded)
    return struct.pack("<I", len(items)) + table + names + bytes(gap) + b"".join(content)


def write_lean_library(source: Path, work: Path) -> Path:
    """`libicudata.so.N` with less in it, in `work`; `source` itself where there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    version = source.name.rpartition(".")[2]
    library = source.read_bytes()
    begin = library.find(b"CmnD") - 12
    if compiler is None or begin < 0:
        return source
    data = lean(library[begin : _end_of_data(library, begin)])
    work.mkdir(parents=True, exist_ok=True)
    (work / "icu.dat").write_bytes(data)
    (work / "icu.S").write_text(
        f".globl icudt{version}_dat\n.section .rodata\n.balign 16\n"
        f".type icudt{version}_dat, %object\n.size icudt{version}_dat, {len(data)}\n"
        f'icudt{version}_dat:\n.incbin "icu.dat"\n.section .note.GNU-stack,"",%progbits\n'
    )
    options = ["-shared", "-nostdlib", "-Wl,--build-id=none", f"-Wl,-soname,{source.name}", "-o", source.name]
    subprocess.run([compiler, *options, "icu.S"], cwd=work, check=True)
    return work / source.name


def _end_of_data(library: bytes, begin: int) -> int:
    """Where the last item ends at most: the next section of the ELF file."""
    (section_at,) = struct.unpack_from("<Q", library, 0x28)
    size, count = struct.unpack_from("<HH", library, 0x3A)
    for i in range(count):
        offset, length = struct.unpack_from("<QQ", library, section_at + i * size + 24)
        if offset <= begin < offset + length:
            return int(offset + length)
    raise ValueError("This is no ELF library of 64 bits.")


def is_icu_data(name: str) -> bool:
    return re.fullmatch(r"libicudata\.so\.\d+", Path(name).name) is not None
