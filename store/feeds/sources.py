"""The configured sources in the ledger: those it lacks, and the judgements that a person has written down."""

import json
from collections.abc import Iterator

import msgspec

from store.config import Config
from store.edits import change
from store.feeds.drafts import CONFIG_USER
from store.ledger import Ledger
from store.records import Source


def follow_configuration(ledger: Ledger, config: Config) -> None:
    """Put the configured sources into the ledger that it lacks, and into the others what a person's own file says.

    Each change of a source is an edit by `config`, so that it shows where a grade comes from. What only comes with
    the program never overwrites what the ledger knows. Doing so twice changes nothing.
    """
    if not _missing(ledger, config) and not any(_outdated(ledger, config)):
        return
    with ledger.transaction():
        ledger.sources.put(*_missing(ledger, config))
        for source, why in list(_outdated(ledger, config)):
            change(ledger, source, CONFIG_USER, why)


def _missing(ledger: Ledger, config: Config) -> list[Source]:
    known = {source.id for source in ledger.sources.all()}
    return [msgspec.convert(msgspec.to_builtins(source), Source) for source in config.sources if source.id not in known]


def _outdated(ledger: Ledger, config: Config) -> Iterator[tuple[Source, str]]:
    """Yield the sources that say something else than the person's file, as the file has them, and what it says."""
    known = {source.id: source for source in ledger.sources.all()}
    for configured in config.sources:
        source = known.get(configured.id)
        if source is None:
            continue
        written = {key: getattr(configured, key) for key in config.written.get(configured.id, [])}
        changes = {key: value for key, value in written.items() if value != getattr(source, key)}
        if changes:
            words = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in changes.items())
            yield msgspec.structs.replace(source, **changes), f"{words} in the configuration"
