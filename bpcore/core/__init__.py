"""Numbers only: the network, its gradient, its training, the table, the forecast."""
