"""What a stranger may send, under the name of every format: never a crash, never a long wait, never a gigabyte."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.config import FeedConfig
from store.feeds.formats import parse
from store.feeds.formats.folder import read
from tests.store.feeds.formats.hostile import BODIES, FORMATS, HELD, HOSTILE, attempt, feed


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_takes_long(form: str, hostile: str) -> None:
    body = HOSTILE[hostile].encode()
    started = time.process_time()
    attempt(body, form)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_takes_much_memory(hostile: str) -> None:
    # The kernel's own high-water mark; the one of getrusage is inherited from whoever starts a process.
    code = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from tests.store.feeds.formats.hostile import FORMATS, HOSTILE, attempt\n"
        "for form in FORMATS:\n"
        "    attempt(HOSTILE[sys.argv[1]].encode(), form)\n"
        "print(re.search(r'VmHWM:\\s+([0-9]+)', Path('/proc/self/status').read_text())[1])"
    )
    ran = subprocess.run([sys.executable, "-c", code, hostile], capture_output=True, text=True, check=True)
    assert int(ran.stdout) // 1000 < 200 + HELD


@pytest.mark.parametrize("form", FORMATS)
def test_no_entity_is_ever_unfolded(form: str) -> None:
    for name in ("billion laughs", "external entity"):
        parsed = attempt(HOSTILE[name].encode(), form)
        assert parsed is None or not any("haha" in entry.text or "root:" in entry.text for entry in parsed.entries)


@pytest.mark.parametrize("form", FORMATS)
def test_no_sequence_for_a_terminal_gets_through(form: str) -> None:
    parsed = parse(BODIES[form].encode(), feed(form), "https://a.example/feed")
    (entry,) = parsed.entries
    assert "guns" in entry.text
    for text in texts(entry):
        assert not set(text) & set("\x1b\x07\x9b‮")


def texts(value: object) -> list[str]:
    """Return every text in an entry, however deep."""
    if isinstance(value, str):
        return [value]
    fields = getattr(value, "__struct_fields__", ())
    return [text for field in fields for text in texts(getattr(value, field))]


@example("geoconfirmed", b"\r\x00", BODIES["geoconfirmed"], 90)
@given(st.sampled_from(FORMATS), st.binary(max_size=400), st.sampled_from(sorted(BODIES.values())), st.integers(0, 200))
def test_any_bytes_in_any_feed_are_entries_or_a_parse_error(form: str, noise: bytes, body: str, cut: int) -> None:
    for whole in (noise, body[:cut].encode() + noise + body[cut:].encode()):
        parsed = attempt(whole, form)
        for entry in parsed.entries if parsed else []:
            assert entry.title
            assert entry.guid or entry.url
            for text in texts(entry):
                assert not set(text) & set("\x1b\x07\x9b‮")


@pytest.mark.parametrize("suffix", ["txt", "html", "json", "jsonl"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_file_takes_a_moment(tmp_path: Path, hostile: str, suffix: str) -> None:
    (tmp_path / f"x.{suffix}").write_text(HOSTILE[hostile])
    started = time.process_time()
    parsed = read(FeedConfig(id="drop", path=str(tmp_path), format="directory"))
    assert time.process_time() - started < 10
    if hostile not in ("lines", "zeros"):
        assert len(parsed.entries) + len(parsed.skipped) >= 1
