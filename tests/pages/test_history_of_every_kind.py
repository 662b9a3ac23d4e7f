"""The history has words for every kind of event there is, out of what the verbs themselves left behind."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from riskreg.extensions import db
from riskreg.models import Event
from riskreg.pages.event_words import KINDS, TITLES
from riskreg.queries.said import SAID
from riskreg.vocabulary import EscalationStatus, EventKind, RiskStatus
from tests.factories import moves, payloads
from tests.pages.every_kind import MADE
from tests.pages.forms import soup

WORDS = yaml.safe_load((Path(__file__).parent / "history_words.yaml").read_text(encoding="utf-8"))


def newest(visitor, risk):
    """Title, who and everything said of the newest event, on one line; the day is left out."""
    item = soup(visitor.get(f"/risks/{risk.reference}/history")).select_one(".app-timeline__item")
    item.select_one("time").replace_with("|")
    return " ".join(item.get_text(" ").split()).replace("| , ", "| ")


def told(visitor, risk):
    return " ".join(
        soup(visitor.get(f"/risks/{risk.reference}/history")).select_one(".app-timeline").get_text(" ").split()
    )


def test_every_kind_has_a_title_words_and_an_example():
    assert set(TITLES) == set(SAID) == set(MADE) == {EventKind(kind) for kind in WORDS} == set(EventKind)


def test_every_kind_but_raising_is_found_under_what_can_be_shown_alone():
    assert set().union(*KINDS.values()) == set(EventKind) - {EventKind.RISK_RAISED}


@pytest.mark.parametrize("kind", list(EventKind), ids=str)
def test_what_the_history_says_of_each_kind(client_for, cast, kind):
    risk = MADE[kind](cast)
    visitor = client_for(cast.lead if risk.confidential else cast.director)

    happened = db.session.scalars(select(Event.kind).where(Event.risk_id == risk.id).order_by(Event.seq.desc()))
    assert happened.first() == kind
    assert newest(visitor, risk) == WORDS[kind]


def test_above_the_organisation_a_voice_has_no_name_and_no_words(client_for, cast):
    risk = moves.escalation_at(EscalationStatus.ASKED).risk
    moves.add_voice(risk, payloads.voice(), actor=cast.colleague)

    assert newest(client_for(cast.ics_lead), risk) == (
        "A colleague added their voice | A colleague of TESTA.SLT Where they work TESTA.SLT (fictional) (TESTA.SLT)"
    )


def test_a_risk_that_was_joined_speaks_as_a_voice(client_for, cast):
    target = moves.risk_at(RiskStatus.OPEN)
    joined = moves.raise_risk(actor=cast.colleague, event="There is a risk that clinics stop")
    moves.join(joined, payloads.joining(target), actor=cast.lead)

    assert newest(client_for(cast.lead), target) == (
        "Another risk was joined to this one | Title of lead Where they work TESTA.SLT (fictional) (TESTA.SLT)"
        " In their words There is a risk that clinics stop The risk that was joined to this one TESTA-0002"
    )


def test_a_link_to_a_risk_that_the_reader_does_not_see_has_no_number(client_for, cast):
    risk, hidden = moves.risk_at(RiskStatus.OPEN), moves.risk_at(RiskStatus.OPEN)
    moves.link(risk, payloads.linking(kind="risk", reference=hidden.reference), actor=cast.lead)
    moves.mark_confidential(hidden, payloads.mark(), actor=cast.lead)

    assert hidden.reference in newest(client_for(cast.lead), risk)
    assert newest(client_for(cast.colleague), risk) == (
        "Linked to another record | Title of lead What it is linked to Another risk of this register"
    )


def test_a_unit_beside_the_path_reads_of_its_own_share_only(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    moves.share(risk, payloads.share("TESTB"), actor=cast.lead)
    moves.share(risk, payloads.share("TESTC", reason="They asked for it"), actor=cast.lead)

    seen = told(client_for(cast.neighbour), risk)

    assert "Shared with TESTB (fictional) (TESTB)" in seen
    assert "They asked for it" not in seen
    assert "They asked for it" in told(client_for(cast.lead), risk)


def test_why_it_was_confidential_and_who_read_it_is_for_those_who_may_mark_it(client_for, cast):
    risk = MADE[EventKind.RISK_CLEARED_CONFIDENTIAL](cast)

    kept, open_to_all = (told(client_for(person), risk) for person in (cast.lead, cast.colleague))

    assert "It names a member of staff" in kept
    assert "People named to read it Title of director, Title of lead" in kept
    assert "It names a member of staff" not in open_to_all
    assert "People named to read it 2 people" in open_to_all


def test_a_move_that_undoes_a_proposal_to_close_says_so(client_for, cast):
    risk = MADE[EventKind.RISK_CLOSURE_PROPOSED](cast)
    moves.score(risk, payloads.rescoring(5, 4), actor=cast.lead)

    assert "Closing The proposal to close it fell with this" in newest(client_for(cast.lead), risk)
