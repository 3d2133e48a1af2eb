"""Links to an experiment as it stands."""

from __future__ import annotations

import subprocess
import sys

import pytest
from page import html_in
from project import PROJECT

from bpcore.drawing import address
from bpcore.experiments import clipping


class Metadata(dict):
    def get_all(self, name):
        return self[name]


@pytest.fixture
def published_at(monkeypatch):
    def published_at(place: str) -> None:
        known = Metadata({"Project-URL": [f"Site, {place}", "Repository, elsewhere"]})
        monkeypatch.setattr(address, "metadata", lambda name: known)
        address.site.cache_clear()

    yield published_at
    address.site.cache_clear()


def test_a_link_opens_the_experiment_as_it_stands(published_at):
    published_at("ada.github.io/backprop/")
    experiment = clipping().set(learning_rate=0.1).run()
    assert experiment.link.startswith("https://ada.github.io/backprop/live.html?clipping=")
    assert "learning_rate=0.1" in experiment.link
    assert "Copy link" in html_in(experiment.widget)


def test_where_no_address_is_filled_in_there_is_no_button(published_at):
    published_at("OWNER.github.io/backprop/")
    experiment = clipping().run()
    assert experiment.link == ""
    assert "Copy link" not in html_in(experiment.widget)


def test_the_readme_has_the_links_of_the_addresses():
    command = [sys.executable, "tools/ways_to_open.py", "--check"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
