"""Which Python this is, and which ones there may be, for sentences and notes."""

from __future__ import annotations

import sys

from start import NEWEST_PYTHON, OLDEST_PYTHON

THIS_PYTHON = "{}.{}".format(*sys.version_info)
SUPPORTED_PYTHONS = "{}.{} to {}.{}".format(*OLDEST_PYTHON, *NEWEST_PYTHON)
