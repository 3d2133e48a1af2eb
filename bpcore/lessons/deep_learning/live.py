"""The experiments on deep networks that learn."""

from bpcore.lessons.deep_learning.losses import Losses
from bpcore.lessons.deep_learning.memory import Memory
from bpcore.lessons.deep_learning.remedies import Remedies

__all__ = ["Losses", "Memory", "Remedies"]
