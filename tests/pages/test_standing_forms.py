import pytest

from riskreg.vocabulary import RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import day, links, now, person
from tests.pages.forms import errors, open_and_send, send, soup, words

WAYS = {
    "open": ["review", "owner", "tolerate", "join", "link"],
    "closed": ["reopen"],
    "declined": ["reopen"],
}


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


@pytest.fixture
def ref(cast):
    return moves.risk_at(RiskStatus.OPEN).reference


@pytest.mark.parametrize(("status", "way"), [(status, way) for status, ways in WAYS.items() for way in ways])
def test_each_form_is_offered_opens_and_says_what_is_missing(visitor, status, way):
    ref = moves.risk_at(RiskStatus(status)).reference
    address = f"/risks/{ref}/{way}"

    offered = links(visitor.get(f"/risks/{ref}")).values()
    answer = open_and_send(visitor, address, **day("next_review_on", "//"), message="", until="")

    assert address in offered
    assert answer.status_code == 422
    assert errors(answer)


def test_a_review_where_nothing_has_changed_takes_one_answer(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/review", nothing_changed="yes")

    assert (answer.status_code, now(ref).score) == (303, 12)
    assert "The review was saved" in words(visitor.get(answer.location))


def test_a_review_with_a_new_score(visitor, ref):
    score = {"score.consequence": "3", "score.likelihood": "3", "score.rationale": "One post is filled"}

    answer = open_and_send(visitor, f"/risks/{ref}/review", nothing_changed="no", **score)

    assert (answer.status_code, now(ref).score) == (303, 9)


def test_handing_over(visitor, ref):
    page = visitor.get(f"/risks/{ref}/owner")

    answer = send(visitor, page, owner=person(page, "colleague"))

    assert answer.status_code == 303
    assert now(ref).owner.title == "Title of colleague"


def test_living_with_it_and_adding_a_voice(visitor, client_for, cast, ref):
    tolerated = open_and_send(visitor, f"/risks/{ref}/tolerate", reason="The building", **day("until", "1/3/2027"))
    voice = open_and_send(client_for(cast.colleague), f"/risks/{ref}/voice", text="Mondays are worst")

    assert (tolerated.status_code, voice.status_code) == (303, 303)
    assert (now(ref).status, len(now(ref).voices)) == ("tolerated", 1)


def test_one_proposes_to_close_and_another_confirms(visitor, client_for, cast):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4)).reference
    proposed = open_and_send(visitor, f"/risks/{ref}/close", reason="treated", text="Both posts are filled")
    waiting = now(ref).status
    own = visitor.get(f"/risks/{ref}/close/confirm").status_code
    director = client_for(cast.director)

    offered = links(director.get(f"/risks/{ref}"))
    answer = open_and_send(director, offered["Confirm that it is closed"])

    assert (proposed.status_code, waiting, own) == (303, "open", 403)
    assert (answer.status_code, now(ref).status) == (303, "closed")


def test_taking_a_proposal_back(visitor):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(4, 4)).reference
    open_and_send(visitor, f"/risks/{ref}/close", reason="treated", text="Both posts are filled")

    answer = open_and_send(visitor, f"/risks/{ref}/close/drop", reason="One is vacant again")

    assert (answer.status_code, now(ref).closure_proposed) == (303, None)


def test_reopening_joining_linking(visitor, ref):
    closed = moves.risk_at(RiskStatus.CLOSED).reference
    reopened = open_and_send(visitor, f"/risks/{closed}/reopen", reason="It came back")
    linked = open_and_send(visitor, f"/risks/{ref}/link", kind="datix", reference="W12345")
    joined = open_and_send(visitor, f"/risks/{closed}/join", target=ref)

    assert [answer.status_code for answer in (reopened, linked, joined)] == [303, 303, 303]
    assert (now(closed).status, now(ref).links[0].reference) == ("joined", "W12345")


def test_tagging_education(visitor, cast, ref):
    moves.amend(now(ref), {"theme": "learning_environment"}, actor=cast.lead)

    answer = open_and_send(visitor, f"/risks/{ref}/education", isf_category="isf2", domains=["", "eq3"])

    assert answer.status_code == 303
    assert now(ref).education == {"isf_category": "isf2", "domains": ["eq3"], "charter": []}


def test_who_may_not_is_told_so_and_who_does_not_see_it_finds_nothing(client_for, cast, ref):
    for way in ("review", "owner", "tolerate", "link"):
        assert client_for(cast.contributor).get(f"/risks/{ref}/{way}").status_code == 403
        assert client_for(cast.sibling_lead).get(f"/risks/{ref}/{way}").status_code == 404


def test_history_has_a_title_for_each(visitor, ref):
    open_and_send(visitor, f"/risks/{ref}/review", nothing_changed="yes")
    open_and_send(visitor, f"/risks/{ref}/link", kind="datix", reference="W12345")

    titles = [one.get_text() for one in soup(visitor.get(f"/risks/{ref}/history")).select(".app-timeline__title")]

    assert titles[:2] == ["Linked to another record", "Reviewed, nothing has changed"]


def test_a_score_above_tolerance_is_pointed_at_the_way_up(visitor, ref):
    risk = now(ref)
    before = words(visitor.get(f"/risks/{ref}/tolerate"))

    moves.score(risk, payloads.score(5, 4, kind="current"), actor=moves.cast.lead)
    after = words(visitor.get(f"/risks/{ref}/tolerate"))

    assert ["Escalate it instead" in page for page in (before, after)] == [False, True]
