"""Changes the protection of a database again and again until it is killed; run by test_encryption.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, sys.argv[2])

from physio_desktop.storage.drivers import Passphrase
from physio_desktop.storage.encryption import rewrite

path, words = Path(sys.argv[1]), sys.argv[3:]
keys = [Passphrase(word) if word else None for word in words]
while True:
    for old, new in zip(keys, [*keys[1:], keys[0]], strict=True):
        print("on", flush=True)
        rewrite(path, old, new)
