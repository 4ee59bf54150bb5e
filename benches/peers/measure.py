"""One run of a command, as a whole: its time, or the memory of all its processes together."""

import os
import subprocess
import time
from pathlib import Path


def start(command, cores):
    # In a session of its own, by which its processes are found.
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )


def seconds(command, cores) -> float:
    """Its time on these cores, from the start of its process to its end."""
    begin = time.perf_counter()
    process = start(command, cores)
    if process.wait() != 0:
        raise SystemExit(f"failed: {command}")
    return time.perf_counter() - begin


def peak(command, cores) -> float:
    """The most memory of all its processes at one time, in bytes; what they share counts once.

    Looking takes time, so this run is not timed.
    """
    process = start(command, cores)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(memory, session(process.pid))))
        time.sleep(0.01)
    if process.returncode != 0:
        raise SystemExit(f"failed: {command}")
    return most


def session(leader):
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                # After the name in brackets: state, parent, group, session.
                if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                    yield folder
            except OSError:
                # It has ended.
                pass


def memory(folder):
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
