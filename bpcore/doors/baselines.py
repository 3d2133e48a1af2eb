"""Names of ``bpcore.core.baselines`` that lessons import and the glossary names."""

from bpcore.core.baselines import (
    drift,
    grey,
    holt,
    least_squares,
    levenberg_marquardt,
    linear_trend,
    naive,
)

__all__ = [
    "drift",
    "grey",
    "holt",
    "least_squares",
    "levenberg_marquardt",
    "linear_trend",
    "naive",
]
