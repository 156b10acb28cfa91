import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.feeds.guard import GuardedBackend, PrivateAddressError, is_public, refuse_private_name
from tests.store.feeds.server import FeedServer

PRIVATE = ["10.1.2.3", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1",
           "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "fec0::1",
           "64:ff9b:1::1"]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_private_addresses_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::"])
def test_public_addresses_are(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**80 - 1))
def test_an_address_is_seen_through_every_form_that_carries_it(number: int, tail: int) -> None:
    expected = is_public(IPv4Address(number))
    mapped, nat64 = 0xFFFF << 32, 0x64FF9B << 96
    assert is_public(IPv6Address(mapped | number)) is expected
    assert is_public(IPv6Address(nat64 | number)) is expected
    assert is_public(IPv6Address(0x2002 << 112 | number << 80 | tail)) is expected


@pytest.mark.parametrize(
    "host",
    ["localhost", "a.localhost", "127.0.0.1", "2130706433", "127.1", "0x7f.0.0.1", "017700000001", "::1", "nas.local"],
)
def test_a_name_can_be_private_by_itself(host: str) -> None:
    with pytest.raises(PrivateAddressError):
        refuse_private_name(host)


@pytest.mark.parametrize("host", ["feeds.example", "1.1.1.1", "2606:4700::1111", "localhost.example"])
def test_a_public_name_passes(host: str) -> None:
    refuse_private_name(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1"])
async def test_no_connection_is_made_to_a_private_address(server: FeedServer, host: str) -> None:
    with pytest.raises(PrivateAddressError, match="is private; set allow_private"):
        await GuardedBackend(None).connect_tcp(host, server.port)


async def test_only_the_allowed_host_and_port_are_reached(server: FeedServer) -> None:
    backend = GuardedBackend(("localhost", server.port))
    stream = await backend.connect_tcp("localhost", server.port)
    await stream.aclose()
    for host, port in (("127.0.0.1", server.port), ("localhost", server.port + 1)):
        with pytest.raises(PrivateAddressError):
            await backend.connect_tcp(host, port)


async def test_a_name_is_looked_up_once_and_the_number_that_was_checked_is_dialled(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    look_up, asked = loop.getaddrinfo, []

    async def noting(host: str, *args: object, **options: object) -> object:
        asked.append(host)
        return await look_up(host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "getaddrinfo", noting)
    stream = await GuardedBackend(("localhost", server.port)).connect_tcp("localhost", server.port)
    dialled = stream.get_extra_info("socket").getpeername()[0]
    await stream.aclose()
    assert asked.count("localhost") == 1
    assert set(asked) <= {"localhost", "127.0.0.1", "::1"}
    assert dialled == "127.0.0.1"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a..b", "x" * 300])
async def test_a_host_that_does_not_exist_is_a_failed_connection(host: str) -> None:
    with pytest.raises(httpcore.ConnectError, match="no such host"):
        await GuardedBackend(None).connect_tcp(host, 80)
