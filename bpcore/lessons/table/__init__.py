"""From the table to the network."""
