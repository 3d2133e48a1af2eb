"""How well bytes read in an encoding: by the letters that are usual in words of its languages.

A detector of languages wants running text; of a heading of three words it makes nearly anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

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

WESTERN = "éäüöáóèíñàçãåøßêâôúîûõæëœïìòùðþýÿ"
CENTRAL = "áéíěčšžřýłąęóśżćńúůăţöäüőűźťďňşîâđôç"
BALTIC = "ėšžųįąčūęāīēļņģķõäöü"
CYRILLIC = "оеаинтсрвлкмдпугяызбйьчхжцшюэщіїёє"
GREEK = "ατοιενρσςκηπυμλίόάγέδήωχθύφβώξζψϊϋ"
TURKISH = "ıİüşöğçâîû"
THAI = "านรอกเงมยลวีดท่ิสต้ะัป็บคหุแจำูพชขใืถไผธศณฐ์"
HEBREW = "יוהלרבתמאשנעםדקחפסכגטצןזךףץ"
ARABIC = "اليمونرتبةعدسفهكقأحجشطصىخإذضزثغءئؤظآ"

WEST = {
    "cp1252": ("Western European (Latin-1, Windows-1252)", WESTERN),
    "cp1250": ("Central European (Windows-1250)", CENTRAL),
    "cp1251": ("Cyrillic (Windows-1251)", CYRILLIC),
    "cp1253": ("Greek (Windows-1253)", GREEK),
    "cp1254": ("Turkish (Windows-1254)", TURKISH),
    "cp1257": ("Baltic (Windows-1257)", BALTIC),
    "cp874": ("Thai (Windows-874)", THAI),
    "cp1255": ("Hebrew (Windows-1255)", HEBREW),
    "cp1256": ("Arabic (Windows-1256)", ARABIC),
    "mac_roman": ("Western European (Macintosh)", WESTERN),
    "cp850": ("Western European (DOS)", WESTERN),
    "iso8859_2": ("Central European (Latin-2)", CENTRAL),
    "mac_latin2": ("Central European (Macintosh)", CENTRAL),
    "cp852": ("Central European (DOS)", CENTRAL),
    "iso8859_5": ("Cyrillic (ISO 8859-5)", CYRILLIC),
    "koi8_u": ("Cyrillic (KOI8)", CYRILLIC),
    "mac_cyrillic": ("Cyrillic (Macintosh)", CYRILLIC),
    "cp866": ("Cyrillic (DOS)", CYRILLIC),
}
"""Encodings of one byte to a letter, in which nearly any bytes can be read: what they are called,
and the letters beyond ASCII of their languages, the usual ones first."""

RARE = ("cp1257", *(codec for codec in WEST if not codec.startswith("cp12") and codec != "cp874"))
"""Encodings of few files: of small languages, of a Macintosh, of DOS."""

ALPHABETS = frozenset({CYRILLIC, GREEK, THAI, HEBREW, ARABIC})
"""Whose words have no letters of ASCII."""

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

_QUOTE, _NEITHER = "[–—“”„‚‘«»‹›]", "[^\\W\\d_]|[–—“”„‚‘«»‹›]"
NO_LETTERS = re.compile(
    rf"[\xa0\xad°±·×…’]|№(?![^\W\d_])|(?<!{_NEITHER}){_QUOTE}+|{_QUOTE}+(?!{_NEITHER})"
)
"""Signs that may stand in a word, dashes and quotes that do not: the same in most of the West."""

NO_TEXT = re.compile(r"[\x80-\x84\x86-\x9f\ue000-\uf8ff]")
"""Control signs and those of nobody's alphabet; not \x85, a line's end."""

ALL_STRANGE = re.compile(r"[^\0-\x7f]{3}|^[^\0-\x7f]{2,}$")
"""Letters beyond ASCII as no word of Latin letters has them."""

AS_A_UNIT = 0.8
"""How well a unit or a sign reads, beside words."""


def readable(content: bytes, codec: str) -> str | None:
    """The text in an encoding, if it is one there, without signs that no table has."""
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if NO_TEXT.search(text) else text


def reads_well(sample: bytes, codec: str) -> float:
    """How usual its words are in a language of the encoding: 1 for the most usual letters alone."""
    text = NO_LETTERS.sub(" ", sample.decode(codec, "replace"))
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
    letters = WEST[codec][1]
    strange = [sign for sign in word if not sign.isascii()]
    mixed = len(strange) < len(word) if letters in ALPHABETS else bool(ALL_STRANGE.search(word))
    if mixed or any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return 0.0
    places = [letters.find(sign if sign in letters else sign.lower()) for sign in strange]
    if -1 in places:
        return 0.0
    return 1 - sum(places) / len(places) / len(letters)
