"""When a feed is fetched next. Servers can ask for more patience than the configuration has, never for less.

What they ask for is capped, because a mistake on their side must not make a feed disappear: a week for an explicit
Retry-After and for a feed's own `ttl`, a day for caching rules, which are often those of a whole site's static files.
"""

import zlib
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from store.feeds.entries import Pace
from store.feeds.headers import Terms

LONGEST_BACKOFF = timedelta(days=1)
LONGEST_FRESHNESS = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=7)
_FORBIDDEN = frozenset({401, 403, 404})
_MOST_DOUBLINGS = 12
_SPREAD = 0.1
_HOURS_OF_A_WEEK = 7 * 24


class Due(msgspec.Struct, frozen=True):
    """When the next fetch is, and who makes it later than the interval, in words."""

    at: datetime
    waits_for: str | None = None


def due_after_success(now: datetime, every: timedelta, terms: Terms, pace: Pace) -> Due:
    """Return when to come back after an answer that could be used."""
    wishes = {
        "its server calls the answer fresh": _span(terms.fresh_seconds, LONGEST_FRESHNESS),
        "its server asked for a pause": _span(terms.retry_seconds, LONGEST_PAUSE),
        "the feed asks for it": _span(pace.seconds, LONGEST_PAUSE),
    }
    reason, longest = max(wishes.items(), key=lambda wish: wish[1])
    at = _outside(now + max(every, longest), pace.skip_hours, pace.skip_days)
    if at > now + max(every, longest):
        return Due(at, "the feed asks to skip these hours")
    return Due(at, reason if longest > every else None)


def due_after_failure(now: datetime, every: timedelta, failures: int, code: int | None, terms: Terms, url: str) -> Due:
    """Return when to try again after the given number of failures in a row: later and later, at most after a day.

    What is forbidden or not there is tried once a day. A Retry-After and the caching rules of the answer hold.
    """
    wait = every * 2 ** min(failures, _MOST_DOUBLINGS)
    wait = LONGEST_BACKOFF if code in _FORBIDDEN else min(wait, LONGEST_BACKOFF)
    wait = max(every, wait)
    wait += wait * _SPREAD * _fraction(url, failures)
    pause = _span(terms.retry_seconds, LONGEST_PAUSE)
    freshness = _span(terms.fresh_seconds, LONGEST_FRESHNESS)
    if max(pause, freshness) > wait:
        return Due(now + max(pause, freshness), "its server asked for a pause")
    return Due(now + wait)


def spread(url: str, every: timedelta) -> timedelta:
    """Return how much later than others a feed comes for the second time: feeds added together part for good.

    It is the same for the same address, at most a tenth of the interval.
    """
    return every * _SPREAD * _fraction(url, 0)


def _span(seconds: int | None, longest: timedelta) -> timedelta:
    return timedelta(seconds=min(seconds or 0, int(longest.total_seconds())))


def _outside(moment: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """Return the moment, or the beginning of the first hour after it that is not to be skipped."""
    for _ in range(_HOURS_OF_A_WEEK):
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment


def _fraction(url: str, failures: int) -> float:
    """Return a number from 0 to 1 that feeds and attempts do not share: jitter that a restart does not change."""
    return zlib.crc32(f"{failures} {url}".encode("utf-8", "surrogatepass")) / 0xFFFFFFFF
