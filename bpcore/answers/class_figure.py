"""Where a class went wrong, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from bpcore.drawing.style import Picture, style, subplots

Bar = tuple[str, int, int, int]
"""Key, how many were wrong, how many hesitated, of how many."""

WRONG, HESITANT = "#8A3D00", "#E6C9B3"
ROW, MARGIN = 0.27, 1.9  # inches


def draw_class(predictions: Sequence[Bar], exercises: Sequence[Bar], *, learners: int) -> Picture:
    """Predictions on the left, exercises on the right, a row for each.

    Parameters
    ----------
    predictions, exercises : sequence of (str, int, int, int)
        Key, how many were wrong, how many hesitated (skipped, or passed after a wrong try), of how
        many.
    learners : int
        In the class.
    """
    rows = max(len(predictions), len(exercises), 4)
    figure, (left, right) = subplots(1, 2, width=12, height=MARGIN + ROW * rows)
    with style():
        figure.suptitle(f"Where the class went wrong ({learners} learners)", x=0.01, ha="left")
        _bars(left, predictions, "Predictions", ("wrong at first", "skipped"))
        _bars(right, exercises, "Exercises", ("not passed", "passed later"))
    worst = max((*predictions, *exercises), key=lambda bar: bar[1] / bar[3], default=None)
    figure.description = f"Shares of {learners} learners who were wrong, for each question" + (
        f"; the largest is {worst[1]} of {worst[3]} at {worst[0]}." if worst else "."
    )
    return figure


def _bars(ax: Axes, bars: Sequence[Bar], title: str, words: tuple[str, str]) -> None:
    """One panel; the number behind a bar says of how many."""
    ax.set_title(title)
    ax.set(xlim=(0, 100), xlabel="per cent of those who answered")
    if not bars:
        ax.set_yticks([])
        ax.text(50, 0.5, "none", ha="center", va="center", transform=ax.get_xaxis_transform())
        return
    places = range(len(bars))
    wrong = [100 * bar[1] / bar[3] for bar in bars]
    hesitant = [100 * bar[2] / bar[3] for bar in bars]
    ax.barh(places, wrong, color=WRONG, label=words[0])
    ax.barh(
        places, hesitant, left=wrong, color=HESITANT, edgecolor="#6B5B4F", hatch="////",
        linewidth=0.6, label=words[1],
    )  # fmt: skip
    ax.set_yticks(places, [f"{key}  (of {of})" for key, _, _, of in bars])
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 1), borderaxespad=0.2, ncols=2)
