"""Where the patterns that tests compile are kept for one run of the suite, by all of its processes."""

import os
from pathlib import Path

VARIABLE = "NOTICEMAP_TESTED_PATTERNS"


def folder() -> Path | None:
    """A cache for scans in tests that are to have none of their own: workers would compile all anew."""
    found = os.environ.get(VARIABLE)
    return Path(found) if found else None
