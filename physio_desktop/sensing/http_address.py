"""Where the HTTP receiver listens: one address of this computer, loopback unless another one is named."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from physio_desktop.errors import SourceError

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8750


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """An IP address and a port; port 0 takes a free one."""

    host: str = LOOPBACK
    port: int = USUAL_PORT

    @classmethod
    def parse(cls, text: str) -> HttpAddress:
        """`HOST:PORT`, `HOST`, `:PORT` or nothing; `[::1]:8750` for IPv6. Raises SourceError."""
        text = text.strip().strip("/")
        host, port = _parts(text)
        if not port.isdecimal() or int(port) > 65535:
            raise SourceError(f"“{port}” is no port.", f"Write for example http:{LOOPBACK}:{USUAL_PORT}.")
        return cls(_address(host), int(port))

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.host).is_loopback

    @property
    def is_here(self) -> bool:
        """Whether this computer has the address now: a network may come and go."""
        return self.is_loopback or self.host in own_addresses()

    @property
    def text(self) -> str:
        """As it stands in a URI."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def is_meant_by(self, host_header: str) -> bool:
        """Whether a Host header names this address: a page that made its own name point here does not."""
        try:
            host, _ = _parts(host_header.strip())
        except SourceError:
            return False
        name = host.lower().rstrip(".")
        if host not in host_header:
            return False  # it names nothing, and what it could mean was put in its place
        if name == self.host:
            return True
        if self.is_loopback:
            return name == "localhost"
        own = socket.gethostname().lower().partition(".")[0]
        return name in (own, f"{own}.local")


def own_addresses() -> dict[str, str]:
    """Every IP address of this computer by which others reach it, and the name of its interface."""
    import psutil  # only where somebody asks

    found = {}
    for name, addresses in psutil.net_if_addrs().items():
        for entry in addresses:
            if entry.family in (socket.AF_INET, socket.AF_INET6) and "%" not in entry.address:
                address = ipaddress.ip_address(entry.address)
                if not (address.is_loopback or address.is_link_local or address.is_unspecified):
                    found[str(address)] = name
    return found


def _parts(text: str) -> tuple[str, str]:
    """Host and port as they stand there."""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise SourceError(f"“{text}” is no address.", f"Write for example [::1]:{USUAL_PORT}.")
        return host, rest[1:] or str(USUAL_PORT)
    if text.count(":") > 1:
        return text, str(USUAL_PORT)
    host, _, port = text.partition(":")
    return host or LOOPBACK, port or str(USUAL_PORT)


def _address(host: str) -> str:
    if host.lower() == "localhost":
        return LOOPBACK
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise SourceError(f"“{host}” is no address of this computer.", _hint()) from None
    if address.is_unspecified or address.is_multicast:
        raise SourceError(
            f"{host} would listen on every network that this computer is in.",
            f"Name the one address that the sensor shall send to. {_hint()}",
        )
    return str(address)


def _hint() -> str:
    others = ", ".join(f"{address} ({name})" for address, name in own_addresses().items())
    return f"It has {LOOPBACK} (this computer alone){', ' + others if others else ''}."
