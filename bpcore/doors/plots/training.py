"""The figures of lesson 02."""

from bpcore.lessons.backpropagation.figures import (
    draw_along,
    draw_gradcheck_floor,
    draw_gradient_norms,
    draw_hidden_slope,
    draw_sse,
)

__all__ = [
    "draw_along",
    "draw_gradcheck_floor",
    "draw_gradient_norms",
    "draw_hidden_slope",
    "draw_sse",
]
