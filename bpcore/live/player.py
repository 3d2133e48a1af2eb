"""Play, Pause, Step, Rewind: the buttons of a run, and how far along it is."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from bpcore.live.controls import button
from bpcore.live.run import Run

INSTANT, ANIMATED = "instant", "animated"

SPEEDS = {"slow": 0.01, "normal": 0.03, "fast": 0.1}
"""How much longer a run gets with each frame: an even speed on a log axis of epochs."""


class Player:
    """The buttons say what is asked for, on whatever thread, and do nothing themselves.

    Parameters
    ----------
    asked : Experiment
        Of which they ask it.
    has_seed : bool
        Whether there are other weights to draw.

    Attributes
    ----------
    buttons : list of ipywidgets.Widget
    progress : ipywidgets.Box
    """

    def __init__(self, asked: Any, *, has_seed: bool) -> None:
        self._asked = asked
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
        self._play = button("Play", "play", "Train on, picture by picture", self._play_or_pause)
        epoch = button(
            "Step epoch",
            "step-forward",
            "One epoch: once through all rows",
            lambda: asked.step(epochs=1),
        )
        self._batch = button(
            "Step batch",
            "forward",
            "One update: one mini-batch",
            lambda: asked.step(updates=1),
        )
        rewind = button("Rewind", "fast-backward", "Back to the same initial weights", asked.rewind)
        weights = button(
            "New weights", "random", "Begin at other initial weights", asked.new_weights
        )
        self._speed = widgets.Dropdown(
            options=list(SPEEDS.items()),
            value=SPEEDS["normal"],
            description="speed",
            tooltip="How fast an animated run goes on",
            layout={"width": "130px"},
            style={"description_width": "40px"},
        )
        self._bar = widgets.FloatProgress(min=0, max=1, layout={"width": "180px"})
        self._words = widgets.HTML(layout={"margin": "0 0 0 8px"})
        self.progress = widgets.HBox([self._bar, self._words], layout={"visibility": "hidden"})
        self.progress.add_class("bp-progress")
        drawn = [weights] if has_seed else []
        self.buttons = [self._modes, self._play, epoch, self._batch, rewind, *drawn, self._speed]

    @property
    def growth(self) -> float:
        """Share by which a frame makes the run longer."""
        return self._speed.value

    def show(self, mode: str, run: Run | None, *, playing: bool, progress: bool) -> None:
        """Have the buttons say what is the case now, and the bar how far the run is.

        Where there is nothing to say of that, the bar keeps its place.
        """
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
        self._batch.disabled = run is None or run.batches == 1
        self.progress.layout.visibility = "visible" if run and progress else "hidden"
        if run and progress:
            self._bar.value, self._words.value = run.epoch / run.epochs, run.words

    def _ask_for_mode(self, change: dict[str, Any]) -> None:
        if not self._showing:
            self._asked.mode = change["new"]

    def _play_or_pause(self) -> None:
        if self._asked.playing:
            self._asked.pause()
        else:
            self._asked.play()
