"""``python -m tests.faults.forking``: has the product loaded, and makes a process of it for each line it reads.

A line names the words of the command, its environment, the file for what it says and the protections that are
taken off in it. The number of the new process is the answer. What it runs is ``riskreg``, as an operator starts it.
"""

import json
import os
import signal
import sys
import traceback
from typing import Any

from riskreg.cli import main
from tests.faults.unprotected import PROTECTIONS
from tooling.processes import dying_with_parent

ends_with_us = dying_with_parent(signal.SIGKILL)


def serve() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Not by iterating, which reads ahead what a child would then hold as well.
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            become(json.loads(line))
        print(child, flush=True)


def become(asked: dict[str, Any]) -> None:
    """Never returns."""
    code = 1
    try:
        if ends_with_us is not None:
            ends_with_us()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        said = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for stream, number in ((nothing, 0), (said, 1), (said, 2)):
            os.dup2(stream, number)
        os.environ.update(asked["environment"])
        for name in asked["without"]:
            PROTECTIONS[name]()
        code = main(asked["words"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
