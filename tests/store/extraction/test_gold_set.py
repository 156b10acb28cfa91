"""The marked reports: they are what their README says, and what is wrong in one is told without its words."""

from pathlib import Path

import pytest

from tools.bench_extraction.__main__ import main
from tools.bench_extraction.gold import GOLD, GoldError, load_gold

WORDS = "a howitzer nobody may read of"
REPORT = f"""\
id = "made-up"
title = "Headline"
outlet = "The Paper"
url = "https://example.org/made-up"
published = "2025-01-10"
style = "agency"
language = "en"
text = '''
Here is {WORDS}, and there is {WORDS}.
'''
"""
CLAIM = f"""
[[claims]]
kind = "transfer"
quote = "{WORDS}"
subject = "howitzer"
chain = ["The Paper"]
modality = "asserted"
polarity = "positive"
"""


def test_the_reports_are_sound_and_each_has_an_id_of_its_own() -> None:
    halves = {name: load_gold(GOLD / name) for name in ("open", "sealed")}
    assert {name: len(reports) for name, reports in halves.items()} == {"open": 100, "sealed": 24}
    assert len({one.report.id for reports in halves.values() for one in reports}) == 124
    for reports in halves.values():
        for report, claims in reports:
            held = [
                claim.evidence is not None
                and report.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote
                for claim in claims
            ]
            # Compared as a whole, so that no sealed text is printed where one fails.
            is_sound = all(held) and len(held) >= 5
            assert is_sound, report.id


def test_a_quote_that_stands_twice_is_told_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "made-up.toml").write_text(REPORT + CLAIM + CLAIM + "nth = 2\n")
    [(report, claims)] = load_gold(tmp_path)
    starts = [claim.evidence.start for claim in claims if claim.evidence]
    assert starts == [report.text.index(WORDS), report.text.rindex(WORDS)]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("other", REPORT, "the id is not the name of the file"),
        ("made-up", REPORT.replace("nobody", "no\ufeff\u202ebody"), "the text holds what no text in the ledger holds"),
        ("made-up", REPORT + CLAIM.replace("nobody", "somebody"), "claim 1: the text does not have the quote 1 times"),
        ("made-up", REPORT + CLAIM + "nth = 3", "claim 1: the text does not have the quote 3 times"),
        ("made-up", REPORT + CLAIM.replace(WORDS, " "), "claim 1: the quote is empty"),
        ("made-up", REPORT + CLAIM + "quantity = { low = 3, qualifier = 'about' }", "claim 1: about has other bounds"),
        ("made-up", REPORT + CLAIM + "quantity = { low = 3, high = 4, qualifier = 'vague' }", "vague has other bounds"),
        ("made-up", REPORT + CLAIM + "attribute = 'range'", "a spec has an attribute"),
        ("made-up", REPORT + CLAIM + "said_by = 'Somebody'", "the chain does not go from the outlet to the speaker"),
        (
            "made-up",
            REPORT + CLAIM + "date = { earliest = '2025-01-02', latest = '2025-01-01', precision = 'range' }",
            "the date ends before it begins",
        ),
        ("made-up", REPORT + CLAIM + "date = { earliest = '2025-1-2', precision = 'day' }", "Invalid isoformat"),
        ("made-up", REPORT + CLAIM + "mood = 'good'", "unknown field `mood`"),
        ("made-up", "text = '''", "made-up.toml: "),
    ],
)
def test_what_is_wrong_is_told_without_the_words(tmp_path: Path, name: str, content: str, problem: str) -> None:
    (tmp_path / f"{name}.toml").write_text(content)
    with pytest.raises(GoldError) as caught:
        load_gold(tmp_path)
    assert str(caught.value).startswith(f"{name}.toml: ")
    assert problem in str(caught.value)
    assert WORDS not in str(caught.value)


@pytest.mark.parametrize("chosen", [["--set", "sealed"], ["--set", "all"], []])
def test_no_sealed_report_is_listed(chosen: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*chosen, "--verbose", ""])
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "sealed reports are not shown" in printed.err


def test_an_open_report_is_listed_with_what_was_read_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--set", "open", "--verbose", "atags-contract"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "===== atags-contract: Army Recognition, 2025-03-28"
    assert {line.split()[0] for line in lines if not line.startswith(" ")} >= {"=====", "ok"}


def test_the_scores_of_a_set_are_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--set", "open"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| measure | open, 100 reports | wanted |"
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        f"| {measure}"
        for measure in (
            "found", "kind", "bounds", "date exact", "date overlaps", "said_by", "said_by invented", "chain", "place",
            "modality", "all right", "candidates that match",
        )
    ]  # fmt: skip
