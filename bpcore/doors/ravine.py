"""Names of ``bpcore.lessons.adaptive_rates.ravine`` that lessons import."""

from bpcore.lessons.adaptive_rates.ravine import ravine, turned, walk

__all__ = ["ravine", "turned", "walk"]
