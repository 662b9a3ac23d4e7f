"""Each verb as one committed command, and risks and requests brought to a status by walking the real verbs."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import select

from riskreg.delivery import jobs
from riskreg.extensions import db, transaction
from riskreg.models import Escalation, Person, Risk, StepDown
from riskreg.queries.locking import lock_risk, lock_risks
from riskreg.queries.risks import named_by, naming
from riskreg.schemas.base import Reads, read
from riskreg.schemas.confidentiality import ClearConfidential, MarkConfidential, NameReaders
from riskreg.schemas.escalation import ANSWER, Acknowledge, Appeal, End, Escalate, Reply, Withdraw
from riskreg.schemas.holding import HoldEscalation
from riskreg.schemas.raising import AmendRisk, AnswerQuestion, read_raise
from riskreg.schemas.sharing import EndShare, ShareRisk
from riskreg.schemas.standing import AddVoice, HandOver, ReopenRisk, ReviewRisk, TolerateRisk
from riskreg.schemas.step_down import ANSWER_STEP_DOWN, AskStepDown
from riskreg.schemas.tags import LinkRisk, TagEducation, Unlink
from riskreg.schemas.transfer import ANSWER_TRANSFER, ProposeTransfer, WithdrawTransfer
from riskreg.schemas.treatment import (
    AddAction,
    AddControl,
    CloseRisk,
    CompleteAction,
    ConfirmClosure,
    DropClosure,
    RedateAction,
)
from riskreg.schemas.triage import TRIAGE, GiveScore, JoinOpenRisk, ScoreAnswers
from riskreg.vocabulary import EscalationStatus, RiskStatus
from riskreg.workflows import (
    answering,
    closure,
    confidentiality,
    education,
    ending,
    escalation,
    handing_over,
    holding,
    joining,
    links,
    passing_on,
    raising,
    reopening,
    reviews,
    scores,
    second_person,
    sharing,
    step_down,
    tolerance,
    transferring,
    treatment,
    triage,
    voices,
)
from tests.cast import Cast
from tests.factories import payloads

cast = Cast()


def raise_risk(*, actor: Person, **changes: Any) -> Risk:
    answers = read_raise(payloads.raising(**changes))
    return transaction(lambda: raising.raise_risk(answers, actor=actor))


def act(schema: Reads, verb: Callable[..., Any], thing: Any, payload: Any, *, actor: Person) -> Any:
    """Read the answers, lock the risk, do it, commit: what every door does."""

    def command() -> Any:
        lock_risk(thing if isinstance(thing, Risk) else thing.risk)
        return verb(thing, read(schema, payload), actor=actor)

    return transaction(command)


def join(risk: Risk, payload: Any, *, actor: Person) -> Any:
    """Both are locked first, as every door does."""

    def command() -> Any:
        answers = read(JoinOpenRisk(), payload)
        by, name = naming(answers["target"])
        list(lock_risks([risk.id, *db.session.scalars(select(Risk.id).where(named_by(by)), name)]))
        return joining.join_risk(risk, answers, actor=actor)

    return transaction(command)


triage_risk = partial(act, TRIAGE, triage.triage)
answer_question = partial(act, AnswerQuestion(), triage.answer_question)
amend = partial(act, AmendRisk(), treatment.amend_risk)
score = partial(act, GiveScore(), scores.score_risk)
score_beside = partial(act, ScoreAnswers(), scores.score_beside)
add_control = partial(act, AddControl(), treatment.add_control)
add_action = partial(act, AddAction(), treatment.add_action)
hold = partial(act, HoldEscalation(), holding.hold_escalation)
add_voice = partial(act, AddVoice(), voices.add_voice)
hand_over = partial(act, HandOver(), handing_over.hand_over)
review = partial(act, ReviewRisk(), reviews.review_risk)
tolerate = partial(act, TolerateRisk(), tolerance.tolerate)
close = partial(act, CloseRisk(), closure.close_risk)
propose_closure = partial(act, CloseRisk(), second_person.propose_closure)
confirm_closure = partial(act, ConfirmClosure(), second_person.confirm_closure)
drop_closure = partial(act, DropClosure(), second_person.drop_closure)
reopen = partial(act, ReopenRisk(), reopening.reopen)
link = partial(act, LinkRisk(), links.link)
tag_education = partial(act, TagEducation(), education.tag_education)
escalate = partial(act, Escalate(), escalation.escalate)
acknowledge = partial(act, Acknowledge(), answering.acknowledge)
answer = partial(act, ANSWER, answering.answer)
reply = partial(act, Reply(), escalation.reply)
withdraw = partial(act, Withdraw(), escalation.withdraw)
appeal = partial(act, Appeal(), passing_on.appeal)
end = partial(act, End(), ending.end_escalation)
ask_step_down = partial(act, AskStepDown(), step_down.ask_step_down)
answer_step_down = partial(act, ANSWER_STEP_DOWN, step_down.answer)

propose_transfer = partial(act, ProposeTransfer(), transferring.propose_transfer)
answer_transfer = partial(act, ANSWER_TRANSFER, transferring.answer_transfer)
withdraw_transfer = partial(act, WithdrawTransfer(), transferring.withdraw_transfer)
mark_confidential = partial(act, MarkConfidential(), confidentiality.mark_confidential)
clear_confidential = partial(act, ClearConfidential(), confidentiality.clear_confidential)
share = partial(act, ShareRisk(), sharing.share_risk)
name_readers = partial(act, NameReaders(), confidentiality.name_readers)


def _numbered(schema: Reads, verb: Callable[..., Any]) -> Callable[..., Any]:
    """A verb about the child ``n`` of a risk."""

    def move(risk: Risk, n: int, payload: Any, *, actor: Person) -> Any:
        return act(schema, lambda risk, answers, actor: verb(risk, n, answers, actor=actor), risk, payload, actor=actor)

    return move


complete_action = _numbered(CompleteAction(), treatment.complete_action)
redate_action = _numbered(RedateAction(), treatment.redate_action)
unlink = _numbered(Unlink(), links.unlink)


def expire(risk: Risk) -> None:
    """What the worker does with one risk, whatever the day."""

    def command() -> None:
        tolerance.expire_tolerance(lock_risk(risk))

    transaction(command)


def expire_tolerances() -> None:
    """What the worker does, for all whose last day has passed."""
    jobs.expire_tolerances({})


def end_share(risk: Risk, n: int, *, actor: Person) -> Any:
    def verb(risk: Risk, answers: Any, *, actor: Person) -> Any:
        return sharing.end_share(risk, n, answers, actor=actor)

    return act(EndShare(), verb, risk, {}, actor=actor)


LEADERS = {
    "TESTA.SLT": ("contributor", "lead"),
    "TESTA.PHY": ("sibling_contributor", "sibling_lead"),
    "TESTA": ("director", "director"),
    "TESTB.SLT": ("neighbour_contributor", "neighbour"),
    "TESTB": ("neighbour", "neighbour"),
    "TESTC.CHS": ("elsewhere_service_lead", "elsewhere_service_lead"),
    "TESTC.OT": ("elsewhere_contributor", "elsewhere_service_lead"),
    "TESTC": ("elsewhere", "elsewhere"),
    "TESTI": ("ics_lead", "ics_lead"),
    "TESTJ": ("elsewhere_ics_lead", "elsewhere_ics_lead"),
    "TESTR": ("regional_lead", "regional_lead"),
    "X24": ("national_lead", "national_lead"),
}
"""By unit: who raises risks there, and who leads it."""
CROSSES = {"TESTI": "director", "TESTJ": "elsewhere"}
"""Who asks this unit about a risk that is held inside an organisation."""


def leader_of(code: str) -> Person:
    return cast.person(LEADERS[code][1])


def risk_at(status: RiskStatus, unit: str = "TESTA.SLT", *, owner: Person | None = None, **accepted: Any) -> Risk:
    """A risk raised in the unit and brought to the status; ``accepted`` changes how triage accepts it."""
    raiser, lead = (cast.person(name) for name in LEADERS[unit])
    risk = raise_risk(actor=raiser, unit=unit)
    if status == RiskStatus.NEEDS_INFORMATION:
        triage_risk(risk, payloads.ask(), actor=lead)
    if status == RiskStatus.DECLINED:
        triage_risk(risk, payloads.decline(), actor=lead)
    if status in (RiskStatus.OPEN, RiskStatus.TOLERATED, RiskStatus.CLOSED):
        # Whoever leads a service owns the risks of its teams there.
        triage_risk(risk, payloads.accept(owner or lead, **accepted), actor=lead)
    if status == RiskStatus.TOLERATED:
        tolerate(risk, payloads.tolerating(), actor=lead)
    if status == RiskStatus.JOINED:
        join(risk, payloads.joining(risk_at(RiskStatus.OPEN, unit)), actor=lead)
    if status == RiskStatus.CLOSED:
        close(risk, payloads.closure(), actor=lead)
    assert risk.status == status
    return risk


def held_at(code: str, unit: str = "TESTA.SLT", **accepted: Any) -> Risk:
    """A risk raised in the unit whose every level up to this one took it over."""
    risk = risk_at(RiskStatus.OPEN, unit, **accepted)
    while risk.holder.code != code:
        above = [step.code for level, step in risk.path.items() if level.rank > risk.level.rank]
        asked = escalation_at(EscalationStatus.ASKED, above[0], risk=risk)
        answer(asked, payloads.transfer(leader_of(above[0])), actor=leader_of(above[0]))
    return risk


def taken_on(mode: str, request: Escalation) -> payloads.Payload:
    """The unit asked accepts in this way; its leader owns, leads or owes what there is to."""
    receiver = leader_of(request.to_unit.code)
    if mode == "joint":
        return payloads.joint(receiver, [leader_of(request.from_unit.code)])
    return (
        payloads.note()
        if mode == "note"
        else {"transfer": payloads.transfer, "support": payloads.support}[mode](receiver)
    )


def _further(request: Escalation) -> str:
    """The next unit above the one asked."""
    rank = request.to_unit.level.rank
    return next(unit.code for level, unit in request.risk.path.items() if level.rank > rank)


def escalation_at(
    status: EscalationStatus, to_unit: str = "TESTI", *, risk: Risk | None = None, mode: str = "transfer"
) -> Escalation:
    """A request to this unit brought to the status, about this risk or a new one; ``mode``: how it was accepted."""
    if risk is None:
        risk = held_at("TESTI") if to_unit == "TESTR" else risk_at(RiskStatus.OPEN)
    inside = risk.level.inside_organisation
    sender = cast.person(CROSSES[to_unit]) if inside and to_unit in CROSSES else leader_of(risk.holder.code)
    request = escalate(risk, payloads.escalate(to_unit), actor=sender)
    receiver = leader_of(to_unit)
    if status == EscalationStatus.WITHDRAWN:
        withdraw(request, payloads.withdraw(), actor=sender)
    elif status == EscalationStatus.ACKNOWLEDGED:
        acknowledge(request, {}, actor=receiver)
    elif status != EscalationStatus.ASKED:
        answers = {
            EscalationStatus.RETURNED: payloads.give_back,
            EscalationStatus.DECLINED: payloads.decline_request,
            EscalationStatus.ACCEPTED: partial(taken_on, mode, request),
            EscalationStatus.ENDED: partial(taken_on, mode, request),
            EscalationStatus.REDIRECTED: lambda: payloads.redirect(_further(request)),
        }
        answer(request, answers[status](), actor=receiver)
    if status == EscalationStatus.ENDED:
        end(request, payloads.end(), actor=sender)
    assert request.status == status
    db.session.commit()
    return request


def step_down_asked(holder: str = "TESTI", to_unit: str = "TESTA.SLT", *, risk: Risk | None = None) -> StepDown:
    """A risk that this unit holds, this one or a new one of the team, asked of a unit below."""
    risk = risk or held_at(holder)
    asked = ask_step_down(risk, payloads.step_down(to_unit), actor=leader_of(holder))
    db.session.commit()
    return asked
