"""What is remembered of a feed from one answer to the next: pure steps from state and outcome to state."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from store import __version__
from store.clock import stamp
from store.config import FeedConfig
from store.feeds.entries import Pace, Parsed
from store.feeds.headers import Terms
from store.feeds.schedule import due_after_failure, due_after_success, spread
from store.feeds.stamps import stored_moment
from store.identity import digest
from store.records import FeedState

if TYPE_CHECKING:
    from store.feeds.fetch import Fetched

GONE = 410
SIGHTINGS_OF_A_MOVE = 3
"""As often a permanent redirect must have said the same before it is believed."""
MOST_WAITING = 100
"""Documents of a feed that wait for their pages at most."""
_NOT_ABOUT_READING = {"id", "url", "interval", "enabled", "allow_private", "verify_tls", "full_text", "extract"}


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is nothing to use, with the HTTP status and the server's terms where there was an answer."""

    message: str
    code: int | None = None
    terms: Terms = Terms()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed answered, before the ledger has seen it: a failure, or an answer.

    An answer without `parsed` was not read, because it is the one that was used last.
    """

    feed: FeedConfig
    at: datetime
    fetched: "Fetched | None" = None
    parsed: Parsed | None = None
    body_hash: str | None = None
    failure: Failure | None = None


def known_state(feed: FeedConfig, state: FeedState | None) -> FeedState:
    """Return the state of a feed, of which nothing that belongs to another address or another reading is left."""
    if state is None:
        return FeedState(id=feed.id, url=feed.address, recipe=recipe(feed))
    if (state.url, state.recipe) == (feed.address, recipe(feed)):
        return state
    return msgspec.structs.replace(
        FeedState(id=feed.id, url=feed.address, recipe=recipe(feed)),
        last_attempt=state.last_attempt,
        last_success=state.last_success,
        items=state.items,
        pages=state.pages,
        pages_due=state.pages_due,
    )


def recipe(feed: FeedConfig) -> str:
    """Return what stands for the way a feed's bodies are read: where it changes they are read anew."""
    reading = {key: value for key, value in msgspec.to_builtins(feed).items() if key not in _NOT_ABOUT_READING}
    return digest("recipe", __version__, msgspec.json.encode(reading, order="deterministic").hex())


def hash_of(body: bytes) -> str:
    """Return what stands for a body, to know it again."""
    return blake2b(body, digest_size=16).hexdigest()


def is_due(feed: FeedConfig, state: FeedState | None, now: datetime) -> bool:
    """Tell whether a feed should be fetched now. One that its publisher has ended never is."""
    due = due_at(feed, state, now)
    return due is not None and due <= now


def due_at(feed: FeedConfig, state: FeedState | None, now: datetime) -> datetime | None:
    """Return when a feed should be fetched, or None for one that its publisher has ended.

    What was remembered by a clock that ran ahead, or cannot be read, holds nothing back: the feed is due at once.
    """
    known = known_state(feed, state)
    if known.stopped:
        return None
    due, last = stored_moment(known.next_due), stored_moment(known.last_attempt)
    if due is None or (known.last_attempt is not None and (last is None or last > now)):
        return now
    return due


def address(feed: FeedConfig, state: FeedState) -> str:
    """Return where to ask for a feed: where it has moved for good, if that is the same host's word about itself."""
    if state.moved_to and state.moved_seen >= SIGHTINGS_OF_A_MOVE and same_publisher(feed.url, state.moved_to):
        return state.moved_to
    return feed.url


def same_publisher(url: str, other: str) -> bool:
    """Tell whether two addresses are of one host, and the second gives up no encryption."""
    old, new = urlsplit(url), urlsplit(other)
    hosts = {(parts.hostname or "").removeprefix("www.") for parts in (old, new)}
    return len(hosts) == 1 and not (old.scheme == "https" and new.scheme == "http")


def wants_pages(outcome: Outcome, state: FeedState) -> bool:
    """Tell whether pages should be fetched for a feed that has just been asked: not where its server is in trouble."""
    due = stored_moment(state.pages_due)
    return bool(state.pages) and outcome.failure is None and (due is None or due <= outcome.at)


def after(known: FeedState, outcome: Outcome, linking: Sequence[str] = ()) -> FeedState:
    """Return what to remember of a feed after an outcome; `linking` are documents whose pages it has made worth having.

    They are fetched before those that have waited longer: what is new is news.
    """
    waiting = dict.fromkeys(linking, 0)
    waiting |= {document: failures for document, failures in known.pages.items() if document not in waiting}
    pages = dict(list(waiting.items())[:MOST_WAITING]) if outcome.feed.full_text else {}
    return msgspec.structs.replace(_after(known, outcome), pages=pages)


def _after(known: FeedState, outcome: Outcome) -> FeedState:
    if outcome.failure is not None:
        return _after_failure(known, outcome, outcome.failure)
    if outcome.fetched is None:
        raise ValueError("an outcome is a failure or an answer")
    return _after_answer(known, outcome, outcome.fetched)


def _after_failure(known: FeedState, outcome: Outcome, failure: Failure) -> FeedState:
    failures = known.failures + 1
    moved = address(outcome.feed, known) != outcome.feed.url
    due = due_after_failure(outcome.at, outcome.feed.every, failures, failure.code, failure.terms, outcome.feed.address)
    state = msgspec.structs.replace(
        known,
        last_attempt=stamp(outcome.at),
        next_due=stamp(due.at),
        waits_for=due.waits_for,
        failures=failures,
        failed_since=known.failed_since or stamp(outcome.at),
        status="failed",
        error=failure.message,
        # Only the address in the configuration can say that the feed has ended.
        stopped=failure.code == GONE and not moved,
        bytes=None,
        milliseconds=None,
    )
    # What is wrong may be the new address: the next attempt begins at the old one.
    return msgspec.structs.replace(state, moved_to=None, moved_seen=0) if moved else state


def _after_answer(known: FeedState, outcome: Outcome, fetched: "Fetched") -> FeedState:
    pace = outcome.parsed.pace if outcome.parsed else _pace(known)
    due = due_after_success(outcome.at, outcome.feed.every, fetched.terms, pace)
    first = known.last_success is None
    state = msgspec.structs.replace(
        _moved(known, outcome.feed, fetched),
        etag=fetched.terms.etag,
        last_modified=fetched.terms.last_modified,
        last_attempt=stamp(outcome.at),
        next_due=stamp(due.at + spread(outcome.feed.address, outcome.feed.every) if first else due.at),
        waits_for=due.waits_for,
        failures=0,
        stopped=False,
        bytes=fetched.wire_bytes,
        milliseconds=fetched.milliseconds,
        pace_seconds=pace.seconds,
        skip_hours=pace.skip_hours,
        skip_days=pace.skip_days,
    )
    if fetched.status == "unchanged" and known.failed_since is not None:
        # The server is well; whether its feed can be used again is not known before it has sent a body.
        return state
    return msgspec.structs.replace(
        state,
        last_success=stamp(outcome.at),
        status=("ok" if outcome.parsed.entries else "empty") if outcome.parsed else "unchanged",
        items=len(outcome.parsed.entries) if outcome.parsed else known.items,
        body_hash=outcome.body_hash or known.body_hash,
        latest=_latest(outcome.parsed) or known.latest,
        failed_since=None,
        error=None,
    )


def _moved(known: FeedState, feed: FeedConfig, fetched: "Fetched") -> FeedState:
    """Return the state with what this answer says about where the feed has moved."""
    if fetched.moved_to is None:
        asked_there = address(feed, known) != feed.url
        return known if asked_there else msgspec.structs.replace(known, moved_to=None, moved_seen=0)
    seen = known.moved_seen + 1 if fetched.moved_to == known.moved_to else 1
    return msgspec.structs.replace(known, moved_to=fetched.moved_to, moved_seen=min(seen, SIGHTINGS_OF_A_MOVE))


def _latest(parsed: Parsed | None) -> str | None:
    """Return when the newest entry was published; stamps and days sort as texts."""
    return max((entry.published for entry in parsed.entries if entry.published), default=None) if parsed else None


def _pace(state: FeedState) -> Pace:
    return Pace(seconds=state.pace_seconds, skip_hours=state.skip_hours, skip_days=state.skip_days)
