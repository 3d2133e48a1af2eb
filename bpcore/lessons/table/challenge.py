"""The challenge of lesson 01: the smallest misprint that pushes the other years together."""

from __future__ import annotations

from typing import Any

import numpy as np

from bpcore.answers.challenge import Challenge, Score
from bpcore.answers.reading import finite
from bpcore.answers.runs import highway
from bpcore.answers.verdict import Wrong

TOO_FAR = (
    "With {typed:,.0f} the other 19 years lie {apart:.4f} apart; they are to be closer than 0.02."
)
WORDS = "With {typed:,.0f} the other 19 years lie {apart:.4f} apart."
HINT = (
    "{apart:.4f} is closer than need be. Write down how far apart the other 19 years are for a "
    "misprint p, and solve for p."
)


def smallest_misprint(answer: Any) -> Score:
    """How small a misprint in the last year makes the other years all but equal."""
    typed = finite(answer, "the misprint")
    column = highway().table.targets[:, 0].copy()
    record, column[-1] = column[-1], typed
    scaled = 2 * (column - column.min()) / np.ptp(column) - 1
    apart = float(np.ptp(scaled[:-1]))
    found = {"typed": typed, "apart": apart}
    if apart >= 0.02:
        raise Wrong(TOO_FAR, **found)
    return Score(abs(typed - record), WORDS, HINT, **found)


CHALLENGE = Challenge(score=smallest_misprint, shown="{:,.0f} off the record", par=3_741_900)
