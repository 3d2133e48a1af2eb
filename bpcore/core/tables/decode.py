"""The letters of a file: by its mark, as UTF-8, or by clear evidence; else the reader chooses.

Two bytes of GBK may as well be a letter of Korean, and a single odd byte says nothing at all. So
what is possible is read unasked only where the letters themselves leave no doubt, and offered in
the order of how usual the words of it are in headings.
"""

from __future__ import annotations

import codecs
import re

from bpcore.core.tables.letters import (
    ALPHABETS,
    EAST,
    HAN,
    KANA,
    MARKS_OF_EAST,
    RARE,
    WEST,
    readable,
    reads_well,
)
from bpcore.core.tables.mends import Inquiry, Offer, box

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NEARLY, SELDOM = 0.1, -0.25
"""So much worse may words read as most files in the West are written; so much better must they
read as few are, on a Macintosh or in DOS."""

WELL = 0.7
"""How words read that may be meant so: by usual letters, or as a unit."""

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
    filled = content.rstrip(b"\0")
    if len(filled) < len(content) and b"\0" not in filled and b"\n" in filled:
        inquiry.tell("Bytes of 0 behind the last row, as loggers leave them, are left out")
        content = filled
    elif codec := _two_bytes(content[:400]):
        inquiry.tell("The letters are read as UTF-16: every second byte is 0")
        return _strictly(content, inquiry, codec)
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


def _two_bytes(beginning: bytes) -> str | None:
    """UTF-16 without its mark, where all letters are of the West."""
    first, second = beginning[::2], beginning[1::2]
    zeros = [not half.strip(b"\0") for half in (first, second)]
    if first.count(0) + second.count(0) != len(second) or len(second) < 2 or not any(zeros):
        return None
    return "utf-16-be" if zeros[0] else "utf-16-le"


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
    west = max(reads_well(sample, one) for one in WEST if WEST[one][1] in ALPHABETS) if sure else 0
    sure = [one for one in sure if reads_well(sample, one) >= west]
    if "cp949" in sure and not re.search(HAN, sample.decode("cp949")):
        return "cp949"
    return sure[0] if len(sure) == 1 and "cp949" not in possible else None


def _offers(content: bytes, wanted: str | None = None) -> tuple[Offer, ...]:
    """A box for each encoding that may be the one, with words as it would read them.

    What reads best comes first; if several read as well, that of more languages; and of those that
    read the same, one. Where none reads well come those that a detector finds as well: of a heading
    it cannot tell which is likely, but it knows a hundred.
    """
    sample = _sample(content)
    possible = (*_possible_in_the_east(sample, share=0.5), *WEST)
    read = {codec: reads_well(sample, codec) for codec in possible}
    candidates = [one for one in read if one in EAST or one in ("cp1252", wanted) or read[one] > 0]
    candidates.sort(key=lambda one: -read[one] - _advance(one))
    if wanted is not None and wanted not in candidates:
        candidates.insert(0, wanted)
    if max(read.values()) < WELL:
        from charset_normalizer import from_bytes

        found = [match.encoding for match in from_bytes(sample)]
        candidates += [codec for codec in found if codec not in read]
    offers, readings = [], set()
    for codec in candidates:
        reading = readable(content, codec)
        if codec != wanted and (reading is None or hash(reading) in readings):
            continue
        readings.add(hash(reading))
        called = {**EAST, **WEST}.get(codec, (codec,))[0]
        words = f"read the letters as {called}: {_words(sample, codec)}"
        offers.append(box(words, encoding=codec))
    return tuple(offers if wanted is not None else offers[:MOST_OFFERS])


def _advance(codec: str) -> float:
    """How much worse words may read in an encoding than in another and it still comes first."""
    if codec == "cp1252":
        return NEARLY
    return SELDOM if codec in RARE else 0


def _words(sample: bytes, codec: str) -> str:
    """The first words that have letters beyond ASCII, as an encoding reads them."""
    text = sample.decode(codec, "replace")
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    words = words or re.findall(r"[^\s,;\"]*[^\0-\x7f][^\s,;\"]*", text)
    return ", ".join(list(dict.fromkeys(word[:30] for word in words))[:3])
