"""Names of ``bpcore.lessons.depth.flow`` that lessons import."""

from bpcore.lessons.depth.flow import flow, hidden_slopes

__all__ = ["flow", "hidden_slopes"]
