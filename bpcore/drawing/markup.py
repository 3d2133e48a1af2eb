"""Pieces of HTML. No style sheet of ours reaches a notebook, so looks stand at each of them."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable
from typing import Any

COLOURS = {True: "#00805e", False: "#c25700", None: "#767676"}
"""Of the bar beside what is right, what is wrong, and what is neither; words say the same.

Each stands out by 3 : 1 on a white page and on a dark one. Letters have the colour of the page.
"""


def note(content: str, judged: bool | None = None) -> str:
    """A paragraph with a bar at its side, in the colour of a key of ``COLOURS``."""
    return (
        f'<p role="status" style="border-left: 4px solid {COLOURS[judged]}; padding: 4px 12px; '
        f'margin: 4px 0">{content}</p>'
    )


def announcement(content: str) -> str:
    """A paragraph that a screen reader reads out when it changes."""
    return f'<p role="status" aria-live="polite">{content}</p>'


def status(sentence: str, *, frame: int, announced: bool) -> str:
    """The sentence (text, not HTML) below the picture of number ``frame``, of which it speaks.

    A screen reader reads it out if it is ``announced``: not while a slider moves.
    """
    return (
        f'<p class="bp-sentence" data-frame="{frame}" '
        f'role="status" aria-live="{"polite" if announced else "off"}" '
        f'style="max-width: 1200px; font-size: 1.1em; line-height: 1.4">'
        f"{html.escape(sentence)}</p>"
    )


def line_of_code(line: str, link: str = "") -> str:
    """A line of Python, and a button that copies it; where there is a link, one for that too."""
    copy = (
        "const line = this.previousElementSibling, range = document.createRange();"
        "range.selectNodeContents(line);"
        "getSelection().removeAllRanges(); getSelection().addRange(range);"
        "navigator.clipboard && navigator.clipboard.writeText(line.innerText)"
    )
    return (
        f'<span class="bp-line" style="opacity: 0.8">The same in Python: '
        f"<code>{html.escape(line)}</code> "
        f'<button type="button" title="Copy this line" onclick="{copy}">Copy</button>'
        f"{_link_to_copy(link) if link else ''}</span>"
    )


def _link_to_copy(link: str) -> str:
    copy = "navigator.clipboard && navigator.clipboard.writeText(this.dataset.link)"
    return (
        f' <button type="button" title="Copy an address that opens just this" '
        f'data-link="{html.escape(link)}" onclick="{copy}">Copy link</button>'
    )


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[Any]],
    *,
    caption: str = "",
    strong: str | None = None,
    looks: str = "padding: 2px 16px 2px 0; text-align: left",
) -> str:
    """A table, with the names of its columns as the head.

    Parameters
    ----------
    rows : iterable of iterables
        Anything that has words; a float is written with four digits.
    strong : str, optional
        Cells that say just this are bold.
    looks : str
        Style of each cell.
    """

    def cell(content: Any) -> str:
        text = f"{content:.4g}" if isinstance(content, float) else html.escape(str(content))
        shown = f"<strong>{text}</strong>" if content == strong else text
        return f'<td style="{looks}">{shown}</td>'

    titles = "".join(f'<th scope="col" style="{looks}">{html.escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    above = f'<caption style="white-space: nowrap">{html.escape(caption)}</caption>'
    return (
        f'<table class="bp-table" style="border-collapse: collapse">{above if caption else ""}'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
    )


def data_address(data: bytes, kind: str) -> str:
    """An address that asks no server, as the data stand in it; ``kind`` is their MIME type."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def file_link(data: bytes, kind: str, file: str, words: str) -> str:
    """A link that saves data as a file."""
    return (
        f'<a download="{html.escape(file)}" style="text-decoration: underline" '
        f'href="{data_address(data, kind)}">{html.escape(words)}</a>'
    )


def csv_link(text: str, file: str, words: str) -> str:
    """A link that saves a text as a CSV file."""
    return file_link(text.encode("utf-8-sig"), "text/csv", file, words)  # Excel wants the mark
