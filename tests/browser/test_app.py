"""The laboratory as an app: it opens without a notebook, and its slider answers."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import PROJECT
from waiting import wait_until

from launch.servers import app_arguments

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
PATIENCE = 60
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(browser_program, tmp_path_factory) -> Iterator[str]:
    """Serve the app by the command of ``start.py app``; its address, with the token."""
    pytest.importorskip("voila")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # This Python has what the tests need, whether it is that of .venv or another.
    command = [sys.executable, *app_arguments(PROJECT, port, browser=False)]
    log = tmp_path_factory.mktemp("app") / "app.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, "BPCORE_OPEN": "1"}, stdout=file, stderr=file
        )
        try:
            address = re.compile(r"http://127\.0\.0\.1\S+(?=\s)")  # written to its end
            wait_until(
                lambda: address.search(log.read_text()), still=lambda: process.poll() is None
            )
            yield address.search(log.read_text())[0]
        finally:
            process.terminate()  # an interrupt is ignored where the tests are in the background
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def test_the_laboratory_opens_alone_and_answers(app, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    try:
        page.goto(app, timeout=1000 * PATIENCE)
        page.locator("img.bp-picture").wait_for(timeout=PATIENCE * 1000)
        sentence = page.locator(".bp-sentence")
        assert "learning rate 0.05" in sentence.inner_text()
        assert not page.locator(".jp-InputArea-editor").count()  # no code
        slider = page.get_by_role("slider").first
        slider.focus()
        slider.press("ArrowLeft")
        # Not the next frame: that may be the first picture once more, at rest.
        page.wait_for_function(
            "!document.querySelector('.bp-sentence').innerText.includes('learning rate 0.05 ')",
            timeout=PATIENCE * 1000,
        )
        assert "learning rate 0.0" in sentence.inner_text()
        box = page.locator("img.bp-picture").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800  # the whole board on one screen
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "app.png")
        page.set_viewport_size({"width": 1920, "height": 1080})  # a projector's
        page.wait_for_function("document.querySelector('img.bp-picture').clientWidth > 0")
        box = page.locator("img.bp-picture").bounding_box()
        assert box["width"] > 1100  # it grows with the screen, for the back row
        assert box["x"] + box["width"] <= 1920 and box["y"] + box["height"] <= 1080
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080
        page.screenshot(path=SCREENSHOTS / "app_projector.png")
    finally:
        page.close()


def test_without_its_token_the_app_stays_closed(app, browser):
    page = browser.new_page()
    try:
        page.goto(app.split("?")[0])
        assert not page.locator("img.bp-picture").count()
        assert not page.locator(".bp-sentence").count()
        assert "token" in page.content().lower()
    finally:
        page.close()
