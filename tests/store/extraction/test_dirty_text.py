"""What is no report gives nothing; dirt in a report hides nothing."""

import base64
import random
from collections.abc import Callable

import pytest

from store.extraction import Report, extract
from store.records import Claim
from store.text import clean_text
from tests.store.extraction.reading import PUBLISHED, check, lexicon


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n ",
        "\x00" * 1000,
        "\ud800" * 1000,
        "-" * 1000,
        "date,model,count,place\n2025-01-09,T-72,14,Kursk\n2025-01-10,M109,3,Kharkiv\n",
    ],
    ids=["empty", "space", "nulls", "surrogates", "dashes", "csv"],
)
@pytest.mark.parametrize("clean", [False, True], ids=["raw", "clean"])
def test_nothing_is_found_in_what_is_no_report(text: str, clean: bool) -> None:
    assert quotes(clean_text(text) if clean else text) == []


@pytest.mark.parametrize(
    "decoded",
    [
        pytest.param(lambda noise: noise.decode("latin-1"), id="latin-1"),
        pytest.param(lambda noise: noise.decode("utf-8", "surrogateescape"), id="escaped"),
        pytest.param(lambda noise: noise.decode("utf-16-le", "replace"), id="utf-16"),
        pytest.param(lambda noise: base64.b64encode(noise).decode(), id="base64"),
        pytest.param(lambda noise: noise.hex(), id="hex"),
    ],
)
def test_nothing_is_found_in_noise(decoded: Callable[[bytes], str]) -> None:
    noises = (random.Random(seed).randbytes(6000) for seed in range(10))  # noqa: S311
    assert [quote for noise in noises for quote in quotes(decoded(noise))] == []


def quotes(text: str) -> list[str]:
    """Return the quotes of the candidates, each checked."""
    report = Report(id="no-report", outlet="Reuters", published=PUBLISHED, text=text)
    found = extract(report, lexicon())
    check(report, found)
    return [claim.evidence.quote for claim in found.claims if claim.evidence]


SENTENCE = "The ministry said 12 M109 howitzers were sent to Kharkiv."


def sent(text: str) -> Claim:
    """Return the claim of the howitzers, which must be the only one."""
    report = Report(id="dirty", outlet="Reuters", published=PUBLISHED, text=text)
    found = extract(report, lexicon())
    check(report, found)
    [claim] = found.claims
    return claim


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        SENTENCE.replace(" ", "\u00a0"),
        SENTENCE.replace("M109", "М109"),
        SENTENCE.replace("12", "１２"),
        SENTENCE.replace("said ", "said \ud800"),
        SENTENCE.replace("12", "\u202e12\u202c"),
        SENTENCE.replace("howitzers", "howitzers\x07"),
        clean_text(SENTENCE.replace("12", "\u202e12\u202c")),
        "\ufeff" + SENTENCE,
        SENTENCE.replace("howitzers", "how\u00adit\u200bzers"),
        f'<html><body><p class="lead">{SENTENCE.replace("12", "<b>12</b>")}</p>',
        f"<!-- Iran sent 90 drones to Mali. -->{SENTENCE}<script>launch(40, missiles)</script>",
        f"<style>.gun {{ width: 155 mm }}</style>{SENTENCE}<SCRIPT>var tanks = 12</SCRIPT >",
        f"{SENTENCE} <!-- an end is missing",
    ],
    ids=[
        "as it is", "no-break space", "look-alike", "wide digits", "surrogate", "bidi", "bell", "bidi cleaned",
        "byte order mark", "soft hyphen", "html", "comment and script", "style", "open comment",
    ],
)  # fmt: skip
def test_dirt_between_words_hides_nothing(text: str) -> None:
    claim = sent(text)
    assert (claim.kind, claim.modality) == ("transfer", "claimed")
    assert claim.subject.id == "us-m109"
    assert claim.quantity
    assert (claim.quantity.low, claim.quantity.high) == (12, 12)
    assert claim.place
    assert claim.place.name == "Kharkiv"
    assert claim.said_by is not None
    assert claim.said_by.removeprefix("The ").removeprefix("the ") == "ministry"
