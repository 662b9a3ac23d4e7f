"""How many statements a request costs does not depend on how much there is."""

from uuid import UUID

import pytest
from sqlalchemy import text

from riskreg.models import Audience, Risk, RiskCurrent
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.api.asking import at
from tests.api.statements import statements
from tests.factories import payloads
from tests.factories.moves import escalation_at, raise_risk, risk_at


def count(ask):
    with statements() as seen:
        answer = ask()
    assert answer.status_code < 300, answer.text
    return len(seen)


def fill(session, cast, number):
    """So many more risks like one that went the whole way, for the reads."""
    like = escalation_at(EscalationStatus.ACCEPTED).risk
    columns = {column.name: getattr(like, column.name) for column in Risk.__table__.columns if column.name != "id"}
    kept = session.get(RiskCurrent, like.id).document
    units = [cast.unit(code).id for code in ("TESTA.SLT", "TESTA", "TESTI")]
    like_id = like.id
    session.execute(
        Risk.__table__.insert(),
        [columns | {"uuid": UUID(int=n + 1), "reference": f"TESTX-{n:04}"} for n in range(number)],
    )
    made = [id for (id,) in session.execute(Risk.__table__.select().with_only_columns(Risk.id)) if id != like_id]
    session.execute(RiskCurrent.__table__.insert(), [{"risk_id": id, "version": 4, "document": kept} for id in made])
    session.execute(
        Audience.__table__.insert(),
        [{"unit_id": u, "risk_id": id, "seq": 1, "since": 1, "visible": True} for id in made for u in units],
    )
    # A database that nobody has told what it holds now plans as if there were a handful.
    session.execute(text("ANALYZE"))
    session.commit()


@pytest.mark.parametrize("number", [3, 300])
@pytest.mark.parametrize("who", ["director", "both_sides", "client"])
def test_a_page_of_the_list(api_for, cast, session, who, number):
    fill(session, cast, number)
    asker = api_for(getattr(cast, who))

    assert count(lambda: asker.get("/risks?limit=500")) == 3
    # Whether there is such an organisation is asked first.
    assert count(lambda: asker.get("/risks?limit=2&include=count&status=open&org=TESTA&stage=governance")) == 4


@pytest.mark.parametrize("number", [3, 300])
@pytest.mark.parametrize("who", ["director", "both_sides", "client"])
def test_the_feed_loaded_and_idle(api_for, cast, session, who, number):
    fill(session, cast, number)
    asker = api_for(getattr(cast, who))
    cursor = asker.get("/changes?limit=500").json["meta"]["next_cursor"]

    assert count(lambda: asker.get("/changes?limit=500")) == 2
    assert count(lambda: asker.get(f"/changes?since={cursor}")) == 2


def test_one_risk(api_for, cast):
    path = at(risk_at(RiskStatus.OPEN))
    asker = api_for(cast.lead)

    assert count(lambda: asker.get(path)) == 2
    assert count(lambda: asker.get(path + "/history")) == 4


def test_raising(api_for, cast):
    raise_risk(actor=cast.contributor)
    asker = api_for(cast.contributor)

    assert count(lambda: asker.post("/risks", payloads.raising())) <= 16


def _moves(cast):
    raised, held = raise_risk(actor=cast.contributor), risk_at(RiskStatus.OPEN)
    asked = escalation_at(EscalationStatus.ASKED)
    return {
        "triage": (cast.lead, at(raised, "/triage"), payloads.accept(cast.lead), raised.version),
        "escalate": (cast.director, at(held, "/escalations"), payloads.escalate(), held.version),
        "take over": (
            cast.ics_lead,
            f"/escalations/{asked.uuid}/answer",
            payloads.transfer(cast.ics_lead),
            asked.risk.version,
        ),
    }


@pytest.mark.parametrize(("name", "most"), [("triage", 25), ("escalate", 27), ("take over", 27)])
def test_moving_a_risk(api_for, cast, name, most):
    who, path, answers, version = _moves(cast)[name]
    asker = api_for(who)

    assert count(lambda: asker.post(path, answers, version=version)) <= most


@pytest.mark.parametrize("below", ["/scores", "/escalations", "/history"])
def test_what_hangs_on_a_risk(api_for, cast, below):
    few = at(escalation_at(EscalationStatus.DECLINED).risk, below)
    risk = escalation_at(EscalationStatus.DECLINED).risk
    many = at(risk, below)
    asker, director = api_for(cast.director), api_for(cast.director)
    for version in range(4, 10):
        director.post(many.removesuffix(below) + "/scores", payloads.rescoring(2, 2), version=version)

    assert count(lambda: asker.get(few)) == count(lambda: asker.get(many))
