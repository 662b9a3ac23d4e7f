"""The loop that does the jobs that are due and sends the messages that are owed.

Claim, send and settle are three steps, the first and the last each a transaction of its own: nobody waits for a
mail server. A worker that dies between sending and settling sends again, under the same Message-ID.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from sqlalchemy.exc import DBAPIError

from config.unfit import UnfitSettings
from riskreg.delivery import jobs, mail
from riskreg.delivery.waking import Waker
from riskreg.errors import Unavailable
from riskreg.extensions import db, transaction
from riskreg.models import Owed
from riskreg.queries.deliveries import Letter, letter_for
from riskreg.workflows import deliveries
from riskreg.workflows.deliveries import Claim

log = logging.getLogger(__name__)
Config = Mapping[str, Any]


@dataclass
class Tally:
    """``dropped``: not owed any more when its turn came."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


def run(config: Config, *, once: bool = False, told_to_stop: Event | None = None) -> dict[str, Any]:
    """Work until told to stop (``SystemExit``, as a signal raises it), or ``once`` until nothing is due.

    A database that is away for a while is waited for. Raises ``UnfitSettings`` where no mail could leave.
    """
    if problems := mail.unfit(config):
        raise UnfitSettings(problems)
    tally, woken = Tally(), Event()
    try:
        with nullcontext() if once else Waker(config).listening(woken.set):
            _work(config, tally, woken, told_to_stop or Event(), once=once)
    except SystemExit:
        pass
    return asdict(tally)


def _work(config: Config, tally: Tally, woken: Event, told_to_stop: Event, *, once: bool) -> None:
    enlisted = False
    while not told_to_stop.is_set():
        # Before looking: whatever rings from here on is found by this look, or leads to another.
        woken.clear()
        enlisted = enlisted or _patiently(jobs.enlist)
        if _patiently(lambda: jobs.do_next(config) or deliver_next(config, tally)):
            continue
        if once:
            return
        woken.wait(config["LOOK_SECONDS"])


def _patiently(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except (Unavailable, DBAPIError) as failure:
        log.warning("The database did not take it: %s", type(failure).__name__)
        db.session.rollback()
        return None


def deliver_next(config: Config, tally: Tally) -> bool:
    """Deal with the message owed longest, those of events first; False when none is due."""
    return any(_deliver_next(table, config, tally) for table in deliveries.MESSAGES)


def _deliver_next(table: type[Owed], config: Config, tally: Tally) -> bool:
    waiting = deliveries.is_anything_due(table)
    db.session.rollback()
    lease = timedelta(seconds=config["LEASE_SECONDS"])
    claim = transaction(lambda: deliveries.claim_next(table, lease=lease)) if waiting else None
    if claim is None:
        return False
    try:
        letter = letter_for(table, claim.id)
        # Ends the read: nothing is held open while a mail server takes its time.
        db.session.rollback()
        _post(letter, config)
    except (Unavailable, DBAPIError):
        raise
    except Exception as failure:
        _failed(claim, failure, tally)
        return True
    transaction(lambda: deliveries.settle(claim, unsent=None if letter else "not owed any more"))
    tally.sent += letter is not None
    tally.dropped += letter is None
    return True


def _post(letter: Letter | None, config: Config) -> None:
    if letter is not None:
        mail.post(mail.compose(letter, config), config)


def _failed(claim: Claim, failure: Exception, tally: Tally) -> None:
    # The kind of failure only: what a mail server says may quote the address.
    error = type(failure).__name__
    log.warning("Mail %s was not sent, attempt %s: %s", claim.id, claim.attempts, error)
    transaction(lambda: deliveries.try_again(claim, error))
    tally.failed += 1
