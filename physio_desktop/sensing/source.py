"""What a source of samples is, and how a URI becomes one.

`scheme:rest?option=value`. The module `sensing/<scheme>_source.py` makes the source: a further transport is
one new file with `open_uri(uri) -> Source` and, where devices can be listed, `list_devices()`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote

from physio_desktop.domain import Calibration, DeviceInfo, ImuBlock
from physio_desktop.errors import SourceError


class Clock(Protocol):
    """Host time for a source: the machine's, or a faster one for a simulation."""

    def now_us(self) -> int: ...
    def check_sleep(self) -> bool: ...


class Source(Protocol):
    """Samples in order. Opened, read and closed by one thread.

    `is_live`: a device, whose samples come when they come and whose link may be lost and opened again.
    """

    @property
    def uri(self) -> str: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def is_live(self) -> bool: ...
    @property
    def device(self) -> DeviceInfo | None: ...
    @property
    def format(self) -> str | None: ...
    @property
    def calibration(self) -> Calibration: ...
    @property
    def rate_hz(self) -> float | None: ...
    @property
    def skipped(self) -> Counter[str]: ...

    def open(self) -> None:
        """Raises SourceError with what to do about it."""
        ...

    def read(self, timeout_s: float) -> Sequence[ImuBlock]:
        """New blocks, perhaps none within the time; raises SourceLost or SourceEnded."""
        ...

    def flush(self) -> Sequence[ImuBlock]:
        """What is held back, now that nothing more is read."""
        ...

    def interrupt(self, reason: str) -> None:
        """Name the break that just happened; the next samples follow after it."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SourceUri:
    """A parsed source URI."""

    text: str
    scheme: str
    path: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, text: str) -> SourceUri:
        scheme, colon, rest = text.partition(":")
        if not colon or not scheme.isidentifier():
            raise SourceError(
                f"“{text}” is no source.", "Write for example sim:, serial:PORT or replay:FILE; see --help."
            )
        path, _, query = rest.partition("?")
        if scheme == "sim" and "=" in path:
            path, query = "", "&".join(filter(None, (path, query)))
        options = dict(parse_qsl(query, keep_blank_values=True))
        return cls(text, scheme, unquote(path) if "%" in path else path, options)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """An option as a number within bounds; raises SourceError."""
        try:
            value = float(self.options.get(name, default))
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise SourceError(f"{name} in “{self.text}” must be a number from {low:g} to {high:g}.")
        return value

    def allow(self, *names: str) -> None:
        """Raises SourceError for an option that the scheme does not have."""
        for name in self.options:
            if name not in names:
                known = ", ".join(names) or "none"
                raise SourceError(f"“{self.scheme}:” has no option “{name}”.", f"It has: {known}.")


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device that could be opened now. `problem` says why it cannot, `hint` what to do.

    signal_dbm: how strongly a radio device is heard.
    """

    uri: str
    name: str
    description: str = ""
    problem: str = ""
    hint: str = ""
    signal_dbm: int | None = None


SourceFactory = Callable[[SourceUri], Source]


def open_source(uri: str, others: Mapping[str, SourceFactory] | None = None) -> Source:
    """The source that a URI names, not opened yet. `others`: schemes that need more than sensing."""
    parsed = SourceUri.parse(uri)
    if others and parsed.scheme in others:
        return others[parsed.scheme](parsed)
    if parsed.scheme not in _schemes():
        known = ", ".join(f"{name}:" for name in sorted({*_schemes(), *(others or {})}))
        raise SourceError(f"There is no source of the kind “{parsed.scheme}:”.", f"Known: {known}")
    source: Source = _module(parsed.scheme).open_uri(parsed)
    return source


def list_devices(listen_s: float = 0.0, without: Collection[str] = ()) -> Iterator[DeviceEntry]:
    """All devices that any transport can see. May take seconds: call it off the window's thread.

    listen_s: how long to wait for radio devices to be heard; with 0 they are those of the last seconds, and
    listening goes on in the background. without: schemes that are left alone.
    """
    modules = [_module(scheme) for scheme in _schemes() if scheme not in without]
    for module in modules:
        if listen_s > 0 and hasattr(module, "listen"):
            module.listen(listen_s)
    for module in modules:
        if hasattr(module, "list_devices"):
            yield from module.list_devices()


def _schemes() -> list[str]:
    names = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name.removesuffix("_source") for name in names if name.endswith("_source"))


def _module(scheme: str) -> Any:
    return importlib.import_module(f"physio_desktop.sensing.{scheme}_source")
