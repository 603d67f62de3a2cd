"""The peak memory of this process."""

import resource
from pathlib import Path


def peak_mb() -> float:
    """The peak memory in MB; on Linux from ``VmHWM``, since ``ru_maxrss`` is inherited from the parent."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(text for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
