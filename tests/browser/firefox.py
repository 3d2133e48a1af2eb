"""Firefox, driven by the standard protocol WebDriver BiDi: Playwright knows only its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

COMMANDS = ("firefox-esr", "firefox")
PATIENCE = 300  # seconds that one answer may take


def find_firefox() -> str | None:
    """The program of a Firefox, or None."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


class Firefox:
    """A window of Firefox."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self._calls = 0
        self.call("session.new", capabilities={})
        (self._window,) = self.call("browsingContext.getTree")["contexts"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol; return its result."""
        self._calls += 1
        call = {"id": self._calls, "method": method, "params": parameters}
        self._socket.send(json.dumps(call))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._calls:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, url: str) -> None:
        """Open a page."""
        self.call(
            "browsingContext.navigate", context=self._window["context"], url=url, wait="complete"
        )

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, once it is known."""
        answer = self.call(
            "script.evaluate",
            expression=expression,
            target={"context": self._window["context"]},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def close(self) -> None:
        """Leave it."""
        self._socket.close()


@contextmanager
def started(program: str, profile: Path) -> Iterator[Firefox]:
    """Start it with a profile in an empty folder, without a window on the screen."""
    command = [program, "--headless", "--no-remote", "--profile", profile]
    process = subprocess.Popen(
        [*command, "--remote-debugging-port", "0"], stderr=subprocess.PIPE, text=True
    )
    with process:
        found = (re.search(r"ws://[\d.:]+", line) for line in process.stderr)
        firefox = Firefox(next(filter(None, found))[0])
        try:
            yield firefox
        finally:
            firefox.close()
            process.kill()
