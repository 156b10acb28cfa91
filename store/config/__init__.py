"""The configuration: TOML, strict, with every problem reported at once by file, line and key.

`model` is the schema, `check` and `rules` hold a file against it, `positions` knows its lines, `load` merges the
curated lists (store/data/feeds.toml) with a person's own file, and `write` changes that file.
"""

from store.config.load import config_path, find_problems, ledger_directory, load_config, own_lexicon
from store.config.model import Config, ExtractionConfig, FeedConfig, HttpConfig, SourceConfig, parse_duration
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
