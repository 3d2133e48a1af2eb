"""The edition for reading without Python: every lesson, executed, as a static web page."""
