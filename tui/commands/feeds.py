"""`spotrep feeds`: which feeds there are, how they are, and which of them are fetched."""

import argparse
import asyncio
import re
import sys
import unicodedata
from collections.abc import Collection, Mapping
from operator import attrgetter
from pathlib import Path

import msgspec

from store.clock import system_clock
from store.config import (
    Config,
    FeedConfig,
    add_feeds,
    config_path,
    ledger_directory,
    load_config,
    nearest,
    remove_feed,
    set_enabled,
    set_url,
)
from store.config.model import FeedFormat, FeedId, Url
from store.errors import UsageError
from store.feeds.opml import Outline, read_opml, write_opml
from store.ledger import FILE_NAME, open_ledger
from store.text import clean_line
from store.views.feeds import FeedRow, feed_rows
from store.views.holdings import read_holdings
from tui.checked import lines
from tui.full_text import take_full_texts
from tui.output import write_rows

PROBLEM = 1
_COLUMNS = (
    "id",
    "enabled",
    "format",
    "status",
    "items",
    "per_day",
    "latency",
    "failed_since",
    "next_due",
    "tls",
    "outlet",
    "url",
)
_MOST_BYTES = 10_000_000
_FORMATS = ("rss", "telegram", "warspotting", "geoconfirmed", "gdelt")
"""What can be added by its address alone; the others need a mapping, and so an editor."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `feeds` to the command line."""
    parser = subparsers.add_parser("feeds", help="list, check, add, enable and disable feeds")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list every feed, the curated ones included, and how it is")
    check = actions.add_parser("check", help="fetch a feed once, store nothing, and say what it is and what is in it")
    check.add_argument("feed", metavar="URL|ID", help="an address, or the id of a feed")
    check.add_argument("--allow-private", action="store_true", help="the address may be on a private network")
    add = actions.add_parser("add", help="add a feed of your own to the configuration")
    add.add_argument("url", metavar="URL", help="its address")
    add.add_argument("--id", metavar="ID", help="what it is called; without one its host's name")
    add.add_argument("--as", dest="feed_format", choices=_FORMATS, default="rss", help="its format; without one rss")
    add.add_argument("--interval", metavar="TIME", help="the time between two fetches, as 30m, 1h or 1d")
    add.add_argument("--enable", action="store_true", help="fetch it from now on")
    fulltext = actions.add_parser(
        "fulltext",
        help="fetch the pages that documents link to, for their whole texts",
        description="Fetches the page that each document links to and keeps the text of its article as the document's; "
        "the text from the feed stays among its captures. `spotrep query documents` prints ids.",
    )
    fulltext.add_argument("documents", nargs="+", metavar="DOCUMENT", help="the id of a document, or its beginning")
    remove = actions.add_parser("remove", help="take a feed of your own out of the configuration")
    remove.add_argument("id", metavar="ID", help="the id of the feed")
    move = actions.add_parser("move", help="take over the address to which a feed has moved for good")
    move.add_argument("id", metavar="ID", help="the id of the feed")
    for name, text in (("enable", "fetch these feeds from now on"), ("disable", "fetch these feeds no more")):
        action = actions.add_parser(name, help=text)
        action.add_argument("ids", nargs="+", metavar="ID", help="the id of a feed, or `all`")
    opml_in = actions.add_parser("import", help="add the feeds of an OPML file, disabled")
    opml_in.add_argument("file", type=Path, metavar="OPML", help="the file, or - for standard input")
    opml_in.add_argument("--enable", action="store_true", help="fetch them from now on")
    actions.add_parser("export", help="print the enabled feeds as OPML, all of them where none is enabled")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit status."""
    config = load_config(args.config)
    path = config_path(args.config)
    match args.action:
        case "list":
            write_rows(_rows(config, _health(config, args)), _COLUMNS, args.format, sys.stdout)
        case "check":
            return _check(args, config)
        case "fulltext":
            return take_full_texts(args, config)
        case "add":
            _add(args, config, path)
        case "remove":
            remove_feed(path, args.id)
            _say(f"removed {args.id} from {path}; what it has brought stays in the ledger")
        case "move":
            _move(args, config, path)
        case "import":
            return _import(args, config, path)
        case "export":
            sys.stdout.write(write_opml(_outlines(config)))
        case _:
            _switch(args, config, path)
    return 0


def _health(config: Config, args: argparse.Namespace) -> Mapping[str, FeedRow]:
    """Return how the feeds are that have been fetched; a ledger is not made for it."""
    directory = ledger_directory(config, args.ledger)
    if not (directory / FILE_NAME).exists():
        return {}
    with open_ledger(directory, starter=config.starter) as ledger:
        return {row.id: row for row in feed_rows(read_holdings(ledger))}


def _rows(config: Config, health: Mapping[str, FeedRow]) -> list[dict[str, object]]:
    names = {source.id: source.name for source in config.sources}
    rows = []
    for feed in sorted(config.feeds, key=attrgetter("id")):
        row: dict[str, object] = {
            "id": feed.id,
            "enabled": feed.enabled,
            "format": feed.format,
            "interval": feed.interval,
            "tls": None if feed.verify_tls else "UNVERIFIED",
            "full_text": feed.full_text,
            "outlet": names.get(feed.source) if feed.source else None,
            "url": feed.address,
        }
        known = health.get(feed.id)
        state = msgspec.to_builtins(known) if known else dict.fromkeys(FeedRow.__struct_fields__)
        rows.append({**state, **row, "status": known.status if known else "new"})
    return rows


def _check(args: argparse.Namespace, config: Config) -> int:
    from store.feeds.check import check

    known = {feed.id: feed for feed in config.feeds}
    feed = known.get(args.feed)
    if feed is None and "://" not in args.feed:
        raise UsageError(f'"{clean_line(args.feed, 60)}" is no address, and no feed{nearest(args.feed, known)}')
    probe = feed or FeedConfig(id="checked", url=_url(args.feed), allow_private=args.allow_private)
    checked = asyncio.run(check(probe, config.http, system_clock, known=feed is not None))
    if args.format == "table":
        print("\n".join(lines(checked)))
    else:
        write_rows([msgspec.to_builtins(checked)], checked.__struct_fields__, args.format, sys.stdout)
    return PROBLEM if checked.error else 0


def _add(args: argparse.Namespace, config: Config, path: Path) -> None:
    taken = {feed.id for feed in config.feeds}
    url = _url(args.url)
    for feed in config.feeds:
        if feed.url == url:
            raise UsageError(f"{feed.id} is at this address already")
    identity = args.id or _free_id(url.split("//", 1)[1].split("/")[0], taken)
    _feed_id(identity)
    entry = _entry(identity, url, enabled=args.enable, feed_format=args.feed_format, interval=args.interval)
    add_feeds(path, [entry])
    _say(f"added {identity} to {path}{'' if args.enable else f'; `spotrep feeds enable {identity}` fetches it'}")


def _move(args: argparse.Namespace, config: Config, path: Path) -> None:
    with open_ledger(ledger_directory(config, args.ledger), starter=config.starter) as ledger:
        state = ledger.feeds.get(args.id)
    if state is None or state.moved_to is None:
        raise UsageError(f"{args.id} has not said that it has moved for good")
    set_url(path, args.id, _url(state.moved_to))
    _say(f"{args.id} is now fetched from {state.moved_to}")


def _import(args: argparse.Namespace, config: Config, path: Path) -> int:
    """Add what is new and can be used; say what is left out."""
    taken, addresses = {feed.id for feed in config.feeds}, {feed.url for feed in config.feeds}
    entries, refused = [], []
    for outline in read_opml(_read(args.file)):
        try:
            url = _url(outline.url)
        except UsageError as error:
            refused.append(str(error))
            continue
        if url not in addresses:
            identity = _free_id(outline.title or url.split("//", 1)[1], taken)
            taken.add(identity)
            addresses.add(url)
            entries.append(_entry(identity, url, enabled=args.enable))
    for line in refused:
        _say(f"left out: {line}")
    if entries:
        add_feeds(path, entries)
    _say(f"added {len(entries)} feeds to {path}{'' if args.enable or not entries else ', disabled'}")
    return PROBLEM if refused else 0


def _entry(
    identity: str, url: str, *, enabled: bool, feed_format: FeedFormat = "rss", interval: str | None = None
) -> dict[str, object]:
    """Return the keys of a feed's entry: what a default says is left out."""
    entry: dict[str, object] = {"id": identity, "url": url}
    if feed_format != "rss":
        entry["format"] = feed_format
    if interval is not None:
        entry["interval"] = interval
    if enabled:
        entry["enabled"] = True
    return entry


def _outlines(config: Config) -> list[Outline]:
    names = {source.id: source.name for source in config.sources}
    feeds = sorted((feed for feed in config.feeds if feed.url), key=attrgetter("id"))
    chosen = [feed for feed in feeds if feed.enabled] or feeds
    return [Outline(url=feed.url, title=names.get(feed.source or "") or feed.id) for feed in chosen]


def _switch(args: argparse.Namespace, config: Config, path: Path) -> None:
    """Enable or disable the feeds named, and say which of them were not so before."""
    ids = [feed.id for feed in config.feeds] if "all" in args.ids else args.ids
    changed = set_enabled(path, ids, enabled=args.action == "enable")
    _say(f"{args.action}d {', '.join(sorted(changed))} in {path}" if changed else "nothing to change")


def _read(path: Path) -> bytes:
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path}: larger than any list of feeds")
    return content


def _url(text: str) -> str:
    try:
        return msgspec.convert(text, Url)
    except msgspec.ValidationError:
        shown = clean_line(text, 100)
        raise UsageError(f"{shown!r} is no http or https address without a user name or password") from None


def _feed_id(text: str) -> str:
    try:
        return msgspec.convert(text, FeedId)
    except msgspec.ValidationError:
        raise UsageError(f"{clean_line(text, 80)!r} cannot be an id: lower-case letters, digits and hyphens") from None


def _free_id(name: str, taken: Collection[str]) -> str:
    """Return an id made of a name that no feed has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().removeprefix("www.")
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "feed"
    identity, number = base, 1
    while identity in taken or identity in ("all", "import"):
        number += 1
        identity = f"{base}-{number}"
    return identity


def _say(line: str) -> None:
    print(f"feeds: {line}", file=sys.stderr)
