"""Changing a person's configuration file: their comments, order and spelling stay theirs."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.config.load import parse_config, read_config
from store.config.problems import Problem, nearest
from store.errors import ConfigError, UsageError

if TYPE_CHECKING:
    # Loaded where a file is changed: reading one, which every command does, must not wait for it.
    from tomlkit.toml_document import TOMLDocument

_DEFAULT = """\
# The configuration of spotrep; docs/configuration.md explains every key.
# `spotrep config check` finds mistakes, `spotrep config show` prints what holds in the end.

# Begin a new ledger with the starter facts.
# starter = true

# The folder of the ledger. --ledger and SPOTREP_LEDGER go before it.
# ledger = "~/ledger"

[http]
# Seconds for one fetch in all, and bytes for one answer.
# timeout = 60
# max_bytes = 10_000_000
# proxy = "socks5h://127.0.0.1:9050"
# An address at which a publisher can reach you; it is sent with every fetch.
# contact = "desk@example.org"

# The feeds of the field are known and disabled: `spotrep feeds list`, `spotrep feeds enable ID`.
# A feed of your own:
# [[feeds]]
# id = "district-paper"
# url = "https://paper.example/rss.xml"
# source = "district-paper"
# interval = "30m"
# enabled = true

# [[sources]]
# id = "district-paper"
# name = "The District Paper"
# family = "Example Media"
# country = "UA"
"""


def init(path: Path) -> None:
    """Write the commented default file, for its owner only. Raises UsageError where a file is already."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path}: there is a file already, and it stays as it is") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_DEFAULT)


def set_enabled(path: Path, ids: Iterable[str], enabled: bool) -> list[str]:
    """Enable or disable feeds in a person's file; return the ids of those that were not so before.

    A curated feed gets an entry with its id. A missing file is made, for its owner only; nothing is written
    where nothing changes. Raises UsageError for an id that no feed has, ConfigError for a file with problems.
    """
    config, problems = read_config(path, must_exist=False)
    if config is None:
        raise _refusal(problems)
    states = {feed.id: feed.enabled for feed in config.feeds}
    wanted = list(dict.fromkeys(ids))
    for identity in wanted:
        if identity not in states:
            raise UsageError(f'there is no feed "{identity}"{nearest(identity, states)}')
    changed = [identity for identity in wanted if states[identity] != enabled]
    if changed:
        document = _document(path)
        for identity in changed:
            _put(document, identity, "enabled", enabled)
        _replace(path, document.as_string())
    return changed


def add_feeds(path: Path, entries: Iterable[Mapping[str, object]]) -> None:
    """Add feeds of a person's own, each given as the keys of its entry, at the end of their file.

    Raises UsageError for an id that there is already, ConfigError where an entry would be a problem.
    """
    config, problems = read_config(path, must_exist=False)
    if config is None:
        raise _refusal(problems)
    known = {feed.id for feed in config.feeds}
    document = _document(path)
    for entry in entries:
        if entry["id"] in known:
            raise UsageError(f'there is a feed "{entry["id"]}" already; choose another id')
        _append(document, entry)
    _replace(path, document.as_string())


def remove_feed(path: Path, identity: str) -> None:
    """Take a feed out of a person's file. Raises UsageError for one that is not in it."""
    config, problems = read_config(path, must_exist=False)
    if config is None:
        raise _refusal(problems)
    document = _document(path)
    feeds = document.get("feeds", [])
    own = [index for index, entry in enumerate(feeds) if entry["id"] == identity]
    if not own:
        known = [feed.id for feed in config.feeds]
        if identity in known:
            raise UsageError(f'"{identity}" comes with the program: `spotrep feeds disable {identity}`')
        raise UsageError(f'there is no feed "{identity}"{nearest(identity, known)}')
    del feeds[own[0]]
    if not feeds:
        del document["feeds"]
    _replace(path, document.as_string())


def set_url(path: Path, identity: str, url: str) -> None:
    """Give a feed another address, where it has moved to. Raises UsageError for an id that no feed has."""
    config, problems = read_config(path, must_exist=False)
    if config is None:
        raise _refusal(problems)
    known = [feed.id for feed in config.feeds]
    if identity not in known:
        raise UsageError(f'there is no feed "{identity}"{nearest(identity, known)}')
    document = _document(path)
    _put(document, identity, "url", url)
    _replace(path, document.as_string())


def _document(path: Path) -> "TOMLDocument":
    import tomlkit

    return tomlkit.parse(path.read_bytes()) if path.exists() else tomlkit.document()


def _put(document: "TOMLDocument", identity: str, key: str, value: object) -> None:
    """Set a key in the feed's entry, or add an entry with it."""
    for entry in document.get("feeds", []):
        if entry["id"] == identity:
            entry[key] = value
            return
    _append(document, {"id": identity, key: value})


def _append(document: "TOMLDocument", keys: Mapping[str, object]) -> None:
    """Add an entry in the style that the file has."""
    import tomlkit
    from tomlkit.items import AoT

    feeds = document.setdefault("feeds", tomlkit.aot())
    entry = tomlkit.table() if isinstance(feeds, AoT) else tomlkit.inline_table()
    entry.update(keys)
    feeds.append(entry)


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, through a link to it too; a crash leaves the old file or the new one."""
    _, problems = parse_config(text, path)
    if problems:
        raise _refusal(problems)
    target = path.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fchmod(file.fileno(), target.stat().st_mode & 0o777 if target.exists() else 0o600)
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error


def _refusal(problems: Iterable[Problem]) -> ConfigError:
    return ConfigError("\n".join(str(problem) for problem in problems))
