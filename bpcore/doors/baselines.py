"""Names of ``bpcore.core.baselines`` that lessons import."""

from bpcore.core.baselines import drift, least_squares, levenberg_marquardt

__all__ = ["drift", "least_squares", "levenberg_marquardt"]
