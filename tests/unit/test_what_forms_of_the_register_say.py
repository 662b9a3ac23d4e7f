import pytest

from riskreg.schemas.standing import AddVoice, HandOver, ReopenRisk, ReviewRisk, TolerateRisk
from riskreg.schemas.tags import LinkRisk, TagEducation, Unlink
from riskreg.schemas.treatment import ConfirmClosure, DropClosure, RedateAction
from riskreg.schemas.triage import JoinOpenRisk
from tests.factories import payloads
from tests.factories.wrong import messages

MESSAGE = ["Enter a message to the person who raised it"]
SOMEBODY = "6f2a8c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b"
NOTHING_SENT = [
    (ConfirmClosure(), {}, {}),
    (DropClosure(), {}, {"reason": ["Enter why the proposal is taken back"]}),
    (
        JoinOpenRisk(),
        {},
        {"target": ["Enter the reference of the risk to join, like DEMOA-0029"], "message": MESSAGE},
    ),
    (AddVoice(), {}, {}),
    (HandOver(), {}, {"owner": ["Select who will own this risk"]}),
    (
        ReviewRisk(),
        {},
        {"next_review_on": ["Enter review date"]},
    ),
    (
        ReviewRisk(),
        {"next_review_on": "2026-12-01", "nothing_changed": "no"},
        {"nothing_changed": ["Say that nothing has changed, or give the new score"]},
    ),
    (
        TolerateRisk(),
        {},
        {
            "until": ["Enter the date the risk will be looked at again"],
            "reason": ["Enter why it can be lived with until then"],
            "message": MESSAGE,
        },
    ),
    (ReopenRisk(), {}, {"reason": ["Enter why it is opened again"], "message": MESSAGE}),
    (LinkRisk(), {}, {"kind": ["Select what it is linked to"], "reference": ["Enter its number, like W12345"]}),
    (Unlink(), {}, {}),
    (TagEducation(), {}, {"isf_category": ["Select the category of concern"]}),
    (RedateAction(), {}, {"due_on": ["Enter due date"], "reason": ["Enter why the date changes"]}),
]


@pytest.mark.parametrize(("schema", "payload", "wrong"), NOTHING_SENT)
def test_each_answer_that_is_missing_is_asked_for(schema, payload, wrong):
    assert messages(schema, payload) == wrong


@pytest.mark.parametrize(
    ("schema", "payload"),
    [
        (AddVoice(), lambda: payloads.voice()),
        (HandOver(), lambda: payloads.handing_over(SOMEBODY)),
        (ReviewRisk(), lambda: payloads.review(nothing_changed="yes")),
        (ReviewRisk(), lambda: payloads.review_with_score(nothing_changed="no")),
        (TolerateRisk(), lambda: payloads.tolerating(until=payloads.day(366))),
        (ReopenRisk(), lambda: payloads.reopening(owner=SOMEBODY, score=payloads.score())),
        (DropClosure(), lambda: payloads.dropping()),
        (LinkRisk(), lambda: payloads.linking(kind="baf", reference="BAF 3.2")),
        (TagEducation(), lambda: payloads.education(domains="eq1")),
        (RedateAction(), lambda: payloads.redating(due_on=payloads.day(0))),
    ],
)
def test_complete_answers_are_good(schema, payload):
    assert messages(schema, payload()) == {}


@pytest.mark.parametrize(
    ("schema", "payload", "wrong"),
    [
        (
            ReviewRisk(),
            lambda: payloads.review_with_score(nothing_changed=True),
            {"score": ["Say that nothing has changed, or give the new score, not both"]},
        ),
        (
            AddVoice(),
            lambda: payloads.voice(text="x" * 201),
            {"text": ["What it is like for you must be 200 characters or less"]},
        ),
        (
            TolerateRisk(),
            lambda: payloads.tolerating(until="2026-11-24"),
            {"until": ["The date the risk will be looked at again must be in the future"]},
        ),
        (
            TolerateRisk(),
            lambda: payloads.tolerating(until="2027-11-26"),
            {"until": ["The date the risk will be looked at again must be on or before 25 November 2027"]},
        ),
    ],
)
def test_what_is_said_about_answers_that_do_not_fit(schema, payload, wrong):
    assert messages(schema, payload()) == wrong
