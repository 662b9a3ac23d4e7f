import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from riskreg import clock
from riskreg.delivery import jobs
from riskreg.extensions import db, transaction
from riskreg.models import Event
from riskreg.vocabulary import Role
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.routing import route_due
from tests.cast import address
from tests.factories.rows import GrantFactory, PersonFactory

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def administrator(cast):
    """System administrator of the nation, and so of every unit."""
    person = PersonFactory(email=address("administrator"))
    GrantFactory(person=person, unit=cast.unit("X24"), role=Role.SYSTEM_ADMINISTRATOR)
    return person


@pytest.fixture
def do(administrator):
    """Make one change of the tree as one committed command: ``do(move_unit, "TESTA", "TESTJ")``."""

    def change(verb, *what, start=TODAY, by=administrator, reason="Two became one", **how):
        return transaction(lambda: verb(*what, change_from(start, reason, by), **how))

    return change


def at_nine(day):
    return clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.LONDON))


@pytest.fixture
def route(administrator):
    """Carry out what is due, tomorrow."""

    def go(day=TOMORROW, actor=administrator):
        with at_nine(day):
            return transaction(lambda: route_due(actor=actor))

    return go


@pytest.fixture
def wake(session):
    """The worker's own job, on the morning of the day."""

    def go(day=TOMORROW):
        with at_nine(day):
            jobs.route({})
        db.session.expire_all()

    return go


def merge_boards(do):
    """Tomorrow TESTI and TESTJ become TESTK."""
    do(merge_units, ["TESTI", "TESTJ"], "TESTK", start=TOMORROW, name="Both (fictional)", parent="TESTR")


def data_of(risk):
    """What the newest event of the risk says."""
    event = select(Event.body).where(Event.risk_id == risk.id).order_by(Event.seq.desc()).limit(1)
    return json.loads(db.session.scalar(event))["data"]
