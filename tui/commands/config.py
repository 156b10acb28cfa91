"""`spotrep config`: where the configuration is, what is wrong with it, what holds in the end."""

import argparse
import sys
from operator import attrgetter
from typing import Any

import msgspec

from store.config import Config, config_path, find_problems, init, load_config
from store.errors import UsageError

_ACTIONS = {
    "path": "print where the configuration file is",
    "check": "report every problem in it, a line each",
    "show": "print what holds in the end: defaults, curated feeds and your file together",
    "init": "write a commented file to start from",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `config` to the command line."""
    parser = subparsers.add_parser("config", help="show, check or begin the configuration")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, text in _ACTIONS.items():
        actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit status."""
    path = config_path(args.config)
    match args.action:
        case "path":
            print(path)
        case "check":
            return _check(args)
        case "show":
            sys.stdout.write(_effective(load_config(args.config)))
        case "init":
            init(path)
            print(f"config: wrote {path}", file=sys.stderr)
    return 0


def _check(args: argparse.Namespace) -> int:
    problems = find_problems(args.config)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return UsageError.status
    path = config_path(args.config)
    absent = "" if path.exists() else " (there is no such file: the defaults hold)"
    print(f"config: no problems in {path}{absent}", file=sys.stderr)
    for feed in load_config(args.config).feeds:
        if not feed.verify_tls:
            warning = f"feed {feed.id} has verify_tls = false: anybody between it and you can change what it says"
            print(f"config: {warning}", file=sys.stderr)
    return 0


def _effective(config: Config) -> str:
    """Return the configuration as TOML, lists in the order of their ids; a key without a value is left out."""
    import tomlkit

    in_order = msgspec.structs.replace(
        config,
        feeds=sorted(config.feeds, key=attrgetter("id")),
        sources=sorted(config.sources, key=attrgetter("id")),
        written={},
    )
    return tomlkit.dumps(_without_nulls(msgspec.to_builtins(in_order)))


def _without_nulls(value: Any) -> Any:
    """Return the value without nulls, which TOML cannot write, and without empty tables."""
    match value:
        case dict():
            return {key: _without_nulls(item) for key, item in value.items() if item not in (None, {})}
        case list():
            return [_without_nulls(item) for item in value]
        case _:
            return value
