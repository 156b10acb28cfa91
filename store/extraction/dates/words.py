"""The words of dates: months, weekdays, spans of time and what stands beside them, each in small letters."""

from itertools import chain


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set, so that a table of them reads as a sentence."""
    return frozenset(text.split())


_ENGLISH = "january february march april may june july august september october november december"
_RUSSIAN = (
    "январь января январе|февраль февраля феврале|март марта марте|апрель апреля апреле|май мая мае|июнь июня июне"
    "|июль июля июле|август августа августе|сентябрь сентября сентябре|октябрь октября октябре"
    "|ноябрь ноября ноябре|декабрь декабря декабре"
)
_UKRAINIAN = (
    "січень січня січні|лютий лютого лютому|березень березня березні|квітень квітня квітні"
    "|травень травня травні|червень червня червні|липень липня липні|серпень серпня серпні"
    "|вересень вересня вересні|жовтень жовтня жовтні|листопад листопада листопаді|грудень грудня грудні"
)
SHORT_MONTHS = {name[:3]: number for number, name in enumerate(_ENGLISH.split(), start=1)}
"""`jan` to `dec`; `may` is among them."""
ABBREVIATED = frozenset((*SHORT_MONTHS, "sept")) - {"may"}
CYRILLIC_MONTHS = {
    form: number
    for table in (_RUSSIAN, _UKRAINIAN)
    for number, forms in enumerate(table.split("|"), start=1)
    for form in forms.split()
}
MONTHS = {
    **{name: number for number, name in enumerate(_ENGLISH.split(), start=1)},
    **SHORT_MONTHS,
    "sept": 9,
    **CYRILLIC_MONTHS,
}
VERBS_TOO = words("may march mar")
"""Months that are other words in small letters, and at the start of a sentence too."""
NAMES_TOO = words("may march mar jan april june august")

WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "понедельник вторник среду четверг пятницу субботу воскресенье",
        "понеділок вівторок середу четвер п'ятницю суботу неділю",
    )
    for number, name in enumerate(names.split())
}
NO_WEEKDAY_BEFORE = words("black bloody good palm easter ash fat every each most")
NO_WEEKDAY_BEHIND = words("times telegraph mirror express mail post school prayers")

SEASONS = {
    "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter",
    "весной": "spring", "летом": "summer", "осенью": "autumn", "зимой": "winter",
    "навесні": "spring", "влітку": "summer", "восени": "autumn", "взимку": "winter",
}  # fmt: skip
NO_SEASON_BEHIND = words("offensive counteroffensive campaign war olympics games school camp")

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
VAGUE_NUMBERS = {"couple": 2, "few": 3, "several": 3, "dozen": 12}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_TO_FIFTEENTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_NAMED = f"{_TO_FIFTEENTH} sixteenth seventeenth eighteenth nineteenth twentieth"
NAMED_DAYS = {name: number for number, name in enumerate(_NAMED.split(), start=1)} | {"thirtieth": 30}
"""With "twenty-" or "thirty-" before it a name says a day later in the month."""
UNITS = {
    form: unit for unit in ("hour", "day", "week", "month", "quarter", "year", "decade") for form in (unit, f"{unit}s")
}
_CYRILLIC_UNITS = {
    "week": "неделе недели неделю тижня тижні тиждень",
    "month": "месяце месяца месяц місяця місяці місяць",
    "year": "году года год року році рік",
}
CYRILLIC_UNITS = {form: unit for unit, forms in _CYRILLIC_UNITS.items() for form in forms.split()}
CYRILLIC_WHICH = {
    **dict.fromkeys(("прошлом", "прошлой", "прошлого", "минулого", "минулому"), -1),
    **dict.fromkeys(("этом", "этой", "этого", "цього", "цьому"), 0),
    **dict.fromkeys(("следующем", "следующей", "наступного", "наступному"), 1),
}
CYRILLIC_YEAR = words("года году год г гг року році рік р рр")

PARTS = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "end": "end",
    "start": "start", "beginning": "start",
}  # fmt: skip
CYRILLIC_PARTS = {
    **dict.fromkeys(("начале", "начала", "началу", "початку"), "start"),
    **dict.fromkeys(("середине", "середины", "середині", "середини"), "mid"),
    **dict.fromkeys(("конце", "конца", "концу", "кінці", "кінця", "наприкінці"), "end"),
}

_RELATIVE = words(
    "today yesterday tomorrow tonight overnight night morning afternoon evening currently present now weekend half "
    "eve christmas q вчера вчора сегодня сьогодні завтра сутки добу доби"
)

# Behind a number: what it counts, so that it is no year and no day of a month.
COUNTED = words(
    "troops soldiers tanks men women people drones missiles rounds shells persons vehicles rockets personnel fighters "
    "civilians tonnes tons km kilometers kilometres miles metres meters feet mm cm m kg percent % aircraft jets planes "
    "helicopters guns howitzers systems units launchers ships boats vessels crews pilots prisoners bodies workers "
    "officers recruits conscripts mercenaries militants cases times hours minutes seconds days weeks months years "
    "dollars euros million billion thousand dead killed wounded injured casualties others pieces containers wagons "
    "flights munitions bombs projectiles mortars trucks apcs ifvs mlrs interceptors warheads fpv uavs strong"
)
CLOCKS = words("gmt utc hrs hours local h est edt cet msk am pm zulu z o'clock hour kst ist")
MODELS = words("model models mod obr mk type version block variant серии модели обр зразка")
# Behind a year that is followed by none of its own nouns: "by 2027 the", "in 2024 and".
FUNCTION_WORDS = words(
    "a an the and or but nor when while as at by for from in into of on onward onwards over to until till with "
    "without after before because although though since if it its he his she her they their there this that these "
    "those which who whose we our some about around roughly nearly almost more is are was were be been being has have "
    "had will would could can may might must shall should did do does not no if so than then also alone during under "
    "amid according via says said"
)
YEAR_NOUNS = words(
    "as end start beginning middle course spring summer autumn fall winter half quarter part months weeks days month "
    "year most much all rest events war offensive counteroffensive agreement agreements accords incursion coup "
    "massacre treaty referendum ceasefire truce elections crisis conflict uprising siege battle budget class"
)

_ENGLISH_NAMES = [name for name in (*MONTHS, *WEEKDAYS) if name.isascii()]
_OTHERS = [*CYRILLIC_MONTHS, *WEEKDAYS, *SEASONS, *UNITS, *CYRILLIC_UNITS, *CYRILLIC_YEAR, *_RELATIVE]
SIGNS = frozenset(
    chain(
        (name.capitalize() for name in _ENGLISH_NAMES),
        (name.upper() for name in _ENGLISH_NAMES),
        (name for name in _ENGLISH_NAMES if name not in VERBS_TOO),
        _OTHERS,
        (word.capitalize() for word in _OTHERS),
        (str(year) for year in range(1900, 2100)),
    )
)
"""Words as written, of which at least one stands in every date that is not all figures."""
