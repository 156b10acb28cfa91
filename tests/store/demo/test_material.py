import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from store.clock import parse_stamp, stamp
from store.demo.clock import END
from store.demo.material import (
    SIGHTING_LOG,
    TEXT_OUTLETS,
    DemoReport,
    load_reports,
    load_sightings,
    reports_out,
    sightings_out,
)
from store.text import clean_text

CATALOGUE = {
    "dprk-m1978",
    "dprk-m1989",
    "dprk-m1991",
    "dprk-240-guided",
    "dprk-koksan",
    "ru-2s7",
    "ru-2s5",
    "de-pzh2000",
    "fr-caesar",
    "se-archer",
    "ru-2s35",
}
FIRST, LAST = "2025-02-01T00:00:00Z", stamp(END)


class TagBalance(HTMLParser):
    """Reads markup that must close what it opens, and notes what it met."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.met: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.open.append(tag)
        self.met.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def first_versions() -> list[DemoReport]:
    return [report for report in load_reports() if report.updated is None]


def test_there_are_at_least_24_reports_in_each_of_three_months() -> None:
    months = {report.published[:7] for report in first_versions()}
    assert len(first_versions()) >= 24
    assert months == {"2025-02", "2025-03", "2025-04"}


@pytest.mark.parametrize("report", load_reports(), ids=lambda report: f"{report.guid}-{report.since}")
def test_a_report_is_whole(report: DemoReport) -> None:
    outlet = next(outlet for outlet in TEXT_OUTLETS if outlet.id == report.feed)
    assert FIRST <= report.published <= report.since <= LAST
    assert stamp(parse_stamp(report.since)) == report.since
    assert stamp(parse_stamp(report.published)) == report.published
    assert re.fullmatch(rf"/{outlet.id}/{report.published[:7].replace('-', '/')}/[a-z0-9-]+", report.url)
    assert report.author.startswith(outlet.name)
    assert report.title.strip() == report.title != ""
    assert clean_text(report.title + report.html) == report.title + report.html


@pytest.mark.parametrize("report", load_reports(), ids=lambda report: f"{report.guid}-{report.since}")
def test_its_markup_is_a_few_well_closed_paragraphs(report: DemoReport) -> None:
    markup = TagBalance()
    markup.feed(report.html)
    markup.close()
    assert markup.open == []
    assert "p" in markup.met
    assert markup.met <= {"p", "em", "ul", "li", "blockquote"}


def test_every_outlet_says_in_its_name_that_it_is_none() -> None:
    names = [outlet.name for outlet in (*TEXT_OUTLETS, SIGHTING_LOG)]
    assert all(name.endswith(" (demo)") for name in names)
    assert {report.feed for report in load_reports()} == {outlet.id for outlet in TEXT_OUTLETS}


def test_a_day_named_in_a_text_is_not_after_the_text() -> None:
    seen = 0
    for report in load_reports():
        for day, month in re.findall(r"\b(\d{1,2}) (February|March|April)\b", report.title + report.html):
            meant = datetime.strptime(f"{day} {month} 2025", "%d %B %Y").replace(tzinfo=UTC)
            assert meant <= parse_stamp(report.since)
            seen += 1
    assert seen >= 10


def test_guids_and_paths_are_each_used_by_one_report() -> None:
    by_guid: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for report in load_reports():
        by_guid[report.guid].add((report.feed, report.url, report.published))
    assert all(len(identities) == 1 for identities in by_guid.values())
    paths = [report.url for report in first_versions()] + [row.link for row in load_sightings()]
    assert len(set(paths)) == len(paths)


def test_scripts_of_the_region_are_met() -> None:
    text = " ".join(report.title + report.html for report in load_reports())
    places = ["Глухів", "Суджа", "Красноярск", "곡산", "원산"]
    assert [place for place in places if place not in text] == []
    assert len(re.findall("[\u0400-\u04ff]", text)) > 100
    assert len(re.findall("[\uac00-\ud7a3]", text)) > 10


def test_a_retelling_drops_at_least_and_another_makes_said_into_confirmed() -> None:
    texts = {report.url.rsplit("/", 1)[1]: report.html for report in load_reports()}
    interview, channel, bulletin = (texts[slug] for slug in ("interview-counter-battery", "sixty", "summary-0211"))
    assert "at least 60 Koksan" in interview
    assert "confirmed" not in interview
    assert "60 Koksan" in channel
    assert "at least" not in channel
    assert "confirmed that 60 M1989" in bulletin


def test_an_edited_report_reads_differently_before_and_after() -> None:
    edits = [report for report in load_reports() if report.updated]
    assert edits
    for edit in edits:
        when = parse_stamp(edit.since)
        before = {report.guid: report for report in reports_out(load_reports(), when - timedelta(seconds=1))}
        after = {report.guid: report for report in reports_out(load_reports(), when)}
        assert after[edit.guid] == edit
        assert before[edit.guid].html != edit.html
        assert len(before) == len(after)


def test_nothing_is_out_before_its_time_and_newest_comes_first() -> None:
    moment = datetime(2025, 3, 10, 12, tzinfo=UTC)
    reports = reports_out(load_reports(), moment)
    rows = sightings_out(load_sightings(), moment)
    for times in ([report.published for report in reports], [row.posted for row in rows]):
        assert len(times) > 0
        assert times[0] <= stamp(moment)
        assert all(newer >= older for newer, older in pairwise(times))
    assert all(report.since <= stamp(moment) for report in reports)


def test_sightings_are_whole() -> None:
    rows = load_sightings()
    assert len(rows) >= 12
    assert len({row.ref for row in rows}) == len(rows)
    assert {row.equipment.id for row in rows} == CATALOGUE
    for row in rows:
        assert FIRST <= row.posted <= LAST
        assert date(2025, 1, 25) <= date.fromisoformat(row.seen) <= parse_stamp(row.posted).date()
        assert row.observer.endswith(" (demo)")
        assert -90 <= row.place.lat <= 90
        assert -180 <= row.place.lon <= 180
        assert row.count.low is None or row.count.high is None or row.count.low <= row.count.high
        assert clean_text(row.headline + row.report) == row.headline + row.report
