"""Each protection of the product taken off, in a process that runs for a control and for nothing else."""

import random
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from riskreg import clock, extensions
from riskreg.api import problems
from riskreg.delivery import jobs, mail
from riskreg.extensions import db
from riskreg.pages import failures
from riskreg.web import acting, identity
from riskreg.workflows import deliveries, moving, once


def anybody_overwrites() -> None:
    """No version is compared, and a second request is not refused while one waits."""
    checked = acting._do

    def unchecked(target: Any, who: Any, sent: Any, read: Any, do: Any, show: Any, _only_adds: bool) -> Any:
        return checked(target, who, replace(sent, version=None), read, do, show, True)

    acting._do = unchecked
    moving.refuse_while_undecided = lambda *_risk, **_actor: None


def commits_stay_in_memory() -> None:
    """SQLite answers before a commit is on the disk, and brings nothing there by itself."""
    extensions._SQLITE = (*extensions._SQLITE, "synchronous=NORMAL", "wal_autocheckpoint=0")


def transactions_begin_late() -> None:
    """SQLite takes the writer's place at the first write, as it does by default, and nobody queues for it."""
    begun = extensions.db.session.connection

    def connection(*_arguments: Any, **_options: Any) -> Any:
        return begun()

    extensions.db.session.connection = connection
    extensions.thread_queue = nullcontext


def nothing_is_busy() -> None:
    """A database that cannot is taken for a fault of ours."""
    for module in (extensions, problems, failures, identity):
        module.is_busy = lambda _failure: False


def keys_are_forgotten() -> None:
    """Every request is a new one, whatever its key."""
    once.claim = lambda *_request: None
    once.keep = lambda *_answer: None


def leases_never_end() -> None:
    """Whoever has claimed a mail has it for ever."""
    claimed = deliveries.claim_next
    deliveries.claim_next = lambda *what, **_lease: claimed(*what, lease=timedelta(days=36500))


def every_copy_has_an_id_of_its_own() -> None:
    """A receiver cannot tell that it has had this mail before."""
    composed = mail.compose

    def compose(*letter: Any) -> Any:
        made = composed(*letter)
        made.replace_header("Message-ID", f"<{uuid4().hex}@localhost>")
        return made

    mail.compose = compose


def commits_are_not_waited_for() -> None:
    """PostgreSQL answers before a commit is on the disk."""
    extensions._POSTGRESQL += "; SET synchronous_commit = off"


def everybody_does_the_job() -> None:
    """Each worker looks for reminders again and again, and does not ask whether another is at it."""

    def notice(config: Any) -> bool:
        if random.random() < 0.3:
            jobs.owe_reminders(config)
        return False

    jobs.do_next = notice


def every_day_is_worked() -> None:
    """Not a protection: an experiment may be made at a week-end, when nobody is reminded."""
    clock.is_working_day = lambda _day: True


def anybody_notes_it() -> None:
    """Who sent a mail notes it, whoever has it now."""
    noted = deliveries._note

    def note(claim: Any, **values: Any) -> bool:
        row = db.session.get_one(claim.table, claim.id, populate_existing=True)
        return noted(replace(claim, lease=row.lease or ""), **values)

    deliveries._note = note


PROTECTIONS: dict[str, Callable[[], None]] = {
    "busy": nothing_is_busy,
    "days off": every_day_is_worked,
    "durable commits": commits_are_not_waited_for,
    "full sync": commits_stay_in_memory,
    "idempotency": keys_are_forgotten,
    "immediate": transactions_begin_late,
    "lease": leases_never_end,
    "lease token": anybody_notes_it,
    "message ids": every_copy_has_an_id_of_its_own,
    "turns": everybody_does_the_job,
    "versions": anybody_overwrites,
}
