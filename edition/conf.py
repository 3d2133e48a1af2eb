"""What Sphinx is to make of the executed lessons. Nothing here, nor in a page, needs a network."""

from pathlib import Path
from typing import Any

from matplotlib import get_data_path
from sphinx.application import Sphinx

project = "Back-propagation, live"
author = "The contributors"
project_copyright = "The contributors. Lessons: CC BY 4.0; code: BSD 3-Clause"
language = "en"

extensions = ["myst_nb", "edition.mathml", "edition.chinese"]
root_doc = "index"
include_patterns = ["index.md", "notebooks/*.ipynb", "notebooks/*.md", "data/*.md"]

nb_execution_mode = "off"  # they come executed
nb_merge_streams = True
nb_output_stderr = "remove"  # "compiles once on this machine"
nb_ipywidgets_js = {}  # no widget is left, and its script would come from the network
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 4  # as GitHub makes them

html_theme = "furo"
html_title = project
html_static_path = [
    str(Path(__file__).parent / "static"),
    # For formulas, where the system has no font that can: braces grow in it.
    str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"),
]
html_css_files = ["edition.css"]
html_js_files = [("edition.js", {"defer": "defer"})]
html_math_renderer = "mathml"
html_copy_source = False
html_use_index = False  # of what a program's documentation would list
html_show_sphinx = False
# They would be fetched from the other pages, which a browser refuses to a page opened from a file.
html_show_search_summary = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Sphinx) -> None:
    """Mend each page once the theme (at the usual priority, 500) has made its parts."""
    app.connect("html-page-context", _give_captions_a_level, priority=900)


def _give_captions_a_level(
    app: Sphinx, page: str, template: str, context: dict[str, Any], *_
) -> None:
    """Sphinx says that a caption of the contents is a heading, and not of which level."""
    for part in ("body", "furo_navigation_tree"):
        if part in context:
            context[part] = context[part].replace(
                'class="caption" role="heading"', 'class="caption" role="heading" aria-level="2"'
            )
