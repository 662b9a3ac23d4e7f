import pytest

from riskreg.vocabulary import EscalationStatus, RiskStatus
from tests.factories import moves, payloads
from tests.pages.dealing import busy_risk, links, now, rows
from tests.pages.forms import errors, fields_of, heading, main_form, open_and_send, send, soup, words
from tests.reading import events_of

SCORE = {"kind": "current", "consequence": "4", "likelihood": "4", "rationale": "A third post is vacant"}


@pytest.fixture
def visitor(client_for, cast):
    return client_for(cast.lead)


@pytest.fixture
def ref(cast):
    return moves.risk_at(RiskStatus.OPEN).reference


def offered(answer):
    return [link.get_text().strip() for link in soup(answer).select(".app-offers a")]


def test_the_summary_says_what_it_is_and_how_it_stands(visitor, cast):
    risk = busy_risk(cast)

    page = visitor.get(f"/risks/{risk.reference}")

    text = words(page)
    assert heading(page) == risk.title
    for said in (
        "Score 16 Extreme ▲ up 4",
        "Owner Title of lead",
        "Held by TESTA.SLT (fictional) (TESTA.SLT)",
        "What could go wrong There is a risk that nobody covers the ward at weekends",
        "Professions Speech and language therapists",
        "Score now 16 Extreme At first 12 High.",
        "Target 6 Moderate by 22 February 2027, 10 to go",
        "What is in place 0 of 1 working",
        "Actions 1 to do",
    ):
        assert said in text


def test_every_page_of_a_risk_leads_to_the_others(visitor, ref):
    for way in ("", "/scores", "/in-place", "/actions", "/history"):
        page = soup(visitor.get(f"/risks/{ref}{way}"))
        tabs = page.select(".app-sub-navigation a")
        assert [tab["href"] for tab in tabs] == [
            f"/risks/{ref}{other}" for other in ("", "/scores", "/in-place", "/actions", "/history")
        ]
        assert [tab["href"] for tab in tabs if tab.get("aria-current")] == [f"/risks/{ref}{way}"]


def test_only_what_a_person_may_do_is_offered(client_for, cast, ref):
    everything = [
        "Change its words",
        "Give a score or set a target",
        "Add what is in place",
        "Add an action",
        "Escalate it",
        "Close it",
        "Where it is, step by step",
    ]
    expected = {
        "lead": everything,
        "contributor": ["Add what is in place", "Add an action", "Where it is, step by step"],
        "director": [one for one in everything if not one.startswith("Add")],
        "organisation_contributor": ["Where it is, step by step"],
    }

    assert {name: offered(client_for(cast.person(name)).get(f"/risks/{ref}")) for name in expected} == expected


def test_what_has_to_wait_is_said_with_the_reason(client_for, cast):
    asked = moves.escalation_at(EscalationStatus.ASKED, "TESTI").risk.reference
    extreme = moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 5)).reference
    visitor = client_for(cast.lead)

    waiting, high = (words(visitor.get(f"/risks/{ref}")) for ref in (asked, extreme))

    assert "Give a score or set a target TESTI is deciding on this risk as it stands." in waiting
    assert "Escalate it TESTI has been asked about this risk and has not decided yet." in waiting
    assert "Close it TESTI has been asked about this risk and has not decided yet." in waiting
    assert "Close it It scores 25. From 15 on, a second person has to confirm" in high


def test_the_name_of_who_raised_it_is_for_those_who_may_know(client_for, cast, ref):
    seen = {
        name: "Name of contributor" in client_for(cast.person(name)).get(f"/risks/{ref}").text
        for name in ("lead", "director", "contributor", "colleague", "organisation_contributor")
    }

    assert seen == {
        "lead": True,
        "director": True,
        "contributor": False,
        "colleague": False,
        "organisation_contributor": False,
    }


def test_giving_a_score_and_setting_a_target(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/scores", **SCORE)
    target = {"kind": "target", "consequence": "2", "likelihood": "2", "rationale": "All posts filled"}
    by = {"by-day": "31", "by-month": "3", "by-year": "2027"}
    open_and_send(visitor, f"/risks/{ref}/scores", **target, **by)

    page = visitor.get(f"/risks/{ref}/scores")
    assert answer.status_code == 303
    assert now(ref).score == 16
    assert "Now 16 Extreme . Target 4 Moderate by 31 March 2027. It has to fall by 12." in words(page)
    assert [row.split()[4:6] for row in rows(page)] == [
        ["Which", "Target"],
        ["Which", "Current"],
        ["Which", "Current"],
        ["Which", "Initial"],
    ]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"kind": ""}, {"kind": "Select which score this is"}),
        (
            SCORE | {"kind": "target", "consequence": "5"},
            {"consequence": "Target score must be 12 or less, the score now"},
        ),
        (SCORE | {"by-day": "1", "by-month": "1", "by-year": "2027"}, {"by": "Only a target score has a date"}),
        (SCORE | {"kind": "target", "by-day": "31", "by-month": "2", "by-year": "2027"}, {"by": "Target date must be"}),
        (SCORE | {"domain": "weather"}, {"domain": "Select what kind of consequence it is"}),
        (SCORE | {"consequence": "6"}, {"consequence": "Select how bad it would be. It is a whole number"}),
    ],
)
def test_bad_scores_come_back(visitor, ref, answers, wrong):
    answer = open_and_send(visitor, f"/risks/{ref}/scores", **(SCORE | answers))

    assert answer.status_code == 422
    found = errors(answer)
    assert found.keys() == wrong.keys()
    assert all(found[name].startswith(text) for name, text in wrong.items())
    assert fields_of(main_form(answer))["rationale"] == ["A third post is vacant"]


def test_what_is_in_place(visitor, ref):
    wrong = open_and_send(visitor, f"/risks/{ref}/in-place")
    answer = open_and_send(visitor, f"/risks/{ref}/in-place", text="On-call rota", effectiveness="partly")

    assert errors(wrong) == {
        "text": "Enter what is in place, or remove the line",
        "effectiveness": "Select whether it works",
    }
    assert answer.status_code == 303
    (row,) = rows(visitor.get(answer.location))
    assert row == "Number 1 What is in place On-call rota Does it work? Works partly Checked 24 November 2026"


def test_an_action_is_added_and_done(visitor, client_for, cast, ref):
    due = {"due_on-day": "1", "due_on-month": "2", "due_on-year": "2027"}
    page = visitor.get(f"/risks/{ref}/actions")
    person = next(o["value"] for o in soup(page).select("#owner option") if "Title of contributor" in o.get_text())
    added = send(visitor, page, text="Recruit", owner=person, **due)
    doer = client_for(cast.contributor)
    done = links(doer.get(added.location))["Say it is done: action 1"]

    wrong = open_and_send(doer, done)
    answer = open_and_send(doer, done, helped="too_early", note="Starts in March")

    assert errors(wrong) == {"helped": "Select whether it helped"}
    assert answer.status_code == 303
    (row,) = rows(visitor.get(answer.location))
    assert "1. Recruit Owner Title of contributor" in row
    assert row.endswith("Done 24 November 2026 Did it help? Too early to say Starts in March")
    assert client_for(cast.director).get(done).status_code == 403


def test_an_action_needs_words_somebody_and_a_day_to_come(visitor, ref):
    answer = open_and_send(
        visitor, f"/risks/{ref}/actions", **{"due_on-day": "1", "due_on-month": "2", "due_on-year": "2020"}
    )

    assert errors(answer) == {
        "text": "Enter what will be done",
        "owner": "Select who will do it",
        "due_on": "Due date must be today or later",
    }


def test_changing_words_only_tells_what_differs(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/change", cause="Two posts are vacant", affected=["", "staff"])

    assert answer.status_code == 303
    risk = now(ref)
    assert (risk.cause, risk.affected) == ("Two posts are vacant", ["staff"])
    history = words(visitor.get(f"/risks/{ref}/history"))
    assert "Because Before: nothing After: Two posts are vacant" in history
    assert "Who could be affected Before: nothing After: Staff" in history
    assert "Title Before" not in history


def test_boxes_can_all_be_cleared(visitor, ref):
    open_and_send(visitor, f"/risks/{ref}/change", affected=["", "staff", "learners"], professions=["", "DIE"])
    open_and_send(visitor, f"/risks/{ref}/change", affected="", professions="")

    risk = now(ref)
    assert (risk.affected, risk.professions) == ([], [])


def test_changing_nothing_is_said(visitor, ref):
    answer = open_and_send(visitor, f"/risks/{ref}/change")

    assert answer.status_code == 422
    assert "Nothing is different" in words(answer)


def test_bad_changes_come_back(visitor, ref):
    unsure = open_and_send(visitor, f"/risks/{ref}/change", affected=["", "staff", "not_sure"])
    empty = open_and_send(visitor, f"/risks/{ref}/change", title=" ", event="")
    answer = open_and_send(visitor, f"/risks/{ref}/change", title="", event="Too short", cause="x" * 501)

    assert errors(unsure) == {"affected": 'Select who could be affected, or select "I am not sure", not both'}
    assert errors(empty) == {"title": "Enter a short title", "event": "Enter what could go wrong and why"}
    assert errors(answer) == {
        "title": "Enter a short title",
        "event": "Enter a little more so someone else could understand it",
        "cause": "What is true now that worries you must be 500 characters or less",
    }
    assert fields_of(main_form(answer))["event"] == ["Too short"]


def test_while_a_request_waits_only_what_was_not_shown_can_be_changed(visitor):
    risk = moves.escalation_at(EscalationStatus.ASKED, "TESTI").risk.reference
    page = visitor.get(f"/risks/{risk}/change")

    answer = send(visitor, page, urgency="months")

    assert soup(page).select("#event") == []
    assert "TESTI (fictional) (TESTI) is deciding on this risk" in words(page)
    assert answer.status_code == 303
    assert now(risk).urgency == "months"


def test_closing(visitor):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(2, 2)).reference

    wrong = open_and_send(visitor, f"/risks/{ref}/close", message="")
    answer = open_and_send(visitor, f"/risks/{ref}/close", reason="treated", text="Both posts are filled")

    assert errors(wrong) == {
        "reason": "Select why it can be closed",
        "text": "Enter what makes you sure",
        "message": "Enter a message to the person who raised it",
    }
    assert answer.status_code == 303
    text = words(visitor.get(answer.location))
    assert "Closed: What was done has worked. Both posts are filled" in text
    assert now(ref).status == RiskStatus.CLOSED


def test_closing_says_why_not_and_offers_no_form(visitor):
    extreme = moves.risk_at(RiskStatus.OPEN, score=payloads.score(5, 3)).reference
    closed = moves.risk_at(RiskStatus.CLOSED).reference

    pages = [visitor.get(f"/risks/{ref}/close") for ref in (extreme, closed)]

    assert "It scores 15. From 15 on, a second person has to confirm" in words(pages[0])
    assert "Only a risk that is open on the register" in words(pages[1])
    assert [soup(page).select("main form") for page in pages] == [[], []]


def test_sent_past_the_page_closing_alone_is_still_refused(visitor):
    ref = moves.risk_at(RiskStatus.OPEN, score=payloads.score(2, 2)).reference
    page = visitor.get(f"/risks/{ref}/close")
    moves.score(now(ref), payloads.rescoring(5, 5), actor=moves.cast.lead)

    answer = send(visitor, page, reason="treated", text="Both posts are filled", version=str(now(ref).version))

    assert answer.status_code == 409
    assert "Both posts are filled" in words(answer)
    assert now(ref).status == RiskStatus.OPEN


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


def test_a_form_that_is_old_shows_what_was_typed(visitor, cast, ref):
    page = visitor.get(f"/risks/{ref}/scores")
    moves.score(now(ref), payloads.rescoring(3, 3), actor=cast.lead)

    answer = send(visitor, page, **SCORE)

    assert answer.status_code == 412
    assert "A third post is vacant" in words(answer)
    assert events_of(now(ref))[-1] == "risk.scored"
    assert now(ref).score == 9


def test_a_form_that_comes_back_keeps_the_version_it_was_opened_at(visitor, cast, ref):
    page = visitor.get(f"/risks/{ref}/scores")
    moves.score(now(ref), payloads.rescoring(3, 3), actor=cast.lead)

    wrong = send(visitor, page, kind="current")
    again = send(visitor, wrong, **SCORE)

    assert (wrong.status_code, again.status_code) == (422, 412)


def test_my_actions_late_ones_first(client_for, cast):
    risk = moves.risk_at(RiskStatus.OPEN)
    for ahead, text in ((30, "Later"), (2, "Sooner"), (9, "Done one")):
        moves.add_action(
            risk, payloads.action(cast.contributor, text=text, due_on=payloads.day(ahead)), actor=cast.lead
        )
    moves.complete_action(risk, 3, payloads.completion(), actor=cast.contributor)
    visitor = client_for(cast.contributor)

    found = [row.split()[1] for row in rows(visitor.get("/actions"))]

    assert found == ["Sooner", "Later", "Done"]
    assert "You have no actions to do" in words(client_for(cast.lead).get("/actions"))
