"""Names of ``bpcore.lessons.tuning.search`` that lessons import."""

from bpcore.lessons.tuning.search import random_search, train_with_noise

__all__ = ["random_search", "train_with_noise"]
