"""What the page says when the kernel behind an experiment is gone."""

from __future__ import annotations

import ipywidgets as widgets

LOST = (
    "Nothing answers here any more: the kernel was restarted or has ended, and this is how it "
    "looked last. To go on, run the cells again from the top (menu Run, Run All Cells; in the app, "
    "load the page anew). What you have written in the notebook is still there."
)

# ipywidgets marks what has lost its kernel with this class. Nobody is left then to show a widget,
# so the page's own rules do.
RULE = "<style>.jupyter-widgets-disconnected > .bp-lost { display: block !important; }</style>"


def lost_note() -> widgets.HTML:
    """A note that stays hidden as long as there is a kernel; it goes into a box of widgets."""
    note = widgets.HTML(
        f'{RULE}<p role="alert" style="margin: 4px 0; padding: 6px 10px; max-width: 1100px; '
        f'line-height: 1.4; color: #000; background: #fff3cd; border-left: 4px solid #b26a00">'
        f"{LOST}</p>",
        layout={"display": "none"},
    )
    note.add_class("bp-lost")
    return note
