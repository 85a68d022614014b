"""What lies on a stick is an update only if it is signed, newer, whole and for this system."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from signed_packages import Maintainer

from physio_desktop import __version__, paths
from physio_desktop.workflows import update_signatures, updates
from physio_desktop.workflows.update_signatures import UpdateError
from physio_desktop.workflows.updates import MANIFEST, SIGNATURE, look_for_updates, take

INSTALLED = "1.4.0"


def only_refusal(maintainer: Maintainer, stick: Path, installed: str = INSTALLED) -> str:
    found = look_for_updates(stick, maintainer.keys, installed)
    assert found.offers == ()
    [refusal] = found.refusals
    assert refusal.error.hint
    return refusal.error.message


def test_a_newer_one_is_found_verified_and_copied(
    maintainer: Maintainer, stick: Path, tmp_path: Path
) -> None:
    package = maintainer.package(stick)
    maintainer.package(stick, "1.10.0")
    found = look_for_updates(stick, maintainer.keys, INSTALLED)
    assert [offer.manifest.version for offer in found.offers] == ["9.1.0", "1.10.0"] and not found.refusals
    offer = found.offers[0]
    assert offer.manifest.note("de") == "Faster.\nSafer." and offer.manifest.n_bytes == 5_500_000
    told: list[float] = []
    verified = take(offer, tmp_path / "safe", told.append)
    assert verified.path.read_bytes() == package.read_bytes()
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 3
    if os.name == "posix":
        assert stat.S_IMODE(verified.path.parent.stat().st_mode) == 0o700
    package.write_bytes(b"exchanged after the check")
    updates.check_again(verified)  # what is opened is the copy
    verified.path.write_bytes(b"exchanged, too")
    with pytest.raises(UpdateError, match="altered"):
        updates.check_again(verified)
    updates.forget_copies(tmp_path / "safe", INSTALLED)  # an administrator may still install it
    assert verified.path.exists()
    updates.forget_copies(tmp_path / "safe", "9.1.0")
    assert list((tmp_path / "safe").iterdir()) == []


@pytest.mark.parametrize(
    ("version", "installed", "words"),
    [
        ("1.4.0", "1.4.0", "is the one that is installed"),
        ("1.4", "1.4.0", "is the one that is installed"),
        ("1.3.9", "1.4.0", "is older than the installed 1.4.0"),
        ("1.9.0", "1.10.0", "is older than the installed 1.10.0"),
        ("2.0.0", "0.9.0", "needs 1.0.0 first"),
    ],
)
def test_a_version_that_does_not_follow_is_refused(
    maintainer: Maintainer, stick: Path, version: str, installed: str, words: str
) -> None:
    maintainer.package(stick, version, minimum="1.0.0")
    assert words in only_refusal(maintainer, stick, installed)


def test_one_for_another_system_is_refused(maintainer: Maintainer, stick: Path) -> None:
    maintainer.package(stick, system="amiga-m68k")
    words = only_refusal(maintainer, stick)
    assert "another system (amiga-m68k; this is " in words and updates.this_system() in words


def _bit(package: Path, end: str) -> None:
    file = package.with_name(package.name + end)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def _version(package: Path) -> None:
    file = package.with_name(package.name + MANIFEST)
    file.write_text(file.read_text().replace('"9.1.0"', '"9.2.0"'))


def _large(package: Path) -> None:
    package.with_name(package.name + MANIFEST).write_bytes(b" " * (updates.MAX_MANIFEST_BYTES + 1))


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "manifest": (lambda p: _bit(p, MANIFEST), "signature of the update is wrong"),
    "version": (_version, "signature of the update is wrong"),
    "signature": (
        lambda p: p.with_name(p.name + SIGNATURE).write_text("{}"),
        "signature of the update is wrong",
    ),
    "no signature": (lambda p: p.with_name(p.name + SIGNATURE).unlink(), "is missing beside the update"),
    "empty": (lambda p: p.with_name(p.name + MANIFEST).write_bytes(b""), "signature of the update is wrong"),
    "large": (_large, "larger than it should be"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_tampered_with_is_refused(maintainer: Maintainer, stick: Path, how: str) -> None:
    change, words = TAMPERED[how]
    change(maintainer.package(stick))
    assert words in only_refusal(maintainer, stick)


def test_every_altered_byte_of_manifest_and_signature_is_noticed(maintainer: Maintainer, stick: Path) -> None:
    package = maintainer.package(stick, content=b"x")
    for end in (MANIFEST, SIGNATURE):
        file = package.with_name(package.name + end)
        good = file.read_bytes()
        for place in range(0, len(good), 7):
            bad = bytearray(good)
            bad[place] ^= 0x20
            file.write_bytes(bytes(bad))
            try:
                read = updates.read_manifest(package.with_name(package.name + MANIFEST), maintainer.keys)
            except UpdateError:
                continue
            assert end == SIGNATURE and good.replace(b" ", b"") != bytes(bad)  # white space beside the values
            assert read.version == "9.1.0"
        file.write_bytes(good)


@pytest.mark.parametrize("how", ["altered", "truncated", "longer", "gone"])
def test_a_package_that_is_not_what_was_signed_is_refused_and_nothing_is_left(
    maintainer: Maintainer, stick: Path, tmp_path: Path, how: str
) -> None:
    package = maintainer.package(stick)
    data = package.read_bytes()
    if how == "gone":
        package.unlink()
    else:
        package.write_bytes(
            {"altered": data[:-1] + b"!", "truncated": data[:-9], "longer": data + b"more"}[how]
        )
    [offer] = look_for_updates(stick, maintainer.keys, INSTALLED).offers
    words = {
        "altered": "altered",
        "truncated": "not complete",
        "longer": "larger",
        "gone": "cannot be copied",
    }
    with pytest.raises(UpdateError, match=words[how]):
        take(offer, tmp_path / "safe")
    assert list((tmp_path / "safe").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
@pytest.mark.parametrize("which", ["package", "manifest", "signature", "pipe"])
def test_links_and_pipes_are_refused(maintainer: Maintainer, stick: Path, tmp_path: Path, which: str) -> None:
    package = maintainer.package(stick)
    end = {"manifest": MANIFEST, "signature": SIGNATURE}.get(which, "")
    file = package.with_name(package.name + end)
    elsewhere = tmp_path / "elsewhere"
    file.rename(elsewhere)
    if which == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(elsewhere)
    found = look_for_updates(stick, maintainer.keys, INSTALLED)
    if end:
        [refusal] = found.refusals
        assert "is a link" in refusal.error.message and not found.offers
        return
    with pytest.raises(UpdateError, match=r"is a link|is not a file"):
        take(found.offers[0], tmp_path / "safe")


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../../outside.deb"},
        {"file": "/etc/passwd"},
        {"file": "a\\b.deb"},
        {"file": ""},
        {"bytes": 0},
        {"bytes": updates.MAX_PACKAGE_BYTES + 1},
        {"bytes": "many"},
        {"sha256": "abc"},
        {"version": "1.0-rc1"},
        {"version": "9" * 400},
        {"kind": "script"},
        {"product": "another program"},
        {"format": 2},
        {"notes": []},
    ],
)
def test_what_a_signed_manifest_says_is_looked_at_all_the_same(
    maintainer: Maintainer, stick: Path, change: dict[str, object]
) -> None:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from signed_packages import KEY_PASSPHRASE

    package = maintainer.package(stick, content=b"x")
    file = package.with_name(package.name + MANIFEST)
    text = json.dumps({**json.loads(file.read_text()), **change}).encode()
    private = load_pem_private_key(maintainer.key.read_bytes(), KEY_PASSPHRASE.encode())
    file.write_bytes(text)
    package.with_name(package.name + SIGNATURE).write_bytes(update_signatures.sign(text, private))  # type: ignore[arg-type]
    assert "cannot be understood" in only_refusal(maintainer, stick)


def test_keys_are_rotated_and_withdrawn(maintainer: Maintainer, stick: Path, tmp_path: Path) -> None:
    second = Maintainer(tmp_path, "next")
    second.package(stick)
    assert "a key that this version does not know" in only_refusal(maintainer, stick)
    both = {**maintainer.keys, **second.keys}  # as the version in between ships them
    assert len(look_for_updates(stick, both, INSTALLED).offers) == 1
    withdrawn = update_signatures.read_keys(second.shipped(withdrawn=True))
    [refusal] = look_for_updates(stick, {**maintainer.keys, **withdrawn}, INSTALLED).refusals
    assert "withdrawn" in refusal.error.message


def test_the_shipped_keys_can_be_read_and_without_one_it_is_said(maintainer: Maintainer, stick: Path) -> None:
    keys = update_signatures.read_keys(paths.update_keys())
    maintainer.package(stick)
    [refusal] = look_for_updates(stick, keys, INSTALLED).refusals
    if not keys:
        assert "knows no release key" in refusal.error.message
        assert "no release key yet" in json.loads(paths.update_keys().read_text(encoding="utf-8"))["note"]
    else:
        assert "a key that this version does not know" in refusal.error.message


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": [{"public": "!"}]}', '{"keys": [{"public": "AAAA"}]}', "[]"]
)
def test_keys_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(UpdateError, match="release keys"):
        update_signatures.read_keys(file)


def test_a_full_disk_and_a_folder_that_is_away(
    maintainer: Maintainer, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UpdateError, match="cannot be read"):
        look_for_updates(tmp_path / "away", maintainer.keys, INSTALLED)
    maintainer.package(stick)
    [offer] = look_for_updates(stick, maintainer.keys, INSTALLED).offers
    usage = updates.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(updates.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(UpdateError, match="no room"):
        take(offer, tmp_path / "safe")


def test_it_can_be_stopped_and_nothing_is_left(maintainer: Maintainer, stick: Path, tmp_path: Path) -> None:
    maintainer.package(stick)
    [offer] = look_for_updates(stick, maintainer.keys, INSTALLED).offers

    def stop(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(offer, tmp_path / "safe", stop)
    assert list((tmp_path / "safe").iterdir()) == []


def test_no_socket_is_opened(maintainer: Maintainer, stick: Path, tmp_path: Path) -> None:
    """The whole command, in a process that counts every socket and every look-up of a name."""
    import subprocess

    maintainer.package(stick)
    watch = tmp_path / "watch.py"
    watch.write_text(
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.') and event != 'socket.gethostname':\n"
        "        sys.stderr.write('SOCKET ' + event + chr(10))\n"
        "sys.addaudithook(hook)\n"
        "from physio_desktop import paths\n"
        f"paths.update_keys = lambda: __import__('pathlib').Path({str(maintainer.shipped())!r})\n"
        "sys.argv[0] = 'physio-desktop'\n"
        "from physio_desktop.cli import main\n"
        "main()\n"
    )
    for more in ([], ["--install"]):
        done = subprocess.run(
            [sys.executable, str(watch), "update", str(stick), "--json", *more],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert "SOCKET" not in done.stderr
        assert "9.1.0" in done.stdout
    assert __version__ != "9.1.0"


def test_the_update_code_imports_nothing_of_a_network() -> None:
    import ast

    root = Path(updates.__file__).parents[1]
    files = [
        root / "workflows" / name for name in ("updates.py", "update_signatures.py", "update_installing.py")
    ]
    files += [root / "cli" / "updates.py", *(root / "ui" / "updates").glob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & {
                "socket",
                "urllib",
                "http",
                "ssl",
                "requests",
            }
            assert "PySide6.QtNetwork" not in names
