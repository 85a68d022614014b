"""The steps from one version of the tables to the next, run by Alembic from inside the program.

No alembic.ini: the folder of this package is the script location, also in a frozen program (which must carry
the `.py` files of this folder as data, since Alembic loads the steps from files).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from physio_desktop.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

# Kept by hand (a test compares it with the files): opening an up-to-date database need not import Alembic.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = REVISIONS[-1]
FOLDER = Path(__file__).resolve().parent


def migration_config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    if not (FOLDER / "env.py").is_file():
        raise StorageError(f"The program is incomplete: {FOLDER} is missing.", "Install the program again.")
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Brings the tables to `revision` inside the transaction that is open on `connection`."""
    from alembic import command

    command.upgrade(migration_config(connection), revision)
