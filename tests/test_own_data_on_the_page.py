"""The board of one's own data as a page shows it: uploads of two versions, keys, a dark theme."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path

import ipywidgets as widgets
import pytest
import traitlets
from contrast import contrast, mixed
from page import every, html_in, labelled
from project import GOOD

from bpcore.experiments import own_data
from bpcore.lessons.own_data.live import uploaded

CONTENT = GOOD.encode()
IN_8 = (
    {
        "name": "good.csv",
        "type": "text/csv",
        "size": len(CONTENT),
        "content": memoryview(CONTENT),
        "last_modified": datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC),
    },
)
IN_7 = {
    "good.csv": {
        "metadata": {"name": "good.csv", "type": "text/csv", "size": len(CONTENT)},
        "content": CONTENT,
    }
}

# ---- uploads -------------------------------------------------------------------------------------


class UploadOf7(widgets.DOMWidget):
    """What ipywidgets 7.7 has in the place of its button: files by their names, read only."""

    value = traitlets.Dict(read_only=True)
    accept, description, tooltip = traitlets.Unicode(), traitlets.Unicode(), traitlets.Unicode()


@pytest.mark.parametrize("value", [IN_7, IN_8, {}, ()], ids=["7", "8", "7, none", "8, none"])
def test_files_are_taken_in_the_shape_of_either_version(value):
    assert uploaded(value) == ([("good.csv", CONTENT)] if value else [])


@pytest.mark.parametrize(
    ("button", "value"),
    [(UploadOf7, IN_7), (widgets.FileUpload, IN_8)],
    ids=["ipywidgets 7", "ipywidgets 8"],
)
def test_the_button_of_either_version_brings_the_same_file_twice(monkeypatch, button, value):
    monkeypatch.setattr(widgets, "FileUpload", button)
    own = own_data()
    for _ in range(2):
        own.uploader.set_trait("value", value)
        own.run()
        assert own.sentence.startswith("good.csv: 7 rows with targets")
        assert not own.uploader.value  # so that it can be uploaded once more
        own.choose(inputs=["rain"]).run()
        assert "From rain to sales." in own.sentence


def test_what_the_same_boxes_mend_is_all_said():
    own = own_data()
    rows = [
        f"{y},{y % 7}{'%' * (y == 2003)},{y % 5}{'%' * (y == 2005)},{y}\n"
        for y in range(2000, 2009)
    ]
    own.upload("percent.csv", ("year,x,z,y\n" + "".join(rows)).encode()).run()
    shown = html_in(own.widget)
    assert "x: 1 of 9 numbers has %" in shown and "z: 1 of 9 numbers has %" in shown
    assert labelled(own.widget, "leave the percent signs off: 5% is 5")
    own.mend(percent="5").run()
    assert own.sentence.startswith("percent.csv: 9 rows with targets")


# ---- keys ----------------------------------------------------------------------------------------


def test_menus_and_boxes_stand_on_the_board_that_keeps_their_keys():
    """That the keys stay there is seen in ``browser/test_upload``."""
    own = own_data()
    towns = [f"{y},town {i},{y % 7},{y + i}\n" for y in range(2000, 2009) for i in range(9)]
    own.upload("towns.csv", ("year,town,x,y\n" + "".join(towns)).encode()).run()
    inside = every(own.widget)
    menus = [part for part in inside if isinstance(part, widgets.Dropdown)]
    assert labelled(own.widget, "time") in menus and len(menus) > 2  # of series, of presets
    assert "bp-board" in own.widget._dom_classes
    rules = own.widget.children[0].value
    assert "SUPPRESSED = &quot;data-lm-suppress-shortcuts&quot;" in rules


# ---- colours -------------------------------------------------------------------------------------

THEMES = Path(sys.prefix, "share", "jupyter", "lab", "themes", "@jupyterlab")
ON_THE_PAGE = {
    "words": ("--jp-content-font-color1", "--jp-layout-color0"),
    "labels": ("--jp-ui-font-color1", "--jp-layout-color0"),
    "fields": ("--jp-ui-font-color1", "--jp-layout-color1"),
    "buttons": ("--jp-ui-font-color1", "--jp-layout-color2"),
}
"""What JupyterLab's themes and ipywidgets give a board: letters, and what they lie on."""


def colours_of(theme: str) -> dict[str, str]:
    """The variables of a theme that are colours."""
    css = (THEMES / f"theme-{theme}-extension" / "index.css").read_text(encoding="utf-8")
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", css))


@pytest.fixture(scope="module")
def pages():
    """The board with a table that is used, with questions, and with a table that is refused."""
    own = own_data()
    own.upload("good.csv", CONTENT).run()
    shown = [html_in(own.widget)]
    rows = "".join(f"{y},{y % 7},:,{y + 1} p\n" for y in range(2009, 1999, -1))
    own.upload("asked.csv", f"Title\n\nyear,x,z,y\n{rows}\nSource: own\n".encode()).run()
    shown.append(html_in(own.widget))
    own.upload("bad.csv", b"year,a,a\n1,2,3\n").run()
    return [*shown, html_in(own.widget)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_letters_of_the_board_stand_out_from_the_page(pages, theme):
    colours = colours_of(theme)
    for what, (letters, ground) in ON_THE_PAGE.items():
        assert (
            contrast(mixed(letters, ground, 1, colours), mixed(ground, ground, 1, colours)) >= 4.5
        ), what
    styles = [style for page in pages for style in re.findall(r'style="([^"]*)"', page)]
    assert any("opacity" in style for style in styles) and any("background" in s for s in styles)
    for style in styles:
        said = dict(re.findall(r"([\w-]+):\s*([^;]+)", style))
        ground = said.get("background", "--jp-layout-color0")
        letters = said.get("color", "--jp-content-font-color1")
        assert ("color" in said) == ("background" in said), style  # or one follows no theme
        shown = mixed(letters, ground, float(said.get("opacity", 1)), colours)
        assert contrast(shown, mixed(ground, ground, 1, colours)) >= 4.5, style
        for bar in re.findall(r"#[0-9a-f]{6}", said.get("border-left", "")):
            assert contrast(bar, mixed(ground, ground, 1, colours)) >= 3, style
