import pytest

from riskreg.extensions import db
from riskreg.vocabulary import EscalationStatus
from tests.factories import moves, payloads
from tests.pages.dealing import request_pages, sub_pages
from tests.pages.forms import open_and_send
from tests.pages.test_escaping import PAYLOADS, shape


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


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_of_a_risk_comes_out_as_text_on_every_page(client_for, cast, text):
    plain = pages_with("Plain words", cast, client_for)

    hostile = pages_with(text, cast, client_for)

    assert [page.status_code for page in hostile] == [page.status_code for page in plain]
    shapes = ([shape(page) for page in pages if page.request.path != "/register"] for pages in (plain, hostile))
    for before, after in zip(*shapes, strict=True):
        assert {name for name, _ in after} == {name for name, _ in before}
        assert {str(one) for one in after} == {str(one) for one in before}
