"""What lesson 01 shows of its checks."""

from bpcore.lessons.table.checks import accuse

__all__ = ["accuse"]
