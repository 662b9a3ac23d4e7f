"""Who sees a risk, and how far back, worked out a second time from the written rule; nothing of the policy is used.

Facts of a risk and of a reader are read once each: every reader is held against every risk.
"""

from dataclasses import dataclass

from sqlalchemy import select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Audience, Client, Escalation, Event, GovernanceReview, Person, Risk, RiskReader, RiskShare
from riskreg.vocabulary import EscalationStatus, Role

LEVELS = ("team", "service", "organisation", "ics", "region", "national")
READS = {Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER, Role.AUDITOR}
GOVERNS = {Role.MEMBER, Role.CHAIR, Role.SECRETARY}
LEADS = {Role.LEAD, Role.QUALITY_OFFICER}
INFORMS = {Role.INFORMATION_GOVERNANCE}
ADMINISTERS = {Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}
INVOLVED = (
    *(EscalationStatus.ASKED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.RETURNED),
    EscalationStatus.ACCEPTED,
)
Reader = Person | Client


@dataclass(frozen=True)
class Sighted:
    """One reader: the ids of the units by which they read, govern, lead, and so on, today."""

    person: int | None
    reads: set[int]
    governs: set[int]
    leads: set[int]
    informs: set[int]
    named_at: set[int]


def sighted(reader: Reader | None) -> Sighted:
    if reader is None:
        return Sighted(None, set(), set(), set(), set(), set())
    if isinstance(reader, Client):
        live = clock.now() < reader.expires_at
        return Sighted(None, {reader.unit_id} if live else set(), set(), set(), set(), set())
    informs = _granted(reader, INFORMS)
    return Sighted(
        person=reader.id if reader.active else None,
        reads=_granted(reader, READS) | (_reviewed(reader) & informs),
        governs=_granted(reader, GOVERNS),
        leads=_granted(reader, LEADS),
        informs=informs,
        named_at=_granted(reader, set(Role) - ADMINISTERS),
    )


def _granted(person: Person, roles: set[Role]) -> set[int]:
    """Units of which an active account holds one of these roles today."""
    today = clock.today()
    live = [
        grant
        for grant in person.grants
        if person.active and grant.valid_from <= today and (grant.valid_to is None or grant.valid_to >= today)
    ]
    return {grant.unit_id for grant in live if grant.role in roles}


def _reviewed(person: Person) -> set[int]:
    """Units of which the person has a governance review open."""
    now = clock.now()
    rows = db.session.scalars(select(GovernanceReview).where(GovernanceReview.person_id == person.id))
    return {row.unit_id for row in rows if row.ended_at is None and row.opened_at <= now < row.ends_at}


@dataclass(frozen=True)
class Standing:
    """Where one risk is: ids of units; ``named``: by person the version that named them; ``since``: by unit the
    number of the event with which it came into view."""

    risk: Risk
    inside: set[int]
    come_to: set[int]
    shared: set[int]
    named: dict[int, int]
    since: dict[int, int]


def standing(risk: Risk) -> Standing:
    path = {level: getattr(risk, f"{level}_id") for level in LEVELS if getattr(risk, f"{level}_id") is not None}
    asked = select(Escalation).where(Escalation.risk_id == risk.id, Escalation.status.in_(INVOLVED))
    # V2: up to the highest of its organisation, the holder, and what is asked or has accepted.
    reached = {str(risk.holder.level), *(str(request.to_unit.level) for request in db.session.scalars(asked))}
    top = max(LEVELS.index(level) for level in reached | ({"organisation"} & path.keys()))
    shares = db.session.scalars(select(RiskShare).where(RiskShare.risk_id == risk.id, RiskShare.ended_at.is_(None)))
    since = select(Audience.unit_id, Audience.since).where(Audience.risk_id == risk.id)
    named = select(RiskReader.person_id, RiskReader.version).where(RiskReader.risk_id == risk.id)
    return Standing(
        risk=risk,
        inside={unit for level, unit in path.items() if LEVELS.index(level) <= LEVELS.index("organisation")},
        come_to={unit for level, unit in path.items() if LEVELS.index(level) <= top},
        shared={share.unit_id for share in shares if share.until >= clock.today()},
        named=dict(db.session.execute(named).all()),
        since=dict(db.session.execute(since).all()),
    )


def seen_through(who: Sighted, where: Standing) -> set[int]:
    """The units by which this reader sees this risk; none: they do not see it."""
    risk = where.risk
    if risk.confidential:
        of_holder = {risk.holder_id} | ({risk.organisation_id} if risk.level.inside_organisation else set())
        named = who.named_at & where.come_to if who.person in where.named else set()
        return (who.informs & of_holder) | named
    return (who.governs & {risk.holder_id}) | (who.reads & (where.come_to | where.shared))


def sees(who: Sighted, where: Standing) -> bool:
    return bool(seen_through(who, where))


def looks_back_to(who: Sighted, where: Standing) -> int | None:
    """The number of the ledger from which they may read: 0, all, inside its organisation; from above and from beside
    it where it came into view; none who does not see it."""
    units = seen_through(who, where)
    if not units:
        return None
    if units & where.inside:
        return 0
    if not where.risk.confidential:
        return min(where.since[unit] for unit in units)
    return number_of(where.risk, where.named.get(who.person or 0, _came_to_holder(where.risk)))


def _came_to_holder(risk: Risk) -> int:
    return max(
        (row.asked_version for row in risk.escalations if row.mode and row.to_unit_id == risk.holder_id), default=1
    )


def number_of(risk: Risk, version: int) -> int:
    """The event that made this version."""
    return db.session.scalars(select(Event.seq).where(Event.risk_id == risk.id, Event.version == version)).one()
