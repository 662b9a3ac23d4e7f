"""Who sees a risk: the units a reader belongs to, the one predicate, and its SQL twin for lists."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, not_, or_, select

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import Audience, Client, Escalation, GovernanceReview, Person, Risk, RiskReader, StepDown, Unit
from riskreg.policy.eyes import Eyes
from riskreg.vocabulary import INVOLVED, Level, Role

Reader = Person | Client
WORKING = frozenset({Role.CONTRIBUTOR, Role.LEAD, Role.QUALITY_OFFICER})
"""Who raise, own and work on risks."""
READING = WORKING | {Role.AUDITOR}
"""Who see what their unit is in the audience of."""
LEADING = frozenset({Role.LEAD, Role.QUALITY_OFFICER})
GOVERNING = frozenset({Role.MEMBER, Role.CHAIR, Role.SECRETARY})
"""Who see what their own unit holds (V3)."""
CHAIRING = frozenset({Role.CHAIR, Role.SECRETARY})
NAMED = frozenset(Role) - {Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}
"""Who may be named a reader of a confidential risk: administrators read no risks, whoever names them."""
INSIDE = [level for level in Level if level.inside_organisation]
INFORMING = frozenset({Role.INFORMATION_GOVERNANCE})
OVERSEEING = frozenset({Role.LEAD, Role.AUDITOR})
"""Who are told of a governance review of their unit, and read why it was opened."""


@dataclass(frozen=True)
class Sight:
    """What ``remembering_sight`` has read: the units that see a risk, and those that a person reviews."""

    seen_since: dict[int, dict[int, int]] = field(default_factory=dict)
    reviewed: dict[int, set[int]] = field(default_factory=dict)


_sight: ContextVar[Sight | None] = ContextVar("sight", default=None)


def units_with(reader: Reader, roles: Iterable[Role]) -> set[int]:
    """The ids of the units on which the reader holds one of these roles today; none once inactive."""
    if isinstance(reader, Client) or not reader.active:
        return set()
    today = clock.today()
    return {grant.unit_id for grant in reader.grants if grant.role in roles and grant.is_live(on=today)}


def reading_units(reader: Reader) -> set[int]:
    """The units whose audience the reader belongs to. A machine client reads as its one unit.

    An information governance lead belongs to it while a review of theirs is open.
    """
    if isinstance(reader, Client):
        return {reader.unit_id} if clock.now() < reader.expires_at else set()
    return units_with(reader, READING) | _reviewed(reader)


def _reviewed(person: Person) -> set[int]:
    informing, known = units_with(person, INFORMING), _sight.get()
    if not informing:
        return set()
    if known is None:
        return _under_review(person, informing)
    if person.id not in known.reviewed:
        known.reviewed[person.id] = _under_review(person, informing)
    return known.reviewed[person.id]


def _under_review(person: Person, informing: set[int]) -> set[int]:
    now = clock.now()
    opened = select(GovernanceReview.unit_id).where(
        GovernanceReview.person_id == person.id,
        GovernanceReview.unit_id.in_(informing),
        GovernanceReview.opened_at <= now,
        GovernanceReview.ends_at > now,
        GovernanceReview.ended_at.is_(None),
    )
    return set(db.session.scalars(opened))


def eyes_of(reader: Reader | Eyes) -> Eyes:
    """How the SQL below looks at a reader: with their values in it, for a statement that is asked once."""
    return reader if isinstance(reader, Eyes) else replace(kind_of(reader), values=values_of(reader))


def kind_of(reader: Reader) -> Eyes:
    """The kind of reader, by which a statement is kept. ``values_of`` belongs to it whenever it is asked."""
    if isinstance(reader, Client) or not reader.active:
        return Eyes(is_person=False)
    named = units_with(reader, NAMED)
    return Eyes(
        is_person=True,
        governs=bool(units_with(reader, GOVERNING)),
        informs=bool(units_with(reader, INFORMING)),
        levels=frozenset(grant.unit.level for grant in reader.grants if grant.unit_id in named),
    )


def values_of(reader: Reader) -> dict[str, Any]:
    """What a statement of ``Eyes`` has to be told: who reads, by which units, on which day."""
    units = {
        "reading": reading_units(reader),
        "governing": units_with(reader, GOVERNING),
        "named": units_with(reader, NAMED),
        "informing": units_with(reader, INFORMING),
        "leading": units_with(reader, LEADING),
        "chairing": units_with(reader, CHAIRING),
        "overseeing": units_with(reader, OVERSEEING),
    }
    units |= {f"{name}_inside": _inside(reader, units[name]) for name in ("reading", "governing", "named")}
    person = reader.id if isinstance(reader, Person) else None
    return {name: sorted(ids) for name, ids in units.items()} | {"person": person, "today": clock.today()}


def _inside(reader: Reader, units: set[int]) -> set[int]:
    """Those of the units that lie inside an organisation. A machine client reads for none of them."""
    if isinstance(reader, Client):
        return set()
    return {grant.unit_id for grant in reader.grants if grant.unit_id in units and grant.unit.level in INSIDE}


def in_sight() -> ColumnElement[bool]:
    """Of ``audience``: the row gives sight today. A share to the side ends by itself."""
    return in_sight_on(clock.today())


def in_sight_on(day: Any) -> ColumnElement[bool]:
    """As ``in_sight``, on a day that may be a parameter of the statement."""
    return and_(Audience.visible.is_(True), or_(Audience.until.is_(None), Audience.until >= day))


def risks_visible_to(reader: Reader | Eyes, *, journey: bool = False, one: bool = False) -> ColumnElement[bool]:
    """SQL twin of ``VIEW_RISK`` (with ``journey``: of ``VIEW_JOURNEY``), for a query over ``risks``.

    ``one``: the query looks for one risk, so that only its own rows are read and not all that the reader sees.
    """
    eyes = eyes_of(reader)
    rows = (Audience.unit_id.in_(eyes.units("reading")), in_sight_on(eyes.today))
    if one:
        seen: ColumnElement[bool] = exists().where(Audience.risk_id == Risk.id, *rows).correlate(Risk)
    else:
        seen = Risk.id.in_(select(Audience.risk_id).where(*rows))
    if not eyes.is_person:
        return seen
    ways = [seen, seen_beyond_audience(eyes)]
    return or_(*ways, Risk.raised_by_id == eyes.person) if journey else or_(*ways)


def seen_beyond_audience(reader: Reader | Eyes) -> ColumnElement[bool]:
    """Of ``risks``: seen, but through no row of ``audience``: held by a unit the reader governs, or confidential."""
    eyes = eyes_of(reader)
    if not eyes.is_person:
        return false()
    ways = [and_(Risk.confidential.is_(True), named_to_read(eyes))]
    if eyes.governs:
        ways.append(and_(Risk.confidential.is_(False), Risk.holder_id.in_(eyes.units("governing"))))
    if eyes.informs:
        ways.append(and_(Risk.confidential.is_(True), informed_of(eyes)))
    return or_(*ways)


def named_to_read(eyes: Eyes) -> ColumnElement[bool]:
    """Of confidential ``risks``: the person is named, and has a role at a unit the risk has come to."""
    units = eyes.units("named")
    somewhere = [and_(_unit_at(level).in_(units), _has_reached(level)) for level in Level if level in eyes.levels]
    named = select(RiskReader.risk_id).where(RiskReader.person_id == eyes.person)
    return and_(Risk.id.in_(named), or_(false(), *somewhere))


@cache
def _has_reached(level: Level) -> ColumnElement[bool]:
    """SQL twin of ``Risk.reached``, for one level of the path."""
    from_here = [other for other in Level if other.rank >= level.rank]
    asked = exists().where(
        Escalation.risk_id == Risk.id,
        Escalation.status.in_(INVOLVED),
        Unit.id == Escalation.to_unit_id,
        Unit.level.in_(from_here),
    )
    ways = [Risk.level.in_(from_here), asked.correlate(Risk)]
    return or_(*ways, Risk.organisation_id.is_not(None)) if level.inside_organisation else or_(*ways)


def _unit_at(level: Level) -> ColumnElement[int | None]:
    column: ColumnElement[int | None] = getattr(Risk, f"{level}_id")
    return column


def informed_of(eyes: Eyes) -> ColumnElement[bool]:
    """SQL twin of ``informs``."""
    units = eyes.units("informing")
    return or_(Risk.holder_id.in_(units), and_(Risk.organisation_id.in_(units), Risk.level.in_(INSIDE)))


def holder_led_by(reader: Reader | Eyes) -> ColumnElement[bool]:
    """SQL twin of the predicate ``leads``, for a query over ``risks``."""
    units = eyes_of(reader).units("leading")
    above = [
        and_(getattr(Risk, f"{level}_id").in_(units), Risk.level.in_([low for low in Level if low.rank < level.rank]))
        for level in INSIDE
    ]
    return or_(Risk.holder_id.in_(units), *above)


def requests_not_hidden_from(
    reader: Reader | Eyes, rows: type[Escalation] | type[StepDown] = Escalation
) -> ColumnElement[bool]:
    """Of ``escalations``, or ``step_downs``: a confidential risk hides them too, from all but its readers."""
    seen = risks_visible_to(reader)
    hidden = select(Risk.id).where(Risk.id == rows.risk_id, Risk.confidential.is_(True), not_(seen))
    return not_(exists(hidden.correlate(rows)))


def units_showing(reader: Reader, risk: Risk) -> set[int]:
    """The units through which this reader may see a risk that is not confidential."""
    return reading_units(reader) | ({risk.holder_id} & units_with(reader, GOVERNING))


def sees(reader: Reader, risk: Risk) -> bool:
    """The one answer to whether this reader sees this risk (V1 to V9)."""
    return bool(units_giving_sight(reader, risk))


def units_giving_sight(reader: Reader, risk: Risk) -> set[int]:
    """The ids of the units at which the reader has the role by which they see this risk; none: they do not see it."""
    if not risk.confidential:
        governed = {risk.holder_id} & units_with(reader, GOVERNING)
        return governed | (reading_units(reader) & seen_since(risk.id).keys())
    named = isinstance(reader, Person) and any(row.person_id == reader.id for row in risk.readers)
    return (units_to_be_named_at(reader, risk) if named else set()) | _informing_units(reader, risk)


def units_to_be_named_at(reader: Reader, risk: Risk) -> set[int]:
    """The ids of the units, of those the risk has come to, where the reader has a role that lets them be named.

    A name on the list counts only while there is one: people move, and requests are declined.
    """
    return units_with(reader, NAMED) & {unit.id for unit in risk.reached}


def informs(reader: Reader, risk: Risk) -> bool:
    """Information governance lead at the holder, or of the organisation the holder is a part of."""
    return bool(_informing_units(reader, risk))


def _informing_units(reader: Reader, risk: Risk) -> set[int]:
    inside = {risk.organisation_id} if risk.level.inside_organisation else set()
    return units_with(reader, INFORMING) & ({risk.holder_id} | inside)


# Put together once: every permission asks.
_SEEN_SINCE = select(Audience.unit_id, Audience.since).where(
    Audience.risk_id == bindparam("risk"), in_sight_on(bindparam("day"))
)


def seen_since(risk_id: int) -> dict[int, int]:
    """The ids of the units that see a risk today, each with the number of the event from which on."""
    known = _sight.get()
    if known is not None and risk_id in known.seen_since:
        return known.seen_since[risk_id]
    found: dict[int, int] = {}
    for unit_id, since in db.session.execute(_SEEN_SINCE, {"risk": risk_id, "day": clock.today()}):
        found[unit_id] = min(since, found.get(unit_id, since))
    if known is not None:
        known.seen_since[risk_id] = found
    return found


@contextmanager
def remembering_sight() -> Iterator[None]:
    """While many permissions are only asked about and nothing changes, who sees a risk is read once."""
    known = _sight.get()
    token = _sight.set(Sight() if known is None else known)
    try:
        yield
    finally:
        _sight.reset(token)
