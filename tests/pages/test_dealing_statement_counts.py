from datetime import timedelta

import pytest

from riskreg import clock
from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk, now
from tests.pages.test_statement_counts import as_often, few_and_many

WAYS = ("", "/scores", "/in-place", "/actions", "/history", "/change", "/close", "/escalate")

# The goal is 12, which most keep; one more where the reader looks from above, and where a request is answered.
MOST = 13
# What few risks have is asked for where there is some: one statement for each kind of it, however much.
MOST_OF_A_FULL_ONE = 22


@pytest.fixture(scope="module")
def registers(databases):
    with few_and_many(databases, fill, 1, 4) as both:
        yield both


def fill(cast, times):
    """What stands in the addresses below, by its name."""
    made = {"busy": busy_risk(cast).reference, "full": busy_risk(cast).reference}
    more_of_one(cast, made["busy"], times)
    hang_everything_on(cast, now(made["full"]), min(times, 3))
    made["waiting"] = moves.raise_risk(actor=cast.contributor).reference
    above = busy_risk(cast)
    moves.escalate(above, payloads.escalate(), actor=cast.director)
    made |= {"above": above.reference, "held": moves.held_at("TESTI").reference}
    for name, status in (("asked", EscalationStatus.ASKED), ("declined", EscalationStatus.DECLINED)):
        made[name] = moves.escalation_at(status, "TESTI", risk=busy_risk(cast)).uuid
    more_of_everything(cast, times)
    return made


def more_of_everything(cast, times):
    for _ in range(times):
        with clock.at(clock.now() - timedelta(days=20)):
            # Long overdue.
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


def hang_everything_on(cast, risk, times):
    units, people = ("TESTB", "TESTC", "TESTJ"), ("colleague", "director", "quality_officer")
    for n in range(times):
        other = moves.raise_risk(actor=cast.colleague)
        moves.link(risk, payloads.linking(kind="risk", reference=other.reference), actor=cast.lead)
        moves.link(risk, payloads.linking(reference=f"W{risk.version}"), actor=cast.lead)
        moves.redate_action(risk, 1, payloads.redating(due_on=payloads.day(40 + risk.version)), actor=cast.lead)
        moves.share(risk, payloads.share(units[n]), actor=cast.lead)
        moves.add_voice(risk, payloads.voice(), actor=cast.person(people[n]))
        moves.review(risk, payloads.review(note=f"Looked at {n}"), actor=cast.lead)


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
def test_a_list_asks_as_often_however_long_it_is(registers, name, address):
    as_often(registers, name, address, MOST)


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_a_risk_asks_as_often_however_much_hangs_on_it(registers, way):
    as_often(registers, "lead", f"/risks/{{busy}}{way}", MOST)


@pytest.mark.parametrize("way", WAYS[:5])
def test_a_risk_on_which_everything_hangs_asks_as_often_however_much(registers, way):
    as_often(registers, "lead", f"/risks/{{full}}{way}", MOST_OF_A_FULL_ONE)


@pytest.mark.parametrize("way", WAYS[:5])
def test_seen_from_above_it_asks_no_more(registers, way):
    as_often(registers, "ics_lead", f"/risks/{{above}}{way}", MOST)


@pytest.mark.parametrize("way", WAYS)
def test_held_above_it_asks_no_more(registers, way):
    as_often(registers, "ics_lead", f"/risks/{{held}}{way}", MOST)


def test_triage_of_one_asks_as_often_however_many_wait(registers):
    as_often(registers, "lead", "/triage/{waiting}", MOST)


@pytest.mark.parametrize("way", ["", "/answer", "/answer?decision=transfer", "/answer?decision=decline"])
def test_pages_of_a_request(registers, way):
    as_often(registers, "ics_lead", f"/requests/{{asked}}{way}", MOST)


@pytest.mark.parametrize(
    ("name", "way"), [("ics_lead", ""), ("director", ""), ("director", "/withdrawal")], ids=lambda word: word or "page"
)
def test_pages_of_a_request_that_is_decided(registers, name, way):
    as_often(registers, name, f"/requests/{{declined}}{way}", MOST)
