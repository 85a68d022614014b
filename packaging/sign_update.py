#!/usr/bin/env python3
"""For maintainers: make a release key, and sign a package so that the program takes it for an update.

    python packaging/sign_update.py new-key KEYFILE
    python packaging/sign_update.py sign PACKAGE --key KEYFILE --version 1.2.0 --kind deb
        [--system linux-x86_64] [--minimum 0.1.0] [--notes-en FILE] [--notes-de FILE]

A key file is PKCS 8 in PEM, encrypted with the passphrase in PHYSIO_DESKTOP_KEY_PASSPHRASE, or asked for; it
never goes into the repository. What `new-key` prints belongs into resources/update-keys.json. To exchange a
key: add the new one there, release that version signed with the old one, then sign with the new one; mark a
lost one with "withdrawn": true.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from physio_desktop.errors import PhysioError
from physio_desktop.workflows import update_signatures, updates

VARIABLE = "PHYSIO_DESKTOP_KEY_PASSPHRASE"


def passphrase(*, is_new: bool) -> bytes:
    typed = os.environ.get(VARIABLE) or getpass.getpass("Passphrase of the key: ")
    if is_new and len(typed) < 12:
        sys.exit("A release key needs a passphrase of 12 characters or more.")
    return typed.encode()


def new_key(file: Path) -> None:
    private = Ed25519PrivateKey.generate()
    secret = BestAvailableEncryption(passphrase(is_new=True))
    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
    public = update_signatures.raw_of(private.public_key())
    entry = {"id": update_signatures.id_of(public), "public": base64.b64encode(public).decode()}
    print(json.dumps(entry))


def sign(options: argparse.Namespace) -> None:
    package: Path = options.package
    private = load_pem_private_key(options.key.read_bytes(), passphrase(is_new=False))
    if not isinstance(private, Ed25519PrivateKey):
        sys.exit(f"{options.key} is no Ed25519 key.")
    with package.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    notes = {"en": options.notes_en, "de": options.notes_de}
    about = {
        "format": updates.FORMAT,
        "product": updates.PRODUCT,
        "version": options.version,
        "system": options.system,
        "kind": options.kind,
        "file": package.name,
        "bytes": package.stat().st_size,
        "sha256": sha256,
        "minimum_version": options.minimum,
        "notes": {code: file.read_text(encoding="utf-8").strip() for code, file in notes.items() if file},
    }
    text = json.dumps(about, indent=1, ensure_ascii=False).encode() + b"\n"
    manifest = package.with_name(package.name + updates.MANIFEST)
    signature = package.with_name(package.name + updates.SIGNATURE)
    manifest.write_bytes(text)
    signature.write_bytes(update_signatures.sign(text, private))
    public = private.public_key()
    updates.read_manifest(manifest, {update_signatures.id_of(update_signatures.raw_of(public)): public})
    print(f"{manifest}\n{signature}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("new-key", help="a new release key")
    key.add_argument("file", type=Path)
    key.set_defaults(do=lambda options: new_key(options.file))
    signing = commands.add_parser("sign", help="manifest and signature beside a package")
    signing.add_argument("package", type=Path)
    signing.add_argument("--key", type=Path, required=True)
    signing.add_argument("--version", required=True)
    signing.add_argument("--kind", choices=updates.KINDS, required=True)
    signing.add_argument("--system", default=updates.this_system())
    signing.add_argument("--minimum", default="0.1.0", help="the oldest version that it can follow")
    signing.add_argument("--notes-en", type=Path)
    signing.add_argument("--notes-de", type=Path)
    signing.set_defaults(do=sign)
    options = parser.parse_args()
    try:
        options.do(options)
    except (OSError, ValueError, PhysioError) as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
