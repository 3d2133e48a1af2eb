"""Adaptive learning rates."""
