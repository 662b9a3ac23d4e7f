"""The whole table of moves, written a second time by hand: from each status each move, and where it leads."""

import pytest

from riskreg.errors import NotFound, RuleBroken
from riskreg.models import Risk
from riskreg.vocabulary import RiskStatus
from riskreg.workflows.offering import legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, risk_at
from tests.reading import last_event

LIVE = {"open": "open", "tolerated": "tolerated"}
# Where each move leads from each status that it is legal from, and the event of it.
LEADS = {
    "ask": ({"new": "needs_information"}, "risk.question_asked"),
    "answer": ({"needs_information": "new"}, "risk.question_answered"),
    "accept": ({"new": "open", "needs_information": "open"}, "risk.accepted"),
    "decline": ({"new": "declined", "needs_information": "declined"}, "risk.declined"),
    "join": ({"new": "joined", "open": "joined"}, "risk.joined"),
    "amend": ({"new": "new", "needs_information": "needs_information"} | LIVE, "risk.amended"),
    "score": (LIVE, "risk.scored"),
    "add_control": (LIVE, "risk.control_added"),
    "add_action": (LIVE, "risk.action_added"),
    "complete_action": (LIVE | {"closed": "closed"}, "risk.action_completed"),
    "redate_action": (LIVE, "risk.action_redated"),
    "tag_education": (LIVE, "risk.education_tagged"),
    "add_voice": (LIVE, "risk.voice_added"),
    "hand_over": (LIVE, "risk.handed_over"),
    "review": (LIVE, "risk.reviewed"),
    "link": (LIVE, "risk.linked"),
    "unlink": (LIVE, "risk.unlinked"),
    "tolerate": ({"open": "tolerated"}, "risk.tolerated"),
    "hold": (LIVE, "risk.held"),
    "close": ({"open": "closed", "tolerated": "closed"}, "risk.closed"),
    "propose_closure": (LIVE, "risk.closure_proposed"),
    "confirm_closure": ({"open": "closed", "tolerated": "closed"}, "risk.closed"),
    "drop_closure": (LIVE, "risk.closure_dropped"),
    "reopen": ({"closed": "open", "declined": "new"}, "risk.reopened"),
    "escalate": (LIVE, "escalation.asked"),
}
PAIRS = [(action, status, target) for action, (leads, _) in LEADS.items() for status, target in leads.items()]


def numbered(verb):
    return lambda risk, payload, actor: verb(risk, 1, payload, actor=actor)


def other_risk():
    return risk_at(RiskStatus.OPEN, "TESTA.PHY")


# Who, with which answers, by which verb.
DONE = {
    "ask": ("lead", lambda: payloads.ask(), moves.triage_risk),
    "answer": ("contributor", lambda: payloads.answering(), moves.answer_question),
    "accept": ("lead", lambda: payloads.accept(cast.lead), moves.triage_risk),
    "decline": ("lead", lambda: payloads.decline(), moves.triage_risk),
    "join": ("director", lambda: payloads.joining(other_risk()), moves.join),
    "amend": ("lead", lambda: {"title": "Other"}, moves.amend),
    "score": ("lead", lambda: payloads.rescoring(1, 1), moves.score),
    "add_control": ("lead", lambda: payloads.control(), moves.add_control),
    "add_action": ("lead", lambda: payloads.action(cast.lead), moves.add_action),
    "complete_action": ("lead", lambda: payloads.completion(), numbered(moves.complete_action)),
    "redate_action": ("lead", lambda: payloads.redating(), numbered(moves.redate_action)),
    "tag_education": ("lead", lambda: payloads.education(), moves.tag_education),
    "add_voice": ("colleague", lambda: payloads.voice(), moves.add_voice),
    "hand_over": ("lead", lambda: payloads.handing_over(cast.colleague), moves.hand_over),
    "review": ("lead", lambda: payloads.review(), moves.review),
    "link": ("lead", lambda: payloads.linking(reference="BAF 3.2"), moves.link),
    "unlink": ("lead", dict, numbered(moves.unlink)),
    "tolerate": ("lead", lambda: payloads.tolerating(), moves.tolerate),
    "hold": ("lead", lambda: payloads.hold(), moves.hold),
    "close": ("lead", lambda: payloads.closure(), moves.close),
    "propose_closure": ("lead", lambda: payloads.closure(), moves.propose_closure),
    "confirm_closure": ("lead", dict, moves.confirm_closure),
    "drop_closure": ("lead", lambda: payloads.dropping(), moves.drop_closure),
    "reopen": ("lead", lambda: payloads.reopening(), moves.reopen),
    "escalate": ("lead", lambda: payloads.escalate("TESTA"), moves.escalate),
}
# What the plain risk lacks for a move that is legal from its status.
SEVERE = payloads.score(5, 3, domain="objectives")
NEEDS = {
    "hold": {"score": SEVERE},
    "propose_closure": {"score": SEVERE},
    "confirm_closure": {"score": SEVERE},
    "drop_closure": {"score": SEVERE},
}
ON_REGISTER = [
    *("amend", "score", "add_control", "add_action", "complete_action", "redate_action", "add_voice", "hand_over"),
    *("review", "link", "unlink", "close", "mark_confidential", "share", "escalate"),
]
# What the lead is offered, of a risk with an action and a link.
OFFERED = {
    "new": ["ask", "accept", "decline", "amend", "join", "mark_confidential"],
    "needs_information": ["accept", "decline", "amend", "mark_confidential"],
    "open": [*ON_REGISTER, "join", "tolerate"],
    "tolerated": ON_REGISTER,
    "declined": ["reopen", "mark_confidential"],
    "joined": ["mark_confidential"],
    "closed": ["complete_action", "reopen", "mark_confidential"],
}


def worked_on(status, **accepted) -> Risk:
    """Brought to the status, with an action and a link where it was ever on the register."""
    if status not in ("open", "tolerated", "closed"):
        return risk_at(RiskStatus(status))
    risk = risk_at(RiskStatus.OPEN, **accepted)
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    moves.link(risk, payloads.linking(), actor=cast.lead)
    if status == "tolerated":
        moves.tolerate(risk, payloads.tolerating(), actor=cast.lead)
    if status == "closed":
        moves.close(risk, payloads.closure(), actor=cast.lead)
    return risk


def fit_for(action, status) -> Risk:
    risk = worked_on(status, **NEEDS.get(action, {}))
    if action == "tag_education":
        moves.amend(risk, {"theme": "learning_environment"}, actor=cast.lead)
    if action in ("confirm_closure", "drop_closure"):
        moves.propose_closure(risk, payloads.closure(), actor=cast.director)
    return risk


def do(action, risk):
    name, payload, verb = DONE[action]
    return verb(risk, payload(), actor=cast.person(name))


@pytest.mark.parametrize(("action", "status", "target"), PAIRS)
def test_each_move_that_is_legal_leads_where_it_says(action, status, target):
    risk = fit_for(action, status)
    offered = legal_moves(risk, actor=cast.person(DONE[action][0]))

    do(action, risk)

    assert action in offered
    assert (risk.status, last_event().kind) == (target, "risk.voice_added" if action == "join" else LEADS[action][1])


@pytest.mark.parametrize("status", OFFERED)
def test_every_other_move_is_refused_and_leaves_no_trace(status):
    risk, other = worked_on(status), other_risk()
    before = last_event().seq
    for action, (leads, _) in LEADS.items():
        if status in leads or (action in ("complete_action", "redate_action", "unlink") and status != "closed"):
            continue
        name, payload, verb = DONE[action]
        sent = payload() if action != "join" else payloads.joining(other)
        with pytest.raises(RuleBroken) as refused:
            verb(risk, sent, actor=cast.person(name))

        assert (refused.value.code, refused.value.status) == ("move_not_legal", 409), action
        assert refused.value.details["risk_status"] == status
        assert refused.value.details["legal_moves"] == legal_moves(risk, actor=cast.person(name))
        assert (last_event().seq, risk.status) == (before, status)


@pytest.mark.parametrize("action", ["complete_action", "redate_action", "unlink"])
def test_what_is_not_there_is_not_found_whatever_the_status(action):
    with pytest.raises(NotFound):
        do(action, risk_at(RiskStatus.NEW))


@pytest.mark.parametrize("status", OFFERED)
def test_what_is_offered_is_what_is_legal(status):
    risk = worked_on(status)

    assert sorted(legal_moves(risk, actor=cast.lead)) == sorted(OFFERED[status])


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("new", ["amend"]),
        ("needs_information", ["answer", "amend"]),
        ("open", ["add_control", "add_action"]),
        ("tolerated", ["add_control", "add_action"]),
        ("declined", []),
        ("joined", []),
        ("closed", []),
    ],
)
def test_who_raised_it_is_offered_less(status, offered):
    risk = worked_on(status)

    assert legal_moves(risk, actor=cast.contributor) == offered
