"""The experiments of lesson 05: gradients that vanish and explode."""

from bpcore.lessons.depth.chain import Chain
from bpcore.lessons.depth.deep import Depth
from bpcore.lessons.depth.saturation import Saturation

__all__ = ["Chain", "Depth", "Saturation"]
