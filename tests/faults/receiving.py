"""A mail server at a port of its own, for an experiment's receiver."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from aiosmtpd.controller import Controller

from tests.faults.processes import free_port

Receiver = TypeVar("Receiver")


@contextmanager
def receiving(receiver: Receiver) -> Iterator[tuple[Receiver, int]]:
    """The receiver, and the port at which it takes mail."""
    port = free_port()
    server = Controller(receiver, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield receiver, port
    finally:
        server.stop()
