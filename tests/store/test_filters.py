"""The filter language: what it finds, and that everything it does not know is said."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import UsageError
from store.filters import Filter, parse_filter

FIELDS = ("id", "name", "place", "count", "share", "shown", "tags", "ways", "note")

ROW: dict[str, object] = {
    "id": "koksan-to-russia",
    "name": "M1989 Koksan to Russia",
    "place": {"id": "RU-KRS", "name": "Kursk Oblast", "text": None},
    "count": 120,
    "share": 0.5,
    "shown": True,
    "tags": ["rail", "170 mm"],
    "ways": [{"feed": "twz", "via": None}],
    "note": None,
}


def matches(text: str) -> bool:
    return parse_filter(text, FIELDS).matches(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "koksan",
        "KOKSAN russia",
        "oksa",
        "rail kursk 120",
        '"to russia"',
        '"Koksan to Russia" rail',
        "name=koksan",
        "name=KOKSAN",
        'name="koksan to russia"',
        'name="m1989 koksan',
        "place=kursk",
        "place=RU-KRS",
        "place=krs",
        "place.name=oblast",
        "count=120",
        "count=120.0",
        "share=.5",
        "shown=true",
        "tags=rail",
        'tags="170 mm"',
        "tags=170",
        "koksan place=kursk count=120",
    ],
)
def test_what_passes(text: str) -> None:
    assert matches(text)


@pytest.mark.parametrize(
    "text",
    [
        "koksan moscow",
        '"russia to"',
        "name=koks",
        "name=oksan",
        'name="koksan russia"',
        "name=1989",
        "place=kur",
        "place.id=kursk",
        "place.nothing=kursk",
        "name.deeper=koksan",
        "count=12",
        "count=1200",
        "count=many",
        "share=5",
        "shown=false",
        "note=none",
        "note=null",
        "place.text=none",
        "none",
        "koksan count=121",
    ],
)
def test_what_does_not_pass(text: str) -> None:
    assert not matches(text)


def test_a_number_may_be_written_with_its_thousands_apart() -> None:
    troops = {"count": 10_900}
    assert parse_filter("count=10,900", FIELDS).matches(troops)
    assert not parse_filter("count=10,901", FIELDS).matches(troops)


def test_every_script_is_searched_without_regard_to_case() -> None:
    row = {"name": "Гармата «Коксан» 주체포 STRASSE"}
    for text in ("КОКСАН", "name=гармата", "name=주체포", "name=коксан", "name=straße"):
        assert parse_filter(text, FIELDS).matches(row), text
    assert not parse_filter("name=кокса", FIELDS).matches(row)


def test_a_value_is_no_pattern() -> None:
    for value in ("a.c", "[ab]", "a+", "(", "\\d", "^a", "$"):
        assert not parse_filter(f'name="{value}"', FIELDS).matches({"name": "abc aa 7"}), value
    assert parse_filter('name="C++ (17)"', FIELDS).matches({"name": "in C++ (17) here"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("count>5", "'>' in 'count>5' is not among them"),
        ("count>=5", "'>=' in 'count>=5'"),
        ("name!=x", "'!='"),
        ("name~x", "'~'"),
        ("name==x", "'=='"),
        ("name=", "'name=' needs a value after the equals sign"),
        ('name=""', "needs a value after the equals sign"),
        ("a OR b", "'OR' is neither (put it in quotes to look for it)"),
        ("NOT a", "'NOT' is neither"),
        ("a AND b", "'AND' is neither"),
        ("(a b)", "'(a' is neither"),
        ("a | b", "'|' is neither"),
        ("!a", "'!a' is neither"),
        ("~a", "'~a' is neither"),
        (">5", "'>5' is neither"),
    ],
)
def test_any_other_operator_is_refused_with_what_there_is(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_filter(text, FIELDS)
    assert message in str(caught.value)
    assert caught.value.status == 2


@pytest.mark.parametrize("text", ["=kursk", "place = kursk", "place =kursk"])
def test_an_equals_sign_that_stands_apart_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_filter(text, FIELDS)


def test_what_is_refused_can_be_looked_for_in_quotes() -> None:
    for text in ("OR", "(a", "!a", ">5", "count>5"):
        assert parse_filter(f'"{text}"', FIELDS) == Filter(words=(text.casefold(),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("palce=x", "there is no field 'palce' here; did you mean 'place'?"),
        ("Place=x", "did you mean 'place'?"),
        ("zzz=x", "there are: count, id, name, note, place, share, shown, tags, ways"),
    ],
)
def test_an_unknown_field_suggests_a_known_one(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_filter(text, FIELDS)
    assert message in str(caught.value)


def test_a_field_inside_a_list_of_parts_is_found() -> None:
    assert matches("ways.feed=twz")


def test_a_number_of_any_size_can_be_asked_for() -> None:
    assert not parse_filter("count=5", FIELDS).matches({"count": 10**400})


@given(st.text(max_size=60) | st.text('abc ="\\()|!<>~.,_1', max_size=40))
def test_parsing_raises_nothing_but_usage_errors(text: str) -> None:
    with contextlib.suppress(UsageError):
        parsed = parse_filter(text, ("a", "b", "c"))
        assert isinstance(parsed.matches({"a": text, "b": 1, "c": [None, {"x": True}]}), bool)


words = st.text("abcxyz019", min_size=1, max_size=5)
parts = words | words.map(lambda word: f'"{word} {word}"') | words.map(lambda word: f"name={word}")
flat_rows = st.fixed_dictionaries({"name": st.lists(words, max_size=4).map(" ".join), "count": st.integers(0, 20)})


@given(st.lists(parts, min_size=1, max_size=3), flat_rows)
def test_the_order_of_the_parts_means_nothing(given_parts: list[str], row: dict[str, object]) -> None:
    texts = [" ".join(order) for order in itertools.permutations(given_parts)]
    assert len({parse_filter(text, FIELDS).matches(row) for text in texts}) == 1


@given(parts, parts, flat_rows)
def test_every_further_part_narrows(first: str, second: str, row: dict[str, object]) -> None:
    both = parse_filter(f"{first} {second}", FIELDS).matches(row)
    assert both == (parse_filter(first, FIELDS).matches(row) and parse_filter(second, FIELDS).matches(row))


@given(st.lists(words, min_size=1, max_size=5), st.data())
def test_a_field_has_exactly_the_words_it_has(having: list[str], data: st.DataObject) -> None:
    row = {"name": " ".join(having)}
    asked = data.draw(st.sampled_from(having) | words)
    assert parse_filter(f"name={asked}", FIELDS).matches(row) == (asked in having)
