"""The connections that feeds are fetched over. The only module that knows httpx; import it late, it is slow to load.

httpx spends time on every connection of a pool at each event, so there are several small pools. Public hosts share
them by hash. An endpoint on a private network that a person has allowed has a pool of its own, which nothing but a
request to that endpoint uses: the redirect of another feed cannot ride on a connection that is already open.
"""

import asyncio
import ipaddress
import os
import socket
import ssl
import sys
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import ModuleType, TracebackType
from typing import Literal, NamedTuple, Self
from urllib.request import getproxies, proxy_bypass

# ruff: noqa: E402
# Where click is installed httpx loads a command line of its own, and half of rich with it, which takes longer than all
# the rest of httpx. Nobody here asks for it.
sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))

import httpcore
import httpx

from store.errors import SpotrepError
from store.feeds.guard import Endpoint, GuardedBackend, refuse_private_name
from store.text import clean_line

Url = httpx.URL
Response = httpx.Response
FAILURES = (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
"""What a connection can fail with; `Connections.explain` puts it into words."""

Fault = Literal[
    "address",
    "private",
    "astray",
    "circles",
    "name",
    "connection",
    "silence",
    "certificate",
    "encryption",
    "proxy",
    "size",
    "compression",
    "answer",
]
"""Where the reason lies that nothing can be fetched."""

_SHARDS = 16
# How many connections there are at once is decided where feeds wait for their turn: a limit here would let the hosts
# of one pool that hang hold up the others in it.
_KEPT_OPEN = 2
_KEPT_SECONDS = 30.0
_TIMEOUTS = {"connect": 10, "read": 20, "write": 20}
_PORTS = {"http": 80, "https": 443}
_HUNG_UP = (
    httpcore.RemoteProtocolError,
    httpcore.ReadError,
    httpcore.WriteError,
    httpx.RemoteProtocolError,
    httpx.ReadError,
    httpx.WriteError,
)
_AT_THE_PROXY = (httpcore.ProxyError, httpx.ProxyError)
_PLAINLY = {
    "Server disconnected without sending a response.": "hung up without an answer",
    "Receive buffer too long": "its headers do not end",
}


class Allowed(NamedTuple):
    """What a person allows for one host: an endpoint on a `private` network, a host whose certificate is `unverified`.

    Both are as `endpoint` gives them, and hold for nothing else that a request is redirected to.
    """

    private: Endpoint | None = None
    unverified: str | None = None


class Failed(NamedTuple):
    """Why there is no answer: where the reason lies, and one line about it."""

    fault: Fault
    message: str


class UnusableError(SpotrepError):
    """An address or a proxy that no request can be sent to; the message says why."""

    def __init__(self, message: str, fault: Fault = "address") -> None:
        super().__init__(message)
        self.fault = fault


class Connections:
    """The pools of one program; use it as an async context manager."""

    def __init__(self, proxy: str | None) -> None:
        """`proxy` is for every request; without one the usual environment variables hold."""
        self._proxy = proxy
        self._tls: dict[bool, ssl.SSLContext] = {}
        self._reading_certificates = asyncio.Lock()
        self._pools: dict[object, httpx.AsyncBaseTransport] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.aclose()

    @asynccontextmanager
    async def get(self, url: Url, headers: Mapping[str, bytes], allowed: Allowed) -> AsyncGenerator[Response, None]:
        """Send a GET and give the answer while its body is still to be read.

        Raises FAILURES, UnusableError and PrivateAddressError.
        """
        pool = await self._pool(url, allowed)
        dialled = False

        async def trace(event: str, info: object) -> None:
            nonlocal dialled
            dialled = dialled or event.startswith("connection.connect")

        # Sent without a client: one would read redirects, cookies and credentials into what comes back.
        request = httpx.Request(
            "GET",
            url,
            headers=[(name.encode(), value) for name, value in headers.items()],
            extensions={"timeout": _TIMEOUTS, "trace": trace},
        )
        try:
            response = await pool.handle_async_request(request)
        except _HUNG_UP:
            if dialled:
                raise
            # A server may hang up on an idle connection at the very moment it is used again: that is no failure yet.
            response = await pool.handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()

    async def _pool(self, url: Url, allowed: Allowed) -> httpx.AsyncBaseTransport:
        """Return the pool of a url: straight and guarded, or through a proxy, which looks names up itself."""
        proxy = self._proxy_for(url)
        host, _ = end = endpoint(url)
        permitted = end if end == allowed.private else None
        # On a connection that nobody has checked only those feeds may ride that want none checked.
        unverified = host if url.scheme == "https" and host == allowed.unverified else None
        if proxy is not None and permitted is None:
            refuse_private_name(url.host.lower())
        tls = await self._certificates(verify=unverified is None) if proxy or url.scheme == "https" else None
        key = (proxy, url.scheme, permitted or zlib.crc32(url.raw_host.lower()) % _SHARDS, unverified)
        if key not in self._pools:
            self._pools[key] = _proxied(proxy, tls) if proxy and tls else _GuardedTransport(tls, permitted)
        return self._pools[key]

    def explain(self, error: BaseException, url: Url) -> "Failed":
        """Return one line about a failed connection to a url."""
        proxy = self._proxy_for(url)
        if proxy is None:
            return _explained(error, url.host)
        if isinstance(error, _AT_THE_PROXY):
            return Failed("proxy", f"the proxy {httpx.URL(proxy).host} says: {clean_line(str(error), 200)}")
        through = url.scheme == "https" and isinstance(_root(error), ssl.SSLError)
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and not through:
            # Nobody but the proxy is ever connected to; behind it there may be TLS with somebody else.
            return Failed("proxy", _explained(error, f"the proxy {httpx.URL(proxy).host}").message)
        return _explained(error, url.host)

    def _proxy_for(self, url: Url) -> str | None:
        return self._proxy or environment_proxy(url)

    async def _certificates(self, *, verify: bool) -> ssl.SSLContext:
        """Return what TLS trusts; reading it takes tens of milliseconds, so it is read once, and off the loop."""
        async with self._reading_certificates:
            if verify not in self._tls:
                self._tls[verify] = await asyncio.to_thread(httpx.create_ssl_context, verify=verify, trust_env=False)
            return self._tls[verify]


def _proxied(proxy: str, tls: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    limits = httpx.Limits(max_keepalive_connections=_KEPT_OPEN, keepalive_expiry=_KEPT_SECONDS)
    try:
        return httpx.AsyncHTTPTransport(verify=tls, proxy=proxy, trust_env=False, limits=limits)
    except (ValueError, httpx.InvalidURL) as error:
        raise UnusableError(f"the proxy's address cannot be used: {clean_line(str(error), 200)}", "proxy") from error


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport takes no network backend, so this is one that does."""

    def __init__(self, tls: ssl.SSLContext | None, permitted: Endpoint | None) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            network_backend=GuardedBackend(permitted),
            max_connections=None,
            max_keepalive_connections=_KEPT_OPEN,
            keepalive_expiry=_KEPT_SECONDS,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    """The body of an answer, as httpx wants it."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


def parse_url(text: str, base: Url | None = None) -> Url:
    """Return an address that can be asked for, made absolute by `base`. Raises UnusableError for any other."""
    try:
        url = base.join(text) if base else httpx.URL(text)
        # A name in Punycode that stands for nothing shows only when it is read.
        usable = url.scheme in _PORTS and bool(url.host) and (url.port is None or 0 < url.port < 65_536)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnusableError(f"cannot go to {clean_line(text, 100)!r}: {clean_line(str(error), 100)}") from error
    if not usable:
        raise UnusableError(f"cannot go to {clean_line(text, 100)!r}: no http or https address")
    return url


def endpoint(url: Url) -> Endpoint:
    """Return the host and port that a url leads to."""
    return url.raw_host.decode("ascii").lower(), url.port or _PORTS[url.scheme]


def environment_proxy(url: Url) -> str | None:
    """Return the proxy of the usual environment variables, the only thing taken from the environment.

    A loopback address goes to this machine and through no proxy: there it would mean the proxy's own.
    """
    if _is_loopback(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.netloc.decode("ascii")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _explained(error: BaseException, host: str) -> "Failed":
    """Return one line about a failed connection; the reason worth reading is often an inner error's."""
    if isinstance(error, httpcore.ConnectTimeout | httpx.ConnectTimeout):
        return Failed("silence", f"cannot connect to {host}: no answer in {_TIMEOUTS['connect']} s")
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException):
        return Failed("silence", f"{host} fell silent for {_TIMEOUTS['read']} s")
    match _root(error):
        case ssl.SSLCertVerificationError() as cause:
            return Failed("certificate", f"TLS with {host}: {_line(cause.verify_message)}")
        case ssl.SSLError() as cause:
            return Failed("encryption", f"TLS with {host}: {_line(cause.reason or str(cause))}")
        case socket.gaierror() as cause:
            return Failed("name", f"cannot connect to {host}: no such host ({_line(cause.strerror or '')})")
        case OSError() as cause:
            # asyncio puts the address where the reason belongs.
            reason = os.strerror(cause.errno) if cause.errno else cause.strerror
            return Failed("connection", f"cannot connect to {host}: {_line(reason or '')}")
    fault: Fault = "name" if isinstance(error, httpcore.ConnectError) else "connection"
    said = str(error)
    return Failed(fault, f"{host}: {_PLAINLY.get(said) or clean_line(said, 300)}")


def _root(error: BaseException) -> BaseException | None:
    """Return the error of the system or of TLS behind an error, or None."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or (isinstance(cause, OSError) and cause.strerror):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _line(reason: str) -> str:
    return clean_line(reason, 200).replace("_", " ").lower()


def _is_loopback(host: str) -> bool:
    if host.lower().rstrip(".") == "localhost" or host.lower().rstrip(".").endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
