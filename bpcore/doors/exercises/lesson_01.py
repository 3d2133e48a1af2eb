"""What lesson 01 shows of its checks."""

from bpcore.lessons.table.misprints import accuse

__all__ = ["accuse"]
