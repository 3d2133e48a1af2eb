"""The letters of a file: by its mark, as UTF-8, or by clear evidence; else the reader chooses.

Two bytes of GBK may as well be a letter of Korean, and a single odd byte says nothing at all. So
what charset-normalizer holds possible is read unasked only where the letters themselves leave no
doubt.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

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
MARKS_OF_EAST = "[\u3000-\u303f\uff01-\uff60\uffe5\u2018-\u201d\u2026\u2014\u2103]"


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
}
"""Encodings of one byte to a letter; nearly any bytes can be read in each of them."""

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


def _possible_in_the_east(sample: bytes) -> dict[str, int]:
    """Encodings in which all letters are usual ones, with how many different ones there are."""
    possible = {}
    for codec, (_, usual) in EAST.items():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        signs = {sign for sign in text if not sign.isascii()}
        letters = {sign for sign in signs if not re.match(MARKS_OF_EAST, sign)}
        if letters and sum(map(usual, letters)) >= 0.9 * len(letters):
            possible[codec] = len(letters)
    return possible


def _beyond_doubt(sample: bytes, possible: dict[str, int]) -> str | None:
    """The encoding that enough letters speak for, if no other could be meant.

    Eight letters of Chinese that were all syllables of Korean would be a rare chance, but the other
    way round it is the rule. Japanese has kana.
    """
    sure = [codec for codec, count in possible.items() if count >= ENOUGH]
    if "euc_jp" in sure and not re.search(KANA, sample.decode("euc_jp")):
        sure.remove("euc_jp")
    if "cp949" in sure and not re.search(HAN, sample.decode("cp949")):
        return "cp949"
    return sure[0] if len(sure) == 1 and "cp949" not in possible else None


def _offers(content: bytes, wanted: str | None = None) -> tuple[Offer, ...]:
    """A box for each encoding that may be the one, with words as it would read them."""
    from charset_normalizer import from_bytes

    sample = _sample(content)
    candidates = list(_possible_in_the_east(sample))
    found = {match.encoding for match in from_bytes(sample, cp_isolation=list(WEST))}
    candidates += [codec for codec in WEST if codec in found or codec == "cp1252"]
    if wanted is not None and wanted not in candidates:
        candidates.insert(0, wanted)
    offers = []
    for codec in candidates:
        try:
            content.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        called = EAST[codec][0] if codec in EAST else WEST.get(codec, codec)
        words = f"read the letters as {called}: {_words(sample, codec)}"
        offers.append(box(words, encoding=codec))
    return tuple(offers)


def _words(sample: bytes, codec: str) -> str:
    """The first words that have letters beyond ASCII, as an encoding reads them."""
    text = sample.decode(codec, "replace")
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    return ", ".join(list(dict.fromkeys(words or [text[:30]]))[:3])
