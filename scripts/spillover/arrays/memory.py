"""Check whether a matrix has room in memory before it is made, as a system that promises more memory than it
has ends the process without a word.
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
OWN_GROUPS = Path("/proc/self/cgroup")
# Of a control group of version 2 and 1: its folder below CGROUP, and the files of its limit and its use.
UNIFIED = ("", "memory.max", "memory.current")
OF_MEMORY = ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
OF_FILES = ("active_file", "inactive_file", "total_active_file", "total_inactive_file")


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
    free = min(free, _find_room_of_groups())
    limit, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY:
        with suppress(OSError, ValueError):
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            free = min(free, limit - pages * os.sysconf("SC_PAGE_SIZE"))
    return max(free, 0.0)


def _find_room_of_groups() -> float:
    """Find what the process's control groups leave, each of which limits those below it; a job of a cluster
    and a container have one. Infinite where none limits it.
    """
    room = math.inf
    with suppress(OSError):
        for line in OWN_GROUPS.read_text(encoding="utf-8").splitlines():
            _number, controllers, path = line.split(":", 2)
            if controllers and "memory" not in controllers.split(","):
                continue
            folder, *names = OF_MEMORY if controllers else UNIFIED
            root = CGROUP / folder
            own = root / path.lstrip("/")
            for group in (own, *own.parents):
                if group.is_relative_to(root):
                    room = min(room, _find_room(group, *names))
    return room


def _find_room(group: Path, limit: str, use: str) -> float:
    """Find what a control group leaves; pages of files count as free, since they are given back."""
    with suppress(OSError, ValueError):
        most, used = (int((group / name).read_text("ascii")) for name in (limit, use))
        stat = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
        # Version 1 has numbers of the group alone, and totals with the groups below it.
        pages = [int(stat[name]) for name in OF_FILES if name in stat][-2:]
        return most - used + sum(pages)
    return math.inf
