"""What all tests share: how hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import settings

# A deadline measures the machine: the first call of a compiled function takes seconds. In CI the
# search is derandomised, so that a red run can be repeated; elsewhere every run tries new cases.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(
    "ci" if os.environ.get("CI", "").lower() not in ("", "0", "false") else "here"
)
