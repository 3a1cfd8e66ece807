"""How many processors this process may keep busy: by its affinity, and by the limits of its container."""

import contextlib
import math
import os
import pathlib

CGROUPS = pathlib.Path("/sys/fs/cgroup")
OWN_CGROUPS = pathlib.Path("/proc/self/cgroup")


def usable_processors():
    """The processors that this process may run on, and no more than its share of their time allows."""
    return max(1, math.ceil(min(_allowed_processors(), _share_of_time())))


def _allowed_processors():
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _share_of_time():
    """In processors, the least that the control groups above this process allow (Linux); infinity without a limit."""
    limits = [math.inf]
    with contextlib.suppress(OSError, ValueError):
        for line in OWN_CGROUPS.read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers == "":
                limits += [_limit(folder / "cpu.max") for folder in _folders(CGROUPS, path)]
            elif "cpu" in controllers.split(","):  # version 1
                limits += [
                    _limit(folder / "cpu.cfs_quota_us", folder / "cpu.cfs_period_us")
                    for folder in _folders(CGROUPS / "cpu", path)
                ]
    return min(limits)


def _folders(root, path):
    """The folders of a control group and of those above it. In a container its own is the root."""
    folder = root / path.lstrip("/")
    return [folder, *(above for above in folder.parents if above.is_relative_to(root))]


def _limit(*files):
    """What a quota and a period come to, in one file or two. There may be none, "max" or -1 in place of a quota."""
    try:
        quota, period = (float(word) for word in " ".join(file.read_text() for file in files).split())
    except (OSError, ValueError):
        return math.inf
    return quota / period if quota > 0 and period > 0 else math.inf
