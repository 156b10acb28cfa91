"""No feed leads into a private network: names are resolved here, and the number that was checked is the one dialled.

Between a check of its own and a second look-up by the library a name could change what it stands for (DNS
rebinding), so there is one look-up. Private is what RFC 6890 does not call globally reachable, also inside the IPv6
forms that carry an IPv4 address.
"""

import asyncio
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore

from store.errors import SpotrepError

Address = IPv4Address | IPv6Address
Endpoint = tuple[str, int]
"""A host as it is written, in lower case and without brackets, and a port."""

# Each with the number of bits behind the IPv4 address: mapped and compatible (RFC 4291), NAT64 (RFC 6052) and
# 6to4 (RFC 3056).
_CARRIERS = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)
# Called global by ipaddress: the local NAT64 prefix (RFC 8215) and the site-local one (RFC 3879).
_LOCAL = (IPv6Network("64:ff9b:1::/48"), IPv6Network("fec0::/10"))
_RELAY = IPv4Network("192.88.99.0/24")


class PrivateAddressError(SpotrepError):
    """A host has no address that a feed may be fetched from."""

    def __init__(self, address: str) -> None:
        super().__init__(f"address {address} is private; set allow_private")
        self.address = address


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the public internet, seen through every form that carries IPv4."""
    if isinstance(address, IPv6Address):
        for network, shift in _CARRIERS:
            if address in network:
                return is_public(IPv4Address(int(address) >> shift & 0xFFFFFFFF))
        if any(address in network for network in _LOCAL):
            return False
    elif address in _RELAY:
        return False
    return address.is_global and not address.is_multicast


def refuse_private_name(host: str) -> None:
    """Raise PrivateAddressError for a host that is private by its name alone: behind a proxy nothing more is known."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        raise PrivateAddressError(host)
    address = _literal(host)
    if address is not None and not is_public(address):
        raise PrivateAddressError(host)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, and to the one endpoint that a person has allowed."""

    def __init__(self, allowed: Endpoint | None) -> None:
        self._allowed = allowed
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the base class
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check, and connect to the first address that answers."""
        addresses = await _resolve(host, port)
        usable = [address for address in addresses if (host.lower(), port) == self._allowed or is_public(address)]
        if not usable:
            raise PrivateAddressError(str(addresses[0]))
        failure: Exception | None = None
        for address in usable:
            try:
                return await self._network.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")


async def _resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host, at least one, in the order of preference. Raises httpcore.ConnectError."""
    with suppress(ValueError):
        # A number is not looked up: that takes a thread.
        return [ip_address(host)]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("no such host") from error
    addresses = list(dict.fromkeys(ip_address(sockaddr[0]) for *_, sockaddr in found))
    if not addresses:
        raise httpcore.ConnectError("no such host")
    return addresses


def _literal(host: str) -> Address | None:
    """Return the address a host is written as, also in the old forms such as `2130706433` and `127.1`."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
