"""Without the day of publication no relative date is resolved."""

import pytest

from tests.store.extraction.reading import PUBLISHED, read

RELATIVE = (
    "12 tanks were destroyed near Kursk on Monday.",
    "12 tanks were destroyed near Kursk last week.",
    "12 tanks were destroyed near Kursk yesterday.",
    "Two days ago 12 tanks were destroyed near Kursk.",
    "12 tanks were destroyed near Kursk on 3 January.",
    "12 tanks were destroyed near Kursk last month.",
)


@pytest.mark.parametrize("text", RELATIVE)
@pytest.mark.parametrize("published", [None, "", "soon"])
def test_a_relative_date_is_unresolved_where_nobody_knows_when_the_report_was_published(
    text: str, published: str | None
) -> None:
    [claim] = read(text, published=published).claims
    assert claim.date is not None
    assert (claim.date.precision, claim.date.earliest, claim.date.latest) == ("unresolved", None, None)


@pytest.mark.parametrize("text", RELATIVE)
def test_a_relative_date_is_resolved_where_the_day_of_publication_is_known(text: str) -> None:
    [claim] = read(text).claims
    assert claim.date is not None
    assert claim.date.earliest is not None
    assert "2024-12-01" <= claim.date.earliest < PUBLISHED


def test_a_whole_date_needs_no_day_of_publication() -> None:
    [claim] = read("12 tanks were destroyed near Kursk on 3 January 2024.", published=None).claims
    assert claim.date is not None
    assert (claim.date.earliest, claim.date.latest) == ("2024-01-03", "2024-01-03")


def test_without_any_date_nothing_is_dated() -> None:
    [claim] = read("12 tanks were destroyed near Kursk.", published=None).claims
    assert claim.date is None or (claim.date.earliest, claim.date.latest) == (None, None)
