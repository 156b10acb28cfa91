"""One feed, from its turn at the host to entries or a failure."""

from contextlib import AsyncExitStack
from datetime import datetime

import msgspec

from store.clock import Clock
from store.config import FeedConfig
from store.config.model import LOCAL_FORMATS
from store.errors import SpotrepError
from store.feeds.entries import Parsed, ParseError
from store.feeds.fetch import Fetched, Fetcher, FetchError
from store.feeds.hosts import Turns
from store.feeds.parser import Parser
from store.feeds.states import Failure, Outcome, address, hash_of
from store.records import FeedState

MOST_PAGES = 5
"""Pages of one feed that are read to catch up with what came since the last time, the first one included."""


class Asker:
    """Asks feeds, each in its turn."""

    def __init__(self, fetcher: Fetcher, parser: Parser, turns: Turns, clock: Clock) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._turns = turns
        self._clock = clock

    async def ask(self, feed: FeedConfig, state: FeedState, *, force: bool) -> Outcome:
        """Return what a feed answers; with `force` it is asked as if for the first time. A failure is an outcome."""
        now = self._clock()
        try:
            if feed.format in LOCAL_FORMATS:
                return await self._read_folder(feed, now)
            async with self._turns.turn(address(feed, state)):
                now = self._clock()
                outcome = await self._first_page(feed, state, now, force=force)
            return await self._older_pages(outcome, state)
        except FetchError as error:
            return Outcome(feed=feed, at=now, failure=Failure(message=str(error), code=error.code, terms=error.terms))
        except SpotrepError as error:
            return Outcome(feed=feed, at=now, failure=Failure(message=str(error)))

    async def _first_page(self, feed: FeedConfig, state: FeedState, now: datetime, *, force: bool) -> Outcome:
        # A failure is over when a body could be used: after it the server is asked for one, unless it is still down.
        anew = force or (state.failed_since is not None and state.failures == 0)
        validators = (None, None) if anew else (state.etag, state.last_modified)
        async with AsyncExitStack() as holding:
            fetched = await self._fetcher.fetch(feed, *validators, url=address(feed, state), holding=holding)
            if fetched.status == "unchanged":
                return Outcome(feed=feed, at=now, fetched=fetched)
            body_hash = hash_of(fetched.body)
            parsed = None
            if force or body_hash != state.body_hash:
                parsed = _usable(await self._parser.parse(fetched.body, feed, fetched.url))
        # What has been read is not needed any more, and a round keeps many answers.
        fetched = msgspec.structs.replace(fetched, body=b"")
        return Outcome(feed=feed, at=now, fetched=fetched, parsed=parsed, body_hash=body_hash)

    async def _older_pages(self, outcome: Outcome, state: FeedState) -> Outcome:
        """Return the outcome with what older pages add to it: as far back as the last time, or the limit."""
        pages = [outcome.parsed] if outcome.parsed else []
        skipped: list[str] = []
        while pages and len(pages) < MOST_PAGES and pages[-1].older and _is_news(pages[-1], state.latest):
            try:
                async with self._turns.turn(pages[-1].older):
                    fetched = await self._fetcher.fetch(outcome.feed, url=pages[-1].older)
                    pages.append(await self._parser.parse(fetched.body, outcome.feed, fetched.url))
            except SpotrepError as error:
                skipped.append(f"an older page: {error}")
                break
        if len(pages) < 2 and not skipped:
            return outcome
        entries = [entry for page in pages for entry in page.entries]
        skipped += [reason for page in pages for reason in page.skipped]
        return msgspec.structs.replace(
            outcome, parsed=msgspec.structs.replace(pages[0], entries=entries, skipped=skipped)
        )

    async def _read_folder(self, feed: FeedConfig, now: datetime) -> Outcome:
        parsed = _usable(await self._parser.parse(b"", feed, ""))
        return Outcome(feed=feed, at=now, fetched=Fetched(status="ok", url=""), parsed=parsed)


def _usable(parsed: Parsed) -> Parsed:
    """Return what was read. Raises ParseError where nothing of it can be used."""
    if parsed.skipped and not parsed.entries:
        raise ParseError(f"none of {len(parsed.skipped)} entries can be used; {parsed.skipped[0]}")
    return parsed


def _is_news(page: Parsed, latest: str | None) -> bool:
    """Tell whether everything on a page came after the last time; before the first time nothing is caught up with."""
    dates = [entry.published for entry in page.entries if entry.published]
    return latest is not None and bool(dates) and min(dates) > latest
