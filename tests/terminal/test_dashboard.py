"""The real dashboard in a real terminal: what is on the first screen, and what every key does."""

import fcntl
import os
import re
import time
from pathlib import Path

import pytest

from store.ledger import open_ledger
from tests.program import (
    SPOTREP,
    FeedServer,
    Page,
    Program,
    assert_restored,
    at_cursor,
    look_everywhere,
    styles,
    wait_at_cursor,
)
from tests.store.feeds.bodies import item, rss
from tests.store.samples import report
from tests.terminal.terminal import Terminal

SIZES = [(80, 24), (120, 40)]
THREE_PANES = ("1 Equipment", "2 Deployments", "3 Sightings")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def opened(terminal: Terminal) -> str:
    """Wait until the starter facts are on the screen, down to the last sighting."""
    return terminal.wait_for(lambda text: "M1989 Koksan" in text and "Caliber.Az" in text)


def row_of(text: str, name: str) -> str:
    """Return the row of a pane that begins with a name, behind its mark."""
    found = re.search(rf"^[ !?] {re.escape(name)}.*$", text, re.MULTILINE)
    assert found, text
    return found[0]


def headings(text: str) -> list[str]:
    """Return the panes on the screen, by the number and name at the beginning of their headings."""
    return re.findall(r"^[1-5] [A-Z][a-z]+", text, re.MULTILINE)


def wait_panes(terminal: Terminal, *panes: str) -> str:
    """Wait until these panes are on the screen and no other; none where the detail or the help has all of it."""
    return terminal.wait_for(lambda text: headings(text) == list(panes))


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_first_start_shows_the_starter_facts_and_leaves_nothing_behind(
    program: Program, columns: int, rows: int
) -> None:
    shell = ["/bin/sh", "-c", 'printf "\\$ spotrep\\r\\n"; spotrep; printf "\\$ %s " $?; read _']
    path = {"PATH": f"{SPOTREP.parent}:{os.environ['PATH']}"}
    with program.open_argv(shell, columns, rows, path) as terminal:
        text = opened(terminal)
        koksan = row_of(text, "M1989 Koksan")
        for figure in ("170 mm", "40 t", "≤40 km!", "≤60 km", "1–2 /5 min"):
            assert figure in koksan
        assert re.search(r"Koksan guns to Russia +<~50 → ≥120 .* 3/1", text)
        assert "3 Sightings 3 " in text
        assert re.search(r"M1989 Koksan +late 2024-12 .* rail transp", text)
        assert "no feed enabled" in text
        terminal.press("q")
        terminal.wait_for("$ 0")
        assert_restored(terminal)
        assert terminal.screen_text().strip() == "$ spotrep\n$ 0"
    assert program.reports == []


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_cursor_moves_through_what_query_prints(program: Program, columns: int, rows: int) -> None:
    with program.open(columns=columns, rows=rows) as terminal:
        opened(terminal)
        names = [row["designation"][:14] for row in program.rows("equipment")]
        wait_at_cursor(terminal, names[0])
        for keys, wanted in (("jj", 2), ("k", 1), ("G", -1), ("g", 0), ("k", 0)):
            terminal.press(*keys)
            wait_at_cursor(terminal, names[wanted])
        terminal.press("down", "down", "up")
        wait_at_cursor(terminal, names[1])
        terminal.press("end")
        wait_at_cursor(terminal, names[-1])
        terminal.press("j", "home")
        wait_at_cursor(terminal, names[0])
        terminal.press("pagedown")
        terminal.wait_for(lambda _: not at_cursor(terminal).startswith(names[0]))
        terminal.press("pageup")
        wait_at_cursor(terminal, names[0])


def test_the_detail_follows_the_cursor(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.wait_for("\n M1989 Koksan ")
        terminal.press("j")
        terminal.wait_for("\n M1978 Koksan ")
        terminal.press("2")
        terminal.wait_for("\n Next tranche of artillery ")
        terminal.wait_for("as of 2025-01-28 >100")


def test_tab_goes_round_the_panes_and_the_detail(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        wait_at_cursor(terminal, "M1989")
        terminal.press("tab")
        wait_at_cursor(terminal, "Next tranche")
        terminal.press("tab")
        terminal.wait_for("seen by 2025-01-07")
        terminal.press("tab")
        wait_panes(terminal)
        terminal.press("tab")
        wait_at_cursor(terminal, "M1989")
        terminal.press("shift+tab")
        wait_panes(terminal)
        terminal.press("shift+tab")
        wait_panes(terminal, *THREE_PANES)
        terminal.wait_for("seen by 2025-01-07")


def test_enter_reads_the_detail_and_escape_leaves_it(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("enter")
        wait_panes(terminal)
        terminal.wait_for(lambda text: "calibre 170 mm" in text and "▸ 170 mm · asserted" in text)
        terminal.press("G")
        terminal.wait_for(lambda text: " more" not in text and "calibre 170 mm" not in text)
        terminal.press("k")
        terminal.wait_for(" 1 more")
        terminal.press("g")
        terminal.wait_for("calibre 170 mm")
        terminal.press("escape")
        wait_panes(terminal, *THREE_PANES)


def test_a_wide_screen_shows_panes_and_detail_beside_each_other(program: Program) -> None:
    with program.open(columns=120, rows=40) as terminal:
        opened(terminal)
        terminal.wait_for("calibre 170 mm")
        wait_panes(terminal, *THREE_PANES)
        terminal.press("4")
        wait_panes(terminal, "4 Documents")
        terminal.press("3")
        wait_panes(terminal, *THREE_PANES)


def test_documents_stand_in_place_of_the_panes(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("4")
        wait_panes(terminal, "4 Documents")
        documents = program.rows("documents")
        terminal.wait_for(f"4 Documents {len(documents)} ")
        wait_at_cursor(terminal, documents[0]["title"][:20])
        terminal.press("j")
        wait_at_cursor(terminal, documents[1]["title"][:20])
        terminal.press("1")
        wait_panes(terminal, *THREE_PANES)


@pytest.mark.parametrize("filter_text", ["koksan", "country=KP", "howitzer range_standard=40"])
def test_a_filter_leaves_what_query_finds(program: Program, filter_text: str) -> None:
    with program.open(columns=120, rows=40) as terminal:
        opened(terminal)
        everything, found = program.rows("equipment"), program.rows("equipment", filter_text)
        assert len(found) < len(everything)
        terminal.press("/", *filter_text, "enter")
        terminal.wait_for(f"1 Equipment {len(found)} of {len(everything)} /{filter_text}")
        terminal.press("escape")
        terminal.wait_for(f"1 Equipment {len(everything)} ")


def test_a_filter_is_of_its_pane_and_may_be_changed(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("/", *"m1991", "enter")
        wait_at_cursor(terminal, "M1991")
        terminal.wait_for("1 Equipment 1 of 18 /m1991")
        terminal.wait_for("2 Deployments 15 ")
        terminal.press("/", *["backspace"] * 5, *"nothing like it")
        terminal.wait_for("nothing matches the filter; Esc drops it")
        terminal.press("escape")
        terminal.wait_for("1 Equipment 18 ")


@pytest.mark.parametrize(
    ("wrong", "reason"), [("country~KP", "the filter knows words"), ("colour=red", "there is no field")]
)
def test_a_wrong_filter_is_explained_and_can_be_mended(program: Program, wrong: str, reason: str) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("/", *wrong, "enter")
        terminal.wait_for(reason)
        terminal.wait_for(lambda text: text.endswith(f"/{wrong}"))
        terminal.press(*["backspace"] * len(wrong), *"koksan", "enter")
        terminal.wait_for("1 Equipment 3 of 18 /koksan")
        terminal.press("g")
        wait_at_cursor(terminal, "M1989")


def test_zoom_gives_a_pane_the_whole_height(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("2", "z")
        wait_panes(terminal, "2 Deployments")
        names = [row["name"][:16] for row in program.rows("deployments")]
        terminal.wait_for(lambda text: all(name in text for name in names))
        terminal.press("z")
        wait_panes(terminal, *THREE_PANES)


def test_refresh_without_feeds_says_what_to_do(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("r")
        terminal.wait_for("no feed is enabled: `spotrep feeds enable")


def test_help_lists_keys_marks_and_filters(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press("?")
        wait_panes(terminal)
        terminal.wait_for("Show sightings, the latest first.")
        terminal.press("G")
        terminal.wait_for("three documents, no origin known")
        terminal.wait_for("rows in which both words occur")
        terminal.press("q")
        terminal.wait_for("1 Equipment")


def test_the_palette_does_what_the_keys_do(program: Program) -> None:
    with program.open() as terminal:
        opened(terminal)
        terminal.press(":")
        terminal.wait_for("Commands (:)")
        terminal.send("documents")
        terminal.wait_for(lambda text: "Documents (4)" in text and "Commands (:)" not in text)
        terminal.press("enter")
        terminal.wait_for("4 Documents")
        terminal.press(":")
        terminal.wait_for("Commands (:)")
        terminal.send("quit")
        terminal.wait_for(lambda text: "Quit (q)" in text and "Commands (:)" not in text)
        terminal.press("enter")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)


def test_the_first_frame_does_not_wait_for_the_ledger_and_the_lock_s_holder_is_named(program: Program) -> None:
    program.ledger.mkdir(parents=True)
    with (program.ledger / "ledger.json.lock").open("w") as lock:
        lock.write("4711 collector\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with program.open() as terminal:
            terminal.wait_for("opening the ledger")
            wait_panes(terminal, *THREE_PANES)
            assert terminal.wait_exit() == 3
            said = " ".join(terminal.screen_text().split())
            assert "ledger.json.lock is held by process 4711 collector: try" in said
            assert_restored(terminal)
    assert program.reports == []


def test_a_ledger_that_is_let_go_in_time_is_read(program: Program) -> None:
    program.ledger.mkdir(parents=True)
    with (program.ledger / "ledger.json.lock").open("w") as lock, program.open() as terminal:
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.wait_for("opening the ledger")
        fcntl.flock(lock, fcntl.LOCK_UN)
        opened(terminal)


def test_what_another_process_fetches_appears_without_a_key(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("first")))
        program.configure(server.feed("depot", enabled=False))
        with program.open() as terminal:
            opened(terminal)
            terminal.press("4")
            terminal.wait_for("4 Documents")
            assert program.run("refresh", "depot").returncode == 0
            terminal.wait_for("Report first")
            server.pages["/depot"] = Page(rss(item("first"), item("second")))
            assert program.run("refresh", "depot", "--force").returncode == 0
            terminal.wait_for("Report second")


def test_what_another_process_writes_is_on_the_screen_at_once(program: Program) -> None:
    waited = []
    with program.open() as terminal:
        opened(terminal)
        terminal.press("4")
        terminal.wait_for("4 Documents 48 ")
        with open_ledger(program.ledger) as ledger:
            for number in range(49, 59):
                ledger.documents.put(report(f"report-{number}", published="2026-01-01"))
                written = time.perf_counter()
                terminal.wait_for(f"4 Documents {number} ")
                waited.append(time.perf_counter() - written)
    assert max(waited) < 2


def test_a_ledger_that_is_damaged_or_restored_meanwhile_is_said_and_shown(program: Program) -> None:
    backup = program.home / "backup.json"
    program.run("query", "sources")
    assert program.run("backup", str(backup)).returncode == 0
    with program.open() as terminal:
        opened(terminal)
        with (program.ledger / "ledger.json.journal").open("ab") as journal:
            journal.write(b"no transaction\nnor this\n")
        terminal.wait_for("journal is damaged at byte")
        wait_panes(terminal, *THREE_PANES)
        opened(terminal)
        terminal.press("j")
        wait_at_cursor(terminal, "M1978")
        assert program.run("restore", str(backup)).returncode == 0
        with open_ledger(program.ledger) as ledger:
            ledger.documents.put(report("new", published="2026-01-01"))
        terminal.press("4")
        terminal.wait_for("4 Documents 49 ")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    assert program.reports == []


def test_feeds_are_fetched_at_the_start_and_those_that_fail_say_why(program: Program) -> None:
    with FeedServer() as server:
        server.pages["/depot"] = Page(rss(item("alpha")))
        server.pages["/prose"] = Page(b"No feed, just words.")
        server.pages["/busy"] = Page(b"", 503)
        program.configure("".join(server.feed(name) for name in ("depot", "prose", "busy")))
        with program.open(columns=120, rows=40) as terminal:
            opened(terminal)
            line = terminal.wait_for("2 failed").split("\n")[0]
            assert "3 feeds · 1 ok · 2 failed" in line
            assert re.search(r"prose: .*XML|busy: .*503", line)
            terminal.press("4")
            terminal.wait_for("Report alpha")
            server.pages["/depot"] = Page(rss(item("alpha"), item("beta")))
            server.pages["/busy"] = Page(rss(item("gamma", link="http://busy.example/gamma")))
            terminal.press("r")
            terminal.wait_for(lambda text: "Report beta" in text and "Report gamma" in text)
            line = terminal.wait_for("3 feeds · 2 ok · 1 failed").split("\n")[0]
            assert re.search(r"prose: .*XML", line)


@pytest.mark.parametrize("kind", ["linux", "xterm"])
def test_sixteen_colours_are_enough(program: Program, kind: str) -> None:
    with program.open(env={"TERM": kind}) as terminal:
        opened(terminal)
        look_everywhere(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert styles(terminal) & {30, 33, 34}
        assert not styles(terminal) & {38, 48}


def test_no_color_means_none(program: Program) -> None:
    for env, words in (({"NO_COLOR": "1"}, ()), ({}, ("--no-color",)), ({"NO_COLOR": "1", "TERM": "linux"}, ())):
        with program.open(*words, env=env) as terminal:
            opened(terminal)
            wait_at_cursor(terminal, "M1989")
            look_everywhere(terminal)
            assert styles(terminal) <= {0, 1, 2, 3, 4, 7, 39, 49}


def test_an_empty_no_color_means_nothing(program: Program) -> None:
    with program.open(env={"NO_COLOR": ""}) as terminal:
        opened(terminal)
        assert {38, 48} <= styles(terminal)


@pytest.mark.parametrize("env", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "C.UTF-8", "LC_ALL": "C"}])
def test_the_c_locale_is_spoken_to_in_ascii(program: Program, env: dict[str, str]) -> None:
    with program.open(env=env) as terminal:
        koksan = row_of(opened(terminal), "M1989 Koksan")
        assert re.search(r"<=40 km! +<=60 km +1-2 /5 min", koksan)
        assert re.search(r"Koksan guns to Russia +<~50 -> >=120 ", terminal.screen_text())
        look_everywhere(terminal)
        assert max(terminal.raw) <= 0x7E


def test_a_locale_that_is_not_installed_is_still_a_utf_8_one(program: Program) -> None:
    with program.open(env={"LANG": "tlh_QO.UTF-8"}) as terminal:
        assert "≤40 km" in row_of(opened(terminal), "M1989 Koksan")
