"""All names of ``bpcore.core.forecasting``."""

from bpcore.core.forecasting import *  # noqa: F403
