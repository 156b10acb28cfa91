"""Changing a person's configuration file: their comments, order and spelling stay theirs."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import tomlkit
from tomlkit.items import AoT
from tomlkit.toml_document import TOMLDocument

from store.config.load import parse_config, read_config
from store.config.problems import Problem, nearest
from store.errors import ConfigError, UsageError

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
            _put(document, identity, enabled)
        _replace(path, tomlkit.dumps(document))
    return changed


def _document(path: Path) -> TOMLDocument:
    return tomlkit.parse(path.read_bytes()) if path.exists() else tomlkit.document()


def _put(document: TOMLDocument, identity: str, enabled: bool) -> None:
    """Set `enabled` in the feed's entry, or add an entry in the style that the file has."""
    feeds = document.setdefault("feeds", tomlkit.aot())
    for entry in feeds:
        if entry["id"] == identity:
            entry["enabled"] = enabled
            return
    entry = tomlkit.table() if isinstance(feeds, AoT) else tomlkit.inline_table()
    entry.update({"id": identity, "enabled": enabled})
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
