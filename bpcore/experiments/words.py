"""Numbers in the sentences below the figures."""

from __future__ import annotations

MOST_READABLE = 1e9
"""Above this a number is no longer written out."""


def amount(value: float, decimals: int = 0) -> str:
    """A number with commas between thousands, or as a power of ten where it is huge.

    >>> amount(44037.6), amount(-2.5e40)
    ('44,038', '-2.5e+40')
    """
    return f"{value:,.{decimals}f}" if abs(value) < MOST_READABLE else f"{value:.2g}"
