"""All names of ``bpcore.core.baselines``."""

from bpcore.core.baselines import *  # noqa: F403
