from functools import reduce
from pathlib import Path
from typing import Any

import httpx
import msgspec

from store.config import Config
from store.config.check import build
from store.config.problems import Problems
from store.config.rules import check_rules
from store.demo.clock import END
from store.demo.feeds import demo_config
from store.demo.server import FeedServer

BASE = "http://127.0.0.1:8000"


def test_it_is_what_a_configuration_file_could_say(tmp_path: Path) -> None:
    table = msgspec.to_builtins(demo_config(BASE), str_keys=True)
    written = _without_nulls(table)
    problems = Problems(tmp_path / "config.toml", {})
    check_rules(written, problems)
    assert build(Config, written, (), problems) == demo_config(BASE)
    assert problems.found == []


def test_every_feed_is_enabled_on_loopback_and_has_a_source_that_says_it_is_a_demonstration() -> None:
    config = demo_config(BASE)
    names = {source.id: source.name for source in config.sources}
    assert len(config.feeds) == 5
    for feed in config.feeds:
        assert feed.enabled
        assert feed.allow_private
        assert feed.url.startswith(f"{BASE}/")
        assert names[feed.source or ""].endswith("(demo)")


def test_the_server_answers_at_every_address() -> None:
    with FeedServer(lambda: END) as server, httpx.Client(trust_env=False) as client:
        answers = [client.get(feed.url) for feed in demo_config(server.url).feeds]
    assert [answer.status_code for answer in answers] == [200] * 5


def test_the_mapping_leads_to_a_value_in_every_row() -> None:
    with FeedServer(lambda: END) as server:
        (feed,) = [feed for feed in demo_config(server.url).feeds if feed.format == "json"]
        answer = httpx.get(feed.url, trust_env=False).json()
    rows = _at(answer, feed.items or "")
    assert len(rows) >= 12
    for row in rows:
        values = {field: _at(row, path) for field, path in feed.fields.items()}
        bounds = {values.pop("low"), values.pop("high")}
        assert all(bound is None or bound > 0 for bound in bounds)
        assert [field for field, value in values.items() if value in (None, "")] == []
        assert values["kind"] == "sighting"


def _at(row: Any, path: str) -> Any:
    return reduce(lambda value, name: value[name], path.split("."), row)


def _without_nulls(value: Any) -> Any:
    """TOML has no null: a key that is not set is not there."""
    if isinstance(value, dict):
        return {key: _without_nulls(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_without_nulls(member) for member in value]
    return value
