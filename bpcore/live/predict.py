"""A question before an experiment: who committed to an answer sees more in what happens then."""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import ipywidgets as widgets

from bpcore.answers import journal
from bpcore.answers.journal import is_open
from bpcore.core.words import read_number
from bpcore.drawing.markup import COLOURS, announcement, note
from bpcore.live.board import board, view
from bpcore.live.buttons import button

MARKS = {True: "✓ As you predicted", False: "✗ Not as you predicted", None: ""}
"""A sign and words, so that colour is not the only difference."""

WIDE = {"width": "148px"}
"""Two buttons of one word each: as wide as their words, they would be hard to hit."""

_gates: dict[Hashable, dict[Hashable, Gate]] = {}
"""What waits for each question, so that a question asked anew opens what its forerunner locked."""


class Predict:
    """A question, answered or skipped before the outcome is shown beside the answer.

    An answer goes into the learning journal. Asked again, after a restart say, the question shows
    the answer that stands there.

    Parameters
    ----------
    question : str
    key : str
        Of this question in the journal: "3.1" is the first of lesson 3. Not recorded without one.
    choices : sequence of str, optional
        Answers to choose from; a box for a number if left out.
    unit : str
        Behind the number box.
    outcome : str or callable
        What really happens; a function is called, without arguments, when the answer is committed.
    right : str, float or callable, optional
        The right choice or number; a function, called as ``outcome`` is, returns it, or the place
        of the right choice. Without it no answer is called right or wrong.
    within : float
        How far a number may be off and count as right, as a share of the right one.

    Attributes
    ----------
    answer : str or float or None
        What the learner committed to.
    correct : bool or None
        Whether that was right; None if nobody can say.
    state : str
        "open question", "committed" or "skipped".
    said : str
        What stands below the question.
    widget : ipywidgets.VBox

    Raises
    ------
    ValueError
        If ``right`` is none of the choices.

    Examples
    --------
    >>> question = Predict(
    ...     "How many parameters has a 3–8–2 network?",
    ...     key="1.3",
    ...     outcome=lambda: f"{bp.Network((3, 8, 2)).n_params}",
    ...     right=lambda: bp.Network((3, 8, 2)).n_params,
    ... )
    >>> question.unlocks(laboratory())  # in another cell
    """

    def __init__(
        self,
        question: str,
        *,
        key: str = "",
        choices: Sequence[str] | None = None,
        unit: str = "",
        outcome: str | Callable[[], str],
        right: str | float | Callable[[], Any] | None = None,
        within: float = 0.05,
    ) -> None:
        self.question, self.key = question, key
        self.choices = list(choices or ())
        self.answer: str | float | None = None
        self.correct: bool | None = None
        self.state = "open question"
        self.said = ""
        self._outcome, self._right, self._within = outcome, right, within
        self.unit = unit
        if self.choices and isinstance(right, str) and right not in self.choices:
            raise ValueError(f"right is {right!r}; it must be one of the choices {self.choices}")
        if self.choices:
            self._input = widgets.RadioButtons(
                options=self.choices,
                value=None,
                layout=widgets.Layout(width="auto"),
                description_allow_html=False,
            )
        else:
            self._input = widgets.Text(
                placeholder="a number",
                layout=widgets.Layout(width="160px"),
                tooltip="Your prediction, a number",
            )
        self._commit = button(
            "Commit", "", "Commit to this prediction, then see what happens", self.commit, **WIDE
        )
        self._commit.button_style = "primary"
        self._skip = button("Skip", "", "See what happens without a prediction", self.skip, **WIDE)
        self._said = widgets.HTML()
        head = widgets.HTML(f"<p><strong>Predict.</strong> {html.escape(question)}</p>")
        answer_row = [self._input] if self.choices else [self._input, widgets.Label(unit)]
        self.widget = board(
            head,
            widgets.HBox(answer_row),
            widgets.HBox([self._commit, self._skip]),
            self._said,
            name="bp-predict",
        )
        if is_open():
            self._show(self.what_happens())
        else:
            self._recall()

    def commit(self, answer: str | float | None = None) -> None:
        """Commit to an answer: the one given, or what is chosen on the screen."""
        if self.state != "open question":
            return
        answer = self._input.value if answer is None else answer
        if answer in (None, ""):
            self._say("Give an answer first, or skip.")
            return
        if not self.choices:
            try:
                answer = read_number(str(answer))
            except ValueError:
                self._say(f"{answer!r} is not a number: write it like 0.05 or 40.")
                return
        self._take(answer)
        self.state = "committed"
        outcome = self.what_happens()
        right, note = self._what_is_right()
        self.correct = None if right is None else self._matches(right)
        note += self._record(outcome, right, skipped=False)
        self._close(outcome, note)

    def skip(self) -> None:
        """Go on without an answer."""
        if self.state == "open question":
            self.state = "skipped"
            outcome = self.what_happens()
            right, note = self._what_is_right()
            note += self._record(outcome, right, skipped=True)
            self._close(outcome, note)

    def unlocks(self, experiment: Any) -> Any:
        """What to show for an experiment: itself, or a sentence until the question is answered.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        Experiment or Gate
            The experiment itself where everything is open.
        """
        if is_open():
            return experiment
        gate = Gate(experiment, opened=self.state != "open question")
        # Making an experiment closes the one of its name, and with it what stood before that one.
        _gates.setdefault(self._topic, {})[getattr(experiment, "name", id(experiment))] = gate
        return gate

    @property
    def _topic(self) -> Hashable:
        return self.key or self

    def _take(self, answer: str | float) -> None:
        """Show an answer as chosen."""
        self._input.value = answer if self.choices else f"{answer:.10g}"
        self.answer = answer

    def _what_is_right(self) -> tuple[str | float | None, str]:
        """The right answer, and a sentence if it cannot be worked out."""
        try:
            right = self._right() if callable(self._right) else self._right
            if self.choices and right is not None and not isinstance(right, str):
                right = self.choices[int(right)]
            return (right if right is None or self.choices else float(right)), ""
        except Exception as error:  # in a widget's callback it would vanish
            return None, (
                f" Whether that was right could not be worked out "
                f"({type(error).__name__}: {error})."
            )

    def _matches(self, right: str | float) -> bool:
        if self.choices:
            return self.answer == right
        return abs(self.answer - right) <= self._within * abs(right) + 1e-12

    def _record(self, outcome: str, right: str | float | None, *, skipped: bool) -> str:
        """Put it into the journal; return what went wrong with that, if anything did."""
        if not self.key:
            return ""
        said = journal.record(
            journal.PREDICTION,
            self.key,
            question=self.question,
            answer=self.answer,
            right=right,
            correct=self.correct,
            skipped=skipped,
            message=outcome,
        )
        return f" {said}" if said else ""

    def _recall(self) -> None:
        """Show the answer that the journal holds, if this very question was answered before."""
        event = journal.last(journal.PREDICTION, self.key) if self.key else None
        if event is None or event.get("skipped") or event.get("question") != self.question:
            return
        answer = event.get("answer")
        fits = answer in self.choices if self.choices else isinstance(answer, int | float)
        if fits:
            self._take(answer)
            self.state, self.correct = "committed", event.get("correct")
            self._close(
                _sentence(str(event.get("message", ""))),
                f" (From your journal, {event['time'][:10]}.)",
            )

    def _close(self, outcome: str, note: str = "") -> None:
        self._show(outcome, note)
        self._input.disabled = self._commit.disabled = self._skip.disabled = True
        for gate in _gates.get(self._topic, {}).values():
            gate.open()

    def what_happens(self) -> str:
        """The outcome, as a sentence; where it cannot be worked out, that and why."""
        try:
            return _sentence(self._outcome() if callable(self._outcome) else self._outcome)
        except Exception as error:  # in a widget's callback it would vanish
            return (
                f"This could not be worked out ({type(error).__name__}: {error}). "
                f"Run the cells above first."
            )

    def _show(self, outcome: str, note: str = "") -> None:
        """Prediction and outcome side by side."""
        columns = [("What happens", outcome + note)]
        if self.state == "committed":
            predicted = f"{self._input.value} {self.unit}".strip()
            columns.insert(0, ("You predicted", predicted))
        elif self.state == "skipped":
            columns.insert(0, ("You predicted", "nothing: skipped"))
        mark, colour = MARKS[self.correct], COLOURS[self.correct]
        said = [f"{title}: {text.rstrip('.')}." for title, text in columns]
        self.said = " ".join(([f"{mark}."] if mark else []) + said)
        boxes = "".join(
            f'<div style="flex: {grow} 1 {width}px; border-left: 4px solid {colour}; '
            f'padding: 2px 12px"><strong>{title}</strong><br>{html.escape(text)}</div>'
            for (title, text), (grow, width) in zip(
                columns, ((1, 180), (3, 360))[-len(columns) :], strict=True
            )
        )
        self._said.value = (
            '<div class="bp-predicted" role="status" aria-live="polite" '
            'style="max-width: 1200px; line-height: 1.4">'
            + (f"<strong>{mark}</strong>" if mark else "")
            + f'<div style="display: flex; flex-wrap: wrap; gap: 8px 16px">{boxes}</div></div>'
        )

    def _say(self, text: str) -> None:
        self.said = text
        self._said.value = announcement(html.escape(text))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return view(self.widget, self.question)


class Gate:
    """An experiment that waits behind a sentence until a prediction is made.

    Where no widget can run, its picture is shown as always.

    Parameters
    ----------
    experiment : Experiment
    opened : bool
        Whether it does not have to wait.
    """

    SENTENCE = "Commit to your prediction above, or skip it, and the experiment opens here."

    def __init__(self, experiment: Any, *, opened: bool) -> None:
        self._experiment = experiment
        self._inside = getattr(experiment, "widget", experiment)
        self._notice = widgets.HTML(note(self.SENTENCE))
        self._inside.layout.display = "none"
        self.widget = widgets.VBox([self._notice, self._inside])
        self.widget.add_class("bp-gate")
        self.locked = True
        if opened:
            self.open()

    def open(self) -> None:
        """Let the experiment be seen."""
        self.locked = False
        self._notice.layout.display = "none"
        self._inside.layout.display = ""

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return view(self.widget, *self._experiment.still)


def _sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
