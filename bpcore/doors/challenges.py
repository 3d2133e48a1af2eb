"""The challenges of all lessons."""

from bpcore.answers.challenge import challenge

__all__ = ["challenge"]
