"""Automatic differentiation: a tape, walked backward."""
