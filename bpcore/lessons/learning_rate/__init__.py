"""The learning rate and stability."""
