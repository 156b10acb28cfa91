"""Where the configuration is, and how the curated lists and a person's own file become one."""

import os
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from store.config.check import build
from store.config.model import Config, ConfigFile, ExtractionConfig
from store.config.positions import key_lines
from store.config.problems import Problem, Problems
from store.config.rules import check_rules
from store.errors import ConfigError

_MAX_BYTES = 1_000_000
_LISTS = ("feeds", "sources")
_LEXICON = "lexicon.toml"


def config_path(explicit: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the path of the configuration: the one given, SPOTREP_CONFIG, or the one in the XDG folder."""
    named = _named(explicit, "SPOTREP_CONFIG", environ)
    return named or platformdirs.user_config_path("spotrep") / "config.toml"


def load_config(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the curated lists and the person's own file as one configuration.

    A missing file is fine where nobody named it. Raises ConfigError with every problem, one a line.
    """
    must_exist = _named(path, "SPOTREP_CONFIG", environ) is not None
    config, problems = read_config(config_path(path, environ), must_exist=must_exist)
    if config is None:
        raise ConfigError("\n".join(str(problem) for problem in problems))
    return config


def find_problems(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> list[Problem]:
    """Return every problem of the configuration that `load_config` would load, top to bottom."""
    must_exist = _named(path, "SPOTREP_CONFIG", environ) is not None
    return read_config(config_path(path, environ), must_exist=must_exist)[1]


def ledger_directory(config: Config, explicit: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the ledger's folder: the one given, SPOTREP_LEDGER, the configured one, or the XDG folder for data."""
    named = _named(explicit, "SPOTREP_LEDGER", environ)
    if named is None and config.ledger is not None:
        named = _at_home(Path(config.ledger))
    return named or platformdirs.user_data_path("spotrep")


def read_config(path: Path, *, must_exist: bool) -> tuple[Config | None, list[Problem]]:
    """Return the configuration with this file as the person's own, or None and what is wrong with the file."""
    try:
        text = _read(path)
    except FileNotFoundError:
        if must_exist:
            return None, [Problem(path, None, None, "no such file; `spotrep config init` writes one")]
        text = ""
    except OSError as error:
        return None, [Problem(path, None, None, f"cannot be read: {error.strerror}")]
    except ValueError as error:
        return None, [Problem(path, None, None, str(error))]
    config, problems = parse_config(text, path)
    return None if config is None else _with_own_lexicon(config, path), problems


def parse_config(text: str, path: Path) -> tuple[Config | None, list[Problem]]:
    """Return the configuration with this text as the person's own file; `path` names it in problems."""
    try:
        own = tomllib.loads(text)
        problems = Problems(path, key_lines(text))
    except RecursionError:
        return None, [Problem(path, None, None, "is nested too deeply")]
    except ValueError as error:
        return None, [_syntax_problem(path, text, error)]
    tables = {**own, **{name: _merged(own.get(name, []), _curated()[name]) for name in _LISTS}}
    check_rules(tables, problems)
    file = build(ConfigFile, tables, (), problems)
    config = None if file is None else Config(**msgspec.structs.asdict(file), written=_written(own.get("sources", [])))
    return config, problems.in_order()


def own_lexicon(config: Config) -> Path | None:
    """Return the file of a person's own lexicon, whether it is there or not, or None where none is configured."""
    return _at_home(Path(config.extraction.lexicon)) if config.extraction.lexicon else None


def _with_own_lexicon(config: Config, path: Path) -> Config:
    """Return the configuration with the lexicon that lies beside its file, where it names none."""
    beside = path.absolute().with_name(_LEXICON)
    if config.extraction.lexicon is not None or not beside.exists():
        return config
    return msgspec.structs.replace(config, extraction=ExtractionConfig(lexicon=str(beside)))


def _named(explicit: Path | None, variable: str, environ: Mapping[str, str]) -> Path | None:
    """Return the path that a person named on the command line or in the environment."""
    text = environ.get(variable)
    named = explicit or (Path(text) if text else None)
    return None if named is None else _at_home(named)


def _at_home(path: Path) -> Path:
    """Return the path with a leading `~` expanded; no shell has done it in a file or a service."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{path}: there is no home folder to put in place of ~; set HOME") from error


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"is larger than {_MAX_BYTES} bytes")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (line {content[: error.start].count(10) + 1})") from error


def _syntax_problem(path: Path, text: str, error: ValueError) -> Problem:
    """Return the parser's complaint with its line; some complaints are about the end and name none."""
    where = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error))
    if where is None:
        return Problem(path, None, None, str(error))
    line = int(where[1]) if where[1] else text.count("\n") + 1
    column = f" (column {where[2]})" if where[2] else " (at the end of the file)"
    return Problem(path, line, None, str(error)[: where.start()] + column)


def _curated() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((files("store") / "data" / "feeds.toml").read_text("utf-8"))


def _merged(own: object, curated: list[dict[str, Any]]) -> object:
    """Return a person's own entries, each over the curated one with its id, then the other curated ones.

    The own entries keep their places, so that a problem with one is found on its line. What is no list of
    tables is returned as it is, for the check to report.
    """
    if not isinstance(own, list):
        return own
    by_id = {entry["id"]: entry for entry in curated}
    entries = [_over(by_id, entry) if isinstance(entry, dict) else entry for entry in own]
    named = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return entries + [entry for entry in curated if entry["id"] not in named]


def _written(sources: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return which keys a person's own entries give, by the ids of the sources."""
    return {entry["id"]: [key for key in entry if key != "id"] for entry in sources}


def _over(curated: Mapping[str, dict[str, Any]], entry: dict[str, Any]) -> dict[str, Any]:
    identity = entry.get("id")
    return {**curated.get(identity, {}), **entry} if isinstance(identity, str) else entry
