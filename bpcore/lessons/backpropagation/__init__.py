"""Back-propagation step by step."""
