"""Where a class went wrong, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from bpcore.drawing.style import Picture, style, subplots

if TYPE_CHECKING:
    import pandas as pd

WRONG, HESITANT = "#8A3D00", "#E6C9B3"
ROW, MARGIN = 0.27, 1.9  # inches


def draw_class(predictions: pd.DataFrame, exercises: pd.DataFrame, *, learners: int) -> Picture:
    """Predictions on the left, exercises on the right, a row for each.

    Parameters
    ----------
    predictions, exercises : DataFrame
        A row for each, see ``classroom.items``: its key, how many were wrong, how many hesitant,
        of how many learners.
    learners : int
        In the class.
    """
    rows = max(len(predictions), len(exercises), 4)
    figure, (left, right) = subplots(1, 2, width=12, height=MARGIN + ROW * rows)
    with style():
        figure.suptitle(f"Where the class went wrong ({learners} learners)", x=0.01, ha="left")
        _bars(left, predictions, "Predictions", ("wrong at first", "skipped"))
        _bars(right, exercises, "Exercises", ("not passed", "passed later"))
    each = (*predictions.itertuples(), *exercises.itertuples())
    worst = max(each, key=lambda item: item.wrong / item.learners, default=None)
    figure.description = f"Shares of {learners} learners who were wrong, for each question" + (
        f"; the largest is {worst.wrong} of {worst.learners} at {worst.key}." if worst else "."
    )
    return figure


def _bars(ax: Axes, bars: pd.DataFrame, title: str, words: tuple[str, str]) -> None:
    """One panel; the number behind a bar says of how many."""
    ax.set_title(title)
    ax.set(xlim=(0, 100), xlabel="per cent of those who answered")
    if bars.empty:
        ax.set_yticks([])
        ax.text(50, 0.5, "none", ha="center", va="center", transform=ax.get_xaxis_transform())
        return
    places = range(len(bars))
    wrong, hesitant = (100 * bars[name] / bars["learners"] for name in ("wrong", "hesitant"))
    ax.barh(places, wrong, color=WRONG, label=words[0])
    ax.barh(
        places, hesitant, left=wrong, color=HESITANT, edgecolor="#6B5B4F", hatch="////",
        linewidth=0.6, label=words[1],
    )  # fmt: skip
    ax.set_yticks(places, [f"{item.key}  (of {item.learners})" for item in bars.itertuples()])
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 1), borderaxespad=0.2, ncols=2)
