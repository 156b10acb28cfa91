"""Configured feed -> fetched -> parsed -> documents and candidate claims: one module a step, one a format.

`refresh` is the round, `fetch` and `guard` are the network, `syndication` and `mapped` the formats, `entries` what
they give, `markup` plain text, `intake` the way into the ledger. Importing this package loads no network library
and no parser: the dashboard paints before the first refresh does.
"""

from store.feeds.refresh import FeedReport, RefreshSummary, refresh

__all__ = ["FeedReport", "RefreshSummary", "refresh"]
