"""A matplotlib figure that is repainted in place, fast enough to follow a slider."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from PIL import Image

from bpcore.core.checks import check_number
from bpcore.drawing.canvas import Canvas
from bpcore.drawing.style import least_width, style


class LiveFigure:
    """A figure on an ``ipywidgets.Image``.

    It works in every notebook front end without an extension.

    What stays the same (axes, ticks, labels) is drawn once and kept as a picture; a new frame is
    that picture and the moving artists on top. Only when a panel's axes have got new limits, or its
    legend other names, is that panel drawn again, which takes ten times as long; and all of them,
    where a label reaches from one panel into another.

    Parameters
    ----------
    columns, rows : int
        Panels side by side, and one above the other.
    width, height : float
        In inches, at 100 dots an inch.
    sharpness : float
        Dots of the picture for each dot of the page, 1 to 2: more is sharper on a high-density
        screen, and slower.
    ratios : sequence of float, optional
        How wide the columns are to each other.

    Attributes
    ----------
    axes : ndarray of matplotlib.axes.Axes, of shape (rows * columns,)
        In the order in which one reads.
    image : ipywidgets.Image
    box : ipywidgets.VBox
        The image, to be scrolled sideways where it has less than ``least_width``.
    frame : int
        Frames painted so far.
    """

    def __init__(
        self,
        columns: int = 3,
        *,
        rows: int = 1,
        width: float = 12,
        height: float = 3.6,
        sharpness: float = 1,
        ratios: Sequence[float] | None = None,
    ) -> None:
        check_number("sharpness", sharpness, 1, 2)
        with style():
            self.figure = Figure(figsize=(width, height), dpi=100 * sharpness)
            self.canvas = Canvas(self.figure)
            grid = self.figure.subplots(rows, columns, squeeze=False, width_ratios=ratios)
        self._grid = grid
        self.axes = grid.ravel()
        self.image = widgets.Image(
            format="png",
            layout={
                "width": "100%",
                "min_width": f"{least_width(width)}px",
                "max_width": f"{100 * width:.0f}px",
                "margin": "0",
            },
        )
        self.image.add_class("bp-picture")
        self.box = widgets.VBox([self.image], layout={"overflow": "auto hidden"})
        self.box.add_class("bp-scroll")
        self.frame = 0
        self._moving: list[Artist] = []
        self._parts: list[tuple[slice, slice]] = []  # each panel's part of the picture
        self._background = None
        self._drawn: list[tuple] = []  # what the background shows, panel by panel
        self._crosses = False  # whether anything of it lies across two panels' parts

    def animate(self, *artists: Artist) -> None:
        """Name the artists that change from frame to frame, once the panels stand.

        This lays the panels out, without drawing them, and they keep their places from then on: to
        lay out every full drawing would double its time, and the panels would jump.
        """
        for artist in artists:
            artist.set_animated(True)
        self._moving = sorted([*self._moving, *artists], key=Artist.get_zorder)
        with style():
            ConstrainedLayoutEngine().execute(self.figure)
            self._parts = self._divided()

    def _divided(self) -> list[tuple[slice, slice]]:
        """Rows and columns of the picture that belong to each panel, with all its labels."""
        boxes = np.array([[ax.get_tightbbox().extents for ax in row] for row in self._grid])
        height, width = round(self.figure.bbox.height), round(self.figure.bbox.width)
        below = [min(row[:, 1]) for row in boxes[:-1]]
        above = [max(row[:, 3]) for row in boxes[1:]]
        # Counted from the top, as the rows of the picture are.
        between = [round(height - (a + b) / 2) for a, b in zip(above, below, strict=True)]
        tops = [0, *between, height]
        parts = []
        for row, (top, bottom) in zip(boxes, itertools.pairwise(tops), strict=True):
            between = [round((a[2] + b[0]) / 2) for a, b in itertools.pairwise(row)]
            for left, right in itertools.pairwise([0, *between, width]):
                parts.append((slice(top, bottom), slice(left, right)))
        return parts

    def paint(self, *, final: bool = True) -> None:
        """Show the artists as they are now.

        Parameters
        ----------
        final : bool
            False while a slider moves: the picture is then sent as JPEG, which is encoded seven
            times as fast as PNG.
        """
        self._render()
        format_ = "png" if final else "jpeg"
        with self.image.hold_sync():
            self.image.format = format_
            self.image.value = self._encoded(format_)
        self.frame += 1

    def png(self) -> bytes:
        """The picture as it is now, for where no widget can run."""
        self._render()
        return self._encoded("png")

    def _render(self) -> None:
        still, before = [_still(ax) for ax in self.axes], self._drawn
        if self._background is not None:
            self.canvas.restore_region(self._background)
        if still != before:
            if self._background is None or self._crosses:
                with style():
                    self.canvas.draw()
            else:
                pairs = zip(self._parts, still, before, strict=True)
                self._redraw([part for part, now, then in pairs if now != then])
            self._background = self.canvas.copy_from_bbox(self.figure.bbox)
            self._drawn, self._crosses = still, self._something_crosses()
        renderer = self.canvas.get_renderer()
        for artist in self._moving:
            if not _empty(artist):
                artist.draw(renderer)

    def _something_crosses(self) -> bool:
        """Whether a wide label reaches into another panel's part, so that all must be drawn anew.

        Then there is ink on the seam between the parts, which is wider than a space.
        """
        pixels, half = np.asarray(self.canvas.buffer_rgba()), round(self.figure.dpi / 33)
        seams = [
            seam
            for rows, columns in self._parts
            for start, seam in (
                (columns.start, (rows, slice(columns.start - half, columns.start + half))),
                (rows.start, (slice(rows.start - half, rows.start + half), columns)),
            )
            if start > 0
        ]
        return any((pixels[seam] < 255).any() for seam in seams)

    def _redraw(self, parts: Sequence[tuple[slice, slice]]) -> None:
        """Draw some panels' axes, ticks and labels, and what lies beside them, on a white ground.

        The ground first, for all of them, or it would cut off a neighbour's label.
        """
        for part in parts:
            np.asarray(self.canvas.buffer_rgba())[part] = 255
        with style():
            for ax in self.figure.axes:  # a colour bar is one too
                x, y = np.mean(ax.bbox.extents.reshape(2, 2), axis=0)
                y = self.figure.bbox.height - y
                if any(r.start <= y < r.stop and c.start <= x < c.stop for r, c in parts):
                    ax.draw(self.canvas.get_renderer())

    def _encoded(self, format_: str) -> bytes:
        pixels = self.canvas.buffer_rgba()
        file = io.BytesIO()
        if format_ == "png":
            Image.fromarray(np.asarray(pixels)).save(file, "png", compress_level=1)
        else:  # which has no place for opacity, and passes it over
            size = self.canvas.get_width_height(physical=True)
            picture = Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1)
            picture.save(file, "jpeg", quality=92, subsampling=0)
        return file.getvalue()


def _empty(artist: Artist) -> bool:
    """Whether a line has no points, or a collection no lines; Matplotlib is slow to see that."""
    if isinstance(artist, Line2D):
        return not len(artist.get_xdata(orig=True))
    return isinstance(artist, LineCollection) and not artist.get_paths()


def _still(ax: Axes) -> tuple:
    """What a panel shows below its moving artists: its limits, and the names in its legend."""
    legend = ax.get_legend()
    names = [text.get_text() for text in legend.texts] if legend else []
    return (*ax.get_xlim(), *ax.get_ylim(), *names)
