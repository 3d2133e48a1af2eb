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

EXPERIMENTS = {
    "by_hand": "start",
    "stepper": "backpropagation",
    "quadratic": "learning_rate",
    "stability": "learning_rate",
    "batches": "batches",
    "depth": "depth",
    "chain": "depth",
    "saturation": "depth",
    "clipping": "clipping",
    "cliff": "clipping",
    "rules": "adaptive_rates",
    "ravine": "adaptive_rates",
    "forecasting": "forecast",
    "backtesting": "trust",
    "spread": "trust",
    "maps": "tuning",
    "laboratory": "laboratory",
    "own_data": "own_data",
}
"""What notebooks call each experiment, and the room in whose module ``live`` it is."""
