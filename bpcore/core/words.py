"""Numbers as a sentence or an axis shows them, and as a reader types them."""

from __future__ import annotations

import math
import re

MOST_READABLE = 1e9
"""From here on a number is no longer written out."""

MOST_DECIMALS = 6


def amount(value: float, decimals: int = 0) -> str:
    """A number with commas between thousands, or as a power of ten where it is huge.

    >>> amount(44037.6), amount(-2.5e40)
    ('44,038', '-2.5e+40')
    """
    return f"{value:,.{decimals}f}" if abs(value) < MOST_READABLE else f"{value:.4g}"


def in_steps_of(step: float, value: float) -> str:
    """A number with no more decimals than tell such steps apart; none where there is no step.

    >>> in_steps_of(0.05, 51.2345), in_steps_of(1e-12, 1.5e-9)
    ('51.23', '1.5e-09')
    """
    decimals = max(0, -math.floor(math.log10(step))) if step > 0 else 0
    return amount(value, decimals) if decimals <= MOST_DECIMALS else f"{value:.4g}"


def counted(number: int, noun: str) -> str:
    """So many of something.

    >>> counted(1, "hidden unit"), counted(50_000, "update")
    ('1 hidden unit', '50,000 updates')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def with_minus_signs(sentence: str) -> str:
    """A sentence whose numbers have a minus sign, as in a picture.

    Hyphens in words stay, and so do those of powers of ten, which are written as Python reads them.

    >>> with_minus_signs("-1.5 of 3-8-2, 2e-16 and (-inf)")
    '−1.5 of 3-8-2, 2e-16 and (−inf)'
    """
    return re.sub(r"(?<![\w.)\]])-(?=\.?\d|inf\b)", "−", sentence)


def read_number(text: str) -> float:
    """Read a number as it is written here or there.

    "1,000" is a thousand, since commas before groups of exactly three digits separate thousands;
    "0,05" and "0,050" have a decimal comma. What is no finite number is a ValueError.
    """
    text = re.sub(r"\s", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number
