import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.entries import Entry, Parsed, ParseError, Publisher
from store.feeds.formats import folder
from store.feeds.formats.folder import read

DOCUMENT = {
    "id": "S1", "title": "Guns at a halt", "outlet": "The District Paper", "url": "https://paper.example/1",
    "published": "2025-01-09", "text": "Six guns on flat wagons.", "language": "en",
}  # fmt: skip


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    path = tmp_path / "drop"
    path.mkdir()
    return path


def feed(path: Path, form: str = "directory") -> FeedConfig:
    return FeedConfig(id="drop", path=str(path), format=form)  # type: ignore[arg-type]


def only(path: Path) -> Entry:
    parsed = read(feed(path))
    assert parsed.skipped == []
    (entry,) = parsed.entries
    return entry


def reasons(path: Path) -> list[str]:
    parsed = read(feed(path))
    assert parsed.entries == []
    return parsed.skipped


def test_a_text_is_a_report_named_by_its_file(drop: Path) -> None:
    (drop / "Kursk note.txt").write_bytes("Шесть орудий\r\nпод Суджей.\r\n".encode())
    assert only(drop) == Entry(
        guid="Kursk%20note.txt",
        way_url=(drop / "Kursk note.txt").as_uri(),
        title="Шесть орудий",
        text="Шесть орудий\nпод Суджей.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_a_page_is_read_in_its_encoding(drop: Path, encoding: str) -> None:
    page = (
        '<!doctype html><html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
        "<title>Сводка &amp; карта</title><script>alert(1)</script></head>"
        "<body><p>Шесть <b>орудий</b>.</p></body></html>"
    )
    (drop / "page.HTML").write_bytes(page.encode(encoding))
    entry = only(drop)
    assert (entry.title, entry.text) == ("Сводка & карта", "Шесть орудий.")


def test_a_json_document_says_who_and_when(drop: Path) -> None:
    (drop / "s1.json").write_text(json.dumps(DOCUMENT))
    entry = only(drop)
    assert (entry.guid, entry.external_id, entry.url) == ("S1", "S1", "https://paper.example/1")
    assert (entry.published, entry.publisher) == ("2025-01-09", Publisher(name="The District Paper"))
    assert entry.text == "Six guns on flat wagons."


def test_a_json_document_without_a_name_has_its_files(drop: Path) -> None:
    (drop / "s1.json").write_text('{"text": "Six guns."}')
    assert (only(drop).guid, only(drop).external_id) == ("s1.json", None)


@pytest.mark.parametrize("name", ["all.json", "all.jsonl"])
def test_a_file_may_hold_several_documents(drop: Path, name: str) -> None:
    documents = [DOCUMENT, {"text": "Nameless."}, {**DOCUMENT, "id": "S2", "url": "javascript:x"}, 7, {"id": "S3"}]
    lines = "\n".join(json.dumps(document) for document in documents)
    (drop / name).write_text(json.dumps(documents) if name == "all.json" else lines)
    parsed = read(feed(drop))
    assert [(entry.guid, entry.url) for entry in parsed.entries] == [("S1", "https://paper.example/1"), ("S2", None)]
    assert [reason.partition(": ")[2].partition(": ")[2] for reason in parsed.skipped] == [
        "has neither id nor url",
        "is no document",
        "has neither title nor text",
    ]


def test_a_bad_line_costs_itself(drop: Path) -> None:
    (drop / "all.jsonl").write_text(f"{json.dumps(DOCUMENT)}\n{{oops\n{json.dumps({**DOCUMENT, 'id': 'S2'})}\n")
    parsed = read(feed(drop))
    assert [entry.guid for entry in parsed.entries] == ["S1", "S2"]
    assert parsed.skipped[0].startswith("all.jsonl: line 2: not JSON")


def test_the_latest_change_comes_first(drop: Path) -> None:
    for age, name in enumerate(["new.txt", "older.txt", "oldest.txt"]):
        (drop / name).write_text(name)
        os.utime(drop / name, (1000 - age, 1000 - age))
    assert [entry.text for entry in read(feed(drop)).entries] == ["new.txt", "older.txt", "oldest.txt"]


def test_one_file_may_be_the_feed(drop: Path) -> None:
    (drop / "log.txt").write_text("Six guns.")
    (drop / "other.txt").write_text("Not this one.")
    assert [entry.text for entry in read(feed(drop / "log.txt", "file")).entries] == ["Six guns."]
    assert read(feed(drop / "gone.txt", "file")).skipped == ["gone.txt: cannot be read: No such file or directory"]


def test_nothing_is_followed_and_nothing_is_waited_for(drop: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key")
    (drop / "link.txt").symlink_to(secret)
    (drop / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(drop / "pipe.txt")
    (drop / "sub.txt").mkdir()
    (drop / "device.txt").symlink_to("/dev/zero")
    assert sorted(reasons(drop)) == [
        "dangling.txt: is a symbolic link",
        "device.txt: is a symbolic link",
        "link.txt: is a symbolic link",
        "pipe.txt: is no regular file",
        "sub.txt: is no regular file",
    ]
    assert read(feed(drop / "link.txt", "file")).skipped == ["link.txt: is a symbolic link"]


def test_files_are_bounded_one_by_one_and_together(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MAX_FILE", 100)
    (drop / "large.txt").write_text("x" * 101)
    assert reasons(drop) == ["large.txt: is over 100 bytes"]
    for number in range(12):
        (drop / f"{number:02}.txt").write_text("y" * 100)
    parsed = read(feed(drop))
    assert len(parsed.entries) == 2
    assert any("over 200 bytes in one folder" in reason for reason in parsed.skipped)


def test_what_is_no_report_is_said(drop: Path) -> None:
    (drop / "a.pdf").write_bytes(b"%PDF")
    (drop / "b.txt").write_bytes(b"PK\0\0")
    (drop / "c.txt").write_text(" \n")
    (drop / "d.json").write_text("[1")
    (drop / ".hidden.txt").write_text("hidden")
    (drop / "e.txt.part").write_text("half")
    (drop / "f.txt~").write_text("backup")
    said = sorted(reasons(drop))
    assert said[:3] == ["a.pdf: is no .txt, .md, .html, .json or .jsonl", "b.txt: is no text", "c.txt: is empty"]
    assert said[3].startswith("d.json: not JSON")
    assert len(said) == 4


def test_names_cannot_drive_a_terminal(drop: Path) -> None:
    name = os.fsencode(drop) + b"/\x1b]0;x\x07\xff.txt"
    with open(name, "wb") as file:  # noqa: PTH123
        file.write(b"\x1b[2Jwords\x9b")
    entry = only(drop)
    for text in (entry.title, entry.text, entry.guid or "", entry.way_url or ""):
        assert text.isprintable()
        assert "\udcff" not in text


def test_a_folder_that_is_not_there_or_is_none_is_said(drop: Path) -> None:
    with pytest.raises(ParseError, match="No such file or directory"):
        read(feed(drop / "missing"))
    (drop / "file").write_text("x")
    with pytest.raises(ParseError, match="Not a directory"):
        read(feed(drop / "file"))


def test_an_empty_folder_is_no_error(drop: Path) -> None:
    assert read(feed(drop)) == Parsed([], [])


@given(st.binary(max_size=200), st.sampled_from(["txt", "html", "json", "jsonl"]))
def test_any_content_is_entries_or_reasons(tmp_path_factory: pytest.TempPathFactory, body: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
    path.write_bytes(body)
    for entry in read(feed(path, "file")).entries:
        assert not set(entry.title + entry.text) & set("\x1b\x9b\x07\r\u202e")
