import pytest

from riskreg.errors import RuleBroken
from riskreg.vocabulary import EscalationAction, EscalationStatus
from riskreg.workflows.offering import legal_escalation_moves, legal_moves
from tests.factories import moves, payloads
from tests.factories.moves import cast, escalation_at, step_down_asked
from tests.reading import last_event


def hand_down(request, payload, *, actor):
    return moves.ask_step_down(request.risk, payload, actor=actor)


def answer_hand_down(request, payload, *, actor):
    return moves.answer_step_down(request.risk.step_downs[-1], payload, actor=actor)


SENDER = "whoever leads the holder, and may cross the border"
REQUEST = {
    "acknowledge": ("ics_lead", dict, moves.acknowledge),
    "accept": ("ics_lead", lambda: payloads.support(cast.ics_lead), moves.answer),
    "return": ("ics_lead", lambda: payloads.give_back(), moves.answer),
    "reply": (SENDER, lambda: payloads.reply(), moves.reply),
    "decline": ("ics_lead", lambda: payloads.decline_request(), moves.answer),
    "withdraw": (SENDER, lambda: payloads.withdraw(), moves.withdraw),
    "redirect": ("ics_lead", lambda: payloads.redirect(), moves.answer),
    "appeal": (SENDER, lambda: payloads.appeal(), moves.appeal),
    "end": (SENDER, lambda: payloads.end(), moves.end),
    "step_down": (SENDER, lambda: payloads.step_down(), hand_down),
    "agree_step_down": ("lead", lambda: payloads.take_back(), answer_hand_down),
    "refuse_step_down": ("lead", lambda: payloads.not_taken_back(), answer_hand_down),
}
ANSWERS = {
    "acknowledge": "acknowledged",
    "accept": "accepted",
    "return": "returned",
    "decline": "declined",
    "redirect": "redirected",
}
# From each status: what is legal, for whoever REQUEST names, and where it leads.
LEGAL = {
    "asked": ANSWERS | {"withdraw": "withdrawn"},
    "acknowledged": {key: to for key, to in ANSWERS.items() if key != "acknowledge"} | {"withdraw": "withdrawn"},
    "returned": {"reply": "acknowledged", "decline": "declined", "withdraw": "withdrawn"},
    "accepted transfer": {"step_down": "accepted"},
    "accepted transfer, handed down": {"agree_step_down": "ended", "refuse_step_down": "accepted"},
    "accepted joint": {"step_down": "accepted"},
    "accepted joint, led by the sender": {"end": "ended", "step_down": "accepted"},
    "accepted support": {"end": "ended"},
    "accepted note": {"end": "ended"},
    "declined": {"appeal": "declined"},
    "redirected": {},
    "withdrawn": {},
    "ended": {},
}
EVENTS = {
    "acknowledge": "escalation.acknowledged",
    "accept": "escalation.accepted",
    "return": "escalation.returned",
    "reply": "escalation.replied",
    "decline": "escalation.declined",
    "withdraw": "escalation.withdrawn",
    "redirect": "escalation.redirected",
    "appeal": "escalation.appealed",
    "end": "escalation.ended",
    "step_down": "step_down.asked",
    "agree_step_down": "step_down.agreed",
    "refuse_step_down": "step_down.refused",
}
# Refused with a code of its own.
REFUSED = {
    ("accepted transfer, handed down", "step_down"): "step_down_undecided",
}
OF_A_STEP_DOWN = ("agree_step_down", "refuse_step_down")


def request_in(situation):
    """The request, with a step-down that waits or that was answered, where there can be one."""
    if situation == "accepted transfer, handed down":
        return step_down_asked().risk.held_through
    if situation == "accepted joint, led by the sender":
        request = escalation_at(EscalationStatus.ASKED)
        moves.answer(request, payloads.joint(cast.director, [cast.ics_lead]), actor=cast.ics_lead)
        return request
    status, _, mode = situation.partition(" ")
    return escalation_at(EscalationStatus(status), mode=mode or "support")


def test_every_action_is_in_the_table():
    assert {*REQUEST, "escalate"} == set(EscalationAction)
    assert {situation.partition(" ")[0] for situation in LEGAL} == set(EscalationStatus)


def actor_for(action, request):
    name = REQUEST[action][0]
    if name == SENDER:
        name = "director" if request.risk.level.inside_organisation else "ics_lead"
    return cast.person(name)


@pytest.mark.parametrize(("situation", "action"), [(one, action) for one, legal in LEGAL.items() for action in legal])
def test_each_legal_move_of_a_request_leads_where_the_table_says(situation, action):
    request = request_in(situation)
    _, payload, verb = REQUEST[action]

    verb(request, payload(), actor=actor_for(action, request))

    assert (request.status, last_event().kind) == (LEGAL[situation][action], EVENTS[action])


@pytest.mark.parametrize("situation", LEGAL)
def test_nothing_else_is_offered_or_done(situation):
    request = request_in(situation)
    before, status = last_event().seq, request.status

    for action, (_, payload, verb) in REQUEST.items():
        actor, legal = actor_for(action, request), action in LEGAL[situation]
        offered = legal_escalation_moves(request, actor=actor)
        assert (action in offered) == legal
        if not legal and (request.risk.step_downs or action not in OF_A_STEP_DOWN):
            with pytest.raises(RuleBroken) as refused:
                verb(request, payload(), actor=actor)
            code = REFUSED.get((situation, action), "move_not_legal")
            assert (refused.value.code, refused.value.status) == (code, 409)
            named = {move.removeprefix("escalation.") for move in refused.value.details["legal_moves"]}
            assert set(offered) <= named
            assert (last_event().seq, request.status) == (before, status)
    risk, actor = request.risk, actor_for("withdraw", request)
    of_requests = [move for move in legal_moves(risk, actor=actor) if "escal" in move]
    mine = [f"escalation.{move}" for move in legal_escalation_moves(request, actor=actor)]
    assert of_requests[: len(mine)] == mine
    assert ("escalate" in of_requests) == (risk.undecided is None and risk.step_down_asked is None)


def test_of_a_redirected_request_the_new_one_takes_the_moves_on():
    request = escalation_at(EscalationStatus.REDIRECTED)

    assert legal_escalation_moves(request.redirected_to, actor=cast.regional_lead) == [
        *("acknowledge", "accept", "return", "decline", "redirect"),
    ]
    assert legal_escalation_moves(request, actor=cast.ics_lead) == []
