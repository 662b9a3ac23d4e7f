"""Each protection of the product taken off, in a process that runs for a control and for nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from riskreg import extensions
from riskreg.api import problems
from riskreg.delivery import mail
from riskreg.pages import failures
from riskreg.web import acting, identity
from riskreg.workflows import deliveries, once, transitions


def anybody_overwrites() -> None:
    """No version is compared, and a second request is not refused while one waits."""
    checked = acting._do

    def unchecked(target: Any, who: Any, sent: Any, read: Any, do: Any, show: Any, _only_adds: bool) -> Any:
        return checked(target, who, replace(sent, version=None), read, do, show, True)

    acting._do = unchecked
    transitions.refuse_while_undecided = lambda *_risk, **_actor: None


def commits_stay_in_memory() -> None:
    """SQLite answers before a commit is on the disk, and brings nothing there by itself."""
    extensions._SQLITE = (*extensions._SQLITE, "synchronous=NORMAL", "wal_autocheckpoint=0")


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


PROTECTIONS: dict[str, Callable[[], None]] = {
    "busy": nothing_is_busy,
    "durable commits": commits_are_not_waited_for,
    "full sync": commits_stay_in_memory,
    "idempotency": keys_are_forgotten,
    "lease": leases_never_end,
    "message ids": every_copy_has_an_id_of_its_own,
    "versions": anybody_overwrites,
}
