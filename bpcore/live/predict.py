"""A question before an experiment: who committed to an answer sees more in what happens then."""

from __future__ import annotations

import html
import math
import os
import re
from collections.abc import Callable, Sequence

import ipywidgets as widgets

OPEN_VARIABLE = "BPCORE_OPEN"
"""The environment variable that, set to 1, opens everything without an answer.

It is set by a teacher, in app mode and under tests.
"""


class Predict:
    """A question, answered or skipped before the outcome is shown beside the answer.

    Parameters
    ----------
    question : str
    choices : sequence of str, optional
        Answers to choose from; a box for a number if left out.
    unit : str
        Behind the number box.
    outcome : str or callable
        What really happens; a function is called, without arguments, when the answer is committed.
    unlocks : ipywidgets.Widget, optional
        Shown once the question is answered or skipped.

    Attributes
    ----------
    answer : str or float or None
        What the learner committed to.
    state : str
        "open question", "committed" or "skipped".
    said : str
        What stands below the question.
    widget : ipywidgets.VBox

    Examples
    --------
    >>> Predict(
    ...     "How many parameters has a 3–8–2 network?",
    ...     outcome=lambda: f"{bp.Network((3, 8, 2)).n_params}",
    ... )
    """

    def __init__(
        self,
        question: str,
        *,
        choices: Sequence[str] | None = None,
        unit: str = "",
        outcome: str | Callable[[], str],
        unlocks: widgets.Widget | None = None,
    ) -> None:
        self.answer: str | float | None = None
        self.state = "open question"
        self.said = ""
        self._outcome = outcome
        self._unit = unit
        self._wants_number = not choices
        if choices:
            self._input = widgets.RadioButtons(
                options=list(choices),
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
        self._commit = widgets.Button(
            description="Commit",
            button_style="primary",
            tooltip="Commit to this prediction, then see what happens",
        )
        self._skip = widgets.Button(
            description="Skip", tooltip="See what happens without a prediction"
        )
        self._said = widgets.HTML()
        self._commit.on_click(lambda _: self.commit())
        self._skip.on_click(lambda _: self.skip())
        self._unlocks = unlocks
        if unlocks is not None:
            unlocks.layout.display = None if is_open() else "none"
        head = widgets.HTML(f"<p><strong>Predict.</strong> {html.escape(question)}</p>")
        answer_row = [self._input] if choices else [self._input, widgets.Label(unit)]
        self.widget = widgets.VBox(
            [head, widgets.HBox(answer_row), widgets.HBox([self._commit, self._skip]), self._said]
            + ([unlocks] if unlocks is not None else [])
        )
        self.widget.add_class("bp-predict")
        if is_open():
            self._say(f"What happens: {self._happens()}")

    def commit(self, answer: str | float | None = None) -> None:
        """Commit to an answer: the one given, or what is chosen on the screen."""
        if self.state != "open question":
            return
        answer = self._input.value if answer is None else answer
        if answer in (None, ""):
            self._say("Give an answer first, or skip.")
            return
        if self._wants_number:
            try:
                answer = _number(str(answer))
            except ValueError:
                self._say(f"{answer!r} is not a number: write it like 0.05 or 40.")
                return
            self._input.value = f"{answer:.10g}"
        else:
            self._input.value = answer
        self.answer = answer
        shown = self._input.value
        self._close("committed", f"You predicted: {shown}{' ' + self._unit if self._unit else ''}.")

    def skip(self) -> None:
        """Go on without an answer."""
        if self.state == "open question":
            self._close("skipped", "Skipped.")

    def _close(self, state: str, said: str) -> None:
        self.state = state
        self._say(f"{said} What happens: {self._happens()}")
        self._input.disabled = self._commit.disabled = self._skip.disabled = True
        if self._unlocks is not None:
            self._unlocks.layout.display = None

    def _happens(self) -> str:
        try:
            return self._outcome() if callable(self._outcome) else self._outcome
        except Exception as error:  # in a widget's callback it would vanish
            return (
                f"this could not be worked out ({type(error).__name__}: {error}). "
                f"Run the cells above first."
            )

    def _say(self, text: str) -> None:
        self.said = text
        self._said.value = f'<p role="status" aria-live="polite">{html.escape(text)}</p>'

    def _repr_mimebundle_(self, **kwargs):
        return self.widget._repr_mimebundle_(**kwargs)


def _number(text: str) -> float:
    """Read a number as it is written here or there.

    "1,000" is a thousand, since commas before groups of exactly three digits separate thousands;
    "0,05" and "0,050" have a decimal comma.

    Raises
    ------
    ValueError
        If it is no finite number.
    """
    text = re.sub(r"\s", "", text).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", text):
        text = text.replace(",", "")
    number = float(text.replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number


def is_open() -> bool:
    """Whether a teacher, app mode or a test has opened everything."""
    return os.environ.get(OPEN_VARIABLE, "") not in ("", "0")
