"""The process that reads documents: nothing in it but extraction and its lexicon. Started by `store.reading.reader`."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from store.errors import SpotrepError
from store.extraction import Extraction, Lexicon, Report, extract, load_lexicon
from store.workers.serving import serve

MEMORY = 250_000_000
"""Bytes that reading a document may take on top of the lexicon."""


class Found(msgspec.Struct, frozen=True):
    """What is in a report, or why no report can be read at all: the person's own lexicon cannot be used."""

    extraction: Extraction | None = None
    refusal: str | None = None


def _prepare() -> Callable[[bytes], Found]:
    decode = msgspec.msgpack.Decoder(Report).decode
    lexicon, refusal = _lexicon(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

    def read(content: bytes) -> Found:
        if lexicon is None:
            return Found(refusal=refusal)
        return Found(extract(decode(content), lexicon))

    return read


def _lexicon(own: Path | None) -> tuple[Lexicon | None, str | None]:
    try:
        return load_lexicon(own), None
    except SpotrepError as error:
        return None, str(error)


if __name__ == "__main__":
    serve(_prepare, MEMORY)
