"""What every board of widgets brings along for the page it is on."""

from __future__ import annotations

import html

import ipywidgets as widgets
import pytest
from contrast import contrast
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from random_walk import parts

import bpcore.experiments
from bpcore.drawing.markup import COLOURS
from bpcore.live import Predict
from bpcore.live.board import VIEW, board, view
from bpcore.live.journal_view import JournalView

DARK, LIGHT = "#111111", "#FFFFFF"
"""What JupyterLab's dark theme lies on, and its light one."""


BOARDS = {
    "an experiment": lambda: bpcore.experiments.clipping(),
    "a table of one's own": lambda: bpcore.experiments.own_data(),
    "a question": lambda: Predict("Up or down?", choices=["up", "down"], outcome="down"),
    "the journal": JournalView,
}


@pytest.mark.parametrize("make", BOARDS.values(), ids=BOARDS)
def test_all_that_takes_keys_stands_on_a_board(make):
    shown = make()
    assert "bp-board" in shown.widget._dom_classes
    rules = shown.widget.children[0].value
    assert "data-lm-suppress-shortcuts" in rules
    assert "forced-colors" in rules
    assert shown._repr_mimebundle_()[VIEW]["model_id"] == shown.widget.model_id


def test_script_and_style_stay_inside_their_element():
    rules = board(name="bp-any").children[0].value
    attribute, style = rules.split(">", 1)
    assert attribute.count('"') == 2  # those around the attribute
    assert style.count("</style>") == 1


def test_a_widget_is_shown_without_what_only_newer_versions_have(monkeypatch):
    monkeypatch.delattr(widgets.Widget, "_repr_mimebundle_")
    inside = widgets.HTML("inside")
    shown = view(inside, "sentence", b"picture")
    assert shown[VIEW] == {"version_major": 2, "version_minor": 0, "model_id": inside.model_id}
    assert (shown["image/png"], shown["text/plain"]) == (b"picture", "sentence")
    assert VIEW in bpcore.experiments.clipping()._repr_mimebundle_()


def test_a_page_without_a_kernel_has_picture_and_sentence():
    """As nbconvert writes it, with what the kernel knew of its widgets, and without."""
    code = (
        "from bpcore.experiments import clipping\nfrom bpcore.live import Predict\n"
        "question = Predict('Up or down?', choices=['up', 'down'], outcome='down')\n"
        "question.unlocks(clipping())"
    )
    notebook = new_notebook(cells=[new_code_cell(code)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    sentence = bpcore.experiments.clipping().sentence
    assert notebook.cells[0].outputs[-1].data["image/png"]  # GitHub's choice
    for _ in ("with the state of the widgets", "without"):
        page, _ = HTMLExporter().from_notebook_node(notebook)
        still = page.split('<div class="bp-still">')[1]
        assert f"<p>{html.escape(sentence)}</p>" in still
        assert 'src="data:image/png;base64,' in still.split("<p>")[0]
        notebook.metadata.pop("widgets", None)


def test_on_a_hub_it_stands_beside_the_upload_what_a_hub_takes(monkeypatch):
    def said() -> str:
        inside = parts(bpcore.experiments.own_data().widget)
        return "".join(part.value for part in inside if isinstance(part, widgets.HTML))

    assert "A hub takes" not in said()
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/anna/")
    assert "A hub takes files of up to 10 MB" in said()


@pytest.mark.parametrize("page", [LIGHT, DARK])
@pytest.mark.parametrize("bar", COLOURS.values())
def test_a_bar_stands_out_on_a_light_page_and_on_a_dark_one(bar, page):
    assert contrast(bar, page) >= 3
