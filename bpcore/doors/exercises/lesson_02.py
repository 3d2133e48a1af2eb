"""What lesson 02 shows of its checks."""

from bpcore.lessons.backpropagation.checks import mystery

__all__ = ["mystery"]
