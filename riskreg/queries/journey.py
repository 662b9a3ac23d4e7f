"""Where a risk got to, in six steps: what the ledger says of it, with what the person who raised it was told."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from riskreg.clock import london_day
from riskreg.extensions import db
from riskreg.models import Escalation, Event, Message, Person, Risk, RiskDecline, RiskQuestion
from riskreg.policy import Reader
from riskreg.queries.looking_back import in_view_since
from riskreg.queries.units import names_of
from riskreg.vocabulary import AcceptMode, EscalationStatus, EventKind, RiskStatus

DONE, NOW, NOT_YET, NOT_NEEDED, STOPPED = "done", "now", "not_yet", "not_needed", "stopped"
READ = (EventKind.RISK_QUESTION_ASKED, EventKind.RISK_ACCEPTED, EventKind.RISK_DECLINED, EventKind.RISK_JOINED)
ANSWERED = (EventKind.ESCALATION_ACCEPTED, EventKind.ESCALATION_DECLINED)
ASKED = (EventKind.ESCALATION_ASKED, EventKind.ESCALATION_REDIRECTED, EventKind.ESCALATION_APPEALED)
OVER = (EventKind.ESCALATION_ENDED, EventKind.STEP_DOWN_AGREED)
TAKEN = {
    AcceptMode.TRANSFER: "Accepted by",
    AcceptMode.JOINT: "Held together with",
    AcceptMode.SUPPORT: "Accepted by",
    AcceptMode.NOTE: "Seen by",
}
ON_REGISTER = (RiskStatus.OPEN, RiskStatus.TOLERATED, RiskStatus.CLOSED)

NEVER = 2**62

Step = dict[str, Any]
"""``n, title, state, on, who, message`` and, null where they say nothing, ``due, score, unit, question, reason,
what_else``. Codes and ISO dates only: fit for JSON as it is."""


@dataclass(frozen=True)
class Told:
    """One event: when, by whom (a title), what it did, what the raiser was told. No words for who came later."""

    kind: str
    at: datetime
    who: str | None
    score: int | None
    message: str | None


@dataclass(frozen=True)
class Story:
    """All that the steps are made of."""

    risk: Risk
    told: list[Told]
    request: Escalation | None
    unit_name: str | None
    question: str | None
    decline: RiskDecline | None

    def first(self, *kinds: str) -> Told | None:
        return next((event for event in self.told if event.kind in kinds), None)

    def last(self, *kinds: str) -> Told | None:
        return next((event for event in reversed(self.told) if event.kind in kinds), None)


@dataclass(frozen=True)
class Journey:
    """The six steps, and all that the person who raised the risk was told, the newest first."""

    steps: list[Step]
    told: list[Told]


def journey_of(risk: Risk, *, reader: Reader) -> Journey:
    """Of a risk this reader may follow.

    Readers above its organisation get no words from before the risk came into their sight.
    """
    story = _story(risk, reader)
    steps = (_sent, _read, _on_the_register, _asked, _answered, _changed)
    return Journey([step(story) for step in steps], [event for event in reversed(story.told) if event.message])


def _story(risk: Risk, reader: Reader) -> Story:
    since = _words_from(risk, reader)
    told = _told(risk, since)
    request = requests_of([risk.id]).get(risk.id, [None])[-1]
    return Story(
        risk=risk,
        told=told,
        request=request,
        unit_name=names_of([request.to_unit.code]).get(request.to_unit.code, request.to_unit.code) if request else None,
        question=_question(risk, since) if _tells(told, EventKind.RISK_QUESTION_ASKED) else None,
        decline=_newest(RiskDecline, risk, since) if risk.status == RiskStatus.DECLINED else None,
    )


def _words_from(risk: Risk, reader: Reader) -> int:
    """The number of the ledger from which this reader may read words."""
    if isinstance(reader, Person) and reader.id == risk.raised_by_id:
        return 0
    since = in_view_since(risk, reader=reader)
    return NEVER if since is None else since


def _told(risk: Risk, since: int) -> list[Told]:
    rows = (
        select(Event.seq, Event.kind, Event.at, Event.body, Person.title, Message.text)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(Message, (Message.risk_id == Event.risk_id) & (Message.version == Event.version))
        .where(Event.risk_id == risk.id)
        .order_by(Event.seq)
    )
    return [
        Told(kind, at, *((who, json.loads(body)["data"].get("score"), text) if seq >= since else (None, None, None)))
        for seq, kind, at, body, who, text in db.session.execute(rows)
    ]


def _tells(told: list[Told], kind: str) -> bool:
    return any(event.kind == kind for event in told)


def _question(risk: Risk, since: int) -> str | None:
    row = _newest(RiskQuestion, risk, since)
    return row.text if row is not None else None


def _newest(table: Any, risk: Risk, since: int) -> Any:
    """The newest row of this table about the risk, if its event may be read."""
    event = (Event.risk_id == table.risk_id) & (Event.version == table.version)
    rows = select(table).join(Event, event).where(table.risk_id == risk.id, Event.seq >= since)
    return db.session.scalar(rows.order_by(table.version.desc()).limit(1))


def requests_of(risk_ids: Iterable[int]) -> dict[int, list[Escalation]]:
    """The requests of each of these risks that has any, oldest first."""
    rows = select(Escalation).where(Escalation.risk_id.in_(list(risk_ids))).order_by(Escalation.id)
    found: dict[int, list[Escalation]] = {}
    for row in db.session.scalars(rows):
        found.setdefault(row.risk_id, []).append(row)
    return found


def _step(n: int, title: str, state: str, event: Told | None = None, **more: Any) -> Step:
    blank = dict.fromkeys(("due", "score", "unit", "question", "reason", "what_else"))
    return {
        "n": n,
        "title": title,
        "state": state,
        "on": london_day(event.at).isoformat() if event else None,
        "who": event.who if event else None,
        "message": event.message if event else None,
        **blank,
        **more,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sent(story: Story) -> Step:
    return _step(1, "Sent", DONE, story.first(EventKind.RISK_RAISED))


def _read(story: Story) -> Step:
    read = story.first(*READ)
    if read is None:
        return _step(2, "Read", NOW, due=_iso(story.risk.triage_by))
    asked = story.last(EventKind.RISK_QUESTION_ASKED)
    # Step 3 tells what was decided; this one shows the words of whoever asked first.
    return _step(2, "Read", DONE, asked or read, question=story.question) | ({"message": None} if asked is None else {})


def _on_the_register(story: Story) -> Step:
    risk, decline = story.risk, story.decline
    accepted = story.first(EventKind.RISK_ACCEPTED)
    if risk.status == RiskStatus.DECLINED:
        words = {"reason": decline.reason, "what_else": decline.what_else} if decline else {}
        return _step(3, "Not taken onto the register", STOPPED, story.last(EventKind.RISK_DECLINED), **words)
    if risk.status == RiskStatus.JOINED and accepted is None:
        return _joined(3, story)
    if accepted is not None:
        return _step(3, "On the register", DONE, accepted, score=accepted.score)
    waiting = story.first(*READ) is not None
    return _step(3, "On the register", NOW if waiting else NOT_YET, due=_iso(risk.triage_by) if waiting else None)


def _joined(n: int, story: Story) -> Step:
    """It goes on as a part of another risk."""
    other = story.risk.joined_to
    return _step(
        n, f"Joined to {other.reference if other else 'another risk'}", DONE, story.last(EventKind.RISK_JOINED)
    )


def _asked(story: Story) -> Step:
    request, risk = story.request, story.risk
    if request is None:
        held = story.last(EventKind.RISK_HELD)
        return _step(4, "Escalated", _unasked(risk)) | ({"message": held.message} if held else {})
    asked = story.last(*ASKED)
    return _step(4, f"{_way(request)} {story.unit_name}", DONE, asked, unit=request.to_unit.code)


def _way(request: Escalation) -> str:
    if request.redirected_from_id is not None:
        return "Passed on to"
    return "Appealed to" if request.appeal_of_id is not None else "Asked"


def _answered(story: Story) -> Step:
    request, risk = story.request, story.risk
    if request is None:
        return _step(5, "Answered", _unasked(risk))
    if request.is_undecided:
        heard = story.last(EventKind.ESCALATION_RETURNED, EventKind.ESCALATION_ACKNOWLEDGED)
        # Words from an earlier request say nothing about this one.
        current = heard if heard and heard.at >= request.asked_at else None
        return _step(5, "Answered", NOW, due=_iso(request.decide_by), unit=request.to_unit.code) | (
            {"message": current.message} if current else {}
        )
    if request.status == EscalationStatus.WITHDRAWN:
        return _step(5, "Request withdrawn", NOT_NEEDED, story.last(EventKind.ESCALATION_WITHDRAWN))
    if request.status == EscalationStatus.ENDED:
        title = "Handed back by" if request.mode in (AcceptMode.TRANSFER, AcceptMode.JOINT) else "Ended with"
        return _step(5, f"{title} {story.unit_name}", DONE, story.last(*OVER), unit=request.to_unit.code)
    words = TAKEN[request.mode] if request.mode else "Declined by"
    return _step(5, f"{words} {story.unit_name}", DONE, story.last(*ANSWERED), unit=request.to_unit.code)


def _changed(story: Story) -> Step:
    risk = story.risk
    if risk.status == RiskStatus.CLOSED:
        return _step(6, "Changed and checked", DONE, story.last(EventKind.RISK_CLOSED))
    if risk.status in ON_REGISTER and not (story.request and story.request.is_undecided):
        return _step(6, "Changed and checked", NOW, due=_iso(risk.next_review_on))
    if risk.status == RiskStatus.JOINED and story.first(EventKind.RISK_ACCEPTED):
        return _joined(6, story)
    return _step(6, "Changed and checked", _later(risk))


def _unasked(risk: Risk) -> str:
    return NOT_YET if risk.status in (RiskStatus.NEW, RiskStatus.NEEDS_INFORMATION) else NOT_NEEDED


def _later(risk: Risk) -> str:
    """A step that has not come, or that never will."""
    return NOT_NEEDED if risk.status in (RiskStatus.DECLINED, RiskStatus.JOINED, RiskStatus.CLOSED) else NOT_YET
