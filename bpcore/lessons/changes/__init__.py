"""What of a series is forecast: its levels, its changes, or its growth."""
