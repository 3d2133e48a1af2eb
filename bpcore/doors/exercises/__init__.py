"""The checks of all lessons."""

from bpcore.answers.check import check

__all__ = ["check"]
