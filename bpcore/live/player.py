"""Play, Pause, Step, Rewind: the buttons of a run, and how far along it is."""

from __future__ import annotations

from typing import Any, Protocol

import ipywidgets as widgets

from bpcore.live.buttons import button

INSTANT, ANIMATED = "instant", "animated"

SLOW = 0.5  # seconds after which a run that still goes on shows its progress

SPEEDS = {"slow": 0.01, "normal": 0.03, "fast": 0.1}
"""How much longer a run gets with each frame: an even speed on a log axis of epochs."""


class Playable(Protocol):
    """What the buttons ask to play; it only notes what it is asked for.

    It is called on whatever thread widgets are heard on.
    """

    mode: str

    def play(self) -> Any: ...  # noqa: D102
    def pause(self) -> Any: ...  # noqa: D102
    def step(self, *, epochs: int = 0, updates: int = 0) -> Any: ...  # noqa: D102
    def rewind(self) -> Any: ...  # noqa: D102
    def new_weights(self) -> Any: ...  # noqa: D102


class Player:
    """The buttons say what is asked for, and do nothing themselves.

    Parameters
    ----------
    run : Playable
    has_seed : bool
        Whether there are other weights to draw.

    Attributes
    ----------
    mode : str
        "instant" or "animated".
    playing : bool
    growth : float
        Share by which a frame makes the run longer.
    buttons : list of ipywidgets.Widget
    progress : ipywidgets.Box
    """

    def __init__(self, run: Playable, *, has_seed: bool) -> None:
        self.mode, self.playing, self.growth = INSTANT, False, SPEEDS["normal"]
        self._run = run
        self._modes = widgets.ToggleButtons(
            options=[INSTANT, ANIMATED],
            tooltips=[
                "Every move of a control trains the whole run at once",
                "The run goes on by itself, and controls act on it under way",
            ],
            style={"button_width": "90px"},
            layout={"width": "auto", "margin": "2px 8px 2px 2px"},
        )
        self._showing = False
        self._modes.observe(self._ask_for_mode, names="value")

        self._play = button(
            "Play",
            "play",
            "Train on, picture by picture",
            lambda: run.pause() if self.playing else run.play(),
        )
        epoch = button(
            "Step epoch",
            "step-forward",
            "One epoch: once through all years",
            lambda: run.step(epochs=1),
        )
        self._batch = button(
            "Step batch",
            "forward",
            "One update: one mini-batch",
            lambda: run.step(updates=1),
        )
        rewind = button("Rewind", "fast-backward", "Back to the same initial weights", run.rewind)
        buttons = [self._modes, self._play, epoch, self._batch, rewind]
        if has_seed:
            buttons.append(
                button("New weights", "random", "Begin at other initial weights", run.new_weights)
            )
        self._speed = widgets.Dropdown(
            options=list(SPEEDS),
            value="normal",
            description="speed",
            tooltip="How fast an animated run goes on",
            layout={"width": "130px"},
            style={"description_width": "40px"},
        )
        self._speed.observe(self._set_speed, names="value")
        self._bar = widgets.FloatProgress(min=0, max=1, layout={"width": "180px"})
        self._words = widgets.HTML(layout={"margin": "0 0 0 8px"})
        self.progress = widgets.HBox([self._bar, self._words])
        self.progress.add_class("bp-progress")
        self.buttons = [*buttons, self._speed]
        self.show(INSTANT, playing=False, batches=1)
        self.show_progress(None)

    def show(self, mode: str, *, playing: bool, batches: int) -> None:
        """Have the buttons say what is the case now."""
        self.mode, self.playing = mode, playing
        if self._modes.value != mode:
            # Not a wish: clicks to and fro would otherwise set off an endless exchange.
            self._showing = True
            try:
                self._modes.value = mode
            finally:
                self._showing = False
        word, icon = ("Pause", "pause") if playing else ("Play", "play")
        if self._play.description != word:
            self._play.description, self._play.icon = word, icon
        self._batch.disabled = batches == 1

    def show_progress(self, share: float | None, words: str = "") -> None:
        """How far the run is; None hides it, and keeps its place."""
        self.progress.layout.visibility = "hidden" if share is None else "visible"
        if share is not None:
            self._bar.value = share
            self._words.value = words

    def _ask_for_mode(self, change: dict) -> None:
        if not self._showing:
            self._run.mode = change["new"]

    def _set_speed(self, change: dict) -> None:
        self.growth = SPEEDS[change["new"]]
