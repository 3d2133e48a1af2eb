"""Chinese words say that they are: a screen reader then reads them, a browser picks their font."""

from __future__ import annotations

import html
import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

HAN = "\u4e00-\u9fff"
CHINESE = re.compile(f"[{HAN}](?:[{HAN}A-Za-z0-9−（）]*[{HAN}）])?")
"""A run of Chinese letters, with what stands among them; Latin at its ends is left out."""


def marked(text: str) -> list[nodes.Node]:
    """A text as pieces, of which the Chinese ones name their language.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Node
        One piece, the text itself, where there is no Chinese in it.
    """
    pieces: list[nodes.Node] = []
    end = 0
    for found in CHINESE.finditer(text):
        pieces.append(nodes.Text(text[end : found.start()]))
        words = f'<span lang="zh-Hans">{html.escape(found[0])}</span>'
        pieces.append(nodes.raw("", words, format="html"))
        end = found.end()
    pieces.append(nodes.Text(text[end:]))
    return [piece for piece in pieces if piece.astext()]


class NameTheLanguage(SphinxPostTransform):
    """Mark the Chinese in all prose of a page; code and formulas have none."""

    default_priority = 700
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Replace each text with Chinese in it by its pieces."""
        for text in list(self.document.findall(nodes.Text)):
            prose = not isinstance(text.parent, nodes.FixedTextElement | nodes.literal | nodes.raw)
            if prose and CHINESE.search(text.astext()):
                text.parent.replace(text, marked(text.astext()))


def setup(app: Sphinx) -> dict[str, bool]:
    """Have it done to every page."""
    app.add_post_transform(NameTheLanguage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
