"""An experiment: controls → settings → a slice of training → a result → picture and sentence."""

from __future__ import annotations

import contextlib
import functools
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import ipywidgets as widgets
from matplotlib.axes import Axes

from bpcore.core.checks import check_choice, check_int
from bpcore.core.history import History
from bpcore.core.training import Training
from bpcore.core.words import with_minus_signs
from bpcore.drawing.address import link
from bpcore.drawing.markup import csv_link, line_of_code, status
from bpcore.drawing.panels import Panel
from bpcore.drawing.style import style
from bpcore.live.ahead import POSSIBLE, Ahead
from bpcore.live.board import board, view
from bpcore.live.controls import Controls, button, close_all
from bpcore.live.figure import LiveFigure
from bpcore.live.keep import Keep, KeptRuns
from bpcore.live.player import ANIMATED, INSTANT, Player
from bpcore.live.run import Computation, Run
from bpcore.live.settings import controls_of
from bpcore.live.worker import Worker

SLICE = 0.03  # seconds of training between two looks at the controls
FRAME = 0.1  # seconds between two pictures of a run under way; a shorter run is painted once
PLAYED = 1 / 30  # seconds between two pictures of an animated run
SLOW = 0.5  # seconds after which a run that still goes on shows its progress
FIRST = 2.0  # seconds that the first picture may take before the cell ends

NO_RUN = "{name} computes its picture anew at every move, and has no run to step through or play"
NOT_KEPT = "{name} has no runs to keep"
NO_WEIGHTS = "{name} has no initial weights to draw"
CLOSED = "This one is closed, as a newer one was made. To open it again, run its cell."
CANNOT_BE_SHOWN = "This cannot be shown: {reason}. Move a control, or press Reset."

_of_its_kind: dict[str, Experiment] = {}


def wish(method: Callable[..., None]) -> Callable[..., Experiment]:
    """A method of an experiment that only asks, on any thread; the next tick does it.

    It returns the experiment.
    """

    @functools.wraps(method)
    def ask(self: Experiment, *arguments: Any, **named: Any) -> Experiment:
        self._worker.ask(method, self, *arguments, **named)
        return self

    return ask


class Experiment:
    """Ties controls, computation and picture together; runs with a browser and without.

    An experiment of a lesson is a subclass, which fills in what stands below. There are two kinds.
    One computes a result for each of the settings (``compute``). The other shows a training
    run (``begin``), which has two ways of working: in *instant* mode a move trains the whole run
    anew; in *animated* mode the run goes on, picture by picture, and a move acts on it under way.

    All work is done by ``tick``, a little at a time, so that a slider moved meanwhile acts at once.
    In a notebook a task calls it; without one, ``run`` does.

    Making one closes the earlier one of its name, so running its cell again leaves nothing behind.

    Parameters
    ----------
    sharpness : float
        Dots of the picture for each dot of the page; see ``bpcore.live.LiveFigure``.
    show : sequence of str, optional
        The controls to show, by the names of ``Settings``, where a class needs only a few; all if
        left out.
    **settings
        Where the controls stand at first; see ``Settings``.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Attributes
    ----------
    controls : Controls
    figure : LiveFigure
    result, settings : object
        The newest result, and what it is the result of.
    sentence : str
    ahead : Ahead
    trained_ahead : int
        Epochs of the newest run that had been trained before it was asked for.
    widget : ipywidgets.VBox

    Examples
    --------
    >>> Clipping(learning_rate=0.1).set(clip="value").run().sentence
    """

    # -- what a subclass says ----------------------------------------------------------------------

    name: ClassVar[str]
    """What a notebook calls it."""

    Settings: ClassVar[type]
    """A frozen dataclass whose fields carry their controls; see ``bpcore.live.settings``.

    A field called ``seed`` brings the button for new weights.
    """

    layout: ClassVar[Mapping[str, Any]] = {}
    """Of the figure: what ``LiveFigure`` takes."""

    rewinds: ClassVar[Collection[str]] = ()
    """Settings that cannot act on a run under way: it begins anew."""

    view: ClassVar[Collection[str]] = ()
    """Settings that only change what is seen of a run or a result."""

    alive: str = ""
    """The control that can still be moved in an exported page; the first one if left out."""

    beside: ClassVar[bool] = False
    """Whether the controls stand beside the figure instead of above it."""

    given: str = ""
    """Arguments of ``line`` that come before those of the controls."""

    comparison: Keep | None = None
    """What of a run can be kept for comparison; ``panels`` sets it."""

    compute: Callable[[Any], Iterator[Any]] | None = None
    """From settings, and nothing else, to ever better results; the last is complete, and kept."""

    begin: Callable[[Any], Sequence[Training]] | None = None
    """From settings to the trainings of a run, at their beginning."""

    save: Callable[[Any, Any], str] | None = None
    """From settings and result to the text of a CSV file of what is shown, offered below it."""

    def panels(self, *axes: Axes) -> Sequence[Panel]:
        """Put panels on the axes of the figure, once; what lies below comes first."""
        raise NotImplementedError

    def under_way(self, settings: Any) -> Sequence[Mapping[str, Any]]:
        """The options with which each training of a run goes on; see ``Training.change``."""
        raise NotImplementedError

    def make_result(self, settings: Any, histories: list[History]) -> Any:
        """What is drawn of a run, from one history for each training; see ``Run``."""
        raise NotImplementedError

    def draw(self, settings: Any, result: Any, settle: bool) -> None:
        """Give the panels their new numbers; ``settle`` is False while something moves."""
        raise NotImplementedError

    def describe(self, settings: Any, result: Any) -> str:
        """Say in words what the figure shows."""
        raise NotImplementedError

    def effective(self, settings: Any) -> Mapping[str, bool]:
        """Whether a control has an effect, by its name: those without are greyed out."""
        return {}

    def make_controls(self) -> Controls:
        """The controls, at the values that are declared."""
        return controls_of(self.Settings())

    # -- making one --------------------------------------------------------------------------------

    def __init__(
        self, *, sharpness: float = 1, show: Sequence[str] | None = None, **settings: Any
    ) -> None:
        self.controls = self.make_controls()
        self.controls.start(settings, show)
        if self.alive and self.alive not in self.controls.widgets:
            names = ", ".join(self.controls.widgets)
            raise ValueError(f"alive is {self.alive!r}; it must be one of {names}")
        may_stay = self.controls.shown or list(self.controls.widgets)
        self.alive = self.alive if self.alive in may_stay else may_stay[0]
        self.figure = LiveFigure(**self.layout, sharpness=sharpness)
        with style():
            panels = self.panels(*self.figure.axes)
        self.figure.animate(*(artist for panel in panels for artist in panel.artists))
        if self.name in _of_its_kind:
            _of_its_kind[self.name].close()
        _of_its_kind[self.name] = self

        self.settings: Any = None
        self.result: Any = None
        self.sentence = ""
        self.ahead = Ahead()
        self.trained_ahead = 0
        self.playing = False
        self._mode = INSTANT
        self._work: Run | Computation | None = None
        self._values: dict[str, Any] = {}  # of the controls, when they were last looked at
        self._newest: Any = None  # the settings that these mean
        self._next: Any = None  # the settings if the last move is made once more
        self._foreseen = True  # whether the last move was so
        self._more = self._stale = self._settled = False
        self._changed = True
        self._begun = self._painted = self._moved = 0.0
        self._player = self._kept = None
        if self.begin:
            self._player = Player(self, has_seed="seed" in self.controls.widgets)
        if self.comparison:
            self._kept = KeptRuns(self.comparison, self)
        self._words, self._code, self._file = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._words.add_class("bp-words")
        self.widget = self._lay_out()
        self._worker = Worker(
            self.tick, pause=lambda: PLAYED if self.playing else 0, settle=self.settle
        )
        self.controls.changed = self._on_change
        self._show_first()
        self._worker.start()

    def _lay_out(self) -> widgets.Box:
        reset = button("Reset", "undo", "Back to the settings of the lesson", self._reset)
        buttons, under, below = [reset], [], []
        if self._player:
            buttons = [*self._player.buttons, *buttons]
            under = [self._player.progress]
        if self.save:
            under = [self._file, *under]
        if under:  # on one line, as the bar keeps its place while nothing is under way
            under = [widgets.HBox(under, layout={"flex_flow": "row wrap"})]
        if self._kept:
            buttons, below = [*buttons, *self._kept.buttons], [self._kept.table]
        row = widgets.Box(buttons, layout={"flex_flow": "row wrap", "align_items": "center"})
        row.add_class("bp-buttons")
        shown = [self.figure.box, self._words, *under, *below, self._code]
        if self.beside:
            right = widgets.VBox(
                [row, self.controls.typed, *shown], layout={"flex": "1 1 600px", "min_width": "0"}
            )
            parts = [widgets.HBox([self.controls.box, right], layout={"flex_flow": "row wrap"})]
        else:
            parts = [self.controls.box, self.controls.typed, row, *shown]
        return board(*parts, name="bp-experiment")

    def _show_first(self) -> None:
        """The first picture, before the cell ends: while all cells run, no task gets its turn.

        The first tick may have to compile the training loop; the time counts from there on.
        """
        more = self.tick()
        end = time.perf_counter() + FIRST
        while more and time.perf_counter() < end:
            more = self.tick()
        self.settle()

    # -- what can be asked of it, by a button or by code -------------------------------------------

    def set(self, **values: Any) -> Experiment:
        """Move controls from code; ``run`` then shows what follows."""
        self.controls.set(**values)
        return self

    @wish
    def play(self) -> None:
        """Let the run go on, picture by picture."""
        anew = self.mode == INSTANT or self._work is None or self._work.done
        self._go(ANIMATED, playing=True, anew=anew)

    @wish
    def pause(self) -> None:
        """Stop the run where it is."""
        self._go(self.mode)

    @wish
    def step(self, *, epochs: int = 0, updates: int = 0) -> None:
        """Train on by so many epochs, or updates."""
        self._go(ANIMATED, anew=self.mode == INSTANT)
        self._look_at_controls()
        self._work.step(epochs=epochs, updates=updates)
        self._stale = True

    @wish
    def rewind(self) -> None:
        """Back to the same initial weights."""
        self._go(ANIMATED, anew=True)

    @wish
    def new_weights(self) -> None:
        """Begin at other initial weights: those of the next seed."""
        seed = self.controls.widgets.get("seed")
        if seed is None:
            raise ValueError(NO_WEIGHTS.format(name=self.name))
        self.controls.set(seed=seed.value + 1 if seed.value < seed.max else seed.min)

    def reset(self) -> Experiment:
        """Back to the settings it was made with, and to instant mode; this is done at once."""
        self._reset()
        self._guarded(self._tick)
        return self

    @wish
    def _reset(self) -> None:
        self.controls.reset()
        self._go(INSTANT, anew=self.mode != INSTANT)

    @wish
    def keep(self) -> None:
        """Keep this run for comparison."""
        if self._kept is None:
            raise ValueError(NOT_KEPT.format(name=self.name))
        if self._work is not None:  # else there is nothing in sight to keep
            self._kept.keep(self.settings, self.result)
            self._stale = True

    @wish
    def forget(self) -> None:
        """Forget the runs that were kept."""
        if self._kept:
            self._kept.forget()
            self._stale = self._work is not None

    @property
    def mode(self) -> str:
        """How it works, "instant" or "animated"; can be set."""
        return self._mode

    @mode.setter
    @wish
    def mode(self, mode: str) -> None:
        if mode != self._mode:
            self._go(mode, anew=True)

    def _go(self, mode: str, *, playing: bool = False, anew: bool = False) -> None:
        """Work in this way from here on."""
        if check_choice("mode", mode, (INSTANT, ANIMATED)) == ANIMATED and self._player is None:
            raise ValueError(NO_RUN.format(name=self.name))
        self._mode, self.playing = mode, playing
        if anew:
            self._work = None
            self._changed = True

    @property
    def seconds(self) -> list[float]:
        """What each training of the run has taken so far."""
        return list(self._work.seconds) if self.begin and self._work else []

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The runs kept so far: their settings and outcomes."""
        return self._kept.rows if self._kept else []

    @property
    def line(self) -> str:
        """One line of Python that makes this experiment as it stands."""
        arguments = ", ".join(filter(None, (self.given, self.controls.arguments)))
        return f"{self.name}({arguments})"

    @property
    def link(self) -> str:
        """An address that opens just this, as it stands; empty where no site is known."""
        return "" if self.given else link(self.name, self.controls.arguments)

    # -- without a browser -------------------------------------------------------------------------

    def run(self, ticks: int | None = None) -> Experiment:
        """Do all that is to be done, or so many ticks of it; what a task does in a notebook."""
        ticks = None if ticks is None else check_int("ticks", ticks, 0)
        while (ticks is None or ticks > 0) and self.tick():
            ticks = None if ticks is None else ticks - 1
        if ticks is None or ticks > 0:
            self.settle()
        return self

    def tick(self) -> bool:
        """Do a little: take up what was asked for, train a slice, paint if it is time.

        It says whether more remains to be done.
        """
        return bool(self._guarded(self._tick))

    def settle(self) -> None:
        """Paint once more, at rest: sharp, and with the axes fitted."""
        if not self._settled and self._work is not None:
            self._guarded(lambda: self._paint(final=True))

    def close(self) -> None:
        """End the task and put a note in the place of the widgets; code can still drive it."""
        self._worker.stop()
        self.ahead.drop()
        if self._more and not self.begin:  # its threads would go on
            self._work, self._more, self._changed = None, False, True
        words = self._words
        self._words = widgets.HTML()  # the note
        closing, self.widget.children = self.widget.children, (self._words,)
        close_all(words, *closing, *self.controls.widgets.values())  # some may not be shown
        self._say(CLOSED)

    @property
    def still(self) -> tuple[str, bytes | None]:
        """Sentence and picture as they are now, for where no widget can run."""
        shown = self.figure.image
        at_rest = self._settled and shown.format == "png" and shown.value
        return self.sentence, bytes(shown.value) if at_rest else self.figure.png()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return view(self.widget, *self.still)

    # -- a tick ------------------------------------------------------------------------------------

    def _on_change(self) -> None:
        """A control has moved, perhaps on another thread."""
        self._changed = True
        self._worker.wake()

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
            self.playing = False
            self._show_player()
            told = isinstance(error, ValueError)
            reason = str(error) if told else "".join(traceback.format_exception_only(error))
            self._say(CANNOT_BE_SHOWN.format(reason=reason.strip()))
            return None

    def _tick(self) -> bool:
        self._worker.do_wishes()
        if self._changed:
            self._changed = False
            self._moved = time.perf_counter()
            self._look_at_controls()
        if self.playing:
            self._train_a_frame()
        elif self._more:
            self._more = self._work.advance(SLICE)
            self._stale = True
            if not self._more:
                self._look_ahead()
        self._show_player()
        now = time.perf_counter()
        # Before the first picture the time says nothing, as the loop may just have been compiled.
        due = self.result is not None and now - max(self._moved, self._painted) > FRAME
        if self._stale and (self.playing or not self._more or due):
            self._paint(final=self.result is None)  # nothing moves before there is a picture
        return self._more or self.playing or self._changed or self._worker.asked

    def _look_at_controls(self) -> None:
        """See what has moved since last time, and begin, change or only show the run anew."""
        values = dict(self.controls.values)
        moved = {name for name in values if values[name] != self._values.get(name)}
        work, self._work = self._work, None  # if the settings make no sense, there is no run
        self._newest = self.Settings(**values)
        self.controls.enable(**self.effective(self._newest))
        self._foreseen = self._next in (None, self._newest)
        self._next = self._one_move_further(moved)
        self._values = values
        self._stale = True
        if work is not None and moved <= set(self.view):
            self._work = work
        elif work is not None and self.mode == ANIMATED and not moved & set(self.rewinds):
            work.change(self.under_way(self._newest))
            self._work = work
        else:
            self._work = self._begun_run() if self.begin else self._begun_computation()
            self._begun = time.perf_counter()
            self._more = self.mode == INSTANT

    def _begun_run(self) -> Run:
        """The run of the newest settings; if it was trained ahead, as far as it has come."""
        run = Run(self.begin(self._newest), self.make_result)
        known = self.ahead.take(self._newest)  # and drop what is trained for others
        if known is None or self.mode == ANIMATED:  # which begins at the beginning
            self.trained_ahead = 0
            return run
        self.trained_ahead = known.epoch
        return known

    def _begun_computation(self) -> Computation:
        """The one of the newest settings, which are looked at again perhaps, as after Reset."""
        return self.ahead.take(self._computed_by) or Computation(self.compute(self._newest))

    @property
    def _computed_by(self) -> tuple:
        """The newest settings but for what is only seen: by these a computation is kept."""
        return tuple(value for name, value in self._values.items() if name not in self.view)

    def _one_move_further(self, moved: Collection[str]) -> Any:
        """The settings if the slider that has moved makes that move once more; None if none can."""
        names = set(moved) - set(self.view) - set(self.rewinds)
        if len(moved) != 1 or not names or not self._values:
            return None
        (name,) = names
        further = self.controls.further(name, self._values[name])
        return None if further is None else replace(self._newest, **{name: further})

    def _look_ahead(self) -> None:
        """Keep what is done; while a run is painted and looked at, train the next one."""
        if not self.begin:
            self.ahead.keep(self._computed_by, self._work)
            return
        if not (self.mode == INSTANT and self._worker.has_task and POSSIBLE):
            return
        if any(training.engine != "compiled" for training in self._work.trainings):
            return  # it would hold Python's lock, and the picture would come later
        self.ahead.keep(self._newest, self._work)
        # After a wrong guess, as while a key is held down and some moves are skipped, another would
        # only take the processor from those who paint.
        if self._next is not None and self._foreseen:
            with contextlib.suppress(ValueError):  # a slider may stand where nothing can be trained
                self.ahead.train(self._next, self.run_at(self._next))

    def run_at(self, settings: Any) -> Run:
        """A run of other settings, made of the one of now, at its beginning.

        They may differ in what can act on a run under way, and in what is only seen.
        """
        options = self.under_way(settings)
        pairs = zip(self._work.trainings, options, strict=True)
        return Run([training.again(**changed) for training, changed in pairs], self.make_result)

    def _train_a_frame(self) -> None:
        self._work.step(epochs=max(1, round(self._player.growth * self._work.epoch)))
        self._stale = True
        if self._work.done:
            self.playing = False

    def _show_player(self) -> None:
        """Keep the buttons and the bar in step with the run."""
        if self._player is not None:
            slow = self._more and time.perf_counter() - self._begun > SLOW
            progress = self.mode == ANIMATED or slow
            self._player.show(self.mode, self._work, playing=self.playing, progress=progress)

    def _paint(self, *, final: bool) -> None:
        self._stale = False
        self._settled = final
        self.settings, self.result = self._newest, self._work.result(self._newest)
        self.draw(self.settings, self.result, final)
        self.figure.paint(final=final)
        self._painted = time.perf_counter()
        # The words come after the picture, which is waited for.
        if final:
            self._code.value = line_of_code(self.line, self.link)
            if self.save:
                words = "Save what is shown as a CSV file"
                text = self.save(self.settings, self.result)
                self._file.value = csv_link(text, f"{self.name}.csv", words)
        sentence = with_minus_signs(self.describe(self.settings, self.result))
        self._say(sentence, at_rest=final)

    def _say(self, sentence: str, *, at_rest: bool = True) -> None:
        """The sentence below the figure; a screen reader is told of it when the sliders rest."""
        self.sentence = sentence
        self._words.value = status(sentence, frame=self.figure.frame, announced=at_rest)
