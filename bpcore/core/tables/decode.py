"""The letters of a file: by its mark, as UTF-8, or by clear evidence; else the reader chooses.

Two bytes of GBK may as well be a letter of Korean, and a single odd byte says nothing at all. So
what is possible is read unasked only where the letters themselves leave no doubt, and offered in
the order of how usual the words of it are in headings.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise

from bpcore.core.tables.mends import Inquiry, Offer, box

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

HAN = "[\u4e00-\u9fff]"
KANA = "[\u3040-\u30ff]"
MARKS_OF_EAST = (
    "[\u3000-\u303f\uff01-\uff60\uffe5\u2018-\u201d\u2026\u2014\u2103"
    "\u2212\xa0€£§°±²³µμ·×÷‰√→①-⑩Ⅰ-Ⅹ]"
)


def _usual(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether a letter is kana, or has its usual place between these first bytes of its two."""

    def usual(sign: str) -> bool:
        code = sign.encode(codec, "ignore")
        return len(code) == 2 and first <= code[0] <= last or re.match(KANA, sign) is not None

    return usual


EAST: dict[str, tuple[str, Callable[[str], bool]]] = {
    "gb18030": ("Chinese (GBK)", _usual("gb2312", 0xB0, 0xD7)),  # its 3,755 usual characters
    "cp949": ("Korean (EUC-KR)", _usual("euc_kr", 0xB0, 0xC8)),  # hangul
    "cp932": ("Japanese (Shift-JIS)", _usual("shift_jis", 0x88, 0x98)),
    "euc_jp": ("Japanese (EUC-JP)", _usual("shift_jis", 0x88, 0x98)),
    "big5": ("Chinese (Big5)", _usual("big5", 0xA4, 0xC6)),
}
"""Encodings of two bytes to a letter: what they are called, and which letters are usual there."""

WEST = {
    "cp1252": "Western European (Latin-1, Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp874": "Thai (Windows-874)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
}
"""Encodings of one byte to a letter; nearly any bytes can be read in each of them."""

LETTERS = {
    "cp1252": "éäüöáóèíñàçãåøßêâôúîûõæëœïìòùðþýÿ",
    "cp1250": "áéíěčšžřýłąęóśżćńúůăţöüäőűźťďňşîâđôç",
    "cp1251": "оеаинтсрвлкмдпугяызбйьчхжцшюэщіїёє",
    "cp1253": "ατοιενρσςκηπυμλίόάγέδήωχθύφβώξζψϊϋ",
    "cp1254": "ıİüşöğçâîû",
    "cp874": "านรอกเงมยลวีดท่ิสต้ะัป็บคหุแจำูพชขใืถไผธศณฐ์",
    "cp1255": "יוהלרבתמאשנעםדקחפסכגטצןזךףץ",
    "cp1256": "اليمونرتبةعدسفهكقأحجشطصىخإذضزثغءئؤظآ",
}
"""Letters beyond ASCII of the languages that an encoding is for, the usual ones first."""

ALPHABETS = frozenset({"cp1251", "cp1253", "cp874", "cp1255", "cp1256"})
"""Encodings whose words have no letters of ASCII."""

WORDS = {
    "gb18030": "年份月日期时间度季周数据量值价格额收入支出人口总产生成本销售客货运输进油气电水温"
    "雨湿速风高低最大小平均率比增长指标名称地区省市县城国家序号编码姓学校班科目文化类型元万亿千"
    "百吨米公里个户位合计同环上下前后一二三四五六七八九十第全社会消费品零工业农林牧渔投资房开发"
    "面积单金融利润税财政预算能源煤石钢铁汽车旅游机场路交乘座订点击用天压强质浓污染空净实际测划"
    "累重占盘股票涨跌幅基主副中东西南北安方向",
    "big5": "年份月日期時間度季週數據量值價格額收入支出人口總產生成本銷售客貨運輸進油氣電水溫"
    "雨濕速風高低最大小平均率比增長指標名稱地區省市縣城國家序號編碼姓學校班科目文化類型元萬億千"
    "百噸米公里個戶位合計上下前後一二三四五六七八九十第全社會消費品零工業投資房開發面積單金融利"
    "潤稅財政預算能源車旅遊機場鐵路乘天壓強質污染實際測劃累占盤交股票漲跌基主中東西南北營",
    "cp932": "年月日度時間期値数量価格額売上高人口気温降水最大小平均率比前後総合計収入支出生産"
    "販客乗車利用者電力地域県市区町村国名称番号単位円千万億百一二三四五六七八九十第半実績予測湿"
    "風速圧指標店舗商品個本曜天候雨輸件東西南北始終安物消費税分野燃料",
    "cp949": "연도년월일분기간시점날짜인구수량값가격금액매출판생산소비입지승객이용자총합계평균"
    "최고저온강습풍속율률중증감역명동군국번호단위원천만억백전력유발주종거래대남녀성별학교통항공"
    "철버스차관광취업실물농료투택면적절요건설에너석탄",
}
WORDS["euc_jp"] = WORDS["cp932"]
"""Characters that are usual in the headings of tables."""

UNITS = re.compile(
    r"[µμ][A-Za-z]{0,4}|[A-Za-z]{1,3}[²³]|[£€¥¢][A-Za-z]{0,4}|[A-Za-z]{1,3}[£€¥]"
    r"|[²³¹ºª§¶‰÷¼½¾†‡•©®™¤]|[ØÅ]"
)
"""Signs of headings in which no word has letters beyond ASCII: µg, m², £m."""

AROUND = "[\xa0–—…“”„‚‘’«»‹›\xad°±·×№]"
"""Signs that may touch any word, and are the same in most encodings of the West."""

ALL_STRANGE = re.compile(r"[^\0-\x7f]{3}|^[^\0-\x7f]{2,}$")
"""Letters beyond ASCII as no word of Latin letters has them."""

NEARLY = 0.1
"""So much worse may words read in the encoding that most files in the West have."""

AS_A_UNIT = 0.8
"""How well a unit or a sign reads, beside words."""

MOST_OFFERS = 6

ENOUGH = 8
"""Different letters that speak for an encoding before it is taken unasked."""

SAMPLE = 20_000
"""Bytes, of lines with letters beyond ASCII, that are looked at."""


def decode(content: bytes, inquiry: Inquiry) -> str:
    """The text of a file; what is to be said or asked about its encoding is.

    Raises
    ------
    Unreadable
        If it is no text, or not in the encoding that is wanted.
    """
    for mark, codec in MARKS:
        if content.startswith(mark):
            return _strictly(content, inquiry, codec)
    wanted = inquiry.mends.encoding
    if wanted is not None:
        text = _strictly(content, inquiry, wanted)
        offers = _offers(content, wanted)
        inquiry.ask(f"The letters are read as {wanted}", *offers)
        return text
    if b"\0" in content[:400]:
        raise inquiry.unreadable(
            " is no plain text, or UTF-16 without its mark: save it as CSV UTF-8, or name the "
            "encoding, as in encoding='utf-16-le'"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = _row_of(error, content)
    sample = _sample(content)
    east = _possible_in_the_east(sample)
    codec = _beyond_doubt(sample, east)
    if codec is not None:
        words = EAST[codec][0]
        inquiry.ask(
            f"Row {row} is not in UTF-8; {east[codec]} different letters are usual in {words}: "
            f"{_words(sample, codec)}",
            Offer(f"read the letters as {words}", {"encoding": codec}, {"encoding": "cp1252"}),
            assumed=True,
            guessed=True,
        )
        return _strictly(content, inquiry, codec)
    offers = _offers(content)
    if not offers:
        raise inquiry.unreadable(f", row {row}: is not in UTF-8; save it as CSV UTF-8")
    inquiry.ask(
        f"Row {row} is not in UTF-8, and what it is in cannot be told for sure: choose what reads "
        f"well, or save the file as CSV UTF-8",
        *offers,
    )
    return content.decode(offers[0].mend["encoding"], "replace")


def _strictly(content: bytes, inquiry: Inquiry, codec: str) -> str:
    try:
        return content.decode(codec)
    except LookupError:
        raise inquiry.unreadable(f": there is no encoding called {codec!r}") from None
    except UnicodeDecodeError as error:
        row = _row_of(error, content)
        raise inquiry.unreadable(f", row {row}: is not in {codec}") from None


def _row_of(error: UnicodeDecodeError, content: bytes) -> int:
    return content[: error.start].count(b"\n") + 1


def _sample(content: bytes) -> bytes:
    """Lines with letters beyond ASCII, as many as need be looked at."""
    lines = (line for line in content.splitlines() if not line.isascii())
    sample = b""
    for line in lines:
        sample += line + b"\n"
        if len(sample) > SAMPLE:
            break
    return sample


def _possible_in_the_east(sample: bytes, share: float = 0.9) -> dict[str, int]:
    """Encodings in which most letters are usual ones, with how many different ones there are."""
    possible = {}
    for codec, (_, usual) in EAST.items():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        signs = {sign for sign in text if not sign.isascii()}
        letters = {sign for sign in signs if not re.match(MARKS_OF_EAST, sign)}
        if letters and sum(map(usual, letters)) >= share * len(letters):
            possible[codec] = len(letters)
    return possible


def _beyond_doubt(sample: bytes, possible: dict[str, int]) -> str | None:
    """The encoding that enough letters speak for, if no other could be meant.

    Eight letters of Chinese that were all syllables of Korean would be a rare chance, but the other
    way round it is the rule. Japanese has kana. Words of other alphabets may be such by chance too.
    """
    sure = [codec for codec, count in possible.items() if count >= ENOUGH]
    if "euc_jp" in sure and not re.search(KANA, sample.decode("euc_jp")):
        sure.remove("euc_jp")
    west = max(_reads_well(sample, one) for one in ALPHABETS) if sure else 0
    sure = [one for one in sure if _reads_well(sample, one) >= west]
    if "cp949" in sure and not re.search(HAN, sample.decode("cp949")):
        return "cp949"
    return sure[0] if len(sure) == 1 and "cp949" not in possible else None


def _offers(content: bytes, wanted: str | None = None) -> tuple[Offer, ...]:
    """A box for each encoding that may be the one, with words as it would read them.

    What reads best comes first; if several read as well, that of more languages.
    """
    sample = _sample(content)
    possible = (*_possible_in_the_east(sample, share=0.5), *WEST)
    read = {codec: _reads_well(sample, codec) for codec in possible}
    candidates = [one for one in read if one in EAST or one in ("cp1252", wanted) or read[one] > 0]
    candidates.sort(key=lambda one: -read[one] - NEARLY * (one == "cp1252"))
    if wanted is not None and wanted not in candidates:
        candidates.insert(0, wanted)
    offers = []
    for codec in candidates[:MOST_OFFERS] if wanted is None else candidates:
        try:
            content.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        called = EAST[codec][0] if codec in EAST else WEST.get(codec, codec)
        words = f"read the letters as {called}: {_words(sample, codec)}"
        offers.append(box(words, encoding=codec))
    return tuple(offers)


def _reads_well(sample: bytes, codec: str) -> float:
    """How usual its words are in a language of the encoding: 1 for the most usual letters alone."""
    text = re.sub(AROUND, " ", sample.decode(codec, "replace"))
    words = {word for word in re.findall(r"(?:[A-Za-z]|[^\0-\x7f])+", text) if not word.isascii()}
    usual = _usual_in_the_east if codec in EAST else _usual_in_the_west
    return sum(usual(word, codec) for word in words) / len(words) if words else AS_A_UNIT


def _usual_in_the_east(word: str, codec: str) -> float:
    signs = [sign for sign in word if not sign.isascii() and not re.match(MARKS_OF_EAST, sign)]
    known = [sign in WORDS[codec] or re.match(KANA, sign) is not None for sign in signs]
    return 0.2 + 0.8 * sum(known) / len(signs) if signs else 0.5


def _usual_in_the_west(word: str, codec: str) -> float:
    """By the letters beyond ASCII; of several alphabets, or turned about as aB, it is no word."""
    if UNITS.fullmatch(word):
        return AS_A_UNIT
    strange = [sign for sign in word if not sign.isascii()]
    mixed = len(strange) < len(word) if codec in ALPHABETS else bool(ALL_STRANGE.search(word))
    letters = LETTERS[codec]
    if mixed or any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return 0.0
    places = [letters.find(sign if sign in letters else sign.lower()) for sign in strange]
    if -1 in places:
        return 0.0
    return 1 - sum(places) / len(places) / len(letters)


def _words(sample: bytes, codec: str) -> str:
    """The first words that have letters beyond ASCII, as an encoding reads them."""
    text = sample.decode(codec, "replace")
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    words = words or re.findall(r"[^\s,;\"]*[^\0-\x7f][^\s,;\"]*", text)
    return ", ".join(list(dict.fromkeys(word[:30] for word in words))[:3])
