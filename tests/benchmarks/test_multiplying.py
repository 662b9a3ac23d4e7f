import json

import pytest
from sqlalchemy import func, select

from benchmarks.multiplying import Multiplied
from benchmarks.registers import make_base, opened, prepare
from riskreg.extensions import db
from riskreg.models import Event, Risk, RiskCurrent
from riskreg.workflows import auditing
from tests import invariants

pytestmark = pytest.mark.slow
RISKS, TIMES = 20, 3


def test_copies_of_a_register_are_a_register_that_holds(tmp_path, databases):
    with opened(f"sqlite:///{tmp_path / 'base.db'}"):
        make_base(RISKS)
        events = db.session.scalar(select(func.count(Event.seq)))
        db.session.remove()
        with db.engine.connect() as connection:
            multiplied = Multiplied(connection)

    with opened(databases.empty()):
        prepare()
        db.session.remove()
        multiplied.into(db.engine, TIMES)
        audited = auditing.verify()
        documents = [json.loads(text) for text in db.session.scalars(select(RiskCurrent.document))]
        risks = db.session.execute(select(Risk.uuid, Risk.reference)).all()
        for check in (invariants.check_versions, invariants.check_current):
            rows = [invariants.rows(*names) for names in (("events", "seq"), ("risk_versions", "seq"), ("risks", "id"))]
            check(*(rows if check is invariants.check_versions else rows[1:]))

    assert (audited["ok"], audited["events"]) == (True, events * TIMES)
    assert len({uuid for uuid, _ in risks}) == len({reference for _, reference in risks}) == RISKS * TIMES
    assert {(document["id"], document["reference"]) for document in documents} == {
        (str(uuid), reference) for uuid, reference in risks
    }
