"""Formulas as MathML, which browsers show by themselves: no script, no font, no network."""

from __future__ import annotations

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx

ROW_DISTANCE = re.compile(r"(\\\\)\[[^\]]*\]")
r"""The distance in ``\\[4pt]``, which the converter would print; the browser keeps its own."""


def _converted(node: nodes.math | nodes.math_block, display: str = "inline") -> str:
    return convert(ROW_DISTANCE.sub(r"\1", node.astext()), display=display)


def _inline(writer: nodes.NodeVisitor, node: nodes.math) -> None:
    writer.body.append(_converted(node))
    raise nodes.SkipNode


def _block(writer: nodes.NodeVisitor, node: nodes.math_block) -> None:
    writer.body.append(f'<div class="formula">{_converted(node, "block")}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer to Sphinx."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
