"""Makes the course a folder of static files, live in any browser: ``start.py web``."""
