"""An experiment: controls → settings → a slice of training → a result → picture and sentence."""

from __future__ import annotations

import asyncio
import html
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import ipywidgets as widgets

from bpcore.live.controls import Controls
from bpcore.live.figure import LiveFigure

Settings = TypeVar("Settings")
Result = TypeVar("Result")

FRAME = 0.1  # seconds between two pictures of a run under way; a shorter run is painted once
REST = 0.3  # seconds without a move after which a slider counts as at rest
FIRST = 2.0  # seconds that the first picture may take before the cell ends

_of_its_kind: dict[str, Experiment] = {}


class Experiment(Generic[Settings, Result]):
    """Ties controls, computation and picture together; runs with a browser and without.

    A change of a control begins a new run. All work is done by ``tick``, a little at a time, so
    that a slider moved during a run acts at once. In a notebook a task calls it; without one,
    ``run`` does.

    Parameters
    ----------
    name : str
        Of this kind of experiment. Making one closes the earlier one of its kind, so running its
        cell again leaves nothing behind.
    controls : Controls
    settings : callable
        From the controls' values to settings; raises ``ValueError`` with a sentence if they do not
        go together.
    compute : callable
        From settings to an iterator over ever better results; the last one is complete.
    figure : LiveFigure
    draw : callable
        ``draw(result, settle)`` gives the figure's artists their new numbers; ``settle`` is False
        while something moves.
    describe : callable
        ``describe(settings, result)`` says in words what the figure shows.
    arrange : callable, optional
        ``arrange(settings)`` greys out controls without effect.

    Attributes
    ----------
    result, settings : Result, Settings
        The newest result, and what it is the result of.
    sentence : str
    widget : ipywidgets.VBox
    """

    def __init__(
        self,
        name: str,
        *,
        controls: Controls,
        settings: Callable[[dict[str, Any]], Settings],
        compute: Callable[[Settings], Iterator[Result]],
        figure: LiveFigure,
        draw: Callable[[Result, bool], None],
        describe: Callable[[Settings, Result], str],
        arrange: Callable[[Settings], None] | None = None,
    ) -> None:
        if name in _of_its_kind:
            _of_its_kind[name].close()
        _of_its_kind[name] = self
        self.name, self.controls, self.figure = name, controls, figure
        self._read, self._compute, self._draw, self._describe = settings, compute, draw, describe
        self._arrange = arrange or (lambda settings: None)
        self.settings: Settings | None = None
        self._next_settings: Settings | None = None
        self.result: Result | None = None
        self.sentence = ""
        self._run: Iterator[Result] | None = None
        self._stale = self._settled = False
        self._changed = True
        self._painted = self._moved = 0.0
        self._words = widgets.HTML()
        reset = widgets.Button(
            description="Reset",
            tooltip="Back to the settings of the lesson",
            icon="undo",
            layout={"margin": "2px 2px 2px 124px"},
        )
        reset.on_click(lambda _: controls.reset())
        controls.box.children += (reset,)
        self.widget = widgets.VBox([controls.box, figure.image, self._words])
        self.widget.add_class("bp-experiment")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        controls.changed = self._on_change
        self._run_for(FIRST)
        self._start_task()

    # -- without a browser -------------------------------------------------------------------------

    def set(self, **values: Any) -> Experiment:
        """Move controls from code; ``run`` then shows what follows."""
        self.controls.set(**values)
        return self

    def run(self, ticks: int | None = None) -> Experiment:
        """Do all that is to be done, or so many ticks of it; what a task does in a notebook."""
        while (ticks is None or ticks > 0) and self.tick():
            ticks = None if ticks is None else ticks - 1
        if ticks is None or ticks > 0:
            self.settle()
        return self

    def tick(self) -> bool:
        """Do a little: begin a new run if a control has moved, train a slice, paint if it is time.

        Returns
        -------
        bool
            Whether more remains to be done.
        """
        return bool(self._guarded(self._tick))

    def settle(self) -> None:
        """Paint once more, at rest: sharp, and with the axes fitted."""
        if not self._settled and self.result is not None:
            self._guarded(lambda: self._paint(final=True))

    def close(self) -> None:
        """End the task and put a note in the place of the widgets; code can still drive it."""
        if self._loop is not None:
            self._in_loop(self._task.cancel)
            self._loop = None
        self.widget.children = (self._words,)
        self.controls.close()
        self.figure.close()
        self._say("This one is closed, as a newer one was made. To open it again, run its cell.")

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Do some work; an exception, which would vanish in a task, is told in the sentence.

        It ends the run; the next move of a control begins another.
        """
        try:
            return work()
        except Exception as error:
            self._run = None
            self._stale, self._settled = False, True
            if isinstance(error, ValueError):
                said = str(error)
            else:
                said = "".join(traceback.format_exception_only(error))
            self._say(f"This cannot be shown: {said.strip()}. Move a control, or press Reset.")
            return None

    # -- a tick ------------------------------------------------------------------------------------

    def _tick(self) -> bool:
        if self._changed:
            self._changed = False
            self._moved = time.perf_counter()
            self._run = None
            self._next_settings = self._read(dict(self.controls.values))
            self._arrange(self._next_settings)
            self._run = iter(self._compute(self._next_settings))
        if self._run is not None:
            result = next(self._run, None)
            if result is None:
                self._run = None
            else:
                self.result, self.settings, self._stale = result, self._next_settings, True
        if self._stale and (
            self._run is None or time.perf_counter() - max(self._moved, self._painted) > FRAME
        ):
            self._paint(final=False)
        return self._run is not None or self._changed

    def _paint(self, *, final: bool) -> None:
        self._stale = False
        self._settled = final
        self._draw(self.result, final)
        self.figure.paint(final=final)
        self._painted = time.perf_counter()
        self._say(self._describe(self.settings, self.result), at_rest=final)

    def _say(self, sentence: str, *, at_rest: bool = True) -> None:
        """The sentence below the figure; a screen reader is told of it when the sliders rest."""
        self.sentence = sentence
        live = "polite" if at_rest else "off"
        self._words.value = (
            f'<p class="bp-sentence" data-frame="{self.figure.frame}" '
            f'role="status" aria-live="{live}" '
            f'style="max-width: 1200px; font-size: 1.1em; line-height: 1.4">'
            f"{html.escape(sentence)}</p>"
        )

    # -- in a notebook -----------------------------------------------------------------------------

    def _on_change(self) -> None:
        """A control has moved, perhaps on another thread: note it, and wake the task."""
        self._changed = True
        if self._loop is not None:
            self._in_loop(self._wake.set)

    def _in_loop(self, action: Callable[[], Any]) -> None:
        """Have the task's own thread do something, unless its kernel is going away."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(action)

    def _run_for(self, seconds: float) -> None:
        """The first picture, before the cell ends.

        While a notebook runs all its cells, no task gets its turn.
        """
        end = time.perf_counter() + seconds
        while self.tick() and time.perf_counter() < end:
            pass
        self.settle()

    def _start_task(self) -> None:
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # no notebook: whoever made the experiment calls ``run``
            return
        self._task = self._loop.create_task(self._live())
        self._wake.set()

    async def _live(self) -> None:
        """Tick while there is something to do; wait for a control otherwise, using no processor."""
        while True:
            self._wake.clear()
            while self.tick():
                await asyncio.sleep(0)
            try:
                await asyncio.wait_for(self._wake.wait(), None if self._settled else REST)
            except TimeoutError:
                self.settle()

    def _repr_mimebundle_(self, **kwargs: Any):
        """The widget, and the picture as it is now for where no widget can run."""
        bundle = self.widget._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "image/png": self.figure.png(), "text/plain": self.sentence}, metadata
