"""The pages that reports link to: fetched on a feed's terms, read for their article, kept as the document's text.

Only where a feed wants whole texts, or a person asks. A page that cannot be had, or that is something else than the
article (a consent wall, a login, an apology), leaves the document as it is.
"""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Literal

import msgspec

from store.clock import Clock, stamp
from store.config import FeedConfig
from store.errors import LedgerError, LedgerLockedError, SpotrepError
from store.feeds.entries import ParseError, web_address
from store.feeds.fetch import Fetcher, FetchError
from store.feeds.hosts import Turns
from store.feeds.parser import Parser
from store.feeds.reports import is_imported, page_way, with_page
from store.feeds.schedule import LONGEST_PAUSE
from store.ledger import Ledger
from store.records import Document, FeedState

A_ROUND = 20
"""Pages that are fetched for one feed in one round."""
ATTEMPTS = 3
"""As often a page is asked for before it is given up."""
_LATEST_BEGINNING = 60.0
"""Seconds of a round after which no page is begun: the feeds of the next round are not to wait for a slow server."""
_GONE = (404, 410)
_BUSY = (429, 503)
_MUCH_SHORTER = 0.5
_SHARED = 1 / 3
_BEGINNING = 500
# Compiled where it is first used, which takes some milliseconds.
_STEM = r"[^\W\d_ᄀ-￿]{4,}|[ᄀ-￿]{2,}"


class PageResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a document's page: its text `taken`, no other than known, no more than the feed's, or a failure.

    `code` is the HTTP status of a failure, `pause` the seconds for which its server wants to be left alone.
    """

    document: str
    status: Literal["taken", "unchanged", "no more", "failed"]
    url: str | None = None
    characters: int | None = None
    error: str | None = None
    code: int | None = None
    pause: int | None = None


class Pages:
    """Fetches pages, each in its turn at its host, and keeps their texts. `parser` is one that reads pages."""

    def __init__(self, ledger: Ledger, fetcher: Fetcher, parser: Parser, turns: Turns, clock: Clock) -> None:
        self._ledger = ledger
        self._fetcher = fetcher
        self._parser = parser
        self._turns = turns
        self._clock = clock

    async def take(self, document_id: str, feed: FeedConfig, wanted_by: str | None = None) -> PageResult:
        """Fetch the page of a document under a feed's rules and keep its text, or say why not.

        `wanted_by` is the feed that wants whole texts; without it a person does. Raises LedgerLockedError.
        """
        document = await asyncio.to_thread(self._ledger.documents.get, document_id)
        url = web_address(document.url or "", "") if document else None
        if document is None or url is None:
            return PageResult(document=document_id, status="failed", error="links to no page")
        if wanted_by is not None and _is_settled(document):
            return PageResult(document=document_id, status="unchanged", url=url)
        try:
            async with self._turns.turn(url), AsyncExitStack() as holding:
                fetched = await self._fetcher.fetch(feed, url=url, holding=holding, page=True)
                kind = fetched.content_type or ""
                (page,) = (await self._parser.parse(fetched.body, feed, fetched.url, content_type=kind)).entries
            # Where an address is too long to be kept the page is named by the one that led to it.
            source = web_address(fetched.url, url) or url
            return await asyncio.to_thread(self._keep, document_id, page.text, wanted_by, source)
        except LedgerLockedError:
            raise
        except SpotrepError as error:
            failed = PageResult(document=document_id, status="failed", url=url, error=str(error))
            if isinstance(error, FetchError):
                return msgspec.structs.replace(failed, code=error.code, pause=error.terms.retry_seconds)
            return failed

    async def take_waiting(self, feed: FeedConfig, state: FeedState) -> tuple[FeedState, list[PageResult]]:
        """Fetch the first of a feed's waiting pages in turn; return its state then, and what became of them.

        A server that says it is busy is left alone, which is nobody's failure.
        """
        left = dict(state.pages)
        due: str | None = None
        results: list[PageResult] = []
        now = asyncio.get_running_loop().time
        latest = now() + _LATEST_BEGINNING
        for document_id in list(left)[:A_ROUND]:
            if now() > latest:
                break
            result = await self.take(document_id, feed, feed.id)
            results.append(result)
            if result.code in _BUSY:
                due = stamp(self._clock() + min(timedelta(seconds=result.pause or 0), LONGEST_PAUSE))
                break
            failures = left.pop(document_id) + 1
            if result.status == "failed" and failures < ATTEMPTS and result.code not in _GONE:
                # Behind the others, which have not had their turn yet.
                left[document_id] = failures
        return msgspec.structs.replace(state, pages=left, pages_due=due), results

    def _keep(self, document_id: str, text: str, wanted_by: str | None, url: str) -> PageResult:
        """Put the text of a page into the ledger. Raises ParseError where it is not the article."""
        now, words = stamp(self._clock()), _stems(text)
        with self._ledger.transaction():
            known = self._ledger.documents.get(document_id)
            if known is None:
                raise LedgerError(f"document {document_id} is not in the ledger any more")
            result = PageResult(document=document_id, status="unchanged", url=url, characters=len(text))
            if wanted_by is not None and _is_settled(known):
                return result
            if not _is_the_article(text, words, known):
                raise ParseError("shows something else than the article: a notice, a login or another page")
            if page_way(known) is None and known.text is not None and len(text) <= len(known.text):
                return msgspec.structs.replace(result, status="no more")
            document = with_page(known, text, wanted_by, url, now)
            if document == known:
                return result
            self._ledger.documents.put(document)
            return msgspec.structs.replace(result, status="taken")


def _is_settled(document: Document) -> bool:
    """Tell whether the text of a document is none that a feed may have replaced by that of its page."""
    # A text that its feed keeps no longer: it would drop this one too.
    was_dropped = document.hash is not None and document.text is None
    return was_dropped or is_imported(document)


def _is_the_article(text: str, words: set[str], known: Document) -> bool:
    """Tell whether a page's text with these words is the report: not much shorter than what is known, and like it."""
    if known.text is not None and len(text) < len(known.text) * _MUCH_SHORTER:
        return False
    said = _stems(f"{known.title} {(known.text or '')[:_BEGINNING]}")
    return not said or len(said & words) >= len(said) * _SHARED


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words of a text: endings and particles change from one sentence to the next."""
    return {word[:5] if word < "ᄀ" else word[:2] for word in re.findall(_STEM, text.casefold())}
