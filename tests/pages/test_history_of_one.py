import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk
from tests.pages.forms import soup, words


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


def test_the_history_tells_everything_newest_first(visitor, cast):
    risk = busy_risk(cast)
    page = soup(visitor.get(f"/risks/{risk.reference}/history"))

    assert [title.get_text() for title in page.select(".app-timeline h2")] == [
        "Scored 16",
        "Target set: 6",
        "Action added",
        "Added: what is in place",
        "Accepted onto the register, score 12",
        "Raised",
    ]
    first = " ".join(page.select_one(".app-timeline__item").get_text(" ").split())
    assert first == (
        "Scored 16 24 November 2026, 10:30am , Title of lead Score Before: 12 After: 16"
        " Why this score A third post is vacant"
        " Message to the person who raised it The score of TESTA-0001 is now 16, Extreme."
    )


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("scores", ["Scored 16", "Target set: 6", "Accepted onto the register, score 12"]),
        ("decisions", ["Accepted onto the register, score 12"]),
        ("changes", ["Action added", "Added: what is in place"]),
        ("messages", ["Scored 16", "Accepted onto the register, score 12", "Raised"]),
    ],
)
def test_the_history_can_show_one_kind(visitor, cast, show, found):
    risk = busy_risk(cast)
    page = soup(visitor.get(f"/risks/{risk.reference}/history?show={show}"))

    assert [title.get_text() for title in page.select(".app-timeline h2")] == found
    assert visitor.get(f"/risks/{risk.reference}/history?show=secrets").status_code == 400


def test_questions_answers_and_reasons_stand_in_the_history(visitor, cast):
    asked = moves.risk_at(RiskStatus.NEEDS_INFORMATION)
    moves.answer_question(asked, payloads.answering(), actor=cast.contributor)
    declined = moves.risk_at(RiskStatus.DECLINED)
    returned = moves.escalation_at(EscalationStatus.RETURNED)
    moves.reply(returned, payloads.reply(), actor=cast.director)
    moves.answer(returned, payloads.support(cast.ics_lead), actor=cast.ics_lead)

    texts = [words(visitor.get(f"/risks/{risk.reference}/history")) for risk in (asked, declined, returned.risk)]

    assert "Question Which weekends?" in texts[0]
    assert "Answer All of them since September" in texts[0]
    assert "Reason It is an issue and not a risk What else they can do Report it as an incident" in texts[1]
    assert "Question What does the rota cost?" in texts[2]
    assert "Reply It costs 40,000 pounds a year" in texts[2]
    assert "The ask Fund two posts across the system" in texts[2]
    assert "Support owed A shared bank of locums" in texts[2]
