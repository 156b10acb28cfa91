"""The feed server of the demonstration: HTTP on loopback only, GET and HEAD only, nothing from the file system."""

import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from store.clock import Clock
from store.demo.material import load_reports, load_sightings
from store.demo.site import Page, Site

_log = logging.getLogger(__name__)


class FeedServer:
    """Serves the demonstration's feeds on a free port of 127.0.0.1, each with what is out at the clock's time.

    It listens from when it is made and answers while it is entered as a context manager.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._http = _QuietServer(("127.0.0.1", 0), partial(_Handler, self._page))
        self._site = Site(self.url, load_reports(), load_sightings())
        self._thread = Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-feeds", daemon=True
        )

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _page(self, path: str) -> Page | None:
        return self._site.page(path, self._clock())


class _QuietServer(ThreadingHTTPServer):
    """A server that never writes on standard error, where the dashboard is."""

    def server_bind(self) -> None:
        # The base class asks for the host's name here, which may wait for a name server on a machine offline.
        TCPServer.server_bind(self)

    def handle_error(self, request: object, client_address: object) -> None:
        _log.debug("a request from %s broke off", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; `find` gives the page of a path."""

    server_version = "spotrep-demo"
    sys_version = ""
    timeout = 10

    def __init__(self, find: Callable[[str], Page | None], *args: Any) -> None:
        self._find = find
        super().__init__(*args)

    def do_GET(self) -> None:
        page = self._answer()
        if page is not None:
            self.wfile.write(page.body)

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> Page | None:
        """Send status and headers; return the page if its body belongs to a GET's answer."""
        page = self._find(self.path.partition("?")[0])
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        etag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        fresh = self._has_it(etag, page.changed)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else HTTPStatus.OK)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", format_datetime(page.changed, usegmt=True))
        if not fresh:
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        return None if fresh else page

    def _has_it(self, etag: str, changed: datetime) -> bool:
        """Tell whether the client's validators are current; an entity tag goes before a date (RFC 9110, 13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
            return etag in tags or tags == ["*"]
        since = _http_date(self.headers.get("If-Modified-Since"))
        return since is not None and changed <= since

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        _log.debug(format, *args)


def _http_date(text: str | None) -> datetime | None:
    """Return the moment of an HTTP date; None for anything else, which a server has to ignore."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
