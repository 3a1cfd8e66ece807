"""How many processors this process may keep busy: by its affinity, and by the limits of its container."""

import contextlib
import math
import os

CGROUPS = "/sys/fs/cgroup"
OWN_CGROUPS = "/proc/self/cgroup"


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
        for line in _read(OWN_CGROUPS).splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers == "":
                limits += [_limit(f"{folder}/cpu.max") for folder in _folders(CGROUPS, path)]
            elif "cpu" in controllers.split(","):  # version 1
                limits += [
                    _limit(f"{folder}/cpu.cfs_quota_us", f"{folder}/cpu.cfs_period_us")
                    for folder in _folders(f"{CGROUPS}/cpu", path)
                ]
    return min(limits)


def _folders(root, path):
    """The folders of a control group and of those above it. In a container its own is the root."""
    names = path.strip("/").split("/")
    return ["/".join([root, *names[:depth]]) for depth in range(len(names) + 1)]


def _limit(*paths):
    """What a quota and a period come to, in one file or two. There may be none, "max" or -1 in place of a quota."""
    try:
        quota, period = (float(word) for word in " ".join(map(_read, paths)).split())
    except (OSError, ValueError):
        return math.inf
    return quota / period if quota > 0 and period > 0 else math.inf


def _read(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()
