"""Whether the forecast can be trusted."""
