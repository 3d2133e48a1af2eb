"""Parts of a year as people write them: months, quarters, halves.

They stand behind a year in one cell, in a column beside the years, or as the names of columns; all
three are read here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

NAMES = {12: "month", 4: "quarter", 2: "half-year"}
"""What the parts are called, by how many a year has of them."""

PART_NAMES = {
    12: "month months monat mois mes mês mese miesiąc maand месяц месяца місяць ay månad måned "
    "měsíc hónap luna μήνας bulan kuukausi tháng 月 月份 월",
    4: "quarter quarters qtr quartal trimestre kwartał kwartaal kvartal квартал çeyrek quý 季 季度 "
    "四半期 분기",
    2: "half halbjahr semestre semester полугодие 半年 期 반기",
}
"""What a column of parts may be called, or have in its name."""

TIME_NAMES = frozenset(
    "year years yr doy jday yday dy time date dates day days period week hour hr datetime fy "
    "timestamp uhrzeit hhmm hhmmss periode perioden "
    "season année annee an jour jahr datum zeit zeitraum tag fecha año ano dia anio periodo "
    "período "
    "anno data giorno ora rok dzień okres jaar dag år év dátum έτος ημερομηνία tahun tanggal vuosi "
    "yıl tarih gün dönem năm ngày год годы дата период рік woche saison semaine semana settimana "
    "perioden időszak "
    "年 年份 年度 年月 日 日期 日時 时间 時間 時期 期间 期間 日付 年次 時点 時 时 統計期 年別 "
    "ปี 연도 년도 년 일 시점 날짜 시간 기간".split()
).union(*(names.split() for names in PART_NAMES.values()))
"""What a column of times may be called, or have in its name."""

YEAR_NAMES = frozenset(
    "season saison temporada fy fiscal year years yr jahr jahre année annee année año anno ano rok "
    "jaar år tahun vuosi yıl năm год годы 年 年份 年度 年次 年別 ปี 연도 년도 년".split()
)
"""What a column of years may be called, or have in its name."""

DOUBTFUL = frozenset(
    "hr day days dy tag dag dia día jour giorno gün ngày 日 일 period periods periodo período "
    "период okres dönem data periode an ano t n".split()
)
"""Names of times that mean much else: hr a heart rate, days a number of them, data anything."""

FORM = re.compile(r"y{2,4}(m{1,2}(d{1,2}(h{1,2}(m{1,2})?)?)?|d{3}|w{1,2})?")
"""Letters that say how a time is written, as in YYYYMM."""

NO_TIMES = frozenset(
    "per built founded established renovated birth born experience failure".split()
)
"""Words beside which a year is no time of the row: 7 years of experience, 20 hours per week."""

INNER_NAMES = TIME_NAMES - {"data", "an"}
"""Those that mean a time in a longer name, too: sales data are none."""

WEEK_NAMES = frozenset(
    "week weeks wk kw ww cw woche semaine semana settimana uke uge vecka viikko tydzień týden "
    "неделя hafta 周 週 주 주차".split()
)
"""What weeks are called; the short ones mean them only where nothing but times is named."""

WEEK = re.compile(
    r"week(?!s$|days?$|ends?$|ly)\w*|\w*(week|woche|semaine|semana|settimana|vecka|viikko)|"
    r"ye?a?r?wk|y{2,4}w{1,2}|\w*(?<![腰胸頭头臀腹圆円])[周週](次|数|數|別|别|番号)?|\w+주차"
)
"""A word that means weeks whatever stands beside it, such as Kalenderwoche."""

CLOCK_NAMES = frozenset(
    "time clock hour hours hhmm hhmmss uhrzeit zeit stunde hora heure ora saat tijd tid godzina "
    "время час 时间 時間 时刻 時刻 시간 시각".split()
)
"""What a column may be called that holds the time of a day."""

DURATIONS = frozenset(
    "ns us µs μs ms msec msecs millisecond milliseconds millisekunden s sec secs second seconds "
    "sek sekunden secondes segundos min mins minute minutes minuten minutos h hrs hour hours std "
    "stunden heures horas 毫秒 秒 分 分钟 分鐘 小时 ミリ秒 초 분".split()
)
"""Units in which is told how long something took, behind the name of a time."""

STAMP = re.compile(
    r"((last|first|date|time)[\W_]?)?(created|updated|changed|modified|recorded|measured|logged|sent)"
    r"([\W_]?(at|on|utc|date|time))?",
    re.IGNORECASE,
)
"""What programs call the time at which they wrote a row."""

IDENTIFIERS = frozenset("id no nr number index idx instant column 序号 编号 番号 번호".split())
"""Words by which a column that counts its rows is called, whatever the rows are."""

TRUTHS = frozenset("true false yes no y n x - ja nein oui non sí да нет 是 否 はい いいえ".split())
"""What says of a row whether something holds, and tells no series apart."""

PAPER = re.compile(
    r"(rechnungs?|beleg|bestell(ung)?s?|auftrags?|kunden|mitglieds?|vorgangs?|artikel|order|invoice|"
    r"receipt|bill|voucher|ticket|case|customer|client|member|account|policy|batch|item|serial|"
    r"facture|commande|dossier|factura|pedido|fattura|ordine|factuur|bestelling|faktura|nota)?"
    r"(s?id|code|no|nr|num|number|nummer|numéro|numero|número|ref|key|№)?|"
    r"n[°º]?|d[eu]|of|заказ(а|ов)?|сч[её]та?|договора?|номер|код|.*([号號]|订单|訂單|번호)",
    re.IGNORECASE,
)
"""A word for a paper, a person or a thing that has a number, or for the number itself."""

COUNTERS = frozenset("t n step steps tick round lap generation epoch iteration cycle zeit".split())
"""Words by which a first column that counts on from row to row is called, if it is a time."""

DATE_NAME = re.compile(
    r"\w*(date|datum|datetime|datenum)s?|day|fecha|data|dato|dia|día|dátum|tag|jour|giorno|дата|"
    r"tarih|tanggal|päivä|日付|日期|날짜",
    re.IGNORECASE,
)
"""A word for days, also behind others, as in obsdate."""

ASTRONOMERS = {"mjd": "mjd"} | dict.fromkeys("jd hjd bjd julian".split(), "julian")
"""What days are called that are counted as astronomers do, and how they are."""

DAY_OF_YEAR = frozenset({"doy", "jday", "yday"})
"""What the days of a year are called that are numbered from 1 to 366."""

BACKWARDS = frozenset("bp ka kyr ma myr ago".split())
"""Words beside which a time is counted from the present back."""

QUARTER = r"q(?:tr|uarter)?|[tk]|quartal|trim(?:estre)?|kw(?:artał|artaal)?|кв(?:артал)?|çeyrek|quý"
QUARTER += r"|kv(?:art[aá]l)?|n\.?\s?év|negyedév|trimestrul|ceturksnis|ketvirtis|neljännes"
HALF = r"h|hj|half|halbjahr|s|sem(?:ester|estre)?|полугодие"
_N = r"(?P<n>\d\d?|[ivx]{1,4}|[一二三四五六七八九十]{1,3})"
_NTH = rf"{_N}\s?(?:st|nd|rd|th|er|e|º|ª|°|\.|-й)?\s?"
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
_HAN = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
NUMERALS = {sign: i + 1 for signs in (_ROMAN, _HAN) for i, sign in enumerate(signs)}
HALVES = {"上": 1, "상": 1, "下": 2, "하": 2}

SEASONS = "djf jfm fma mam amj mjj jja jas aso son ond ndj".split()
"""Three months by their letters, which stand for the one in the middle."""

WAYS = tuple(
    (n, re.compile(way))
    for n, way in (
        (12, r"(?:mm?|month|tháng|th)\.?\s?-?(?P<n>\d\d?)"),
        (12, rf"{_N}\s?(?:月份?|월|ヶ月)"),
        (4, rf"(?:{QUARTER})\.?\s?-?{_N}"),
        (4, r"(?P<n>[1-4])/4"),
        (4, rf"第?\s?{_NTH}(?:{QUARTER}|季度?|분기|四半期)"),
        (2, rf"(?:{HALF})\.?\s?-?{_N}"),
        (2, rf"第?\s?{_NTH}(?:{HALF})|(?P<half>[上下])半?[年期]|(?P<korean>[상하])반기"),
        (0, _NTH),
    )
)
"""How many parts a year has, and how they are numbered; 0 where the number stands alone."""


LONGEST = 60
"""Letters of a time or a number; what is longer is not looked at any closer."""


def plain(text: str) -> str:
    """A text with plain digits in the place of full-width or Arabic ones, and no blanks around."""
    return _with_common_signs(text).strip()


def all_plain(cells: Sequence[str]) -> list[str]:
    """Each as `plain` has it."""
    return [cell.strip() for cell in as_one(_with_common_signs, cells)]


def as_one(change: Callable[[str], str], cells: Sequence[str]) -> list[str]:
    """Change cells by signs alone: all of them as one text, which is far sooner done."""
    changed = change("\n".join(cells)).split("\n")
    return changed if len(changed) == len(cells) else list(map(change, cells))


def _with_common_signs(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    common = {ord(sign): _common(sign) for sign in set(text) if _common(sign) != sign}
    return text.translate(common) if common else text


MOST_KINDS = 40
"""Different texts in a column of parts, some of which may be written in several ways."""

RAISED = re.compile("<(super|sub|circle|fraction)>")
"""How Unicode describes the sign of a footnote, as in 52², which is no 522."""


PERSIAN = {"٫": ".", "٬": "'"}
"""A decimal point, and what stands between thousands."""


@lru_cache(maxsize=4096)
def _common(sign: str) -> str:
    if RAISED.match(unicodedata.decomposition(sign)):
        return sign
    common = PERSIAN.get(sign) or unicodedata.normalize("NFKC", sign)
    return str(unicodedata.decimal(common)) if common.isdecimal() and len(common) == 1 else common


def folded(text: str) -> str:
    """A text in small letters without accents: KASIM is kasım, fevrier février."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).replace("ı", "i")


@cache
def months() -> dict[str, int]:
    """Months by their names, and by beginnings of three letters or more that only one has; from 0.

    A table of our own, and not Babel's, which has 1,000 languages in 30 MB: a browser would have to
    fetch them. A test holds the one to the other.
    """
    whole: dict[str, int] = {}
    begun: dict[str, set[int]] = defaultdict(set)
    for line in months_by_language().values():
        for place, names in enumerate(line):
            for name in names:
                whole[name] = place
                for end in range(3, len(name)):
                    begun[name[:end]].add(place)
    known = {short: places.pop() for short, places in begun.items() if len(places) == 1} | whole
    known.pop("avg")  # the average
    return known


@cache
def months_by_language(certain: bool = True) -> dict[str, list[list[str]]]:
    """The names of each month, by language; or of languages that contradict others."""
    lines = files(__package__).joinpath("months.txt").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in lines if not line.startswith("#"))
    return {
        code: [list(map(folded, names.split())) for names in line.split(",")]
        for code, _, line in named
        if certain != code.endswith("?")
    }


SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def months_by_order(
    words: Sequence[str], places: Sequence[int | None], begin: int | None = None
) -> list[str]:
    """What the twelve months are called, where not all of their names are known; else nothing.

    Each stands where its place among the others says, row by row without a gap.

    Parameters
    ----------
    words : sequence of str
        Of each row.
    places : sequence of int or None
        Which months they are, from 0, of those that are known.
    begin : int, optional
        Where a January stands, should none be known.

    >>> months_by_order(["Jan", "Feb", "Mrs", "Apr"], [0, 1, None, 3])[:4]
    ['Jan', 'Feb', 'Mrs', 'Apr']
    """
    strange = {folded(word) for word, place in zip(words, places, strict=True) if place is None}
    for line in months_by_language(certain=False).values():
        every = [next((w for w in words if folded(w) in names), "") for names in line]
        if all(every) and strange <= set(map(folded, every)):
            return every
    if not strange or any(not word or any(map(str.isdecimal, word)) for word in strange):
        return []
    if len(set(places) - {None}) < 3 and begin is None:
        return []
    for way in (1, -1):
        first = {(place - way * i) % 12 for i, place in enumerate(places) if place is not None}
        first = first or {-begin % 12}
        if len(first) == 1:
            break
    else:
        return []
    names = SHORT.copy()
    for i, (word, place) in enumerate(zip(words, places, strict=True)):
        at = (next(iter(first)) + way * i) % 12
        if place is None and names[at] not in (word, SHORT[at]):
            return []
        if place is None:
            names[at] = word
    taken = {at for at in places if at is not None}
    new = {i for i in range(12) if names[i] != SHORT[i]}
    return names if len(set(names)) == 12 and not new & taken and len(strange) == len(new) else []


def month_named(name: str) -> int | None:
    """A month by its name, from 0."""
    return months().get(folded(name.rstrip(".")))


FROM_TO = re.compile(r"([^\W\d_]{3,}\.?)\s?(?:[-–/]|to|bis)\s?([^\W\d_]{3,})")


def _from_month_to_month(first: str, last: str) -> tuple[int, int] | None:
    """The quarter or the half of a year that begins and ends with these months."""
    begin, end = month_named(first), month_named(last)
    if begin is None or end is None:
        return None
    length = end - begin + 1
    return (12 // length, begin // length) if length in (3, 6) and begin % length == 0 else None


@lru_cache(maxsize=4096)  # a column of them repeats a few
def part_of_year(text: str) -> tuple[int, int] | None:
    """How many such parts a year has, and which one this is, from 0; None if it is none.

    >>> part_of_year("Q3"), part_of_year("Mai"), part_of_year("下半年"), part_of_year("7")
    ((4, 2), (12, 4), (2, 1), (0, 6))
    """
    cell = plain(text).casefold()
    cell = re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", cell)  # such as a unit
    if not cell or len(cell) > 20:
        return None
    month = SEASONS.index(cell) if cell in SEASONS else month_named(cell)
    if month is not None:
        return 12, month
    if (found := FROM_TO.fullmatch(cell)) and (n := _from_month_to_month(*found.groups())):
        return n
    for n, way in WAYS:
        found = way.fullmatch(cell.removesuffix("."))
        if found:
            sign = next(filter(None, found.groupdict().values()))
            number = (
                NUMERALS.get(sign) or HALVES.get(sign) or (int(sign) if sign.isdecimal() else 0)
            )
            if 1 <= number <= (n or 12):
                return n, number - 1
    return None


def parts_of_year(texts: Sequence[str], bare: int | None = None) -> tuple[int, list[int]] | None:
    """How many parts a year has, and which one each text names; None unless all name one kind.

    Parameters
    ----------
    texts : sequence of str
    bare : int, optional
        What numbers alone are; left out, quarters if none is above 4, else months.
    """
    kinds, places = set(), []
    for text in texts:
        part = part_of_year(text)
        if part is None:
            return None
        kinds.add(part[0])
        places.append(part[1])
    if len(kinds) != 1:
        return None
    n = kinds.pop() or bare or (4 if max(places) < 4 else 12)
    return (n, places) if max(places) < n else None


def most_parts_of_year(
    texts: Sequence[str], bare: int | None = None
) -> tuple[int, list[int | None]] | None:
    """As ``parts_of_year``, with None for up to a third that are none, such as M13 or "Annual".

    Nor are quarters parts like the others where most are months.

    >>> most_parts_of_year(["Q1", "Q2", "Q3", "Q4", "Year"])
    (4, [0, 1, 2, 3, None])
    >>> most_parts_of_year(["Q1", "Jan", "Feb", "Mar"])
    (12, [None, 0, 1, 2])
    """
    if len(set(texts)) > MOST_KINDS:
        return None
    found = list(map(part_of_year, texts))
    kinds = {part[0] for part in found if part}
    shortest = max(kinds - {0}, default=0) if 0 not in kinds else 0
    known = [part is not None and part[0] == shortest for part in found]
    if bare and not shortest:  # a quarter 5 of some files sums up its year
        known = [one and part[1] < bare for one, part in zip(known, found, strict=True)]
    if len(kinds) > 1 and not shortest or 3 * sum(known) < 2 * len(texts):
        return None
    parts = parts_of_year([text for text, one in zip(texts, known, strict=True) if one], bare)
    if parts is None:
        return None
    places = iter(parts[1])
    return parts[0], [next(places) if one else None for one in known]


def named_as_counter(name: str) -> bool:
    """Whether a column is called as what counts on is; T is a temperature, N a number."""
    return (name if len(name) == 1 else name.casefold()) in COUNTERS


def words_of(name: str) -> list[str]:
    """The words of a name, in small letters."""
    return "".join(sign if sign.isalnum() else " " for sign in name.casefold()).split()


def named_as_time(name: str) -> bool:
    """Whether a column is called as times are in one of many languages, perhaps among others."""
    words = words_of(name)
    inner = any(map(_means_time, words))
    return named_by_time(name) or (inner and not NO_TIMES.intersection(words))


def named_as_paper(name: str) -> bool:
    """Whether a column is called by what has a number, such as an order; an order date is a time.

    >>> list(map(named_as_paper, ("Invoice no.", "Rechnungsnr", "OrderID", "订单号", "Order date")))
    [True, True, True, True, False]
    """
    words = words_of(name)
    bare = bool(words) and not named_as_time(name) and all(map(PAPER.fullmatch, words))
    return bare or name.strip() in ("№", "#")


def counts_backwards(name: str) -> bool:
    """Whether a column is called by a time before the present, as Age (ka BP) is.

    By two words: BP alone is the pressure of blood, AGO is August in Spanish.
    """
    words = set(words_of(name))
    return bool(words & BACKWARDS) and len(words & (BACKWARDS | INNER_NAMES | {"age", "cal"})) > 1


def named_by_time(name: str) -> bool:
    """Whether a column is called by times alone."""
    words = words_of(name)
    return (
        name.casefold() in TIME_NAMES
        or STAMP.fullmatch(name) is not None
        or (bool(words) and all(map(_means_time, words)))
    )


def unit_of_duration(name: str) -> str:
    """The unit in which a column says how much time has passed; empty where it says none.

    >>> [unit_of_duration(name) for name in ("Time (s)", "t/ms", "Lap time [min]", "Time", "T s")]
    ['s', 'ms', 'min', '', '']
    """
    if name.casefold() == "millis":
        return "ms"
    *before, last = words_of(name) or [""]
    named = CLOCK_NAMES.intersection(before) or (before[:1] == ["t"] and name.startswith("t"))
    return last if named and last in DURATIONS else ""


def _means_time(word: str) -> bool:
    ways = (word in INNER_NAMES, word.endswith("年月"), FORM.fullmatch(word), WEEK.fullmatch(word))
    return any(ways)


def named_as_week(name: str) -> bool:
    """Whether a column is called by weeks: kW are none, nor are hours per week.

    >>> [named_as_week(name) for name in ("Kalenderwoche", "ISO week", "YYYYWW", "weekday", "kW a")]
    [True, True, True, False, False]
    """
    words = {name.casefold()} if name.casefold() in WEEK_NAMES else set(words_of(name))
    if any(map(WEEK.fullmatch, words)):
        return not words & NO_TIMES
    return bool(words & WEEK_NAMES) and words <= WEEK_NAMES | TIME_NAMES | IDENTIFIERS


def named_as_part(name: str) -> int | None:
    """How many parts a year has of those that a column is called by."""
    words = set(words_of(name))
    if named_as_week(name):
        return None
    short = name.casefold() in ("m", "mm", "mo") or words & {"yymm", "yyymm", "yyyymm"}
    if short or any(word.endswith("年月") for word in words):
        return 12
    return next((n for n, names in PART_NAMES.items() if words & set(names.split())), None)


def bare_parts(name: str, cells: Sequence[str]) -> int | None:
    """What numbers in a column of parts are, where its name says so or they fill whole years."""
    if n := named_as_part(name):
        return n
    digits = {int(cell) for cell in cells if cell.isdecimal()}
    return 4 if digits == {1, 2, 3, 4} else None


LETTERED = re.compile(r"[tkmshTKMSH][\s-]?\d\d?")
"""What parts of years may be called, but also sensors, lines and weights."""


def columns_of_parts(names: Sequence[str]) -> tuple[int, dict[int, int]]:
    """Which columns, by their places, are which parts of a year, of which it has so many.

    Of columns that are called by numbers alone there must be as many as a year has, and no more.

    >>> columns_of_parts(["year", "Q1", "Q2", "Q3", "Q4", "all"])
    (4, {1: 0, 2: 1, 3: 2, 4: 3})
    """
    parts = {
        place: part
        for place, one in enumerate(names)
        if (part := part_of_year(one)) and one.casefold() not in SEASONS
    }
    for kind, n in ((12, 12), (4, 4), (2, 2), (0, 12), (0, 4)):
        found = {place: part for place, (one, part) in parts.items() if one == kind}
        numbered = {int(name) for name in names if name.isdecimal() and int(name) <= 366}
        whole = set(found.values()) == set(range(n)) and max(numbered, default=0) <= n
        letters = {one[0].casefold() for one in names if LETTERED.fullmatch(one)}
        codes = [one for one in names if LETTERED.fullmatch(one)] if len(letters) == 1 else []
        if codes and any(names[place] in codes for place in found):
            whole = len(found) == len(codes) == n  # S1 to S4 are no halves
        enough = len(found) >= min(kind, 3) and (whole or not codes) if kind else whole
        if enough and len(set(found.values())) == len(found):
            return n, found
    return 0, {}


def letters_of(text: str) -> str:
    """What is left of a time without its year, if it is a word: "Mrz" of "Mrz 2018"."""
    years = re.findall(r"\d+", text)
    return re.sub(r"[\d\s./,'’_-]+", "", text) if len(years) < 2 else ""
