"""Records twenty times faster than life until it is killed; run by test_kill.py.

Before every append it tells on standard output up to which sample the device has delivered.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = sys.argv[2:4]

from storage_samples import CALIBRATION, block  # noqa: E402

from physio_desktop.storage.database import Database  # noqa: E402
from physio_desktop.storage.drivers import Passphrase  # noqa: E402
from physio_desktop.storage.session_store import SessionStore  # noqa: E402

STEP = 50  # samples of 10 ms each: an append every 0.5 s of session time
CLOSE_AFTER = int(sys.argv[4])  # samples, then closes and begins the next session


def main() -> None:
    passphrase = Passphrase(sys.argv[5]) if len(sys.argv) > 5 else None
    store = SessionStore(Database.open(Path(sys.argv[1]), passphrase=passphrase))
    while True:
        writer = store.begin_session(datetime.now(UTC), calibration=CALIBRATION)
        for first in range(0, CLOSE_AFTER, STEP):
            os.write(1, b"%d %d\n" % (writer.session_id, first + STEP))
            writer.append([block(first, STEP)])
            if CLOSE_AFTER > 10**6:
                time.sleep(STEP / 100 / 20)
        writer.close()


main()
