"""Names of ``bpcore.lessons.clipping.cliff`` that lessons import."""

from bpcore.lessons.clipping.cliff import chain_gradient, chain_loss

__all__ = ["chain_gradient", "chain_loss"]
