"""What ``start.py`` does once it has a suitable Python: set up, open, merge, export, test, measure.

Standard library only, since nothing is installed before it has run.
"""
