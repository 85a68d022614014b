"""What of Qt goes into the artefact; and of the libraries, only those that something inside needs."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]  # name inside, file on this machine, kind: PyInstaller's table of contents

# Qt's plugins by folder and file; the names differ by system in prefix, suffix and debug files.
PLUGINS = {
    "platforms": ("qxcb", "qwayland*", "qoffscreen", "qminimal", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),
    "platforminputcontexts": ("composeplatforminputcontext", "ibusplatforminputcontext"),
    "wayland-shell-integration": ("xdg-shell",),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "styles": ("*",),
    "imageformats": ("qsvg", "qico"),
}
LANGUAGES = ("de",)  # beside English, which needs no file

# Modules that nothing here imports while it runs, by the library that would like to have them.
EXCLUDED = [
    # Building, testing, looking things up.
    *("tkinter", "test", "pip", "setuptools", "distutils", "hatchling", "pytest", "hypothesis", "mypy"),
    *(
        "PyInstaller",
        "IPython",
        "matplotlib",
        "pandas",
        "readline",
        "lib2to3",
        "idlelib",
        "pydoc_data",
        "curses",
    ),
    # PyQtGraph: its own applications.
    *("pyqtgraph.examples", "pyqtgraph.flowchart", "pyqtgraph.dockarea", "pyqtgraph.console"),
    "PySide6.QtTest",
    # DTAIDistance: one thread suffices, and other distances than warping are not asked for.
    "dtaidistance.dtw_cc_omp",
    "dtaidistance.ed_cc",
    # scikit-learn and SciPy: clustering, drawing, filtering.
    *("sklearn.cluster", "sklearn.manifold", "sklearn.gaussian_process", "scipy.signal", "scipy.cluster"),
    # Reports are drawn on the page; samples come in NumPy's arrays.
    *("reportlab.graphics", "reportlab.platypus", "narwhals._dask", "narwhals._duckdb", "narwhals._ibis"),
    *("narwhals._spark_like", "narwhals._polars", "narwhals._arrow", "narwhals._pandas_like"),
    *("pydantic.v1", "pydantic.mypy", "pygments.formatters"),
]
# Compiled modules that a library imports at once and this program never calls; stand_ins/unused_extension.py
# is put in their places. Together with what only they need they are some 20 MB.
UNUSED = (
    # PyQtGraph: plots are painted without OpenGL.
    *("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),
    # SciPy: linear programmes.
    *("scipy.optimize._highspy._core", "scipy.optimize._highspy._highs_options"),
    # VQF: the filter without its detection of rest and of magnetic disturbance.
    "vqf.basicvqf",
)
_SELDOM = ("pygments.lexers.", "pygments.styles.")  # found by name; rich asks for none of them
_SOURCES = (".pyx", ".pxd", ".pxi", ".tp", ".cpp", ".c", ".h", ".build", ".pyi", ".csv", ".gz", ".rst")


def is_kept(name: str) -> bool:
    """Whether a file of the analysis stays, by its place inside the artefact."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if parts[0] in ("sklearn", "scipy"):  # what their extensions were made of, and other people's flowers
        return "datasets" not in parts and not name.endswith(_SOURCES)
    if (parts[0] == "resources" and name.endswith(".ts")) or parts[:3] == ("pyqtgraph", "icons", "peegee"):
        return False  # what translations were made from; PyQtGraph's own window icons
    if not any(part in ("PySide6", "Qt") for part in parts[:1]):
        return True
    if "translations" in parts:
        return any(fnmatch(parts[-1], f"qtbase_{language}.qm") for language in LANGUAGES)
    if "plugins" in parts:
        folder, file = parts[-2], parts[-1].split(".")[0].removeprefix("lib")
        return any(fnmatch(file, wanted) for wanted in PLUGINS.get(folder, ()))
    return "qml" not in parts


def is_module_kept(name: str) -> bool:
    return not name.startswith(_SELDOM) or name == "pygments.lexers._mapping"


def unused(binaries: Iterable[Entry], stand_in: Path) -> tuple[list[Entry], list[Entry]]:
    """The binaries without `UNUSED`, and the Python modules that take their names."""
    kept, modules = [], []
    for entry in binaries:
        name = _module(entry)
        if name in UNUSED:
            modules.append((name, str(stand_in), "PYMODULE"))
        else:
            kept.append(entry)
    return kept, modules


def _module(entry: Entry) -> str:
    """What `import` calls an extension module; an empty text for every other file."""
    if entry[2] != "EXTENSION":
        return ""
    *folders, file = PurePosixPath(entry[0].replace("\\", "/")).parts
    return ".".join([*folders, file.split(".")[0]])


def pruned(binaries: Iterable[Entry], datas: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Both without what nobody asks for: unused plugins and what came with them alone."""
    kept = [entry for entry in binaries if is_kept(entry[0])]
    gone = {entry[0] for entry in kept} - _reached(kept)
    kept = [entry for entry in kept if entry[0] not in gone]
    kept = _once(kept)
    names = {entry[0] for entry in kept}
    datas = [
        entry
        for entry in datas
        # A link to a library that is gone leads nowhere.
        if is_kept(entry[0]) and (entry[2] != "SYMLINK" or _target(entry) in names)
    ]
    return kept, datas


def _once(entries: list[Entry]) -> list[Entry]:
    """Where two wheels bring the same library, the second becomes a link to the first."""
    if sys.platform == "win32":
        return entries
    first: dict[tuple[str, str], str] = {}
    result = []
    for name, source, kind in sorted(entries):
        if ".libs/" not in name or kind != "BINARY":
            result.append((name, source, kind))
            continue
        content = hashlib.sha256(Path(source).read_bytes()).hexdigest()
        original = first.setdefault((PurePosixPath(name).name, content), name)
        if original == name:
            result.append((name, source, kind))
        else:
            result.append((name, f"../{original}", "SYMLINK"))
    return result


def _target(entry: Entry) -> str:
    folder = PurePosixPath(entry[0]).parent
    parts: list[str] = []
    for part in (folder / entry[1]).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _reached(entries: list[Entry]) -> set[str]:
    """Names of what can be loaded: extension modules, plugins and shipped libraries, and what they need."""
    from PyInstaller.depend.bindepend import get_imports

    by_file: dict[str, list[str]] = {}
    for name, _, _ in entries:
        by_file.setdefault(PurePosixPath(name.replace("\\", "/")).name.lower(), []).append(name)
    sources = {name: source for name, source, _ in entries}
    todo = [entry[0] for entry in entries if not _only_needed(entry)]
    reached = set(todo)
    while todo:
        for needed, _ in get_imports(sources[todo.pop()]):
            file = PurePosixPath(needed.replace("\\", "/")).name.lower()
            for name in by_file.get(file, ()):
                if name not in reached:
                    reached.add(name)
                    todo.append(name)
    return reached


def _only_needed(entry: Entry) -> bool:
    """A library of Qt or of the system: there because something links against it, or for nothing."""
    name = entry[0].replace("\\", "/")
    if entry[2] == "EXTENSION":
        return False
    if sys.platform == "linux":
        of_system = "/" not in name and "python" not in name
        return of_system or name.startswith("PySide6/Qt/lib/") or ".libs/" in name
    file = PurePosixPath(name).name.lower()
    return file.startswith("qt6") or (".framework/" in name and "PySide6" in name)
