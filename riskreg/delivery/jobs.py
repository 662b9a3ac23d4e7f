"""What is done again and again, one row each: a name, how often, and what.

Any number of workers look. Whoever takes a job when it is due does it for all, under a lease; one that was killed in
the middle is done again, so every job has to bear being done twice.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from riskreg import clock
from riskreg.errors import Unavailable
from riskreg.extensions import db, transaction
from riskreg.models import PeriodicJob
from riskreg.queries.reminders import reminders_owed
from riskreg.queries.shares import risks_with_expired_shares, shares_with_closed_units
from riskreg.queries.tolerances import tolerances_over
from riskreg.queries.transfers import transfers_within_one
from riskreg.workflows import deliveries, reminders
from riskreg.workflows.deliveries import Claim
from riskreg.workflows.once import forget_old_keys
from riskreg.workflows.sharing import end_expired_shares, hand_on_share
from riskreg.workflows.signing_in import forget_old
from riskreg.workflows.tolerance import expire_if_due
from riskreg.workflows.transferring import withdraw_within_one
from riskreg.workflows.tree.foresight import is_routing_due
from riskreg.workflows.tree.routing import route_due

log = logging.getLogger(__name__)
Config = Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    do: Callable[[Config], None]


def owe_reminders(config: Config) -> None:
    """Work out what is owed without holding anything, then write it down. Nobody is reminded on a day off."""
    if not clock.is_working_day(clock.today()):
        return
    found = reminders_owed()
    db.session.rollback()
    transaction(lambda: reminders.owe(found))


def end_shares(config: Config) -> None:
    """Shares that ran out: who read them has lost sight already, and programs that keep copies hear of it now."""
    today = clock.today()
    found = risks_with_expired_shares(today)
    db.session.rollback()
    for risk_id in found:
        transaction(partial(end_expired_shares, risk_id, today))


def clean(config: Config) -> None:
    """Throw away sessions and guesses that are over, and keys of answered requests older than a week."""
    idle = timedelta(minutes=max(config["SESSION_IDLE_MINUTES"], config["SESSION_SHARED_IDLE_MINUTES"]))
    absolute = timedelta(hours=config["SESSION_ABSOLUTE_HOURS"])

    def forget() -> None:
        forget_old(idle, absolute)
        forget_old_keys()

    transaction(forget)


def route(_config: Config) -> None:
    """Units that open, close or move from a day on: that day their risks go along, then what stands beside them."""
    due = is_routing_due()
    db.session.rollback()
    if due:
        transaction(lambda: route_due(actor=None))
    shares, transfers = shares_with_closed_units(clock.today()), transfers_within_one()
    db.session.rollback()
    for risk_id, n in shares:
        transaction(partial(hand_on_share, risk_id, n))
    for transfer_id in transfers:
        transaction(partial(withdraw_within_one, transfer_id))


def expire_tolerances(config: Config) -> None:
    """Each risk whose last day of tolerance has passed is open again; each in a transaction of its own."""
    today = clock.today()
    over = tolerances_over(today)
    db.session.rollback()
    for risk_id in over:
        transaction(partial(expire_if_due, risk_id, today))


JOBS = (
    Job("clean", timedelta(minutes=1), clean),
    Job("end_shares", timedelta(minutes=15), end_shares),
    Job("owe_reminders", timedelta(minutes=30), owe_reminders),
    Job("route", timedelta(minutes=15), route),
    Job("expire_tolerances", timedelta(minutes=30), expire_tolerances),
)
_BY_NAME = {job.name: job for job in JOBS}


def enlist() -> bool:
    """Make sure that each job has its row; True once it has."""
    transaction(lambda: deliveries.enlist(list(_BY_NAME)))
    return True


def do_next(config: Config) -> bool:
    """Do the job that has been due longest; False when none is due."""
    # A worker of another release may know other jobs.
    ours = PeriodicJob.name.in_(list(_BY_NAME))
    waiting = deliveries.is_anything_due(PeriodicJob, ours)
    db.session.rollback()
    claim = transaction(lambda: deliveries.claim_next(PeriodicJob, ours)) if waiting else None
    if claim is None:
        return False
    job = _BY_NAME[_name_of(claim)]
    try:
        job.do(config)
    except Exception as failure:
        _failed(job, claim, failure)
    else:
        transaction(lambda: deliveries.done_for_now(claim, job.every))
    return True


def _name_of(claim: Claim) -> str:
    name: str = db.session.scalars(select(PeriodicJob.name).where(PeriodicJob.id == claim.id)).one()
    db.session.rollback()
    return name


def _failed(job: Job, claim: Claim, failure: Exception) -> None:
    db.session.rollback()
    if isinstance(failure, (Unavailable, DBAPIError)):
        # The row is due again when its lease ends, or when the database takes it.
        log.warning("The job %s did not get the database: %s", job.name, type(failure).__name__)
    else:
        log.error("The job %s failed", job.name, exc_info=failure)
    transaction(lambda: deliveries.failed_for_now(claim, type(failure).__name__, job.every))
