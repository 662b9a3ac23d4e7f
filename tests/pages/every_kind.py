"""A risk in whose life an event of each kind happened: made by the verbs themselves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from riskreg import clock
from riskreg.extensions import transaction
from riskreg.models import Risk
from riskreg.vocabulary import EscalationStatus, EventKind, RiskStatus, Role
from riskreg.workflows import sharing
from riskreg.workflows.tree.changes import change_from
from riskreg.workflows.tree.merging import merge_units
from riskreg.workflows.tree.routing import route_due
from tests.cast import address
from tests.factories import moves, payloads
from tests.factories.rows import GrantFactory, PersonFactory

OPEN = RiskStatus.OPEN
MERGED_ON = date(2026, 11, 25)


def _raised(cast: Any) -> Risk:
    return moves.risk_at(RiskStatus.NEW)


def _open(cast: Any, **score: Any) -> Risk:
    return moves.risk_at(OPEN, **score)


def _asked_back(cast: Any) -> Risk:
    return moves.risk_at(RiskStatus.NEEDS_INFORMATION)


def _answered(cast: Any) -> Risk:
    risk = _asked_back(cast)
    return moves.answer_question(risk, payloads.answering(), actor=cast.contributor)


def _amended(cast: Any) -> Risk:
    changes = {"cause": "Two posts are vacant", "professions": ["SLT", "DIE"], "seips": ["person", "tools"]}
    return moves.amend(_open(cast), changes, actor=cast.lead)


def _scored(cast: Any) -> Risk:
    risk = _open(cast)
    moves.score(risk, payloads.rescoring(4, 4, rationale="A third post is vacant"), actor=cast.lead)
    return risk


def _scored_beside(cast: Any) -> Risk:
    risk = moves.held_at("TESTI")
    moves.score_beside(risk, payloads.score(5, 3, rationale="It is so on every ward"), actor=cast.director)
    return risk


def _control(cast: Any) -> Risk:
    risk = _open(cast)
    moves.add_control(risk, payloads.control(), actor=cast.lead)
    return risk


def _action(cast: Any) -> Risk:
    risk = _open(cast)
    moves.add_action(risk, payloads.action(cast.lead), actor=cast.lead)
    return risk


def _redated(cast: Any) -> Risk:
    risk = _action(cast)
    moves.redate_action(risk, 1, payloads.redating(), actor=cast.lead)
    return risk


def _completed(cast: Any) -> Risk:
    risk = _action(cast)
    moves.complete_action(risk, 1, payloads.completion(note="Both have started"), actor=cast.lead)
    return risk


def _tagged(cast: Any) -> Risk:
    risk = _open(cast)
    moves.amend(risk, {"theme": "learning_environment"}, actor=cast.lead)
    return moves.tag_education(risk, payloads.education(), actor=cast.lead)


def _joined(cast: Any) -> Risk:
    return moves.risk_at(RiskStatus.JOINED)


def _voiced(cast: Any) -> Risk:
    risk = _open(cast)
    moves.add_voice(risk, payloads.voice(), actor=cast.colleague)
    return risk


def _handed_over(cast: Any) -> Risk:
    return moves.hand_over(_open(cast), payloads.handing_over(cast.contributor), actor=cast.lead)


def _reviewed(cast: Any) -> Risk:
    return moves.review(_open(cast), payloads.review(note="The advert is still out"), actor=cast.lead)


def _linked(cast: Any) -> Risk:
    risk = _open(cast)
    moves.link(risk, payloads.linking(), actor=cast.lead)
    return risk


def _unlinked(cast: Any) -> Risk:
    risk = _linked(cast)
    moves.unlink(risk, 1, {}, actor=cast.lead)
    return risk


def _tolerated(cast: Any) -> Risk:
    return moves.risk_at(RiskStatus.TOLERATED, score=payloads.score(2, 3))


def _expired(cast: Any) -> Risk:
    risk = _tolerated(cast)
    moves.expire(risk)
    return risk


def _held(cast: Any) -> Risk:
    risk = _open(cast, score=payloads.score(5, 5))
    moves.hold(risk, payloads.hold(), actor=cast.lead)
    return risk


def _closed(cast: Any) -> Risk:
    return moves.risk_at(RiskStatus.CLOSED)


def _closing_proposed(cast: Any) -> Risk:
    risk = _open(cast, score=payloads.score(4, 4))
    moves.propose_closure(risk, payloads.closure(), actor=cast.lead)
    return risk


def _closing_dropped(cast: Any) -> Risk:
    risk = _closing_proposed(cast)
    moves.drop_closure(risk, payloads.dropping(), actor=cast.director)
    return risk


def _reopened(cast: Any) -> Risk:
    return moves.reopen(_closed(cast), payloads.reopening(), actor=cast.lead)


def _confidential(cast: Any) -> Risk:
    return moves.mark_confidential(_open(cast), payloads.mark(cast.director), actor=cast.lead)


def _not_confidential(cast: Any) -> Risk:
    return moves.clear_confidential(_confidential(cast), payloads.clear(), actor=cast.lead)


def _readers(cast: Any) -> Risk:
    more = payloads.name(cast.colleague, remove=(cast.director,))
    return moves.name_readers(_confidential(cast), more, actor=cast.lead)


def _shared(cast: Any) -> Risk:
    risk = _open(cast)
    moves.share(risk, payloads.share(), actor=cast.lead)
    return risk


def _share_over(cast: Any) -> Risk:
    risk = _shared(cast)
    transaction(lambda: sharing.end_expired_shares(risk.id, clock.today() + timedelta(days=31)))
    return risk


def _routed(cast: Any) -> Risk:
    """The board that was asked became one with another."""
    risk = _asked(cast)
    administrator = PersonFactory(email=address("administrator"))
    GrantFactory(person=administrator, unit=cast.unit("X24"), role=Role.SYSTEM_ADMINISTRATOR)
    merger = change_from(MERGED_ON, "Two became one", administrator)
    transaction(lambda: merge_units(["TESTI", "TESTJ"], "TESTK", merger, name="Both", parent="TESTR"))
    with clock.at(datetime(2026, 11, 25, 9, tzinfo=clock.LONDON)):
        transaction(lambda: route_due(actor=None))
    return risk


def _transfer(cast: Any) -> Any:
    return moves.propose_transfer(_open(cast), payloads.propose_transfer(), actor=cast.director)


def _transfer_refused(cast: Any) -> Risk:
    return moves.answer_transfer(_transfer(cast), payloads.refuse_transfer(), actor=cast.neighbour).risk


def _transfer_withdrawn(cast: Any) -> Risk:
    return moves.withdraw_transfer(_transfer(cast), payloads.withdraw(), actor=cast.director).risk


def _asked(cast: Any) -> Risk:
    return moves.escalation_at(EscalationStatus.ASKED).risk


def _request(status: EscalationStatus, **how: Any) -> Callable[[Any], Risk]:
    return lambda cast: moves.escalation_at(status, **how).risk


def _replied(cast: Any) -> Risk:
    request = moves.escalation_at(EscalationStatus.RETURNED)
    return moves.reply(request, payloads.reply(), actor=cast.director).risk


def _appealed(cast: Any) -> Risk:
    declined = moves.escalation_at(EscalationStatus.DECLINED, "TESTI")
    return moves.appeal(declined, payloads.appeal(), actor=cast.director).risk


def _step_down(cast: Any) -> Risk:
    return moves.step_down_asked().risk


def _taken_back(cast: Any) -> Risk:
    return moves.answer_step_down(moves.step_down_asked(), payloads.take_back(), actor=cast.lead).risk


def _not_taken_back(cast: Any) -> Risk:
    return moves.answer_step_down(moves.step_down_asked(), payloads.not_taken_back(), actor=cast.lead).risk


MADE: dict[EventKind, Callable[[Any], Risk]] = {
    EventKind.RISK_RAISED: _raised,
    EventKind.RISK_QUESTION_ASKED: _asked_back,
    EventKind.RISK_QUESTION_ANSWERED: _answered,
    EventKind.RISK_ACCEPTED: _open,
    EventKind.RISK_DECLINED: lambda cast: moves.risk_at(RiskStatus.DECLINED),
    EventKind.RISK_AMENDED: _amended,
    EventKind.RISK_SCORED: _scored,
    EventKind.RISK_CONTROL_ADDED: _control,
    EventKind.RISK_ACTION_ADDED: _action,
    EventKind.RISK_ACTION_COMPLETED: _completed,
    EventKind.RISK_ACTION_REDATED: _redated,
    EventKind.RISK_SCORED_BESIDE: _scored_beside,
    EventKind.RISK_EDUCATION_TAGGED: _tagged,
    EventKind.RISK_JOINED: _joined,
    EventKind.RISK_VOICE_ADDED: _voiced,
    EventKind.RISK_HANDED_OVER: _handed_over,
    EventKind.RISK_REVIEWED: _reviewed,
    EventKind.RISK_LINKED: _linked,
    EventKind.RISK_UNLINKED: _unlinked,
    EventKind.RISK_TOLERATED: _tolerated,
    EventKind.RISK_TOLERANCE_EXPIRED: _expired,
    EventKind.RISK_HELD: _held,
    EventKind.RISK_CLOSED: _closed,
    EventKind.RISK_CLOSURE_PROPOSED: _closing_proposed,
    EventKind.RISK_CLOSURE_DROPPED: _closing_dropped,
    EventKind.RISK_REOPENED: _reopened,
    EventKind.RISK_MARKED_CONFIDENTIAL: _confidential,
    EventKind.RISK_CLEARED_CONFIDENTIAL: _not_confidential,
    EventKind.RISK_READERS_NAMED: _readers,
    EventKind.RISK_SHARED: _shared,
    EventKind.RISK_SHARE_ENDED: _share_over,
    EventKind.RISK_TRANSFERRED: _routed,
    EventKind.TRANSFER_ASKED: lambda cast: _transfer(cast).risk,
    EventKind.TRANSFER_REFUSED: _transfer_refused,
    EventKind.TRANSFER_WITHDRAWN: _transfer_withdrawn,
    EventKind.ESCALATION_ASKED: _asked,
    EventKind.ESCALATION_ACKNOWLEDGED: _request(EscalationStatus.ACKNOWLEDGED),
    EventKind.ESCALATION_ACCEPTED: _request(EscalationStatus.ACCEPTED, mode="joint"),
    EventKind.ESCALATION_RETURNED: _request(EscalationStatus.RETURNED),
    EventKind.ESCALATION_REPLIED: _replied,
    EventKind.ESCALATION_DECLINED: _request(EscalationStatus.DECLINED),
    EventKind.ESCALATION_WITHDRAWN: _request(EscalationStatus.WITHDRAWN),
    EventKind.ESCALATION_REDIRECTED: _request(EscalationStatus.REDIRECTED),
    EventKind.ESCALATION_APPEALED: _appealed,
    EventKind.ESCALATION_ENDED: _request(EscalationStatus.ENDED, mode="support"),
    EventKind.STEP_DOWN_ASKED: _step_down,
    EventKind.STEP_DOWN_AGREED: _taken_back,
    EventKind.STEP_DOWN_REFUSED: _not_taken_back,
}
"""By kind: what makes a risk whose newest event is of it."""
