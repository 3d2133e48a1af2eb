"""An experiment: controls → settings → a slice of training → a result → picture and sentence."""

from __future__ import annotations

import asyncio
import html
import time
import traceback
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import ipywidgets as widgets

from bpcore.drawing.markup import csv_link
from bpcore.live.buttons import button
from bpcore.live.connection import lost_note
from bpcore.live.controls import Controls, close_all
from bpcore.live.exported import flipbook, is_exported
from bpcore.live.figure import LiveFigure
from bpcore.live.keep import Keep, KeptRuns
from bpcore.live.player import ANIMATED, INSTANT, SLOW, Player
from bpcore.live.run import Run

Settings = TypeVar("Settings")
Result = TypeVar("Result")

SLICE = 0.03  # seconds of training between two looks at the controls
FRAME = 0.1  # seconds between two pictures of a run under way; a shorter run is painted once
PLAYED = 1 / 30  # seconds between two pictures of an animated run
REST = 0.3  # seconds without a move after which a slider counts as at rest
FIRST = 2.0  # seconds that the first picture may take before the cell ends

_of_its_kind: dict[str, Experiment] = {}


class Experiment(Generic[Settings, Result]):
    """Ties controls, computation and picture together; runs with a browser and without.

    There are two kinds. One computes a result anew at every move of a control (``compute``). The
    other shows a training run (``begin``), which has two ways of working: in *instant* mode a move
    trains the whole run anew; in *animated* mode the run goes on, picture by picture, and a move
    acts on it under way.

    All work is done by ``tick``, a little at a time, so that a slider moved meanwhile acts at once.
    In a notebook a task calls it; without one, ``run`` does.

    Parameters
    ----------
    name : str
        Of the function that makes this kind of experiment. Making one closes the earlier one of its
        kind, so running its cell again leaves nothing behind.
    controls : Controls
        One called "seed" brings the button for new weights.
    settings : callable
        From the controls' values to settings; raises ``ValueError`` with a sentence if they do not
        go together.
    figure : LiveFigure
    draw : callable
        ``draw(settings, result, settle)`` gives the figure's artists their new numbers; ``settle``
        is False while something moves.
    describe : callable
        ``describe(settings, result)`` says in words what the figure shows.
    compute : callable, optional
        From settings to an iterator over ever better results; the last one is complete.
    begin : callable, optional
        From settings to a ``Run``.
    under_way : callable, optional
        From settings to the options that each training of a run goes on with; see ``Run.change``.
    rewinds : collection of str
        Controls that cannot act on a run under way: it begins anew.
    view : collection of str
        Controls that only change what is seen of a run.
    arrange : callable, optional
        ``arrange(settings)`` greys out controls without effect.
    keep : Keep, optional
        What of a run can be kept for comparison.
    save : callable, optional
        ``save(settings, result)`` is the text of a CSV file of what is shown, offered below it.
    given : str
        Arguments of ``line`` that come before those of the controls.
    beside : bool
        Puts the controls beside the figure instead of above it.
    alive : str, optional
        The control that can still be moved in the exported edition. If it is left out, or not on
        the page, that is the first of those that are.

    Attributes
    ----------
    result, settings : Result, Settings
        The newest result, and what it is the result of.
    sentence : str
    line : str
        One line of Python that makes this experiment as it stands.
    widget : ipywidgets.VBox
    """

    def __init__(
        self,
        name: str,
        *,
        controls: Controls,
        settings: Callable[[dict[str, Any]], Settings],
        figure: LiveFigure,
        draw: Callable[[Settings, Result, bool], None],
        describe: Callable[[Settings, Result], str],
        compute: Callable[[Settings], Iterator[Result]] | None = None,
        begin: Callable[[Settings], Run[Settings, Result]] | None = None,
        under_way: Callable[[Settings], Sequence[Mapping[str, Any]]] | None = None,
        rewinds: Collection[str] = (),
        view: Collection[str] = (),
        arrange: Callable[[Settings], None] | None = None,
        keep: Keep[Settings, Result] | None = None,
        save: Callable[[Settings, Result], str] | None = None,
        given: str = "",
        beside: bool = False,
        alive: str = "",
    ) -> None:
        if alive and alive not in controls.widgets:
            raise ValueError(f"alive is {alive!r}; it must be one of {', '.join(controls.widgets)}")
        if name in _of_its_kind:
            _of_its_kind[name].close()
        _of_its_kind[name] = self
        self.name, self.controls, self.figure = name, controls, figure
        may_stay = controls.shown or list(controls.widgets)
        self.alive = alive if alive in may_stay else may_stay[0]
        self._read, self._draw, self._describe = settings, draw, describe
        self._begin = begin or (lambda settings: _Computation(compute(settings)))
        self._under_way, self._rewinds, self._view = under_way, frozenset(rewinds), frozenset(view)
        self._arrange = arrange or (lambda settings: None)
        self.settings: Settings | None = None
        self.result: Result | None = None
        self.sentence = ""
        self._asked: deque[tuple] = deque()
        self._work: Run[Settings, Result] | _Computation | None = None
        self._values: dict[str, Any] = {}  # of the controls, when they were last looked at
        self._newest: Settings | None = None  # what these mean
        self._more = self._stale = self._settled = False
        self._changed = True
        self._begun = self._painted = self._moved = 0.0
        self._player = Player(self._ask, has_seed="seed" in controls.widgets) if begin else None
        self._kept = KeptRuns(keep, name, self._ask) if keep else None
        self._save, self._given = save, given
        self._words, self._code, self._file = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.widget = self._lay_out(beside)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        controls.changed = self._on_change
        self._run_for(FIRST)
        self._start_task()

    def _lay_out(self, beside: bool) -> widgets.Box:
        words = "Reset", "undo", "Back to the settings of the lesson"
        reset = button(*words, lambda: self._ask("reset"))
        buttons = [*(self._player.buttons if self._player else ()), reset]
        below = [self._kept.table] if self._kept else []
        if self._kept:
            buttons += self._kept.buttons
        row = widgets.Box(buttons, layout={"flex_flow": "row wrap", "align_items": "center"})
        row.add_class("bp-buttons")
        # On one line, as the bar keeps its place while nothing is under way.
        under = [self._file] if self._save else []
        under += [self._player.progress] if self._player else []
        line = [widgets.HBox(under, layout={"flex_flow": "row wrap"})] if under else []
        shown = [self.figure.image, self._words, *line, *below, self._code]
        if beside:
            right = widgets.VBox([row, *shown], layout={"flex": "1 1 600px", "min_width": "0"})
            parts = [widgets.HBox([self.controls.box, right], layout={"flex_flow": "row wrap"})]
        else:
            parts = [self.controls.box, row, *shown]
        widget = widgets.VBox([lost_note(), *parts])
        widget.add_class("bp-experiment")
        return widget

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

    def play(self) -> Experiment:
        """Let the run go on, picture by picture."""
        return self._ask("play")

    def pause(self) -> Experiment:
        """Stop the run where it is."""
        return self._ask("pause")

    def step(self, *, epochs: int = 0, updates: int = 0) -> Experiment:
        """Train on by so many epochs, or updates."""
        return self._ask("step", epochs, updates)

    def rewind(self) -> Experiment:
        """Back to the same initial weights."""
        return self._ask("rewind")

    def reset(self) -> Experiment:
        """Back to the settings it was made with, and to instant mode."""
        self._ask("reset")
        self._guarded(self._tick)
        return self

    @property
    def mode(self) -> str:
        """How it works, "instant" or "animated"; can be set."""
        return self._player.mode if self._player else INSTANT

    @mode.setter
    def mode(self, mode: str) -> None:
        self._ask(mode)

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The runs kept so far: their settings and outcomes."""
        return self._kept.rows if self._kept else []

    @property
    def line(self) -> str:
        """One line of Python that makes this experiment as it stands."""
        arguments = ", ".join(filter(None, (self._given, self.controls.arguments)))
        return f"{self.name}({arguments})"

    def tick(self) -> bool:
        """Do a little: take up what was asked for, train a slice, paint if it is time.

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
        words = self._words
        self._words = widgets.HTML()  # the note
        closing, self.widget.children = self.widget.children, (self._words,)
        close_all(words, *closing, *self.controls.widgets.values())  # some may not be shown
        self._say("This one is closed, as a newer one was made. To open it again, run its cell.")

    def _guarded(self, work: Callable[[], Any]) -> Any:
        """Do some work; an exception, which would vanish in a task, is told in the sentence.

        It ends the run; the next move of a control begins another.
        """
        try:
            return work()
        except Exception as error:
            self._work = None
            self._more = self._stale = False
            self._settled = True
            if self._player:
                self._player.show(self.mode, playing=False, batches=1)
                self._player.show_progress(None)
            if isinstance(error, ValueError):
                said = str(error)
            else:
                said = "".join(traceback.format_exception_only(error))
            self._say(f"This cannot be shown: {said.strip()}. Move a control, or press Reset.")
            return None

    # -- a tick ------------------------------------------------------------------------------------

    def _tick(self) -> bool:
        while self._asked:
            self._take_up(*self._asked.popleft())
        if self._changed:
            self._changed = False
            self._moved = time.perf_counter()
            self._look_at_controls()
        if self._playing:
            self._train_a_frame()
        elif self._more:
            self._more = self._work.advance(SLICE)
            self._stale = True
        self._show_player()
        now = time.perf_counter()
        if self._stale and (
            self._playing or not self._more or now - max(self._moved, self._painted) > FRAME
        ):
            self._paint(final=False)
        return self._more or self._playing or self._changed or bool(self._asked)

    @property
    def _playing(self) -> bool:
        return self._player is not None and self._player.playing

    def _take_up(self, what: str, *numbers: int) -> None:
        """Do what a button asks for."""
        if what == "reset":
            self.controls.reset()
            self._go(INSTANT, playing=False, anew=self.mode != INSTANT)
        elif what == "weights":
            seed = self.controls.widgets["seed"]
            self.controls.set(seed=seed.value + 1 if seed.value < seed.max else seed.min)
        elif what == "keep":
            if self._work is not None:  # else there is nothing in sight to keep
                self._kept.keep(self.settings, self.result)
                self._stale = True
        elif what == "forget":
            self._kept.forget()
            self._stale = self._work is not None
        elif what in (INSTANT, ANIMATED):
            if what != self.mode:
                self._go(what, playing=False, anew=True)
        elif what == "pause":
            self._go(self.mode, playing=False)
        else:  # play, step or rewind: all of them on a run under way
            over = what == "play" and (self._work is None or self._work.done)
            anew = self.mode == INSTANT or what == "rewind" or over
            self._go(ANIMATED, playing=what == "play", anew=anew)
            if what == "step":
                self._look_at_controls()
                self._work.step(epochs=numbers[0], updates=numbers[1])
                self._stale = True

    def _go(self, mode: str, *, playing: bool, anew: bool = False) -> None:
        """Work in this way from here on."""
        if self._player:
            self._player.show(mode, playing=playing, batches=self._batches)
        if anew:
            self._work = None
            self._changed = True

    def _look_at_controls(self) -> None:
        """See what has moved since last time, and begin, change or only show the run anew."""
        values = dict(self.controls.values)
        moved = {name for name in values if values[name] != self._values.get(name)}
        work, self._work = self._work, None  # if the settings make no sense, there is no run
        self._newest = self._read(values)
        self._arrange(self._newest)
        self._values = values
        self._stale = True
        if work is not None and moved <= self._view:
            self._work = work
        elif work is not None and self.mode == ANIMATED and not moved & self._rewinds:
            work.change(self._under_way(self._newest))
            self._work = work
        else:
            self._work = self._begin(self._newest)
            self._begun = time.perf_counter()
            self._more = self.mode == INSTANT

    def _train_a_frame(self) -> None:
        self._work.step(epochs=max(1, round(self._player.growth * self._work.epoch)))
        self._stale = True
        if self._work.done:
            self._player.playing = False

    def _paint(self, *, final: bool) -> None:
        self._stale = False
        self._settled = final
        self.settings, self.result = self._newest, self._work.result(self._newest)
        self._draw(self.settings, self.result, final)
        self.figure.paint(final=final)
        self._painted = time.perf_counter()
        self._code.value = _code(self.line)  # the picture has gone first: it is what is waited for
        if self._save and final:
            words = "Save what is shown as a CSV file"
            text = self._save(self.settings, self.result)
            self._file.value = csv_link(text, f"{self.name}.csv", words)
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

    # -- the player --------------------------------------------------------------------------------

    @property
    def _batches(self) -> int:
        return self._work.batches if self._work is not None else 1

    def _show_player(self) -> None:
        """Keep the buttons and the bar in step with the run."""
        if self._player is None or self._work is None:
            return
        self._player.show(self.mode, playing=self._player.playing, batches=self._batches)
        slow = self._more and time.perf_counter() - self._begun > SLOW
        if self.mode == ANIMATED or slow:
            run = self._work
            words = f"epoch {run.epoch:,} of {run.epochs:,}, {run.words}"
            self._player.show_progress(run.epoch / run.epochs, words)
        else:
            self._player.show_progress(None)

    # -- in a notebook -----------------------------------------------------------------------------

    def _ask(self, what: str, *numbers: int) -> Experiment:
        """Note what is asked for, perhaps on another thread; a tick takes it up."""
        self._asked.append((what, *numbers))
        self._rouse()
        return self

    def _on_change(self) -> None:
        """A control has moved, perhaps on another thread."""
        self._changed = True
        self._rouse()

    def _rouse(self) -> None:
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
            begun = time.perf_counter()
            while self.tick():
                due = begun + PLAYED if self._playing else 0
                await asyncio.sleep(max(0, due - time.perf_counter()))
                begun = time.perf_counter()
            try:
                await asyncio.wait_for(self._wake.wait(), None if self._settled else REST)
            except TimeoutError:
                self.settle()

    def _repr_mimebundle_(self, **kwargs: Any):
        """The widget, and the picture as it is now for where no widget can run."""
        if is_exported():
            return {"text/html": flipbook(self), "text/plain": self.sentence}
        bundle = self.widget._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "image/png": self.figure.png(), "text/plain": self.sentence}, metadata


class _Computation(Generic[Settings, Result]):
    """Results that are computed one after the other, in the place of a run."""

    batches = 1
    done = True

    def __init__(self, results: Iterator[Result]) -> None:
        self._results = iter(results)
        self._newest: Result | None = None

    def advance(self, seconds: float) -> bool:
        """Take the next result; say whether there was one."""
        result = next(self._results, None)
        if result is None:
            return False
        self._newest = result
        return True

    def result(self, settings: Settings) -> Result:
        """The newest result."""
        return self._newest


def _code(line: str) -> str:
    """A line of Python, and a button that copies it."""
    copy = (
        "const line = this.previousElementSibling, range = document.createRange();"
        "range.selectNodeContents(line);"
        "getSelection().removeAllRanges(); getSelection().addRange(range);"
        "navigator.clipboard && navigator.clipboard.writeText(line.innerText)"
    )
    return (
        f'<span class="bp-line" style="color: #555">The same in Python: '
        f"<code>{html.escape(line)}</code> "
        f'<button type="button" title="Copy this line" onclick="{copy}">Copy</button></span>'
    )
