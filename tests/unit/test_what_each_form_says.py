import pytest

from riskreg.errors import InvalidInput
from riskreg.schemas.escalation import ANSWER, Acknowledge, Escalate, Reply, Withdraw
from riskreg.schemas.raising import AmendRisk, AnswerQuestion, DraftAnswers, RaiseRisk, read_raise
from riskreg.schemas.treatment import AddAction, AddControl, CloseRisk, CompleteAction
from riskreg.schemas.triage import TRIAGE, GiveScore
from tests.factories import payloads
from tests.factories.wrong import messages

MESSAGE = ["Enter a message to the person who raised it"]
NOTHING_SENT = [
    (
        RaiseRisk(),
        {},
        {
            "theme": ["Select what the risk is mainly about"],
            "event": ["Enter what could go wrong and why"],
            "urgency": ['Select how soon it could cause harm, or select "I am not sure"'],
            "unit": ["Select the team or service the risk is in"],
        },
    ),
    (AmendRisk(), {}, {"_schema": ["Send at least one field to change"]}),
    (DraftAnswers(), {}, {}),
    (Acknowledge(), {}, {}),
    (AnswerQuestion(), {}, {"text": ["Enter your answer"]}),
    (Reply(), {}, {"text": ["Enter your reply"]}),
    (Withdraw(), {}, {"reason": ["Enter why you are withdrawing it"]}),
    (TRIAGE, {}, {"outcome": ["Select what you want to do with this risk"]}),
    (
        TRIAGE,
        {"outcome": "accept"},
        {"owner": ["Select who will own this risk"], "score": ["Score the risk"], "message": MESSAGE},
    ),
    (TRIAGE, {"outcome": "ask"}, {"question": ["Enter your question"], "message": MESSAGE}),
    (
        TRIAGE,
        {"outcome": "decline"},
        {
            "reason": ["Enter why you are sending it back. The person who raised it will see this"],
            "what_else": ["Enter what else they can do"],
            "message": MESSAGE,
        },
    ),
    (
        GiveScore(),
        {},
        {
            "kind": ["Select which score this is"],
            "consequence": ["Select how bad it would be"],
            "likelihood": ["Select how likely it is"],
            "domain": ["Select what kind of consequence it is"],
            "rationale": ["Enter why this score"],
        },
    ),
    (
        AddControl(),
        {},
        {
            "text": ["Enter what is in place, or remove the line"],
            "effectiveness": ["Select whether it works"],
        },
    ),
    (
        AddAction(),
        {},
        {
            "text": ["Enter what will be done"],
            "owner": ["Select who will do it"],
            "due_on": ["Enter due date"],
        },
    ),
    (CompleteAction(), {}, {"helped": ["Select whether it helped"]}),
    (
        CloseRisk(),
        {},
        {"reason": ["Select why it can be closed"], "text": ["Enter what makes you sure"], "message": MESSAGE},
    ),
    (
        Escalate(),
        {},
        {
            "to_unit": ["Select who needs to decide"],
            "ask": ["Select what you want them to do"],
            "ask_sentence": ["Enter what you are asking for in one sentence"],
            "grounds": ["Select at least one reason why it goes up"],
            "tried": ["Enter why this needs a decision now"],
            "wanted_by": ["Enter the date you need the answer by"],
        },
    ),
    (ANSWER, {}, {"outcome": ["Select what you decide"]}),
    (ANSWER, {"outcome": "accept"}, {"mode": ["Select how you take it on"]}),
    (
        ANSWER,
        {"outcome": "accept", "mode": "transfer"},
        {
            "owner": ["Select who will own this risk"],
            "next_review_on": ["Enter review date"],
            "reason": ["Enter why you take it on"],
            "message": MESSAGE,
        },
    ),
    (
        ANSWER,
        {"outcome": "accept", "mode": "support"},
        {
            "support": ["Enter what you will do"],
            "by_whom": ["Select who will do it"],
            "by_when": ["Enter the date it will be done by"],
            "message": MESSAGE,
        },
    ),
    (
        ANSWER,
        {"outcome": "return"},
        {"question": ["Enter your question"], "reply_by": ["Enter the date you need the reply by"]},
    ),
    (
        ANSWER,
        {"outcome": "decline"},
        {
            "reason_code": ["Select the main reason"],
            "reason": ["Enter why you decline"],
            "advice": ["Enter what the sender can do instead"],
            "message": MESSAGE,
        },
    ),
]


@pytest.mark.parametrize(("schema", "payload", "wrong"), NOTHING_SENT)
def test_each_answer_that_is_missing_is_asked_for(schema, payload, wrong):
    assert messages(schema, payload) == wrong


SOMEBODY = "6f2a8c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b"


@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        (RaiseRisk(), lambda: payloads.raising()),
        (AnswerQuestion(), lambda: payloads.answering()),
        (TRIAGE, lambda: payloads.accept(SOMEBODY)),
        (TRIAGE, lambda: payloads.ask()),
        (TRIAGE, lambda: payloads.decline()),
        (GiveScore(), lambda: payloads.rescoring()),
        (AddControl(), lambda: payloads.control()),
        (CompleteAction(), lambda: payloads.completion(note="Yes")),
        (CloseRisk(), lambda: payloads.closure()),
        (Reply(), lambda: payloads.reply()),
        (Withdraw(), lambda: payloads.withdraw()),
        (ANSWER, lambda: payloads.decline_request()),
    ],
)
def test_complete_answers_are_good(schema, payload):
    assert messages(schema, payload()) == {}


@pytest.mark.parametrize(
    ("schema", "payload", "wrong"),
    [
        (
            RaiseRisk(),
            lambda: payloads.raising(event="Too short"),
            {"event": ["Enter a little more so someone else could understand it"]},
        ),
        (
            RaiseRisk(),
            lambda: payloads.raising(event="x" * 501),
            {"event": ["What could go wrong must be 500 characters or less"]},
        ),
        (RaiseRisk(), lambda: payloads.raising(title="x" * 81), {"title": ["Title must be 80 characters or less"]}),
        (
            RaiseRisk(),
            lambda: payloads.raising(urgency="soon"),
            {
                "urgency": [
                    'Select how soon it could cause harm, or select "I am not sure".'
                    " It is one of: today, weeks, months, not_sure"
                ]
            },
        ),
        (
            RaiseRisk(),
            lambda: payloads.raising(affected=["not_sure", "staff"]),
            {"affected": ['Select who could be affected, or select "I am not sure", not both']},
        ),
        (AmendRisk(), lambda: {"title": " "}, {"_schema": ["Send at least one field to change"]}),
        (
            GiveScore(),
            lambda: payloads.rescoring(by="2027-01-01"),
            {"by": ["Only a target score has a date"]},
        ),
        (
            GiveScore(),
            lambda: payloads.rescoring(kind="target"),
            {"by": ["Enter the date you expect to reach the target"]},
        ),
        (
            GiveScore(),
            lambda: payloads.rescoring(kind="target", by="2026-11-24"),
            {"by": ["Target date must be in the future"]},
        ),
        (
            Escalate(),
            lambda: payloads.escalate(wanted_by="2026-11-24"),
            {"wanted_by": ["The date you need the answer by must be in the future"]},
        ),
        (
            Escalate(),
            lambda: payloads.escalate(wanted_by="2027-11-25"),
            {"wanted_by": ["The date you need the answer by must be on or before 24 November 2027"]},
        ),
        (
            Escalate(),
            lambda: payloads.escalate(ask_sentence="x" * 201),
            {"ask_sentence": ["Your ask must be 200 characters or less"]},
        ),
        (
            TRIAGE,
            lambda: payloads.accept("me"),
            {"owner": ["Select who will own this risk"]},
        ),
        (
            TRIAGE,
            lambda: payloads.accept(SOMEBODY, score=3),
            {"score": ["Send a JSON object"]},
        ),
        (
            TRIAGE,
            lambda: payloads.accept(SOMEBODY, score={"consequence": 9}),
            {
                "score.consequence": ["Select how bad it would be. It is a whole number from 1 to 5"],
                "score.likelihood": ["Select how likely it is"],
                "score.domain": ["Select what kind of consequence it is"],
                "score.rationale": ["Enter why this score"],
            },
        ),
        (
            TRIAGE,
            lambda: {"outcome": "snooze"},
            {"outcome": ["Select what you want to do with this risk. It is one of: accept, ask, decline, join"]},
        ),
        (
            TRIAGE,
            lambda: {"outcome": ["ask"]},
            {"outcome": ["Select what you want to do with this risk. It is one of: accept, ask, decline, join"]},
        ),
        (
            ANSWER,
            lambda: {"outcome": "accept", "mode": "own"},
            {"mode": ["Select how you take it on. It is one of: transfer, joint, support, note"]},
        ),
    ],
)
def test_what_is_said_about_answers_that_do_not_fit(schema, payload, wrong):
    assert messages(schema, payload()) == wrong


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-28", "2026-12-08"])
def test_a_question_allows_one_to_ten_working_days(day):
    assert messages(ANSWER, payloads.give_back(reply_by=day)) == {}


@pytest.mark.parametrize("day", ["2026-12-09", "2027-01-04"])
def test_and_no_more(day):
    assert messages(ANSWER, payloads.give_back(reply_by=day)) == {
        "reply_by": ["The date you need the reply by must be 1 to 10 working days from today"]
    }


def test_nor_today():
    assert messages(ANSWER, payloads.give_back(reply_by="2026-11-24")) == {
        "reply_by": ["The date you need the reply by must be in the future"]
    }


@pytest.mark.parametrize("told", [True, "true", "yes"])
def test_what_is_urgent_today_is_recorded_once_somebody_has_been_told(told):
    answers = read_raise(payloads.raising(urgency="today", told_someone=told))

    assert "told_someone" not in answers


@pytest.mark.parametrize("told", [None, False, "no", ""])
def test_before_that_it_is_not(told):
    with pytest.raises(InvalidInput) as refused:
        read_raise(payloads.raising(urgency="today", told_someone=told))

    assert (refused.value.code, refused.value.fields) == (
        "urgent_not_told",
        {"told_someone": ["Tell the person in charge now, then confirm that you have"]},
    )


def test_what_can_wait_needs_nobody_told():
    assert read_raise(payloads.raising(urgency="weeks"))["urgency"] == "weeks"
