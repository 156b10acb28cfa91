"""The configuration: TOML, strict, with every problem reported at once by file, line and key.

`model` is the schema, `check` and `rules` hold a file against it, `positions` knows its lines, `load` merges the
curated lists (store/data/feeds.toml) with a person's own file, and `write` changes that file.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from store.config.model import Config, ExtractionConfig, FeedConfig, HttpConfig, SourceConfig, parse_duration

if TYPE_CHECKING:
    from store.config.load import config_path, find_problems, ledger_directory, load_config, own_lexicon
    from store.config.problems import Problem, nearest
    from store.config.write import add_feeds, init, remove_feed, set_enabled, set_url

__all__ = [
    "Config",
    "ExtractionConfig",
    "FeedConfig",
    "HttpConfig",
    "Problem",
    "SourceConfig",
    "add_feeds",
    "config_path",
    "find_problems",
    "init",
    "ledger_directory",
    "load_config",
    "nearest",
    "own_lexicon",
    "parse_duration",
    "remove_feed",
    "set_enabled",
    "set_url",
]

_LATER = {
    "load": ("config_path", "find_problems", "ledger_directory", "load_config", "own_lexicon"),
    "problems": ("Problem", "nearest"),
    "write": ("add_feeds", "init", "remove_feed", "set_enabled", "set_url"),
}


def __getattr__(name: str) -> object:
    """Load what has to do with files when it is asked for: a process that reads feeds is to start without it."""
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(f"store.config.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
