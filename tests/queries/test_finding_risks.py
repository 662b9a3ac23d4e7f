import pytest
from sqlalchemy import event

from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.queries.risks import count_visible, get_risk, get_whole_risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import payloads
from tests.factories.moves import add_action, add_control, escalation_at, raise_risk, risk_at


def test_a_risk_is_found_by_its_id_or_its_reference(cast):
    risk = raise_risk(actor=cast.contributor)

    found = [get_risk(name, reader=cast.director) for name in (str(risk.uuid), risk.reference)]

    assert found == [risk, risk]


@pytest.mark.parametrize("name", ["TESTA-9999", "", "7", "%", "TESTA-0001 ", "0c7e6f0e-5a34-4b5b-8e35-1c2f5a0d7a11"])
def test_what_is_not_there_is_not_found(cast, name):
    raise_risk(actor=cast.contributor)

    with pytest.raises(NotFound):
        get_risk(name, reader=cast.director)


@pytest.mark.parametrize("find", [get_risk, get_whole_risk])
@pytest.mark.parametrize("name", ["sibling_lead", "ics_lead", "neighbour", "unit_administrator", "nobody"])
def test_what_is_not_theirs_to_see_answers_alike(cast, name, find):
    risk = risk_at(RiskStatus.OPEN)

    with pytest.raises(NotFound) as unseen:
        find(risk.reference, reader=cast.person(name))
    with pytest.raises(NotFound) as missing:
        find("TESTA-9999", reader=cast.person(name))

    assert vars(unseen.value) == vars(missing.value)


@pytest.mark.parametrize("find", [get_risk, get_whole_risk])
def test_the_journey_finds_what_one_raised_too(cast, find):
    risk = raise_risk(actor=cast.contributor)
    cast.contributor.grants[0].unit = cast.unit("TESTA.PHY")
    db.session.commit()

    with pytest.raises(NotFound):
        find(risk.reference, reader=cast.contributor)

    assert find(risk.reference, reader=cast.contributor, journey=True) == risk


def test_everybody_counts_what_they_see(cast):
    raise_risk(actor=cast.contributor)
    risk_at(RiskStatus.OPEN, "TESTI")
    escalation_at(EscalationStatus.ASKED)

    names = ("contributor", "director", "ics_lead", "regional_lead", "neighbour", "nobody")
    assert [count_visible(reader=cast.person(name)) for name in names] == [2, 2, 2, 0, 0, 0]
    assert count_visible(reader=cast.client) == 2


def test_a_whole_risk_takes_the_same_number_of_queries_however_much_hangs_on_it(cast):
    few, many = risk_with(1, cast), risk_with(4, cast)

    assert queries_for(many, cast) == queries_for(few, cast)


def risk_with(count, cast):
    risk = risk_at(RiskStatus.OPEN)
    for _ in range(count):
        add_control(risk, payloads.control(), actor=cast.lead)
        add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    return risk.reference


def queries_for(reference, cast):
    found = []

    def note(*sent):
        found.append(sent[2])

    reader = cast.director
    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    get_whole_risk(reference, reader=reader)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(found)
