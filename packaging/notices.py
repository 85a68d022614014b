"""Whose work is inside the artefact, read from what PyInstaller collected, with every licence in full.

The tables of contents that PyInstaller leaves in its work folder name the file that each part came from; the
RECORD of each installed package says whose it is. What belongs to nobody known stops the build.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "packaging" / "licences"
_LICENCE_FILE = re.compile(r"LICEN[CS]E|COPYING|NOTICE", re.IGNORECASE)
# Packages whose wheels bring no text of their licence.
TEXTS = {
    "pyserial": [LICENCES / "pyserial.txt"],
    "pyside6-essentials": [LICENCES / "LGPL-3.0.txt", LICENCES / "GPL-3.0.txt"],
    "shiboken6": [LICENCES / "LGPL-3.0.txt", LICENCES / "GPL-3.0.txt"],
    "vqf": [LICENCES / "vqf.txt"],
    "xgboost": [ROOT / "LICENSE"],
    "xgboost-cpu": [ROOT / "LICENSE"],
}
# What is linked into a package's own library, and does not show as a file.
WITHIN = {
    "cryptography": "It contains OpenSSL (Apache-2.0).",
    "pyside6-essentials": "Qt itself, which contains ICU (Unicode-3.0, below), FreeType, HarfBuzz and more; "
    "see doc.qt.io/qt-6/licenses-used-in-qt.html.",
    "pyinstaller": "Its bootloader starts the program; a special exception allows that for any licence.",
    "sqlcipher3": "It contains SQLCipher Community Edition (BSD-3-Clause, below), SQLite (public domain) and "
    "OpenSSL (Apache-2.0).",
}
WITHIN_TEXTS = {
    "pyside6-essentials": [LICENCES / "unicode.txt"],
    "sqlcipher3": [LICENCES / "sqlcipher.txt"],
}
HEAD = """\
THIRD-PARTY NOTICES OF PHYSIO DESKTOP {version}

Physio Desktop itself is licensed under the Apache License 2.0, see LICENSE. This file was written while this
copy was built, from what is inside it: {n} works of other people, each with its version and its licence.

QT AND QT FOR PYTHON (PySide6, Shiboken) are used under the GNU Lesser General Public License, version 3. They
are the unmodified shared libraries of the packages named below, but for ICU's data, which are shortened to
English and German. They lie as files of their own in the folder of the program (`_internal/PySide6`), and
you may exchange them for versions of your own that keep the same interface, and change and debug them for
that purpose; nothing in this program forbids it or hinders it. Their source code is offered by their
makers, The Qt Company (qt.io), for each of these versions. The texts of the LGPL and of the GPL stand below.

DEJAVU FONTS, of which the reports are set, have a licence of their own:
see resources/fonts/LICENSE-DejaVu.txt.

TRAINING DATA. The shipped models were trained on the Physical Therapy Exercises Dataset: A. Yurtman and
B. Barshan, UCI Machine Learning Repository, 2022, doi 10.24432/C5JK60, licensed under CC BY 4.0
(creativecommons.org/licenses/by/4.0). The
recordings were windowed, filtered and learned from; none of them is inside.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One work. kind: package (of Python's index), python, or system (a library of the computer that the
    artefact was built on).
    """

    name: str
    version: str
    licence: str
    kind: str
    n_files: int = 0


def inventory(work: Path) -> tuple[list[Part], dict[str, str]]:
    """Parts by name, and the licence texts. Raises RuntimeError for a file whose owner nobody knows."""
    owners = _owners()
    counts: dict[str, int] = {}
    system: dict[str, int] = {}
    for file in _collected(work):
        if (owner := owners.get(file) or _owner_by_place(file)) is None:
            if _is_ours(file):
                continue
            package = _system_package(file)
            system[package] = system.get(package, 0) + 1
        else:
            counts[owner] = counts.get(owner, 0) + 1
    counts.setdefault("pyinstaller", 1)  # its bootloader is the executable
    parts, texts = [], {}
    for name in sorted(counts):
        if name == "python":
            part = Part("Python", sys.version.split()[0], "PSF-2.0", "python", counts[name])
            texts[part.name] = _python_licence()
        else:
            part = _package(name, counts[name])
            texts[part.name] = _package_texts(name)
        parts.append(part)
    for name in sorted(system):
        package, _, version = name.partition("=")
        parts.append(Part(package, version, "see its text", "system", system[name]))
        texts[package] = _system_text(package)
    if empty := [part.name for part in parts if not texts[part.name].strip()]:
        raise RuntimeError(
            f"No licence text is known of: {', '.join(empty)}. Put one into packaging/licences."
        )
    return parts, texts


def write(work: Path, to: Path, version: str, inventory_file: Path) -> list[Part]:
    parts, texts = inventory(work)
    lines = [HEAD.format(version=version, n=len(parts)), _table(parts)]
    for part in parts:
        title = f"{part.name} {part.version} ({part.licence})"
        note = WITHIN.get(_plain(part.name), "")
        lines += ["=" * 100, title, note, "-" * 100, texts[part.name].strip(), ""]
    to.write_text("\n".join(line for line in lines if line is not None) + "\n", encoding="utf-8")
    inventory_file.write_text(json.dumps([asdict(part) for part in parts], indent=1) + "\n", encoding="utf-8")
    return parts


def _table(parts: list[Part]) -> str:
    width = max(len(part.name) for part in parts)
    return "\n".join(f"  {p.name:<{width}}  {p.version:<14} {p.licence}" for p in parts) + "\n"


def _collected(work: Path) -> Iterator[Path]:
    """Every file that something inside was made from."""
    for name in ("COLLECT-00.toc", "PYZ-00.toc"):
        content = ast.literal_eval((work / name).read_text(encoding="utf-8"))
        for table in content:
            for entry in table if isinstance(table, list) else ():
                if isinstance(entry, tuple) and len(entry) == 3 and Path(entry[1]).is_file():
                    yield Path(entry[1]).resolve()


def _owners() -> dict[Path, str]:
    owners = {}
    for distribution in metadata.distributions():
        name = _plain(distribution.metadata["Name"])
        for file in distribution.files or ():
            owners[Path(str(distribution.locate_file(file))).resolve()] = name
    return owners


def _owner_by_place(file: Path) -> str | None:
    if "libicudata" in file.name:
        return "pyside6-essentials"  # shortened while building
    site = Path(sysconfig.get_path("purelib")).resolve()
    if file.is_relative_to(site):
        return None
    base = Path(sys.base_prefix).resolve()
    named = file.name.startswith(("libpython", "python3"))
    return (
        "python"
        if named or (base != Path("/usr") and file.is_relative_to(base)) or _in_stdlib(file)
        else None
    )


def _in_stdlib(file: Path) -> bool:
    return file.is_relative_to(Path(sysconfig.get_path("stdlib")).resolve())


def _is_ours(file: Path) -> bool:
    """The program, what PyInstaller wrote while building, and its run-time hooks."""
    return file.is_relative_to(ROOT) and "site-packages" not in file.parts


def _package(name: str, n_files: int) -> Part:
    about = metadata.metadata(name)
    licence = about.get("License-Expression") or ""
    if not licence:
        classified = [
            c.split(" :: ")[-1] for c in about.get_all("Classifier") or () if c.startswith("License ::")
        ]
        licence = ", ".join(classified) or (about.get("License") or "see its text").splitlines()[0][:60]
    return Part(about["Name"], about["Version"], licence, "package", n_files)


def _package_texts(name: str) -> str:
    distribution = metadata.distribution(name)
    texts = []
    for file in distribution.files or ():
        place = Path(str(distribution.locate_file(file)))
        if ".dist-info" in str(file) and _LICENCE_FILE.search(file.name) and place.is_file():
            texts.append(place.read_text(encoding="utf-8", errors="replace"))
    plain = _plain(name)
    more = [*TEXTS.get(plain, ()), *WITHIN_TEXTS.get(plain, ())]
    texts += [place.read_text(encoding="utf-8") for place in more]
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts))


def _python_licence() -> str:
    places = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    places += [Path(sys.base_prefix) / "share" / "doc" / "python3" / "copyright"]
    return next((p.read_text(encoding="utf-8", errors="replace") for p in places if p.is_file()), "")


def _system_package(file: Path) -> str:
    """The Debian package of a library, as name=version; elsewhere the library's own name."""
    for place in (str(file), str(file).removeprefix("/usr")):
        try:
            found = subprocess.run(["dpkg", "-S", place], capture_output=True, text=True)
        except FileNotFoundError:
            break
        if found.returncode == 0:
            package = found.stdout.split(":")[0]
            shown = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version}\n", package], capture_output=True, text=True
            )
            return f"{package}={shown.stdout.splitlines()[0]}"
    if sys.platform == "linux":
        raise RuntimeError(f"Nobody knows whose file this is: {file}")
    return f"{file.name}="


def _system_text(package: str) -> str:
    place = Path("/usr/share/doc") / package / "copyright"
    if place.is_file():
        return place.read_text(encoding="utf-8", errors="replace")
    return (
        "A library of the operating system; its licence comes with the system."
        if sys.platform != "linux"
        else ""
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
