"""What the packages are made of says the same as the program, and the tools that make them do as they say."""

from __future__ import annotations

import importlib.util
import re
import struct
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from artefact_place import NAME, ROOT

from physio_desktop import __version__
from physio_desktop.sensing import serial_source
from physio_desktop.storage import sealed_file
from physio_desktop.workflows.bundles import SUFFIX

PACKAGING = ROOT / "packaging"
KIND = "application/vnd.physio-desktop.sessions"


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_system_knows_a_sent_file_alike() -> None:
    linux = ElementTree.parse(PACKAGING / "linux" / "physio-desktop.xml").getroot()
    [kind] = linux
    assert kind.get("type") == KIND
    found = {element.tag.split("}")[1]: element for element in kind.iter()}
    assert found["glob"].get("pattern") == f"*{SUFFIX}"
    magic = str(found["match"].get("value")).encode().decode("unicode_escape").encode()
    assert magic == sealed_file.MAGIC
    for name in ("linux/physio-desktop.desktop", "linux/physio-desktop.metainfo.xml"):
        assert KIND in (PACKAGING / name).read_text(encoding="utf-8")
    for name in ("windows/physio-desktop.iss", "physio-desktop.spec"):
        text = (PACKAGING / name).read_text(encoding="utf-8")
        assert KIND in text and SUFFIX.removeprefix(".") in text


def test_the_rule_opens_every_sensor_that_the_program_knows() -> None:
    text = (PACKAGING / "linux" / "70-physio-desktop.rules").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "uaccess" in line]
    rules = []
    for line in lines:
        vendor = re.search(r'idVendor}=="(\w+)"', line)
        products = re.search(r'idProduct}=="([\w|]+)"', line)
        assert vendor is not None
        rules.append((int(vendor[1], 16), [int(p, 16) for p in products[1].split("|")] if products else None))

    def is_open(vendor: int, product: int) -> bool:
        return any(v == vendor and (p is None or product in p) for v, p in rules)

    assert [chip for chip in serial_source.KNOWN_ADAPTERS if not is_open(*chip)] == []
    assert not is_open(0x046D, 0xC52B)  # a mouse


def test_the_version_resource() -> None:
    made = tool("version_resource")
    with pytest.raises(ValueError, match="three numbers"):
        made.write_version_resource(Path("x"), "1.2")


def test_the_version_resource_has_the_version(tmp_path: Path) -> None:
    text = tool("version_resource").write_version_resource(tmp_path / "v.txt", "2.10.3").read_text()
    assert "filevers=(2, 10, 3, 0)" in text and '"2.10.3"' in text
    compile(text, "version", "eval")


def test_what_of_qt_stays() -> None:
    kept = tool("pruning").is_kept
    qt = "PySide6/Qt"
    assert kept(f"{qt}/plugins/platforms/libqxcb.so") and kept("PySide6\\plugins\\platforms\\qwindows.dll")
    assert kept(f"{qt}/translations/qtbase_de.qm") and not kept(f"{qt}/translations/qtbase_fr.qm")
    assert not kept(f"{qt}/plugins/platformthemes/libqgtk3.so")
    assert not kept(f"{qt}/plugins/tls/libqopensslbackend.so")
    assert not kept(f"{qt}/qml/QtQuick/x.so")
    assert kept("sklearn/metrics/_dist_metrics.so") and not kept("sklearn/datasets/images/china.jpg")
    assert kept("resources/translations/physio-desktop_de.qm") and kept("models/u2.card.json")


def test_what_nobody_calls_gets_a_stand_in() -> None:
    stand_in = PACKAGING / "stand_ins" / "unused_extension.py"
    gl = ("PySide6\\QtOpenGL.pyd", "a", "EXTENSION")
    highs = ("scipy/optimize/_highspy/_core.cpython-311-x86_64-linux-gnu.so", "b", "EXTENSION")
    gui = ("PySide6/QtGui.abi3.so", "c", "EXTENSION")
    library = ("PySide6/Qt/lib/libQt6OpenGL.so.6", "d", "BINARY")
    kept, modules = tool("pruning").unused([gl, highs, gui, library], stand_in)
    assert kept == [gui, library]
    assert [module[0] for module in modules] == ["PySide6.QtOpenGL", "scipy.optimize._highspy._core"]
    assert {module[1:] for module in modules} == {(str(stand_in), "PYMODULE")}


def test_a_stand_in_can_be_a_base_and_says_what_is_missing_when_it_is_used() -> None:
    absent = tool("stand_ins/unused_extension")

    class Derived(absent.QOpenGLWidget):  # type: ignore[misc, name-defined]
        pass

    assert issubclass(Derived.Attachment.Depth, object)
    for use in (absent.QOpenGLWidget, Derived, absent.Options.strict):
        with pytest.raises(NotImplementedError, match="was left out"):
            use()
    with pytest.raises(AttributeError):
        _ = absent.__path__


def icu(names: list[str]) -> bytes:
    """A package of ICU data as `icupkg` writes it."""
    header = struct.pack("<HH", 32, 0x27DA) + bytes(8) + b"CmnD" + bytes(16)
    made = tool("lean_icu")._packed([(name.encode(), f"<{name}>".encode()) for name in sorted(names)])
    return header + made


def test_icu_data_keep_what_two_languages_need() -> None:
    lean = tool("lean_icu")
    kept = ["icudt73l/coll/de.res", "icudt73l/coll/root.res", "icudt73l/pool.res", "icudt73l/nfc.nrm"]
    gone = [
        "icudt73l/coll/zh.res",
        "icudt73l/ibm-1047.cnv",
        "icudt73l/translit/el.res",
        "icudt73l/unames.icu",
    ]
    data = lean.lean(icu(kept + gone))
    assert data == icu(kept)
    assert all(f"<{name}>".encode() in data for name in kept)
    with pytest.raises(ValueError, match="no ICU data"):
        lean.lean(b"something else entirely")


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux alone")
def test_the_library_of_icu_is_made_anew(tmp_path: Path) -> None:
    import ctypes

    import PySide6

    [source] = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    lean = tool("lean_icu")
    made = lean.write_lean_library(source, tmp_path)
    if made == source:
        pytest.skip("there is no compiler here")
    assert made.stat().st_size < source.stat().st_size / 5
    symbol = f"icudt{source.name.rpartition('.')[2]}_dat"
    head = ctypes.c_char.in_dll(ctypes.CDLL(str(made)), symbol)
    assert ctypes.string_at(ctypes.addressof(head), 16)[12:] == b"CmnD"


def test_vulnerabilities_are_told_from_silence(capsys: pytest.CaptureFixture[str]) -> None:
    judged = tool("release").judged
    bad = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    good, unknown = {"name": "b", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "not found"}
    assert not judged([bad, good, unknown])
    assert "CVE-1" in capsys.readouterr().out
    assert judged([good, unknown])
    assert "not looked up: c" in capsys.readouterr().out
    assert judged([unknown])
    assert capsys.readouterr().out.startswith("SKIPPED")
    assert judged([], "no route")
    assert capsys.readouterr().out.startswith("SKIPPED")


def test_the_bill_names_what_is_inside_and_nothing_else() -> None:
    component = {"name": "NumPy", "version": "2", "bom-ref": "n"}
    other = {"name": "pip", "version": "2", "bom-ref": "p"}
    bill = {
        "components": [component, other],
        "dependencies": [{"ref": "n", "dependsOn": ["p"]}, {"ref": "p"}],
    }
    inside = [
        {"name": "numpy", "version": "2", "kind": "package", "licence": "BSD"},
        {"name": "libx", "version": "1:2+b1", "kind": "system", "licence": ""},
    ]
    made = tool("release").narrowed(bill, inside)
    assert [one["name"] for one in made["components"]] == ["NumPy", "libx"]
    assert made["components"][1]["purl"] == "pkg:deb/debian/libx@1%3A2%2Bb1"
    assert made["dependencies"] == [{"ref": "n", "dependsOn": []}]
    with pytest.raises(RuntimeError, match="scipy"):
        tool("release").narrowed(bill, [{"name": "scipy", "version": "1", "kind": "package", "licence": ""}])


def test_the_workflow_is_sound() -> None:
    python = ROOT / ".venv-release" / "bin" / "python"
    if not python.exists():
        pytest.skip("python3 dev.py release has not been called")
    code = (
        "import sys; sys.path.insert(0, 'packaging'); import release; sys.exit(not release.check_workflows())"
    )
    done = subprocess.run([python, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_notices_name_what_is_inside(built: Path) -> None:
    text = (built / "THIRD-PARTY-NOTICES.txt").read_text(encoding="utf-8")
    assert f"OF PHYSIO DESKTOP {__version__}" in text
    for words in ("GNU LESSER GENERAL PUBLIC LICENSE", "DejaVu", "Yurtman", "UNICODE LICENSE", "ZETETIC"):
        assert words.lower() in text.lower(), words
    for folder in (built / "_internal").glob("*.dist-info"):
        name, version = folder.name.removesuffix(".dist-info").split("-", 1)
        assert re.search(rf"^{name.replace('_', '[-_]')} {re.escape(version)} \(", text, re.I | re.M), name
    assert (built / "LICENSE.txt").read_text() == (ROOT / "LICENSE").read_text()


def test_qt_can_be_exchanged_and_is_whole(built: Path) -> None:
    """The LGPL: libraries of their own beside the program, none of them inside the executable."""
    names = {path.name for path in (built / "_internal").rglob("*")}
    if sys.platform == "linux":
        assert {"libQt6Core.so.6", "libQt6Widgets.so.6", "libqxcb.so", "qtbase_de.qm"} <= names
    assert not [
        name for name in names if re.search(r"nccl|Qt6?(Qml|Quick|Pdf|WebEngine)|libgtk|libcairo", name)
    ]


def test_no_place_of_this_machine_is_inside(built: Path) -> None:
    place = str(ROOT).encode()
    texts = [p for p in built.rglob("*") if p.is_file() and p.suffix in (".txt", ".json", ".py", "", ".toc")]
    assert (built / NAME) in texts or sys.platform == "win32"
    assert not [path.name for path in texts if place in path.read_bytes()]
