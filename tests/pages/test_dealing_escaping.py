import pytest

from riskreg import clock
from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus
from tests.cast import Cast
from tests.conftest import A_TUESDAY
from tests.databases import app_on, rolled_back
from tests.factories import moves, payloads
from tests.pages.dealing import request_pages, sub_pages
from tests.pages.forms import open_and_send
from tests.pages.test_escaping import PAYLOADS, shape
from tests.visiting import visit


def pages_with(words, cast, client_for):
    """Every page about a risk whose every text is this."""
    risk = moves.raise_risk(actor=cast.contributor, event=f"{words} for somebody to read", title=words)
    score = payloads.score(rationale=words)
    moves.triage_risk(risk, payloads.accept(cast.lead, score=score, message=words), actor=cast.lead)
    moves.amend(risk, {"cause": words, "effect": words}, actor=cast.lead)
    moves.add_control(risk, payloads.control(text=words), actor=cast.lead)
    moves.add_action(risk, payloads.action(cast.lead, text=words), actor=cast.lead)
    ask = payloads.escalate(ask_sentence=words, tried=words, evidence=words)
    request = moves.escalate(risk, ask, actor=cast.director)
    ref, identifier = risk.reference, request.uuid
    lead, ics = client_for(cast.lead), client_for(cast.ics_lead)
    pages = [lead.get(page) for page in (*sub_pages(ref), "/register", "/actions", "/requests")]
    pages += [ics.get(page) for page in (*request_pages(identifier)[:4], "/requests", f"/risks/{ref}")]
    pages.append(open_and_send(ics, f"/requests/{identifier}/answer?decision=decline", reason=words, advice=words))
    request = db.session.merge(request)
    moves.answer(request, payloads.decline_request(reason=words, advice=words, message=words), actor=cast.ics_lead)
    assert request.status == EscalationStatus.DECLINED
    return [*pages, ics.get(f"/requests/{identifier}"), lead.get(f"/risks/{ref}/history")]


def shapes_of(pages):
    """Of each page but the register: its status, its elements, and those with their attributes."""
    shapes = [(page.status_code, shape(page)) for page in pages if page.request.path != "/register"]
    return [(status, {name for name, _ in found}, {str(one) for one in found}) for status, found in shapes]


@pytest.fixture(scope="module")
def plain(databases):
    """The shapes of a register that holds nothing else."""
    with clock.at(A_TUESDAY), app_on(databases.copy()) as app, rolled_back(app):
        return shapes_of(pages_with("Plain words", Cast(), lambda who: visit(app, who)))


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_of_a_risk_comes_out_as_text_on_every_page(client_for, cast, plain, text):
    assert shapes_of(pages_with(text, cast, client_for)) == plain
