"""Names of ``bpcore.lessons.tuning.sweep`` that lessons import."""

from bpcore.lessons.tuning.sweep import KINDS

__all__ = ["KINDS"]
