import pytest

from riskreg.schemas.escalation import ANSWER, Appeal, End
from riskreg.schemas.step_down import ANSWER_STEP_DOWN, AskStepDown
from tests.factories.wrong import messages

MESSAGE = ["Enter a message to the person who raised it"]
NOTHING_SENT = [
    (
        ANSWER,
        {"outcome": "accept", "mode": "joint"},
        {
            "lead": ["Select who leads"],
            "co_owners": ["Select 1 to 10 people who own it with them"],
            "split": ["Enter who does what"],
            "next_review_on": ["Enter review date"],
            "message": MESSAGE,
        },
    ),
    (
        ANSWER,
        {"outcome": "accept", "mode": "note"},
        {"reason": ["Enter why it is enough to have seen it"], "message": MESSAGE},
    ),
    (
        ANSWER,
        {"outcome": "redirect"},
        {"to_unit": ["Select who needs to decide"], "reason": ["Enter why you pass it on"], "message": MESSAGE},
    ),
    (
        Appeal(),
        {},
        {"why": ["Enter why it needs another look"], "wanted_by": ["Enter the date you need the answer by"]},
    ),
    (End(), {}, {"reason": ["Enter why it ends"]}),
    (
        AskStepDown(),
        {},
        {
            "to_unit": ["Select who takes it back"],
            "evidence": ["Enter what shows that the risk is less"],
            "watch_on": ["Enter watch date"],
        },
    ),
    (ANSWER_STEP_DOWN, {}, {"outcome": ["Select whether you take it back"]}),
    (ANSWER_STEP_DOWN, {"outcome": "agree"}, {"message": MESSAGE}),
    (ANSWER_STEP_DOWN, {"outcome": "refuse"}, {"reason": ["Enter why you do not take it back"]}),
]


@pytest.mark.parametrize(("schema", "sent", "wrong"), NOTHING_SENT)
def test_what_is_missing_is_named_in_words_that_help(schema, sent, wrong):
    assert messages(schema, sent) == wrong
