"""All kinds of sources, also those that need the database: `session:ID?speed=1` replays a stored session."""

from __future__ import annotations

from physio_desktop.domain import Recording
from physio_desktop.errors import SourceError
from physio_desktop.sensing.device import DeviceSource
from physio_desktop.sensing.replay_source import ReplaySource
from physio_desktop.sensing.source import Source, SourceFactory, SourceUri, open_source
from physio_desktop.storage.session_store import SessionStore
from physio_desktop.workflows.lane import Lane
from physio_desktop.workflows.receiver import posts_alone


def open_any_source(
    uri: str, store: SessionStore | None, lane: Lane | None, receiver: SourceFactory = posts_alone
) -> Source:
    """The source that a URI names, with the remembered profile of its device.

    receiver: makes the source of posts over HTTP, where one runs already.
    """

    def session_source(parsed: SourceUri) -> ReplaySource:
        parsed.allow("speed")
        if not parsed.path.isdigit():
            raise SourceError(
                f"“{parsed.path}” is no session number.", "physio-desktop sessions list shows them."
            )
        speed = parsed.number("speed", 1.0, 0.0, 1000.0)

        def load() -> Recording:
            if store is None or lane is None:
                raise SourceError("There is no database to read a session from.", "Name it with --db.")
            return lane.call(store.read, int(parsed.path))

        return ReplaySource(parsed.text, load, speed)

    source = open_source(uri, {"session": session_source, "http": receiver})
    if isinstance(source, DeviceSource) and store is not None and lane is not None:
        source.profiles = lambda device_id: lane.call(store.device_profile, device_id)
    return source
