"""Risks at every level, in every state, plain and confidential; and somebody of every role at every unit.

Rows, not verbs: no walk of verbs reaches all of them in a time anybody waits for. Who is in the audience is worked out
here from the written rule.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Audience, Client, Escalation, Person, Risk, RiskReader, StepDown, Unit
from riskreg.vocabulary import (
    AcceptMode,
    Ask,
    Band,
    EscalationStatus,
    RiskStatus,
    Role,
    Route,
    StepDownStatus,
    Theme,
    Urgency,
)
from tests.cast import Cast
from tests.factories.rows import ClientFactory, GrantFactory, PersonFactory

PATH = ("TESTA.SLT", "TESTA", "TESTI", "TESTR", "X24")
INSIDE = ("TESTA.SLT", "TESTA")
ELSEWHERE = ("TESTA.PHY", "TESTB", "TESTB.SLT", "TESTJ", "TESTC")
STATES = (
    *("new", "needs_information", "open", "tolerated", "asked", "supported", "stepping_down"),
    *("joined", "closed", "declined"),
    # Open and waiting for information, while whoever owns or raised it has no role any more.
    *("left_alone", "asked_in_vain"),
)
STATUS = {state: RiskStatus(state) for state in STATES if state in list(RiskStatus)} | dict.fromkeys(
    ("asked", "supported", "stepping_down", "left_alone"), RiskStatus.OPEN
)
STATUS["asked_in_vain"] = RiskStatus.NEEDS_INFORMATION
ROLES = {
    Role.CONTRIBUTOR: "C",
    Role.LEAD: "L",
    Role.QUALITY_OFFICER: "Q",
    Role.MEMBER: "M",
    Role.CHAIR: "H",
    Role.SECRETARY: "H",
    Role.AUDITOR: "A",
    Role.INFORMATION_GOVERNANCE: "G",
    Role.UNIT_ADMINISTRATOR: "N",
    Role.SYSTEM_ADMINISTRATOR: "Y",
}


@dataclass(frozen=True)
class Somebody:
    """Who looks: a letter of the table and the unit it is granted on, or a relation to every risk."""

    reader: Person | Client
    letter: str
    unit: str


@dataclass(frozen=True)
class Situation:
    risk: Risk
    holder: str
    state: str
    confidential: bool
    request: Escalation | None
    step_down: StepDown | None
    places: dict[str, set[str]] = field(default_factory=dict)
    """Of the table, by the unit that stands there: what was worked out once holds for every reader."""

    @property
    def above(self) -> str | None:
        """The next unit above the holder."""
        rest = PATH[PATH.index(self.holder) + 1 :]
        return rest[0] if rest else None


def everybody() -> list[Somebody]:
    """One of each role at each unit, machines at every unit above organisations."""
    cast, found = Cast(), []
    for code in (*PATH, *ELSEWHERE):
        for role, letter in ROLES.items():
            person = PersonFactory()
            GrantFactory(person=person, role=role, unit=cast.unit(code))
            found.append(Somebody(person, letter, code))
        if code not in INSIDE and not code.startswith(("TESTA", "TESTB", "TESTC")):
            found.append(Somebody(ClientFactory(unit=cast.unit(code), owner_id=cast.ics_lead.id), "X", code))
    return found


class World:
    """``raiser`` is a contributor of the team, ``owners`` by the unit that holds, ``named`` leads the team."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.units: dict[str, Unit] = {code: self.cast.unit(code) for code in (*PATH, *ELSEWHERE)}
        self.raiser = self._somebody(Role.CONTRIBUTOR, "TESTA.SLT")
        self.named = self._somebody(Role.LEAD, "TESTA.SLT")
        self.asker = self._somebody(Role.LEAD, "TESTB")
        # Who raised or owns a risk and has no role any more.
        self.gone = PersonFactory()
        self.owners = {code: self._somebody(Role.CONTRIBUTOR, code) for code in PATH}
        self.situations = [
            self._situation(holder, state, confidential)
            for holder in PATH
            for state in STATES
            for confidential in (False, True)
            if self._can_be(holder, state) and not (confidential and state in ("left_alone", "asked_in_vain"))
        ]
        db.session.commit()

    def owner_of(self, holder: str, state: str) -> Person:
        if state == "supported" and holder == PATH[0]:
            # Owns what the team holds, from a place at its organisation.
            return self.owners[PATH[1]]
        return self.gone if state == "left_alone" else self.owners[holder]

    def _somebody(self, role: Role, code: str) -> Person:
        person = PersonFactory()
        GrantFactory(person=person, role=role, unit=self.cast.unit(code))
        return person

    @staticmethod
    def _can_be(holder: str, state: str) -> bool:
        if state in ("new", "needs_information", "declined", "joined", "asked_in_vain"):
            return holder == PATH[0]
        if state in ("asked", "supported"):
            return holder != PATH[-1]
        return state != "stepping_down" or holder != PATH[0]

    def _situation(self, holder: str, state: str, confidential: bool) -> Situation:
        risk = self._risk(holder, state, confidential)
        request = self._request(risk, holder, state)
        step_down = self._step_down(risk, holder) if state == "stepping_down" else None
        reached = max(1, PATH.index(holder) + (request is not None and state in ("asked", "supported")))
        for code in PATH[: reached + 1]:
            row = {"unit_id": self.units[code].id, "risk_id": risk.id, "seq": 1, "since": 1}
            db.session.add(Audience(**row, visible=not confidential))
        if confidential:
            for person in (self.named, risk.owner):
                if person is not None:
                    db.session.add(RiskReader(risk_id=risk.id, person_id=person.id, version=1))
        db.session.flush()
        return Situation(risk, holder, state, confidential, request, step_down)

    def _risk(self, holder: str, state: str, confidential: bool) -> Risk:
        path = [self.units[code] for code in PATH]
        now, number = clock.now(), db.session.query(Risk).count() + 1
        on_register = state not in ("new", "needs_information", "declined", "asked_in_vain")
        risk = Risk(
            reference=f"EYES-{number:04}",
            version=1,
            status=STATUS[state],
            theme=Theme.STAFFING,
            title="Risk",
            event="There is a risk that nobody looks",
            urgency=Urgency.WEEKS,
            affected=[],
            confidential=confidential,
            level=self.units[holder].level,
            holder=self.units[holder],
            origin=path[0],
            **{f"{unit.level}_id": unit.id for unit in path},
            raised_by=self.gone if state == "asked_in_vain" else self.raiser,
            raised_at=now,
            changed_at=now,
        )
        if on_register:
            risk.owner, risk.score, risk.band = self.owner_of(holder, state), 12, Band.HIGH
            risk.next_review_on = clock.today() + timedelta(days=30)
        if state == "tolerated":
            risk.tolerated_until = clock.today() + timedelta(days=30)
        if state == "joined":
            risk.joined_to = db.session.query(Risk).first()
        db.session.add(risk)
        db.session.flush()
        return risk

    def _request(self, risk: Risk, holder: str, state: str) -> Escalation | None:
        """To the next unit above; or, held above the team, the accepted one that brought the risk there."""
        if state in ("asked", "supported"):
            to_unit = PATH[PATH.index(holder) + 1]
            accepted = state == "supported"
            return self._escalation(risk, holder, to_unit, AcceptMode.SUPPORT if accepted else None)
        if state == "stepping_down":
            return self._escalation(risk, PATH[PATH.index(holder) - 1], holder, AcceptMode.TRANSFER)
        return None

    def _escalation(self, risk: Risk, from_unit: str, to_unit: str, mode: AcceptMode | None) -> Escalation:
        today, now = clock.today(), clock.now()
        decided: dict[str, Any] = {}
        if mode is not None:
            decided = {"decided_at": now, "decided_by_id": self.asker.id, "decided_version": 1, "mode": mode}
        request = Escalation(
            risk=risk,
            from_unit=self.units[from_unit],
            to_unit=self.units[to_unit],
            ask=Ask.SUPPORT,
            status=EscalationStatus.ACCEPTED if mode else EscalationStatus.ASKED,
            route=Route.LINE,
            ask_sentence="Help",
            grounds=["score"],
            tried="All",
            wanted_by=today,
            asked_by=self.asker,
            asked_at=now,
            asked_version=1,
            acknowledge_by=today,
            **{"decide_by": today, **decided},
        )
        db.session.add(request)
        db.session.flush()
        return request

    def _step_down(self, risk: Risk, holder: str) -> StepDown:
        below = self.units[PATH[PATH.index(holder) - 1]]
        asked = StepDown(
            risk=risk,
            from_unit=self.units[holder],
            to_unit=below,
            status=StepDownStatus.ASKED,
            evidence="Less",
            watch_on=clock.today(),
            asked_by=self.asker,
            asked_at=clock.now(),
            asked_version=1,
        )
        db.session.add(asked)
        db.session.flush()
        return asked
