"""Batch and stochastic descent."""
