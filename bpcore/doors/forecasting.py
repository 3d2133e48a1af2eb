"""Names of ``bpcore.core.forecasting`` that lessons import."""

from bpcore.core.forecasting import EX_ANTE, EX_POST, network_method, until

__all__ = ["EX_ANTE", "EX_POST", "network_method", "until"]
