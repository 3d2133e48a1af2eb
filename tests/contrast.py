"""How well a colour stands out from another, as the Web Content Accessibility Guidelines say."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMED = {"white": "#ffffff", "black": "#000000"}


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white; colours are written #rrggbb."""

    def luminance(colour: str) -> float:
        linear = [
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, ground: str, opacity: float, variables: Mapping[str, str]) -> str:
    """A colour as it is seen on its ground, as #rrggbb.

    Parameters
    ----------
    colour, ground : str
        As a style sheet writes them, or names of variables.
    opacity : float
    variables : mapping
    """
    below, _ = _read(ground, variables)
    above, alpha = _read(colour, variables)
    alpha *= opacity
    parts = [alpha * a + (1 - alpha) * b for a, b in zip(above, below, strict=True)]
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _read(colour: str, variables: Mapping[str, str]) -> tuple[list[float], float]:
    """Red, green and blue from 0 to 1, and the opacity."""
    while name := re.fullmatch(r"(?:var\()?(--[\w-]+)(?:,\s*([^)]+))?\)?", colour.strip()):
        colour = variables.get(name[1]) or name[2]
    if rgba := re.fullmatch(r"rgba?\((.*)\)", colour.strip()):
        numbers = [float(part) for part in re.split(r"[\s,/]+", rgba[1].strip())]
        return [part / 255 for part in numbers[:3]], (numbers[3:] or [1.0])[0]
    colour = NAMED.get(colour.strip(), colour.strip())
    if len(colour) == 4:
        colour = "#" + "".join(2 * sign for sign in colour[1:])
    return _parts(colour), 1.0


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
