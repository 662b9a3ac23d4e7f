"""What is said to the person at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """Something the person can put right; the message says how."""


def say(text: str = "") -> None:
    # Flushed, so that our lines stand in order among those of the programs we start.
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    say(f"{text} ...")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")
