import pytest

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk, now
from tests.pages.test_statement_counts import statements_of

WAYS = ("", "/scores", "/in-place", "/actions", "/history", "/change", "/close", "/escalate")

# The goal is 12, which most keep; one more where the reader looks from above, and where a request is answered.
MOST = 13
# What few risks have is asked for where there is some: one statement for each kind of it, however much.
MOST_OF_A_FULL_ONE = 22


def more_of_everything(cast, times):
    for _ in range(times):
        moves.raise_risk(actor=cast.contributor)
        moves.risk_at(RiskStatus.NEEDS_INFORMATION)
        busy_risk(cast)
        moves.escalation_at(EscalationStatus.ASKED, "TESTI")
        moves.escalation_at(EscalationStatus.DECLINED, "TESTI")


def more_of_one(cast, ref, times):
    risk = now(ref)
    for _ in range(times):
        moves.add_control(risk, payloads.control(), actor=cast.lead)
        moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
        moves.score(risk, payloads.rescoring(4, 3), actor=cast.lead)
        request = moves.escalate(risk, payloads.escalate("TESTA"), actor=cast.lead)
        moves.answer(request, payloads.give_back(), actor=cast.director)
        moves.withdraw(request, payloads.withdraw(), actor=cast.lead)


def hang_everything_on(cast, risk, times, units, people):
    for n in range(times):
        other = moves.raise_risk(actor=cast.colleague)
        moves.link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.lead)
        moves.link(risk, payloads.linking(reference=f"W{risk.version}"), actor=cast.lead)
        moves.redate_action(risk, 1, payloads.redating(due_on=payloads.day(40 + risk.version)), actor=cast.lead)
        moves.share(risk, payloads.share(next(units)), actor=cast.lead)
        moves.add_voice(risk, payloads.voice(), actor=cast.person(next(people)))
        moves.review(risk, payloads.review(note=f"Looked at {n}"), actor=cast.lead)


def asked_for(visitor, address):
    """The statements of a page that finds nothing read before it."""
    db.session.expunge_all()
    return statements_of(visitor, address)


def as_often(client_for, person, address, grow):
    """As many statements however much there is, and no more than a page may ask."""
    visitor = client_for(person)
    few = asked_for(visitor, address)
    grow()

    many = asked_for(visitor, address)

    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= MOST, "\n".join(many)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("lead", "/register"),
        ("ics_lead", "/register?q=ward&sort=worse"),
        ("director", "/register?rows=all&due=overdue"),
        ("lead", "/triage"),
        ("ics_lead", "/requests"),
        ("director", "/requests"),
        ("lead", "/actions"),
    ],
)
def test_a_list_asks_as_often_however_long_it_is(client_for, cast, name, address):
    more_of_everything(cast, 1)

    as_often(client_for, cast.person(name), address, lambda: more_of_everything(cast, 4))


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_a_risk_asks_as_often_however_much_hangs_on_it(client_for, cast, way):
    ref = busy_risk(cast).reference
    more_of_one(cast, ref, 1)

    as_often(client_for, cast.lead, f"/risks/{ref}{way}", lambda: more_of_one(cast, ref, 3))


@pytest.mark.parametrize("way", WAYS[:5])
def test_a_risk_on_which_everything_hangs_asks_as_often_however_much(client_for, cast, way):
    risk, visitor = busy_risk(cast), client_for(cast.lead)
    beside = [iter(("TESTB", "TESTC", "TESTJ")), iter(("colleague", "director", "quality_officer"))]
    hang_everything_on(cast, risk, 1, *beside)
    few = asked_for(visitor, f"/risks/{risk.reference}{way}")
    hang_everything_on(cast, now(risk.reference), 2, *beside)

    many = asked_for(visitor, f"/risks/{risk.reference}{way}")

    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= MOST_OF_A_FULL_ONE, "\n".join(many)


@pytest.mark.parametrize("way", WAYS[:5])
def test_seen_from_above_it_asks_no_more(client_for, cast, way):
    risk = busy_risk(cast)
    moves.escalate(risk, payloads.escalate(), actor=cast.director)

    assert len(asked_for(client_for(cast.ics_lead), f"/risks/{risk.reference}{way}")) <= MOST


@pytest.mark.parametrize("way", WAYS)
def test_held_above_it_asks_no_more(client_for, cast, way):
    risk = moves.held_at("TESTI")

    assert len(asked_for(client_for(cast.ics_lead), f"/risks/{risk.reference}{way}")) <= MOST


def test_triage_of_one_asks_as_often_however_many_wait(client_for, cast):
    ref = moves.raise_risk(actor=cast.contributor).reference

    as_often(client_for, cast.lead, f"/triage/{ref}", lambda: more_of_everything(cast, 2))


@pytest.mark.parametrize("way", ["", "/answer", "/answer?decision=transfer", "/answer?decision=decline"])
def test_pages_of_a_request(client_for, cast, way):
    request = moves.escalation_at(EscalationStatus.ASKED, "TESTI", risk=busy_risk(cast))

    assert len(asked_for(client_for(cast.ics_lead), f"/requests/{request.uuid}{way}")) <= MOST


def test_pages_of_a_request_that_is_decided(client_for, cast):
    request = moves.escalation_at(EscalationStatus.DECLINED, "TESTI", risk=busy_risk(cast))

    for name in ("ics_lead", "director"):
        assert len(asked_for(client_for(cast.person(name)), f"/requests/{request.uuid}")) <= MOST
    assert len(asked_for(client_for(cast.director), f"/requests/{request.uuid}/withdrawal")) <= MOST
