"""The window: opened without a command, or as pictures of all its pages."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from physio_desktop.cli.output import Db, Json, emit, telling_errors

# Qt is imported inside: every other command works without it.


def register(app: typer.Typer) -> None:
    app.command("window")(window)
    app.command("screenshots")(screenshots)


def window(
    source: Annotated[str, typer.Option(help="Connect this sensor at once, such as sim:")] = "",
    db: Db = None,
) -> None:
    """Open the window; what physio-desktop does without a command."""
    with telling_errors():
        open_window(db, source)


def open_window(db: Path | None = None, source: str = "") -> None:
    from physio_desktop.ui.starting import begin_start, end_start

    begin_start()
    from physio_desktop.app import run_window

    try:
        raise typer.Exit(run_window(db, source))
    finally:
        end_start()


def screenshots(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")],
    language: Annotated[str, typer.Option(help="en or de.")] = "en",
    as_json: Json = False,
) -> None:
    """Render every page in light and dark at scale 1 and 2, without a screen, with the simulated sensor."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from physio_desktop.app import create_app
    from physio_desktop.settings import SettingsFile
    from physio_desktop.ui.application import install_language, make_application
    from physio_desktop.ui.portraits import take

    with telling_errors(), tempfile.TemporaryDirectory() as folder:
        application = make_application()
        translators = install_language(application, language)
        app = create_app(
            Path(folder) / "pictures.db", SettingsFile(Path(folder) / "settings.json"), keeps_awake=False
        )
        try:
            app.start()
            paths = take(app, out)
            for path in paths if as_json else ():
                emit({"picture": path})
            if not as_json:
                print(f"{len(paths)} pictures are in {out}.")
        finally:
            app.shutdown()
            app.window.close()
            del translators
