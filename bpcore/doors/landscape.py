"""Names of ``bpcore.lessons.batches.landscape`` that lessons import."""

from bpcore.lessons.batches.landscape import sample_gradients

__all__ = ["sample_gradients"]
