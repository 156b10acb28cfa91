"""Ukrainian, Russian and Korean: names are found in the forms that sentences give them, figures with units, and dates.

The rules for claims are English; a sentence that names something and gives none is kept as unread.
"""

from datetime import date

import pytest

from store.extraction.claims.scene import Context, Scene, look
from store.extraction.layout.sentences import Sentence
from store.extraction.text.normalise import fold
from tests.store.extraction.reading import PUBLISHED, lexicon, read

SENTENCES = {
    "uk-guns": "12 листопада 2024 року до Курської області прибули 50 гаубиць М1989 «Коксан» калібру 170 мм.",
    "uk-given": "За даними ГУР, КНДР передала Росії 120 гармат; дальність стрільби становить 60 км.",
    "uk-drones": "Уночі 8 січня над Харковом збили 24 безпілотники Shahed-136.",
    "uk-troops": "Близько 11 тисяч північнокорейських солдатів перебувають у Курській області.",
    "ru-train": "14 ноября 2024 года в Красноярске заметили состав с орудиями «Коксан».",
    "ru-drones": "Минобороны сообщило, что за ночь сбиты 47 беспилотников над Белгородской областью.",
    "ru-troops": "В Курскую область прибыли около 11 000 северокорейских военных.",
    "ru-losses": "Вчера под Суджей уничтожены два танка Т-72 и три БМП-2.",
    "ru-range": "Дальность стрельбы М-1978 «Коксан» составляет 40 км.",
    "ko-missiles": "합참은 1월 6일 북한이 단거리 탄도미사일 3발을 발사했다고 밝혔다.",
    "ko-guns": "북한은 러시아에 170㎜ 자주포 120문을 보냈다.",
    "ko-troops": "국정원은 북한군 1만1000명이 쿠르스크에 배치됐다고 말했다.",
    "ko-range": "북한 M1989 곡산의 사거리는 60km이다.",
}

NAMES = {
    "uk-guns": {"RU-KRS", "dprk-m1989"},
    "uk-given": {"ua-hur", "KP", "RU"},
    "uk-drones": {"ir-shahed136"},
    "uk-troops": {"dprk-troops", "RU-KRS"},
    "ru-train": {"dprk-koksan"},
    "ru-drones": {"ru-mod", "RU-BEL"},
    "ru-troops": {"RU-KRS", "dprk-troops"},
    "ru-losses": {"ru-t72", "ru-bmp2"},
    "ru-range": {"dprk-m1978"},
    "ko-missiles": {"rok-jcs", "KP"},
    "ko-guns": {"KP", "RU"},
    "ko-troops": {"rok-nis", "dprk-troops", "RU-KRS"},
    "ko-range": {"KP", "dprk-m1989"},
}

COUNTS = {
    "uk-guns": 50,
    "uk-given": 120,
    "uk-drones": 24,
    "ru-drones": 47,
    "ko-missiles": 3,
    "ko-guns": 120,
    "uk-troops": 11_000,
    "ru-troops": 11_000,
    "ko-troops": 11_000,
    "ru-losses": 2,
}


def seen(name: str) -> Scene:
    folded = fold(SENTENCES[name])
    context = Context(lexicon(), reference=date.fromisoformat(PUBLISHED), outlet=None)
    return look(folded, Sentence(0, len(folded), 0), context, quoted=False)


@pytest.mark.parametrize("name", SENTENCES)
def test_names_are_found_in_every_form(name: str) -> None:
    found = {one.entity.id for names in seen(name).marked.names for one in names.named}
    assert found >= NAMES[name]


@pytest.mark.parametrize("name", COUNTS)
def test_figures_are_found(name: str) -> None:
    assert COUNTS[name] in {figure.low for figure in seen(name).figures}


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("uk-guns", 170, "mm"),
        ("uk-given", 60, "km"),
        ("ru-range", 40, "km"),
        ("ko-guns", 170, "mm"),
        ("ko-range", 60, "km"),
    ],
)
def test_figures_have_their_units(name: str, value: float, unit: str) -> None:
    assert (value, unit) in {(figure.low, figure.unit.name) for figure in seen(name).figures if figure.unit}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("uk-guns", "2024-11-12"),
        ("uk-drones", "2025-01-08"),
        ("ru-train", "2024-11-14"),
        ("ru-losses", "2025-01-09"),
        ("ko-missiles", "2025-01-06"),
    ],
)
def test_dates_are_found(name: str, day: str) -> None:
    assert (day, day) in {(found.when.earliest, found.when.latest) for found in seen(name).marked.dates}


@pytest.mark.parametrize(
    "name", ["uk-guns", "uk-drones", "uk-troops", "ru-train", "ru-losses", "ko-troops", "ko-range"]
)
def test_a_sentence_that_names_equipment_or_a_force_is_read_or_kept_as_unread(name: str) -> None:
    found = read(SENTENCES[name])
    assert found.claims or [SENTENCES[name][one.start : one.end] for one in found.unread] == [SENTENCES[name]]
