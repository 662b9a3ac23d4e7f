"""Starting other programs so that none outlives us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from tooling.console import Refusal
from tooling.places import ROOT

PR_SET_PDEATHSIG = 1
Command = list[str | Path]


def dying_with_parent(with_signal: int = signal.SIGTERM) -> Callable[[], None] | None:
    """For preexec_fn: the kernel ends the child when we are killed. Linux only; elsewhere nothing."""
    if not sys.platform.startswith("linux"):
        return None
    # Loaded here, not in the child, where another thread's lock could be held for ever.
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, int(with_signal))


def stop_on_signals() -> None:
    """SIGTERM and a closed terminal end us as Ctrl-C does, so that every `finally` runs."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # A shell starts what it runs in the background with SIGINT ignored.
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    # Under nohup it is ignored, and is to stay so.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def run(command: Command, *, env: Mapping[str, str] | None = None) -> int:
    """The exit code of the command, run in the project's folder with our terminal."""
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, preexec_fn=dying_with_parent()
    ).returncode


def must(command: Command, *, env: Mapping[str, str] | None = None) -> None:
    if code := run(command, env=env):
        raise Refusal(f"{Path(command[0]).name} failed with exit code {code}; its own words are above.")


def output(command: Command, *, env: Mapping[str, str] | None = None) -> str:
    """What the command wrote to its standard output; what it says of its progress is shown live."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        preexec_fn=dying_with_parent(),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Refusal(f"{Path(command[0]).name} {command[1]} failed with exit code {done.returncode}.\n{done.stdout}")
    return done.stdout
