"""The lessons: a room for each, named by its subject.

A room holds what is live in its lesson, its checks, its challenge, and numbers of its own.
"""

ROOMS = (
    "start",
    "table",
    "backpropagation",
    "learning_rate",
    "batches",
    "depth",
    "clipping",
    "adaptive_rates",
    "forecast",
    "trust",
    "tuning",
    "laboratory",
    "own_data",
)
"""In the order of the course: a room's place is the number of its lesson."""
