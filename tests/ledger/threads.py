"""Many people at once: each in a thread, with a connection of their own, all starting together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from riskreg.errors import RiskRegisterError
from riskreg.extensions import db


def at_once(app: Flask, commands: list[Callable[[], Any]]) -> list[str]:
    """What came of each: ``done``, or the code it was refused with."""
    barrier = Barrier(len(commands))

    def run(command: Callable[[], Any]) -> str:
        with app.app_context():
            barrier.wait(30)
            try:
                command()
            except RiskRegisterError as refused:
                return refused.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(len(commands)) as pool:
        outcomes = sorted(pool.map(run, commands))
    # What was read before they began is old by now.
    db.session.rollback()
    return outcomes
