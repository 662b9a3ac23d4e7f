"""Where the databases of the tests lie: in memory where there is room, so that no commit waits for a disk."""

import os
import shutil

MEMORY = "/dev/shm"
# The path of a PostgreSQL socket may have 107 bytes, so not in a folder of the clone.
DISK = "/tmp"


def parent(megabytes: int) -> str:
    """The folder to make such a folder in. Containers often have 64 MB of shared memory, or none."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > megabytes * 1024 * 1024:
        return MEMORY
    return DISK
