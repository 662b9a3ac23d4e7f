import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from riskreg.extensions import db, transaction
from riskreg.models import Escalation, Risk, StepDown
from riskreg.queries.locking import lock_risk
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, step_down_asked
from tests.invariants import check_all
from tests.ledger.threads import at_once

pytestmark = pytest.mark.slow


def request_of(identifier):
    return db.session.get_one(Escalation, identifier)


def answering(identifier, payload, name):
    """The payload is made in the thread that answers: a session, with the people in it, belongs to one thread."""
    return lambda: moves.answer(request_of(identifier), payload(), actor=cast.person(name))


@pytest.mark.parametrize("other", ["withdraw", "decline", "redirect"])
def test_of_an_acceptance_and_what_crosses_it_exactly_one_wins(own_database, other):
    identifier = escalation_at(EscalationStatus.ASKED).id
    accept = answering(identifier, lambda: payloads.joint(cast.ics_lead, [cast.director]), "ics_lead")
    crossing = {
        "withdraw": lambda: moves.withdraw(request_of(identifier), payloads.withdraw(), actor=cast.director),
        "decline": answering(identifier, payloads.decline_request, "ics_quality_officer"),
        "redirect": answering(identifier, payloads.redirect, "ics_quality_officer"),
    }[other]

    outcomes = at_once(own_database, [accept, crossing] * 4)

    lost = Counter(outcomes) - Counter({"done": 1})
    assert (outcomes.count("done"), set(lost) - {"move_not_legal", "not_permitted"}) == (1, set())
    check_all()


def test_of_a_redirect_and_a_decline_exactly_one_wins(own_database):
    identifier = escalation_at(EscalationStatus.ASKED).id
    redirect = answering(identifier, payloads.redirect, "ics_lead")
    decline = answering(identifier, payloads.decline_request, "ics_quality_officer")

    assert Counter(at_once(own_database, [redirect, decline] * 4)) == {"done": 1, "move_not_legal": 7}
    check_all()


def test_of_many_who_answer_a_step_down_one_succeeds(own_database):
    identifier = step_down_asked().id

    def answer(payload, name):
        return lambda: moves.answer_step_down(
            db.session.get_one(StepDown, identifier), payload, actor=cast.person(name)
        )

    commands = [answer(payloads.take_back(), "lead"), answer(payloads.not_taken_back(), "director")]

    assert Counter(at_once(own_database, commands * 4)) == {"done": 1, "move_not_legal": 7}
    check_all()


def test_a_step_down_and_a_request_to_a_unit_above_do_not_both_start(own_database):
    risk_id = moves.held_at("TESTI").id

    def ask(verb, payload):
        return lambda: verb(db.session.get_one(Risk, risk_id), payload, actor=cast.ics_lead)

    commands = [ask(moves.ask_step_down, payloads.step_down()), ask(moves.escalate, payloads.escalate("TESTR"))]
    outcomes = at_once(own_database, commands * 4)

    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "escalation_undecided", "step_down_undecided"}
    check_all()


def test_who_waited_for_a_risk_reads_it_as_it_was_left(own_database):
    risk_id = moves.risk_at(RiskStatus.OPEN).id
    held = Event()

    def change():
        risk = lock_risk(db.session.get_one(Risk, risk_id))
        held.set()
        time.sleep(0.5)
        risk.owner, risk.holder = cast.director, cast.unit("TESTA")
        risk.level = risk.holder.level

    def look():
        risk = lock_risk(db.session.get_one(Risk, risk_id))
        return risk.owner.title, risk.holder.code

    def changing():
        with own_database.app_context():
            transaction(change)

    def waiting():
        with own_database.app_context():
            held.wait(30)
            return transaction(look)

    db.session.remove()
    with ThreadPoolExecutor(2) as pool:
        done, seen = pool.submit(changing), pool.submit(waiting)

    assert (done.result(), seen.result()) == (None, ("Title of director", "TESTA"))
