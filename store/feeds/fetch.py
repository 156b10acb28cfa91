"""One feed over HTTP, bounded in every direction. The only module that knows httpx; import it late, it is slow to load.

Each hop has its own connection: no cookie and no credential outlives it, and a redirect of one feed cannot use what
another was allowed.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Literal, Self
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
import msgspec

from store.config import FeedConfig, HttpConfig
from store.errors import SpotrepError
from store.feeds.guard import Endpoint, GuardedBackend, PrivateAddressError, refuse_private_name
from store.feeds.inflate import OversizeError, inflate
from store.text import clean_line

MAX_REDIRECTS = 5
_CONNECT_SECONDS = 10
_MAX_VALIDATOR = 1000
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FAILURES = (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class FetchError(SpotrepError):
    """A feed could not be fetched; one line says why."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: the body as it is behind the compression, and what the next fetch sends back byte for byte.

    `url` is where the answer came from, after redirects; `wire_bytes` counts the body as it was sent.
    """

    status: Literal["ok", "unchanged"]
    url: str
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    wire_bytes: int = 0
    milliseconds: int = 0


class Fetcher:
    """Fetches feeds with one set of certificates; use it as an async context manager."""

    def __init__(self, http: HttpConfig) -> None:
        self._http = http
        self._tls: ssl.SSLContext | None = None
        self._headers = {
            "User-Agent": _user_agent(http.contact).encode(),
            "Accept": b"application/rss+xml, application/atom+xml, application/json, application/xml;q=0.9, */*;q=0.8",
            "Accept-Encoding": b"gzip",
        }

    async def __aenter__(self) -> Self:
        # Reading the certificates takes tens of milliseconds.
        self._tls = await asyncio.to_thread(httpx.create_ssl_context, trust_env=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tls = None

    async def fetch(self, feed: FeedConfig, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what the feed answers now, "unchanged" where the validators still hold. Raises FetchError."""
        started = time.monotonic()
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value.encode("latin-1", "replace") for name, value in validators.items() if value}
        try:
            async with asyncio.timeout(self._http.timeout):
                answer = await self._follow(feed, conditions)
        except TimeoutError:
            raise FetchError(f"timed out after {self._http.timeout:g} s") from None
        if answer.status == "unchanged":
            # What a 304 does not repeat still holds (RFC 9110, 15.4.5).
            answer = msgspec.structs.replace(
                answer, etag=answer.etag or etag, last_modified=answer.last_modified or last_modified
            )
        return msgspec.structs.replace(answer, milliseconds=round((time.monotonic() - started) * 1000))

    async def _follow(self, feed: FeedConfig, conditions: Mapping[str, bytes]) -> Fetched:
        url = _parse_url(feed.url)
        allowed = _endpoint(url) if feed.allow_private else None
        for hop in range(MAX_REDIRECTS + 1):
            try:
                answer = await self._request(url, allowed, conditions)
            except PrivateAddressError as error:
                if hop == 0:
                    raise FetchError(str(error)) from error
                raise FetchError(f"redirected to {error.address}, a private address") from error
            except _FAILURES as error:
                raise FetchError(_explain(error, url)) from error
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchError(f"too many redirects (more than {MAX_REDIRECTS})")

    async def _request(
        self, url: httpx.URL, allowed: Endpoint | None, conditions: Mapping[str, bytes]
    ) -> Fetched | httpx.URL:
        """Send one request; return the answer, or the address it redirects to."""
        # Sent without a client: one would read redirects, cookies and credentials into what comes back.
        request = httpx.Request(
            "GET",
            url,
            headers=[(name.encode(), value) for name, value in {**self._headers, **conditions}.items()],
            extensions={"timeout": {"connect": _CONNECT_SECONDS}},
        )
        async with self._transport(url, allowed) as transport:
            response = await transport.handle_async_request(request)
            try:
                if response.status_code in _REDIRECTS and "location" in response.headers:
                    return _parse_url(response.headers["location"], url)
                return await self._answer(response, url, conditional=bool(conditions))
            finally:
                await response.aclose()

    async def _answer(self, response: httpx.Response, url: httpx.URL, *, conditional: bool) -> Fetched:
        """Return what the response says and brings."""
        fetched = Fetched(
            status="unchanged" if response.status_code == 304 else "ok",
            url=str(url),
            etag=_validator(response, b"etag"),
            last_modified=_validator(response, b"last-modified"),
        )
        if response.status_code == 304 and conditional:
            return fetched
        if response.status_code != 200:
            raise FetchError(f"HTTP {response.status_code}")
        sent = await self._read(response)
        body = await self._unpack(sent, response.headers.get("content-encoding", "identity"))
        return msgspec.structs.replace(fetched, body=body, wire_bytes=len(sent))

    async def _read(self, response: httpx.Response) -> bytes:
        sent = bytearray()
        async for chunk in response.aiter_raw():
            sent += chunk
            if len(sent) > self._http.max_bytes:
                raise FetchError(f"body over {_size(self._http.max_bytes)}")
        return bytes(sent)

    async def _unpack(self, sent: bytes, encoding: str) -> bytes:
        match encoding.strip().lower():
            case "" | "identity":
                return sent
            case "gzip" | "x-gzip" | "deflate":
                try:
                    return await asyncio.to_thread(inflate, sent, self._http.max_bytes)
                except OversizeError as error:
                    raise FetchError(f"body over {_size(self._http.max_bytes)} after decompression") from error
                except ValueError as error:
                    raise FetchError(str(error)) from error
            case other:
                raise FetchError(f"sent as {clean_line(other, 40)!r}, though only gzip was offered")

    def _transport(self, url: httpx.URL, allowed: Endpoint | None) -> httpx.AsyncBaseTransport:
        """Return the way to a url: straight and guarded, or through a proxy, which looks names up itself."""
        proxy = self._http.proxy or _environment_proxy(url)
        if proxy is None:
            return _GuardedTransport(self._tls, GuardedBackend(allowed))
        if _endpoint(url) != allowed:
            refuse_private_name(url.host.lower())
        try:
            return httpx.AsyncHTTPTransport(verify=self._tls or True, proxy=proxy, trust_env=False)
        except ImportError as error:
            raise FetchError("a SOCKS proxy needs the package socksio: pip install 'httpx[socks]'") from error
        except (ValueError, httpx.InvalidURL) as error:
            raise FetchError(f"the proxy's address cannot be used: {clean_line(str(error), 200)}") from error


class _GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's own transport takes no network backend, so this is one that does."""

    def __init__(self, tls: ssl.SSLContext | None, network: GuardedBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(ssl_context=tls, network_backend=network)

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


def _parse_url(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return an address that can be asked for, made absolute by `base`. Raises FetchError for any other."""
    try:
        url = base.join(text) if base else httpx.URL(text)
        # A name in Punycode that stands for nothing shows only when it is read.
        usable = url.scheme in _PORTS and bool(url.host) and (url.port is None or 0 < url.port < 65_536)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"cannot go to {clean_line(text, 100)!r}: {clean_line(str(error), 100)}") from error
    if not usable:
        raise FetchError(f"cannot go to {clean_line(text, 100)!r}: no http or https address")
    return url


def _endpoint(url: httpx.URL) -> Endpoint:
    return url.raw_host.decode("ascii").lower(), url.port or _PORTS[url.scheme]


def _validator(response: httpx.Response, name: bytes) -> str | None:
    """Return what the server wants sent back, byte for byte as latin-1; one unprintable or huge is not kept."""
    value = next((value for key, value in response.headers.raw if key.lower() == name), b"").decode("latin-1")
    return value if value and value.isprintable() and len(value) <= _MAX_VALIDATOR else None


def _environment_proxy(url: httpx.URL) -> str | None:
    """Return the proxy of the usual environment variables, the only thing taken from the environment."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.netloc.decode("ascii")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def _explain(error: BaseException, url: httpx.URL) -> str:
    """Return one line about a failed connection; the reason worth reading is often an inner error's."""
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException):
        return f"cannot connect to {url.host}: no answer in {_CONNECT_SECONDS} s"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or cause.reason or str(cause)
            return f"TLS with {url.host}: {clean_line(str(reason), 200).replace('_', ' ').lower()}"
        if isinstance(cause, OSError) and cause.strerror:
            return f"cannot connect to {url.host}: {clean_line(cause.strerror, 200).lower()}"
        cause = cause.__cause__ or cause.__context__
    return clean_line(f"{url.host}: {error}", 300)


def _size(count: int) -> str:
    return f"{count / 1e6:g} MB" if count >= 1e6 else f"{count / 1e3:g} kB"


def _user_agent(contact: str | None) -> str:
    try:
        number = version("spotrep")
    except PackageNotFoundError:
        # Run from a checkout.
        number = "0"
    return f"spotrep/{number} (+{contact})" if contact else f"spotrep/{number}"
