"""The pages of documents that a person has named, one after the other."""

from collections.abc import Callable, Iterable

from store.clock import Clock
from store.config import Config, FeedConfig
from store.errors import NothingMatchedError, UsageError
from store.feeds.fetch import Fetcher
from store.feeds.hosts import Turns
from store.feeds.pages import PageResult, Pages
from store.feeds.parser import Parser
from store.ledger import Ledger
from store.records import Document

_MOST_SHOWN = 3


async def fetch_pages(
    ledger: Ledger, config: Config, clock: Clock, documents: Iterable[Document], report: Callable[[PageResult], None]
) -> None:
    """Fetch the page of each document and keep its text; `report` hears what became of each.

    What a person has configured for the feed that brought a document holds for its page too. Raises LedgerLockedError.
    """
    async with Fetcher(config.http, clock) as fetcher, Parser(pages=True) as parser:
        pages = Pages(ledger, fetcher, parser, Turns(config.http.spacing), clock)
        for document in documents:
            report(await pages.take(document.id, _rules(document, config)))


def named_documents(ledger: Ledger, names: Iterable[str]) -> list[Document]:
    """Return the documents with these ids, or with ids that begin so, each once.

    Raises NothingMatchedError for a name that no document has, UsageError for one that several have.
    """
    known = {document.id: document for document in ledger.documents.all()}
    return list({found.id: found for found in (_named(name, known) for name in names)}.values())


def _named(name: str, known: dict[str, Document]) -> Document:
    found = [name] if name in known else [identity for identity in known if name and identity.startswith(name)]
    if not found:
        raise NothingMatchedError(f"there is no document {name!r}")
    if len(found) > 1:
        shown = ", ".join(found[:_MOST_SHOWN]) + (", ..." if len(found) > _MOST_SHOWN else "")
        raise UsageError(f"{name!r} begins the ids of {len(found)} documents: {shown}")
    return known[found[0]]


def _rules(document: Document, config: Config) -> FeedConfig:
    """Return the feed that brought a document, if it is still configured, else one that allows nothing."""
    feeds = {feed.id: feed for feed in config.feeds if feed.url}
    brought = (feeds[way.feed] for way in document.ways if way.feed in feeds)
    return next(brought, FeedConfig(id="page", url=document.url or ""))
