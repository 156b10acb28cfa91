"""One feed over HTTP, bounded in every direction: redirects, time, bytes on the wire and bytes behind compression."""

import asyncio
import time
from contextlib import AsyncExitStack
from functools import lru_cache
from types import TracebackType
from typing import Literal, Self

import msgspec

from store import __version__
from store.clock import Clock, system_clock
from store.config import FeedConfig, HttpConfig
from store.errors import SpotrepError
from store.feeds.connections import (
    FAILURES,
    Allowed,
    Connections,
    Fault,
    Response,
    UnusableError,
    Url,
    endpoint,
    parse_url,
)
from store.feeds.guard import PrivateAddressError
from store.feeds.headers import PAGE_TYPES, Terms, media_type, read_terms
from store.feeds.inflate import OversizeError, inflate
from store.text import clean_line

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_LARGE = 1_000_000
_MOST_LARGE = 2
"""Bodies of more than `_LARGE` bytes that are in memory at once."""
_ACCEPT_FEEDS = (
    b"application/rss+xml, application/atom+xml, application/feed+json, application/json, "
    b"application/xml;q=0.9, */*;q=0.8"
)
_ACCEPT_PAGES = b"text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
# Unpacking this little is quicker than handing it to a thread.
_SMALL = 32_768


class FetchError(SpotrepError):
    """A feed could not be fetched; one line says why.

    `fault` is where the reason lies; `code` is the HTTP status of an answer that was no success, with its `terms`.
    """

    def __init__(self, message: str, fault: Fault, code: int | None = None, terms: Terms | None = None) -> None:
        super().__init__(message)
        self.fault = fault
        self.code = code
        self.terms = terms or Terms()


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: the body as it is behind the compression, and the server's terms for the next fetch.

    `url` is where the answer came from, after redirects; `moved_to` is how far permanent redirects alone led, None
    where the first was not permanent or there was none. `wire_bytes` counts the body as it was sent.
    """

    status: Literal["ok", "unchanged"]
    url: str
    body: bytes = b""
    content_type: str | None = None
    terms: Terms = Terms()
    moved_to: str | None = None
    wire_bytes: int = 0
    milliseconds: int = 0


class _Redirect(msgspec.Struct, frozen=True):
    """Another address to ask, for good or for this time."""

    url: Url
    permanent: bool


class _Question(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with each request on the way from an address to its answer."""

    headers: dict[str, bytes]
    allowed: Allowed
    conditional: bool
    page: bool


class _Room:
    """Where one of few places for large bodies is taken, at most once for an answer."""

    def __init__(self, places: asyncio.Semaphore, holding: AsyncExitStack, deadline: asyncio.Timeout) -> None:
        self._places = places
        self._holding = holding
        self._deadline = deadline
        self._entered = False

    async def enter(self) -> None:
        """Wait for a place; the time this takes is not the feed's fault."""
        if self._entered:
            return
        self._entered = True
        left = (self._deadline.when() or 0) - asyncio.get_running_loop().time()
        self._deadline.reschedule(None)
        await self._holding.enter_async_context(self._places)
        self._deadline.reschedule(asyncio.get_running_loop().time() + left)


class Fetcher:
    """Fetches feeds over shared connections; use it as an async context manager."""

    def __init__(self, http: HttpConfig, clock: Clock = system_clock) -> None:
        self._http = http
        self._clock = clock
        self._connections = Connections(http.proxy)
        self._large = asyncio.Semaphore(_MOST_LARGE)
        self._headers = {"User-Agent": _user_agent(http.contact).encode(), "Accept-Encoding": b"gzip"}

    async def __aenter__(self) -> Self:
        await self._connections.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connections.__aexit__(kind, error, trace)

    async def fetch(
        self,
        feed: FeedConfig,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        url: str | None = None,
        holding: AsyncExitStack | None = None,
        page: bool = False,
    ) -> Fetched:
        """Return what the feed answers now, "unchanged" where the validators still hold. Raises FetchError.

        `url` is asked in place of the configured one, which alone `allow_private` speaks of. A large body takes one
        of few places, which is free again when the caller has done with the body and closes `holding`. A `page` is what
        a report links to: of anything else no body is read.
        """
        started = time.monotonic()
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value.encode("latin-1", "replace") for name, value in validators.items() if value}
        start = url or feed.url
        try:
            async with AsyncExitStack() as own, asyncio.timeout(self._http.timeout) as deadline:
                room = _Room(self._large, holding or own, deadline)
                question = _Question(
                    headers={**self._headers, "Accept": _ACCEPT_PAGES if page else _ACCEPT_FEEDS, **conditions},
                    allowed=_allowed(feed, start),
                    conditional=bool(conditions),
                    page=page,
                )
                answer = await self._follow(_address(start), question, room)
        except TimeoutError:
            raise FetchError(f"timed out after {self._http.timeout:g} s", "silence") from None
        if answer.status == "unchanged":
            # What a 304 does not repeat still holds (RFC 9110, 15.4.5).
            terms = msgspec.structs.replace(
                answer.terms,
                etag=answer.terms.etag or etag,
                last_modified=answer.terms.last_modified or last_modified,
            )
            answer = msgspec.structs.replace(answer, terms=terms)
        return msgspec.structs.replace(answer, milliseconds=round((time.monotonic() - started) * 1000))

    async def _follow(self, url: Url, question: _Question, room: _Room) -> Fetched:
        moved_to: str | None = None
        permanent = True
        for hop in range(MAX_REDIRECTS + 1):
            try:
                answer = await self._request(url, question, room)
            except PrivateAddressError as error:
                if hop == 0 and not question.page:
                    raise FetchError(str(error), "private") from error
                way = "redirected" if hop else "leads"
                raise FetchError(f"{way} to {error.address}, a private address", "astray") from error
            except UnusableError as error:
                raise FetchError(str(error), "astray" if error.fault == "address" else error.fault) from error
            except FAILURES as error:
                failed = self._connections.explain(error, url)
                raise FetchError(failed.message, failed.fault) from error
            if isinstance(answer, Fetched):
                return msgspec.structs.replace(answer, moved_to=moved_to)
            url = answer.url
            permanent = permanent and answer.permanent
            moved_to = str(url) if permanent else moved_to
        raise FetchError(f"too many redirects (more than {MAX_REDIRECTS})", "circles")

    async def _request(self, url: Url, question: _Question, room: _Room) -> Fetched | _Redirect:
        """Send one request; return the answer, or the address it redirects to."""
        async with self._connections.get(url, question.headers, question.allowed) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                target = parse_url(response.headers["location"], url)
                return _Redirect(target, response.status_code in _PERMANENT)
            return await self._answer(response, url, question, room)

    async def _answer(self, response: Response, url: Url, question: _Question, room: _Room) -> Fetched:
        """Return what the response says and brings."""
        terms = read_terms(response.headers.raw, self._clock())
        if response.status_code == 304 and question.conditional:
            # Read to its end, which is here, the connection can be used again.
            await response.aread()
            return Fetched(status="unchanged", url=str(url), terms=terms)
        if response.status_code != 200:
            raise FetchError(f"HTTP {response.status_code}", "answer", response.status_code, terms)
        content_type = response.headers.get("content-type")
        kind, _ = media_type(content_type)
        if question.page and kind not in PAGE_TYPES:
            raise FetchError(f"is no web page but {kind}", "answer")
        sent = await self._read(response, room)
        return Fetched(
            status="ok",
            url=str(url),
            body=await self._unpack(sent, response.headers.get("content-encoding", "identity")),
            content_type=content_type,
            terms=terms,
            wire_bytes=len(sent),
        )

    async def _read(self, response: Response, room: _Room) -> bytes | bytearray:
        sent = bytearray()
        async for chunk in response.aiter_raw():
            sent += chunk
            if len(sent) > self._http.max_bytes:
                raise FetchError(f"body over {_size(self._http.max_bytes)}", "size")
            if len(sent) > _LARGE:
                await room.enter()
        return sent

    async def _unpack(self, sent: bytes | bytearray, encoding: str) -> bytes:
        match encoding.strip().lower():
            case "" | "identity":
                return bytes(sent)
            case "gzip" | "x-gzip" | "deflate":
                return await self._inflate(sent)
            case other:
                raise FetchError(f"sent as {clean_line(other, 40)!r}, though only gzip was offered", "compression")

    async def _inflate(self, sent: bytes | bytearray) -> bytes:
        limit = self._http.max_bytes
        try:
            if len(sent) > _SMALL:
                return await asyncio.to_thread(inflate, sent, limit)
            return inflate(sent, limit)
        except OversizeError as error:
            raise FetchError(f"body over {_size(limit)} after decompression", "size") from error
        except ValueError as error:
            raise FetchError(str(error), "compression") from error


def _allowed(feed: FeedConfig, start: str) -> Allowed:
    """Return what a person allows for the host in the feed's own address, and for no other that a way leads to."""
    if feed.verify_tls and not feed.allow_private:
        return Allowed()
    configured = endpoint(_address(feed.url or start))
    return Allowed(
        private=configured if feed.allow_private else None, unverified=None if feed.verify_tls else configured[0]
    )


@lru_cache(1000)
def _address(text: str) -> Url:
    try:
        return parse_url(text)
    except UnusableError as error:
        raise FetchError(str(error), error.fault) from error


def _size(count: int) -> str:
    return f"{count / 1e6:g} MB" if count >= 1e6 else f"{count / 1e3:g} kB"


def _user_agent(contact: str | None) -> str:
    return f"spotrep/{__version__} (+{contact})" if contact else f"spotrep/{__version__}"
