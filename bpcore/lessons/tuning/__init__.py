"""Tuning and regularisation."""
