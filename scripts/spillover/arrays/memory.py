"""Whether a matrix has room: found out before it is made, as a system that promises more memory than it has
ends the process without a word.
"""

from __future__ import annotations

import math
import os
import sys
from contextlib import suppress
from pathlib import Path

from spillover.arrays.foundation import EstimationError
from spillover.words import _

__all__ = ["find_free_memory"]

SMALL = 2**28  # bytes below which nothing is looked up
CGROUP = Path("/sys/fs/cgroup")


def require_memory(needed: float, units: int, links: int) -> None:
    """Refuse a matrix that takes more memory than there is.

    Parameters
    ----------
    needed : float
        Bytes at the peak of what is made of it.
    units, links : int
        Its size, for the message.

    Raises
    ------
    EstimationError
        With what it would take and what is free.
    """
    if needed < SMALL:
        return
    free = find_free_memory()
    if needed > free:
        raise EstimationError(
            _(
                "a matrix of {units} units with {links} links takes about {needed} GB, and {free} GB are "
                "free; give a matrix with fewer links, such as those within a distance or to the nearest "
                "units, or more memory",
                units=f"{units:,}",
                links=f"{links:,}",
                needed=f"{needed / 2**30:.1f}",
                free=f"{free / 2**30:.1f}",
            )
        )


def find_free_memory() -> float:
    """Find how much memory this process can still take.

    Returns
    -------
    float
        Bytes that the system has, within the limits of its container and of the process; infinite where the
        system does not say.
    """
    if sys.platform != "linux":
        return math.inf
    import resource

    free = math.inf
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = 1024.0 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1])
    with suppress(OSError, ValueError, KeyError):
        most, used = (int((CGROUP / f"memory.{name}").read_text("ascii")) for name in ("max", "current"))
        stat = dict(line.split() for line in (CGROUP / "memory.stat").read_text("ascii").splitlines())
        free = min(free, most - used + int(stat["file"]))  # pages of files are given back
    limit, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY:
        with suppress(OSError, ValueError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            free = min(free, limit - pages * os.sysconf("SC_PAGE_SIZE"))
    return max(free, 0.0)
