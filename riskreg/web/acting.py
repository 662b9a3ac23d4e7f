"""One order of checks for every act, whichever door it came through.

401, 404 (find, visible), replay of the key, 403, 428, 422, 412, 409, do. The whole of it is one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from riskreg import policy
from riskreg.errors import ChangedSinceRead, InvalidInput, NotFound, PreconditionMissing, RuleBroken
from riskreg.extensions import transaction
from riskreg.models import Escalation, Person, Risk, StepDown, Transfer
from riskreg.queries import step_downs, transfers
from riskreg.queries.escalations import get_escalation, version_shown
from riskreg.queries.locking import lock_risk, lock_risks
from riskreg.queries.risks import get_risk
from riskreg.queries.step_downs import get_step_down
from riskreg.queries.transfers import get_transfer
from riskreg.vocabulary import EscalationAction, Permission, RiskAction, TransferAction
from riskreg.web.access import actor
from riskreg.workflows import once
from riskreg.workflows.links import find_link
from riskreg.workflows.moving import escalation_permission, risk_permission, transfer_permission
from riskreg.workflows.treatment import find_action

Answers = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """What a caller sent. ``version``: of the risk when they read it; ``key``: of this attempt."""

    payload: Any
    version: int | None
    key: str | None
    fingerprint: str


@dataclass(frozen=True)
class Shown:
    """What a caller gets back: a status, headers, a body; kept with the key, so a replay gives the same."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


@dataclass(frozen=True)
class Target:
    """What an act is about. ``permission`` is asked once the risk is locked, as its status may decide it."""

    thing: Any
    risk: Risk
    permission: Callable[[], Permission]
    about: dict[str, Any] = field(default_factory=dict)
    version: Callable[[Person], int] | None = None
    beside: Risk | None = None


def the_risk(
    identifier: str, action: RiskAction | EscalationAction, *, beside: object = None
) -> Callable[[Person], Target]:
    """Finds the risk an action, or the request that ``ESCALATE`` makes, is about.

    ``beside``: what was sent to name another risk that it touches, which is locked with it. If it names none that
    the reader sees, the act refuses it.
    """

    def find(reader: Person) -> Target:
        risk = get_risk(identifier, reader=reader)
        if isinstance(action, EscalationAction):
            return Target(risk, risk, lambda: escalation_permission(action))
        other = _named(beside, reader) if isinstance(beside, str) else None
        return Target(risk, risk, lambda: risk_permission(risk, action), beside=other)

    return find


def _named(identifier: str, reader: Person) -> Risk | None:
    try:
        return get_risk(identifier.strip(), reader=reader)
    except NotFound:
        return None


def the_action(
    identifier: str, n: int, permission: Permission = Permission.COMPLETE_ACTION
) -> Callable[[Person], Target]:
    """Finds action ``n`` of a risk."""

    def find(reader: Person) -> Target:
        risk = get_risk(identifier, reader=reader)
        row = find_action(risk, n)
        return Target(row, risk, lambda: permission, {"action": row})

    return find


def the_link(identifier: str, n: int) -> Callable[[Person], Target]:
    """Finds link ``n`` of a risk; not one to another risk that the reader does not see."""

    def find(reader: Person) -> Target:
        risk = get_risk(identifier, reader=reader)
        find_link(risk, n, reader=reader)
        return Target(risk, risk, lambda: Permission.LINK_RISK)

    return find


def the_escalation(identifier: str, action: EscalationAction) -> Callable[[Person], Target]:
    """Finds the request an action is about."""

    def find(reader: Person) -> Target:
        request: Escalation = get_escalation(identifier, reader=reader)
        return Target(
            request,
            request.risk,
            lambda: escalation_permission(action),
            {"escalation": request},
            lambda reader: version_shown(request, reader=reader),
        )

    return find


def the_step_down(identifier: str) -> Callable[[Person], Target]:
    """Finds the step-down that is answered."""

    def find(reader: Person) -> Target:
        asked: StepDown = get_step_down(identifier, reader=reader)
        return Target(
            asked,
            asked.risk,
            lambda: Permission.ANSWER_STEP_DOWN,
            {"step_down": asked},
            lambda reader: step_downs.version_shown(asked, reader=reader),
        )

    return find


def the_transfer(identifier: str, action: TransferAction) -> Callable[[Person], Target]:
    """Finds the proposal of a transfer that an answer is about."""

    def find(reader: Person) -> Target:
        transfer: Transfer = get_transfer(identifier, reader=reader)
        return Target(
            transfer,
            transfer.risk,
            lambda: transfer_permission(action),
            {"transfer": transfer},
            lambda reader: transfers.version_shown(transfer, reader=reader),
        )

    return find


def act(
    find: Callable[[Person], Target],
    sent: Sent,
    *,
    read: Callable[[Any], Answers],
    do: Callable[..., Any],
    show: Callable[[Any], Shown],
    only_adds: bool = False,
) -> Shown:
    """Do one thing to one risk, or raise and leave everything as it was.

    ``only_adds``: the version is optional, and honoured when sent.
    """

    who = actor()

    def command() -> Shown:
        target = find(who)
        return answered_once(who, sent, lambda: _do(target, who, sent, read, do, show, only_adds))

    return transaction(command, keep=who)


def _lock(target: Target) -> None:
    if target.beside is None:
        lock_risk(target.risk)
    else:
        for _ in lock_risks([target.risk.id, target.beside.id]):
            continue


def _do(
    target: Target,
    who: Person,
    sent: Sent,
    read: Callable[[Any], Answers],
    do: Callable[..., Any],
    show: Callable[[Any], Shown],
    only_adds: bool,
) -> Shown:
    _lock(target)
    policy.check(who, target.permission(), target.risk, **target.about)
    if sent.version is None and not only_adds:
        raise PreconditionMissing()
    answers = read(sent.payload)
    current = target.version(who) if target.version else target.risk.version
    if sent.version is not None and sent.version != current:
        raise ChangedSinceRead(current)
    done = do(target.thing, answers, actor=who)
    with policy.remembering_sight():
        return show(done)


def create(
    sent: Sent,
    *,
    read: Callable[[Any], Answers],
    do: Callable[..., Any],
    show: Callable[[Any], Shown],
) -> Shown:
    """Make something that hangs on nothing yet: a risk. The workflow itself says who may."""

    who = actor()
    return transaction(
        lambda: answered_once(who, sent, lambda: show(do(read(sent.payload), actor=who))),
        keep=who,
    )


def answered_once(who: Person, sent: Sent, do: Callable[[], Shown]) -> Shown:
    """Do it under the caller's key, or give the answer that key was given before.

    Raises ``InvalidInput('key_reused')`` for another body under the same key, ``RuleBroken('key_in_use')``
    while the first is still at work. What fails keeps no key and may be tried again.
    """
    if sent.key is None:
        return do()
    before = once.claim(who.principal, sent.key, sent.fingerprint)
    if before is None:
        shown = do()
        once.keep(who.principal, sent.key, shown.status, shown.headers, shown.body)
        return shown
    if before.fingerprint != sent.fingerprint:
        raise InvalidInput(
            {"Idempotency-Key": ["This key was used for another request. Send a new one"]}, code="key_reused"
        )
    if before.status is None:
        raise RuleBroken("The first request with this key is still at work.", code="key_in_use", retry_after=1)
    return Shown(before.status, before.body or "", dict(before.headers or {}), replayed=True)
