"""The challenge of lesson 12: fewer columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.verdict import Wrong
from bpcore.core.data import load_longley
from bpcore.core.forecasting import EX_ANTE, backtest, regression

NO_LIST = "Hand in a list of names of columns, such as ['gnp']; there are {known}."
EMPTY = "At least one column is needed; there are {known}."
NO_INPUT = "{name!r} is no input of this table; there are {known}."
WORDS = (
    "Regression on {names} is off by {error:,.0f} thousand on average; Holt, without any column, "
    "by {holt:,.0f}."
)
FEWER = "each of the {count} columns must be extrapolated before it can help: leave some out."
KNOWN = "{names} must be extrapolated before it can help; which column is known a year ahead?"


def needs_few_columns(answer: Any) -> Score:
    """The error of a regression on some of Longley's columns, one year ahead."""
    table = load_longley()
    known = ", ".join(table.input_names)
    if not isinstance(answer, str | list | tuple):
        raise Wrong(NO_LIST, known=known)
    names = [answer] if isinstance(answer, str) else list(answer)
    if not names:
        raise Wrong(EMPTY, known=known)
    for name in names:
        if name not in table.input_names:
            raise Wrong(NO_INPUT, name=name, known=known)
    places = [table.input_names.index(name) for name in dict.fromkeys(names)]
    chosen = replace(
        table,
        inputs=table.inputs[:, places],
        future_inputs=table.future_inputs[:, places],
        input_names=tuple(table.input_names[place] for place in places),
    )
    test = backtest(chosen, {"regression": regression, "Holt": EX_ANTE["Holt"]})
    error, holt = (float(test.mean_absolute_error(name)[0]) for name in ("regression", "Holt"))
    listed, count = ", ".join(chosen.input_names), len(places)
    found = {"names": listed, "count": count, "error": error, "holt": holt}
    return Score(error, WORDS, FEWER if count > 1 else KNOWN, **found)


CHALLENGE = Challenge(score=needs_few_columns, shown="off by {:.0f} thousand", par=778.5)
