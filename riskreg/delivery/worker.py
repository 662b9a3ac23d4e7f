"""The loop that empties the outbox and throws away what has run out.

Claim, send and settle are three steps, the first and the last each a transaction of its own: nobody waits for a
mail server. A worker that dies between sending and settling sends again, under the same Message-ID.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from config.unfit import UnfitSettings
from riskreg.delivery import mail
from riskreg.errors import Busy
from riskreg.extensions import db, transaction
from riskreg.queries.deliveries import Letter, letter_for
from riskreg.workflows import deliveries
from riskreg.workflows.deliveries import Claim
from riskreg.workflows.once import forget_old_keys
from riskreg.workflows.signing_in import forget_old

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_CLEANINGS = 60.0
Config = Mapping[str, Any]


@dataclass
class Tally:
    """``dropped``: not owed any more when its turn came."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


def run(config: Config, *, once: bool = False) -> dict[str, Any]:
    """Deliver until told to stop (``SystemExit``, as a signal raises it), or ``once`` until nothing is due.

    A database that is away for a while is waited for. Raises ``UnfitSettings`` where no mail could leave.
    """
    if problems := mail.unfit(config):
        raise UnfitSettings(problems)
    tally, cleaned = Tally(), float("-inf")
    try:
        while True:
            if time.monotonic() - cleaned > SECONDS_BETWEEN_CLEANINGS:
                _patiently(lambda: clean(config))
                cleaned = time.monotonic()
            if not _patiently(lambda: deliver_next(config, tally)):
                if once:
                    break
                time.sleep(SECONDS_BETWEEN_LOOKS)
    except SystemExit:
        pass
    return asdict(tally)


def _patiently(do: Any) -> Any:
    try:
        return do()
    except (Busy, DBAPIError) as failure:
        log.warning("The database did not take it: %s", type(failure).__name__)
        db.session.rollback()
        return None


def deliver_next(config: Config, tally: Tally) -> bool:
    """Deal with the message owed longest; False when none is due."""
    waiting = deliveries.is_anything_due()
    db.session.rollback()
    claim = transaction(deliveries.claim_next) if waiting else None
    if claim is None:
        return False
    try:
        letter = letter_for(claim.event_seq, claim.person_id)
        # Ends the read: nothing is held open while a mail server takes its time.
        db.session.rollback()
        _deliver(letter, config)
    except (Busy, DBAPIError):
        raise
    except Exception as failure:
        _failed(claim, failure, tally)
        return True
    transaction(lambda: deliveries.settle(claim, unsent=None if letter else "not owed any more"))
    tally.sent += letter is not None
    tally.dropped += letter is None
    return True


def _deliver(letter: Letter | None, config: Config) -> None:
    if letter is not None:
        mail.post(mail.compose(letter, config), config)


def _failed(claim: Claim, failure: Exception, tally: Tally) -> None:
    # The kind of failure only: what a mail server says may quote the address.
    error = type(failure).__name__
    log.warning("Mail %s was not sent, attempt %s: %s", claim.id, claim.attempts, error)
    transaction(lambda: deliveries.try_again(claim, error))
    tally.failed += 1


def clean(config: Config) -> None:
    """Throw away sessions and guesses that are over, and keys of answered requests older than a week."""
    idle = timedelta(minutes=max(config["SESSION_IDLE_MINUTES"], config["SESSION_SHARED_IDLE_MINUTES"]))
    absolute = timedelta(hours=config["SESSION_ABSOLUTE_HOURS"])

    def forget() -> None:
        forget_old(idle, absolute)
        forget_old_keys()

    transaction(forget)
