"""`spotrep feeds`: which feeds there are, and which of them are fetched."""

import argparse
import sys
from operator import attrgetter

from store.config import Config, config_path, load_config, set_enabled
from tui.output import write_rows

_COLUMNS = ("id", "enabled", "format", "interval", "outlet", "url")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `feeds` to the command line."""
    parser = subparsers.add_parser("feeds", help="list, enable and disable feeds")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list every feed, the curated ones included")
    for name, text in (("enable", "fetch these feeds from now on"), ("disable", "fetch these feeds no more")):
        action = actions.add_parser(name, help=text)
        action.add_argument("ids", nargs="+", metavar="ID", help="the id of a feed, or `all`")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit status."""
    config = load_config(args.config)
    if args.action == "list":
        write_rows(_rows(config), _COLUMNS, args.format, sys.stdout)
    else:
        _switch(args, config)
    return 0


def _rows(config: Config) -> list[dict[str, object]]:
    names = {source.id: source.name for source in config.sources}
    return [
        {
            "id": feed.id,
            "enabled": feed.enabled,
            "format": feed.format,
            "interval": feed.interval,
            "outlet": names.get(feed.source) if feed.source else None,
            "url": feed.url,
        }
        for feed in sorted(config.feeds, key=attrgetter("id"))
    ]


def _switch(args: argparse.Namespace, config: Config) -> None:
    """Enable or disable the feeds named, and say which of them were not so before."""
    path = config_path(args.config)
    ids = [feed.id for feed in config.feeds] if "all" in args.ids else args.ids
    changed = set_enabled(path, ids, enabled=args.action == "enable")
    done = f"{args.action}d {', '.join(sorted(changed))} in {path}" if changed else "nothing to change"
    print(f"feeds: {done}", file=sys.stderr)
