import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskreg import reference
from riskreg.schemas.base import PII, read
from riskreg.schemas.escalation import ANSWER, Acknowledge, Escalate, Reply, ReturnWithQuestion, Withdraw
from riskreg.schemas.raising import AmendRisk, AnswerQuestion, DraftAnswers, RaiseRisk
from riskreg.schemas.treatment import AddAction, AddControl, CloseRisk, CompleteAction
from riskreg.schemas.triage import TRIAGE, GiveScore
from tests.factories import payloads
from tests.factories.wrong import messages, refused

SCHEMAS = {
    "raise": RaiseRisk(),
    "amend": AmendRisk(),
    "draft": DraftAnswers(),
    "answer question": AnswerQuestion(),
    "triage": TRIAGE,
    "score": GiveScore(),
    "control": AddControl(),
    "action": AddAction(),
    "completion": CompleteAction(),
    "closure": CloseRisk(),
    "escalate": Escalate(),
    "acknowledge": Acknowledge(),
    "answer": ANSWER,
    "reply": Reply(),
    "withdraw": Withdraw(),
}
every_schema = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("9990000018"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@every_schema
@pytest.mark.parametrize("payload", [None, [1], [], "text", 3, True], ids=repr)
def test_what_is_no_object_is_refused(schema, payload):
    assert refused(schema, payload) == ("invalid_input", {"_schema": ["Send a JSON object"]})


@every_schema
@settings(max_examples=25)
@given(data=st.data())
def test_no_payload_makes_it_fall_over(schema, data):
    names = ["outcome", "mode", *payloads.raising(), *payloads.escalate(), *payloads.rescoring()]
    payload = data.draw(st.dictionaries(st.sampled_from(names), JSON))

    assert refused(schema, payload)[0] in ("", "invalid_input", "pii_suspected")


@pytest.mark.parametrize("name", ["csrf_token", "status", "score", "id", ""])
def test_unknown_fields_are_refused_by_name(name):
    wrong = messages(RaiseRisk(), payloads.raising() | {name: "x"})

    assert wrong == {name: ["This is not something that can be answered here"]}


def test_text_is_trimmed_and_has_one_kind_of_line_end():
    assert read(Reply(), {"text": "  one\r\ntwo \n"}) == {"text": "one\ntwo"}


@pytest.mark.parametrize("blank", ["", "   ", "\r\n", None])
def test_an_empty_answer_is_none(blank):
    assert messages(Reply(), {"text": blank}) == {"text": ["Enter your reply"]}


def test_blank_answers_that_are_not_required_are_left_out():
    assert "cause" not in read(RaiseRisk(), payloads.raising() | {"cause": " ", "title": ""})


@pytest.mark.parametrize("letter", [chr(0), chr(0xD800), chr(0xDFFF)], ids=ascii)
def test_what_no_database_can_store_is_refused(letter):
    assert messages(Reply(), {"text": f"x{letter}y"}) == {
        "text": ["Your reply holds a character that cannot be stored"]
    }


def test_letters_of_every_script_are_kept():
    assert read(Reply(), {"text": "Naïve 🙂 العربية"}) == {"text": "Naïve 🙂 العربية"}


@pytest.mark.parametrize("value", [3, 3.5, True, ["text"], {"text": 1}], ids=repr)
def test_text_is_text(value):
    assert messages(Reply(), {"text": value}) == {"text": ["Your reply must be text"]}


def test_text_has_a_longest_length():
    assert messages(Reply(), {"text": "x" * 1000}) == {}
    assert messages(Reply(), {"text": "x" * 1001}) == {"text": ["Your reply must be 1000 characters or less"]}


@pytest.mark.parametrize("number", [3, "3", 3.0])
def test_a_whole_number_may_come_as_text(number):
    assert read(GiveScore(), payloads.rescoring(likelihood=number))["likelihood"] == 3


@pytest.mark.parametrize(
    "number",
    [
        3.7,
        "3.7",
        True,
        False,
        0,
        6,
        -1,
        "0",
        "6",
        "-1",
        "",
        "three",
        "³",
        "٣",
        "1e0",
        "1" * 30,
        math.inf,
        math.nan,
        [3],
        {},
    ],
    ids=repr,
)
def test_nothing_else_is_a_whole_number_of_one_to_five(number):
    wrong = messages(GiveScore(), payloads.rescoring() | {"likelihood": number})
    empty = "Select how likely it is"

    assert wrong == {"likelihood": [empty if number == "" else f"{empty}. It is a whole number from 1 to 5"]}


@pytest.mark.parametrize("day", ["2026-12-01", "1/12/2026", "01/12/2026", " 1 / 12 / 2026 "])
def test_a_day_comes_as_json_or_as_a_form_sends_it(day):
    assert str(read(AddAction(), ACTION | {"due_on": day})["due_on"]) == "2026-12-01"


ACTION = {"text": "Recruit", "owner": "6f2a8c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b"}
NOT_REAL = "Due date must be a real date, like 31 3 2027"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("31/2/2027", NOT_REAL),
        ("2027-02-30", NOT_REAL),
        ("2027-13-01", NOT_REAL),
        ("31-12-2027", NOT_REAL),
        ("1/12/27", NOT_REAL),
        ("tomorrow", NOT_REAL),
        ("2026-12", NOT_REAL),
        ("2026-12-01T10:00", NOT_REAL),
        ("１/12/2026", NOT_REAL),
        ("-1/12/2026", NOT_REAL),
        ("0/12/2026", NOT_REAL),
        ("1/12/0000", NOT_REAL),
        ("1" * 41, NOT_REAL),
        (20261201, NOT_REAL),
        (["2026-12-01"], NOT_REAL),
        ("/12/2026", "Due date must include a day"),
        ("1//2026", "Due date must include a month"),
        ("1/12/", "Due date must include a year"),
        ("//", "Due date must include a day"),
        ("", "Enter due date"),
        (None, "Enter due date"),
        ("2026-11-23", "Due date must be today or later"),
        ("2031-11-29", "Due date must be on or before 28 November 2031"),
        ("9999-12-31", "Due date must be on or before 28 November 2031"),
    ],
)
def test_what_is_said_about_a_day(day, message):
    assert messages(AddAction(), ACTION | {"due_on": day}) == {"due_on": [message]}


def test_today_counts_where_today_is_allowed():
    assert messages(AddAction(), ACTION | {"due_on": "2026-11-24"}) == {}


@pytest.mark.parametrize("sent", ["score", ["score"], ["score", "score"]])
def test_a_single_ticked_box_is_a_list_and_none_counts_twice(sent):
    assert read(Escalate(), payloads.escalate(grounds=sent))["grounds"] == ["score"]


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ([], {"grounds": ["Select at least one reason why it goes up"]}),
        (None, {"grounds": ["Select at least one reason why it goes up"]}),
        (3, {"grounds": ["Send a list"]}),
        ({"score": True}, {"grounds": ["Send a list"]}),
    ],
)
def test_what_is_said_about_a_list(sent, wrong):
    assert messages(Escalate(), payloads.escalate() | {"grounds": sent}) == wrong


def test_each_wrong_code_of_a_list_is_named_by_its_place():
    wrong = messages(Escalate(), payloads.escalate(grounds=["score", "whim", 3]))
    text = f"Select why it goes up. It is one of: {', '.join(reference.grounds())}"

    assert wrong == {"grounds.1": [text], "grounds.2": [text]}


@pytest.mark.parametrize("text", ["9990000018", "Mrs X, 999 000 0018, fell", "999-000-0018"])
@pytest.mark.parametrize(
    ("schema", "payload", "field"),
    [
        (RaiseRisk(), payloads.raising, "event"),
        (RaiseRisk(), payloads.raising, "cause"),
        (RaiseRisk(), payloads.raising, "title"),
        (DraftAnswers(), payloads.raising, "event"),
        (Reply(), payloads.reply, "text"),
        (AddControl(), payloads.control, "text"),
        (Escalate(), payloads.escalate, "evidence"),
        (ReturnWithQuestion(), payloads.give_back, "question"),
        (GiveScore(), payloads.rescoring, "rationale"),
    ],
)
def test_an_nhs_number_is_refused_by_field_and_never_repeated(schema, payload, field, text):
    long_enough = f"There is a risk that {text}"

    code, wrong = refused(schema, payload() | {field: long_enough})

    assert (code, wrong) == ("pii_suspected", {field: [PII]})
    assert "9" not in PII


def test_an_nhs_number_is_found_in_nested_answers():
    nested = payloads.accept("6f2a8c1e-3b4d-4e5f-8a9b-0c1d2e3f4a5b")
    nested["score"]["rationale"] = "As for 999 000 0018"

    assert refused(TRIAGE, nested) == ("pii_suspected", {"score.rationale": [PII]})


def test_an_nhs_number_is_found_in_a_list():
    sent = payloads.raising(professions=["SLT", "PHY"])

    assert refused(RaiseRisk(), sent | {"unit": "9990000018"}) == ("pii_suspected", {"unit": [PII]})
