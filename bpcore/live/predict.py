"""A question before an experiment: who committed to an answer sees more in what happens then."""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import ipywidgets as widgets

from bpcore.answers import journal
from bpcore.answers.journal import is_open
from bpcore.core.words import read_number, with_minus_signs
from bpcore.drawing.markup import COLOURS, announcement, note
from bpcore.live.board import board, view
from bpcore.live.controls import button

MARKS = {True: "✓ As you predicted", False: "✗ Not as you predicted", None: ""}
"""A sign and words, so that colour is not the only difference."""

WIDE = {"width": "148px"}
"""Two buttons of one word each: as wide as their words, they would be hard to hit."""

OPEN = "open question"
SKIPPED = "nothing: skipped"
NOT_KNOWN = "Whether that was right could not be worked out ({error}: {words})."
NOT_WORKED_OUT = "This could not be worked out ({error}: {words}). Run the cells above first."

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
        self.choices, self.unit = list(choices or ()), unit
        self.answer: str | float | None = None
        self.correct: bool | None = None
        self.state = OPEN
        self.said = ""
        self._outcome, self._right, self._within = outcome, right, within
        if self.choices and isinstance(right, str) and right not in self.choices:
            raise ValueError(f"right is {right!r}; it must be one of the choices {self.choices}")
        if self.choices:
            self._input = widgets.RadioButtons(
                options=self.choices,
                value=None,
                layout={"width": "auto"},
                description_allow_html=False,
            )
        else:
            self._input = widgets.Text(
                placeholder="a number",
                layout={"width": "160px"},
                tooltip="Your prediction, a number",
            )
        self._commit = button(
            "Commit", "", "Commit to this prediction, then see what happens", self.commit, **WIDE
        )
        self._commit.button_style = "primary"
        self._skip = button("Skip", "", "See what happens without a prediction", self.skip, **WIDE)
        self._said = widgets.HTML()
        self.widget = board(
            widgets.HTML(f"<p><strong>Predict.</strong> {html.escape(question)}</p>"),
            widgets.HBox([self._input, *([] if self.choices else [widgets.Label(unit)])]),
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
        if self.state != OPEN:
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
        self._go_on("committed")

    def skip(self) -> None:
        """Go on without an answer."""
        if self.state == OPEN:
            self._go_on("skipped")

    def unlocks(self, experiment: Any) -> Any:
        """What to show for an experiment: a ``Gate`` that the answer opens.

        Where everything is open, it is the experiment itself.
        """
        if is_open():
            return experiment
        gate = Gate(experiment, opened=self.state != OPEN)
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

    def _go_on(self, state: str) -> None:
        """Show what happens beside the answer, if there is one, and note both."""
        self.state = state
        outcome = self.what_happens()
        right, unknown = self._what_is_right()
        if self.answer is not None and right is not None:
            self.correct = self._matches(right)
        unwritten = self.key and journal.record(
            journal.PREDICTION,
            self.key,
            question=self.question,
            answer=self.answer,
            right=right,
            correct=self.correct,
            skipped=state == "skipped",
            message=outcome,
        )
        self._close(outcome, unknown, unwritten)

    def _what_is_right(self) -> tuple[str | float | None, str]:
        """The right answer, and a sentence if it cannot be worked out."""
        try:
            right = self._right() if callable(self._right) else self._right
            if self.choices and right is not None and not isinstance(right, str):
                right = self.choices[int(right)]
            return (right if right is None or self.choices else float(right)), ""
        except Exception as error:  # in a widget's callback it would vanish
            return None, NOT_KNOWN.format(error=type(error).__name__, words=error)

    def _matches(self, right: str | float) -> bool:
        if self.choices:
            return self.answer == right
        return abs(self.answer - right) <= self._within * abs(right) + 1e-12

    def _recall(self) -> None:
        """Show the answer that the journal holds, if this very question was answered before."""
        event = journal.last(journal.PREDICTION, self.key) if self.key else None
        if event is None or event.get("skipped") or event.get("question") != self.question:
            return
        answer = event.get("answer")
        if answer in self.choices if self.choices else isinstance(answer, int | float):
            self._take(answer)
            self.state, self.correct = "committed", event.get("correct")
            outcome = _sentence(str(event.get("message", "")))
            self._close(outcome, f"(From your journal, {event['time'][:10]}.)")

    def _close(self, outcome: str, *notes: str) -> None:
        self._show(" ".join([outcome, *filter(None, notes)]))
        self._input.disabled = self._commit.disabled = self._skip.disabled = True
        for gate in _gates.get(self._topic, {}).values():
            gate.open()

    def what_happens(self) -> str:
        """The outcome, as a sentence; where it cannot be worked out, that and why."""
        try:
            said = self._outcome() if callable(self._outcome) else self._outcome
            return with_minus_signs(_sentence(said))
        except Exception as error:  # in a widget's callback it would vanish
            return NOT_WORKED_OUT.format(error=type(error).__name__, words=error)

    def _show(self, outcome: str) -> None:
        """Prediction and outcome side by side."""
        columns = [("What happens", outcome, "3 1 360px")]
        if self.state != OPEN:
            committed = self.state == "committed"
            answer = f"{self._input.value} {self.unit}".strip() if committed else SKIPPED
            columns.insert(0, ("You predicted", answer, "1 1 180px"))
        mark, colour = MARKS[self.correct], COLOURS[self.correct]
        said = [f"{title}: {text.rstrip('.')}." for title, text, _ in columns]
        self.said = " ".join([*([f"{mark}."] if mark else []), *said])
        boxes = "".join(
            f'<div style="flex: {flex}; border-left: 4px solid {colour}; padding: 2px 12px">'
            f"<strong>{title}</strong><br>{html.escape(text)}</div>"
            for title, text, flex in columns
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
    """An experiment that waits behind a sentence until a prediction is made, unless ``opened``.

    Where no widget can run, its picture is shown as always.
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
