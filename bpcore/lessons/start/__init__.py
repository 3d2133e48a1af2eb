"""A straight line, trained by hand and by its gradient."""
