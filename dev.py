#!/usr/bin/env python3
"""Bootstrap: `python3 dev.py run` and `python3 dev.py test` from a fresh clone, with nothing but Python.

Makes `.venv`, installs the pinned requirements by hash and this package, then runs. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
INSIDE = "Scripts/python.exe" if WINDOWS else "bin/python"
PYTHON = VENV / INSIDE
# The artefact is built where nothing else is installed, and examined with tools of its own.
PACKAGE_VENV, RELEASE_VENV = ROOT / ".venv-package", ROOT / ".venv-release"
RUNTIME = ROOT / "packaging" / "requirements.txt"
DOCUMENTS = ROOT / "packaging" / "requirements-docs.txt"
DEVELOPMENT = ROOT / "packaging" / "requirements-dev.txt"
PACKAGE = ROOT / "packaging" / "requirements-package.txt"
RELEASE = ROOT / "packaging" / "requirements-release.txt"
# Shared libraries that Qt needs and a bare Debian or Ubuntu lacks, by the package that brings them.
DEBIAN_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libOpenGL.so.0": "libopengl0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Programs that only the tests need.
DEBIAN_TEST_PACKAGES = {"dbus-daemon": "dbus", "g++": "g++"}
SIMULATED = "sim:?exercise=e4&execution=protocol&repetitions=5&placement=right_ankle"
USAGE = """usage: python3 dev.py COMMAND

  run [--headless] [-- ARGS]   the window with the simulated sensor; without a display, or --headless, a
                               minute of it recorded in the terminal, with a report; ARGS are its options,
                               or another command of physio-desktop
  test [--full] [-- ARGS]      everything a change must pass; ARGS go to pytest
  docs [-- ARGS]               the documents as a site in dist/docs, with pictures of the program
  setup                        only install
  package                      the program as a folder in dist/physio-desktop/ and installers of it in
                               dist/installers/, tried out without anything of this checkout;
                               --folder-only or --installers-only, where the folder is signed between
  release                      what a release needs to know: an SBOM of the folder, known vulnerabilities of
                               what is in it, and whether the workflow of GitHub is sound
  system                       print the command that installs missing system libraries, if any
"""


def missing_system_packages() -> list[str]:
    """Debian packages for what this machine lacks: the venv module first, then Qt's libraries."""
    try:
        import ensurepip  # noqa: F401  (Debian ships Python without it)
        import venv  # noqa: F401
    except ImportError:
        return [f"python3.{sys.version_info.minor}-venv"]
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []
    qt = next(VENV.glob("lib/python3*/site-packages/PySide6/Qt"), None)
    if qt is None:
        return []
    files = [qt / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "DBus")]
    files += [qt / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "offscreen")]
    output = subprocess.run(
        ["ldd", *map(str, filter(Path.exists, files))], capture_output=True, text=True
    ).stdout
    sonames = {line.split()[0] for line in output.splitlines() if "not found" in line}
    return sorted({DEBIAN_PACKAGES.get(name, name) for name in sonames})


def missing_test_packages() -> list[str]:
    """Debian packages for what the tests compile and run beside the program."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for name, package in DEBIAN_TEST_PACKAGES.items() if not shutil.which(name)]


def system_command(packages: list[str]) -> str:
    if not packages:
        return ""
    sudo = "" if WINDOWS or os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {' '.join(packages)}"


def run(*command: str | Path) -> None:
    """Run a step where the user is; its failure is this script's failure, without a traceback over it."""
    code = subprocess.run([str(part) for part in command]).returncode
    if code:
        sys.exit(code)


def become(*command: str | Path) -> None:
    """Go on as another program, so that Ctrl+C and signals reach it and nothing else."""
    arguments = [str(part) for part in command]
    if not WINDOWS:
        sys.stderr.flush()
        os.execv(arguments[0], arguments)
    child = subprocess.Popen(arguments)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue  # it got the same Ctrl+C and ends in its own way


def stamp(requirements: Path) -> str:
    parts = [
        requirements.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        bytes(ROOT),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install(requirements: Path, venv: Path = VENV) -> Path:
    """Install `requirements` (into `.venv` with the package itself), unless exactly that was done before.
    Returns its Python.
    """
    marker, python = venv / f"installed-{requirements.stem}", venv / INSIDE
    if python.exists() and marker.exists() and marker.read_text() == stamp(requirements):
        return python
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}.")
    missing = missing_system_packages()
    if any(name.endswith("-venv") for name in missing):
        sys.exit(f"Python's venv module is missing. Install it with:\n  {system_command(missing)}")
    base = f"{sys.version} {ROOT}"
    origin = venv / "made-by"
    # What goes into the artefact has no leftovers of earlier requirements.
    if not python.exists() or not origin.exists() or origin.read_text() != base or venv != VENV:
        print(f"Making {venv.name} ...", file=sys.stderr)
        run(sys.executable, "-m", "venv", "--clear", venv)
        origin.write_text(base)
    print(f"Installing {requirements.name} (once; a few minutes) ...", file=sys.stderr)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run(*pip, "--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-compile", "-r", requirements)
    if venv == VENV:
        run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    # pip compiles nothing under PYTHONDONTWRITEBYTECODE, and the first start would pay for it.
    subprocess.run([str(python), "-m", "compileall", "-q", "-j", "0", str(venv)], stdout=subprocess.DEVNULL)
    marker.write_text(stamp(requirements))
    return python


def package(flags: list[str]) -> None:
    """Build, then try out what was built."""
    run(install(PACKAGE, PACKAGE_VENV), ROOT / "packaging" / "build.py", *flags)
    if "--installers-only" in flags:
        sys.exit(0)
    install(DEVELOPMENT)
    os.environ["PHYSIO_PACKAGE"] = "1"
    become(PYTHON, "-m", "pytest", ROOT / "tests" / "artefact", "-p", "no:cacheprovider")


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def job(headless: bool, has_options: bool) -> list[str | Path]:
    """The window with the simulated sensor; where nobody can see it, or with options, a recording of it."""
    headless = headless or has_options
    if not headless and has_display():
        return ["window", "--source", SIMULATED]
    if not headless:
        print("No display here: recording in the terminal instead.", file=sys.stderr)
    return ["record", "--source", "sim:", "--seconds", "60", "--report", ROOT / "reports"]


def main(arguments: list[str]) -> None:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    extra = rest[rest.index("--") + 1 :] if "--" in rest else []
    flags = rest[: rest.index("--")] if "--" in rest else rest
    allowed = {"run": {"--headless"}, "test": {"--full"}, "docs": set(), "setup": set(), "system": set()}
    allowed |= {"package": {"--folder-only", "--installers-only"}, "release": set()}
    if command not in allowed or not set(flags) <= allowed[command]:
        print(USAGE, file=sys.stderr)
        sys.exit(0 if command in ("help", "-h", "--help") else 2)
    if command == "system":
        print(system_command(missing_system_packages() + missing_test_packages()))
        return
    if command == "package":
        package(flags)
    if command == "release":
        become(install(RELEASE, RELEASE_VENV), ROOT / "packaging" / "release.py")
    install({"run": RUNTIME, "docs": DOCUMENTS}.get(command, DEVELOPMENT))
    if needed := system_command(missing_system_packages()):
        print(f"System libraries for the window are missing. Install them with:\n  {needed}", file=sys.stderr)
    if command == "test" and (needed := system_command(missing_test_packages())):
        print(f"The tests need more. Install it with:\n  {needed}", file=sys.stderr)
    if command == "run" and extra and not extra[0].startswith("-"):
        become(PYTHON, "-m", "physio_desktop", *extra)
    elif command == "run":
        become(PYTHON, "-m", "physio_desktop", *job("--headless" in flags, bool(extra)), *extra)
    elif command == "test":
        full = ["--full"] if "--full" in flags else []
        become(PYTHON, ROOT / "tests" / "check.py", *full, *extra)
    elif command == "docs":
        become(PYTHON, ROOT / "packaging" / "documents" / "build.py", *extra)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
