"""Time grows with the length of a text and no faster, also where nothing ends a sentence or a paragraph."""

import gc
import time
from collections.abc import Iterator

import pytest

from store.extraction import Report, extract
from tests.store.extraction.reading import PUBLISHED, lexicon, read
from tools.bench_extraction.pathological import TEXTS, Hard

ENOUGH_SECONDS = 0.02
LONGEST = 2_000_000
# Eight times the text takes sixty-four times as long where time is quadratic, and is not waited for where four times
# it already takes too long.
TIMES = (4, 8)
GENEROUS = 3


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """Let no collection of garbage, which looks through the whole lexicon, fall into one of the times."""
    gc.disable()
    yield
    gc.enable()


def seconds(hard: Hard, length: int) -> float:
    report = Report(id="long", outlet="Reuters", published=PUBLISHED, text=hard.text(length))
    started = time.process_time()
    extract(report, lexicon())
    return time.process_time() - started


@pytest.mark.parametrize("hard", TEXTS, ids=lambda hard: hard.name)
def test_time_grows_with_the_length(hard: Hard) -> None:
    read(hard.text(1000))
    length = 500
    while (base := seconds(hard, length)) < ENOUGH_SECONDS and length < LONGEST:
        length *= 2
    base = max(base, ENOUGH_SECONDS)
    for times in TIMES:
        longest = GENEROUS * times * base
        assert any(seconds(hard, times * length) < longest for _ in range(2))
