"""How far a reader may look back at a risk they see: all of it inside its organisation; from above it or from the
side, from where their unit came to see it; while it is confidential, from where they were named."""

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from riskreg import policy
from riskreg.extensions import db
from riskreg.models import Audience, Escalation, Event, Person, Risk, RiskReader, Unit
from riskreg.policy import Reader
from riskreg.vocabulary import Level

INSIDE = [level for level in Level if level.inside_organisation]


def in_view_since(risk: Risk, *, reader: Reader) -> int | None:
    """The number of the first event this reader may look back to, 0 for all; None while they do not see the risk."""
    return _since_named_to(risk, reader) if risk.confidential else _since_shown_to(risk, reader)


def _since_shown_to(risk: Risk, reader: Reader) -> int | None:
    showing, inside = policy.units_showing(reader, risk), risk.ids_in_organisation
    seen = {unit_id: since for unit_id, since in policy.seen_since(risk.id).items() if unit_id in showing}
    return min((0 if unit_id in inside else since for unit_id, since in seen.items()), default=None)


def _since_named_to(risk: Risk, reader: Reader) -> int | None:
    units = policy.units_giving_sight(reader, risk)
    if not units or units & risk.ids_in_organisation:
        return 0 if units else None
    versions = _versions(risk, reader)
    return db.session.scalar(select(func.min(Event.seq)).where(Event.risk_id == risk.id, Event.version.in_(versions)))


def _versions(risk: Risk, reader: Reader) -> list[int]:
    found = []
    if policy.units_to_be_named_at(reader, risk):
        found += [row.version for row in risk.readers if isinstance(reader, Person) and row.person_id == reader.id]
    if policy.informs(reader, risk):
        taken = [row.asked_version for row in risk.escalations if row.mode and row.to_unit.level == risk.level]
        found.append(max(taken, default=1))
    return found


def version_in_view(risk: Risk, *, reader: Reader) -> int | None:
    """As ``in_view_since``: the version of the risk that event made."""
    since = in_view_since(risk, reader=reader)
    if not since:
        return None if since is None else 1
    return db.session.scalar(select(Event.version).where(Event.seq == since))


def looks_back_to(reader: Reader) -> ColumnElement[int]:
    """SQL twin of ``in_view_since``, over ``risks`` that the reader sees."""
    if not isinstance(reader, Person):
        return _since_in_audience(reader)
    inside = or_(
        and_(Risk.confidential.is_(False), _sees_from_inside(reader)),
        and_(Risk.confidential.is_(True), _reads_from_inside(reader)),
    )
    return case(
        (inside, 0),
        (Risk.confidential.is_(True), _since_named(reader)),
        else_=_since_in_audience(reader),
    )


def _sees_from_inside(reader: Person) -> ColumnElement[bool]:
    """A row without an end is one of the path."""
    units = _inside(reader, policy.reading_units(reader))
    row = exists().where(
        Audience.risk_id == Risk.id, Audience.unit_id.in_(units), Audience.until.is_(None), policy.in_sight()
    )
    return or_(row.correlate(Risk), Risk.holder_id.in_(_inside(reader, policy.units_with(reader, policy.GOVERNING))))


def _reads_from_inside(reader: Person) -> ColumnElement[bool]:
    units = _inside(reader, policy.units_with(reader, policy.NAMED))
    on_path = or_(*(getattr(Risk, f"{level}_id").in_(units) for level in INSIDE))
    return or_(and_(policy.named_to_read(reader), on_path), and_(policy.informed_of(reader), Risk.level.in_(INSIDE)))


def _inside(reader: Person, units: set[int]) -> set[int]:
    return {grant.unit_id for grant in reader.grants if grant.unit_id in units and grant.unit.level in INSIDE}


def _since_in_audience(reader: Reader) -> ScalarSelect[int]:
    governing = policy.units_with(reader, policy.GOVERNING)
    held_here = and_(Audience.unit_id == Risk.holder_id, Audience.unit_id.in_(governing)) if governing else false()
    giving_sight = or_(Audience.unit_id.in_(policy.reading_units(reader)), held_here)
    first = select(func.min(Audience.since)).where(Audience.risk_id == Risk.id, giving_sight, policy.in_sight())
    return first.correlate(Risk).scalar_subquery()


def _since_named(reader: Person) -> ScalarSelect[int]:
    row, taken, holder = aliased(RiskReader), aliased(Escalation), aliased(Unit)
    named = select(row.version).where(row.risk_id == Risk.id, row.person_id == reader.id)
    came = (
        select(func.coalesce(func.max(taken.asked_version), 1))
        .join(holder, holder.id == taken.to_unit_id)
        .where(taken.risk_id == Risk.id, taken.mode.is_not(None), holder.level == Risk.level)
    )
    which = or_(
        and_(policy.named_to_read(reader), Event.version == named.correlate(Risk).scalar_subquery()),
        and_(policy.informed_of(reader), Event.version == came.correlate(Risk).scalar_subquery()),
    )
    first = select(func.min(Event.seq)).where(Event.risk_id == Risk.id, which)
    return first.correlate(Risk).scalar_subquery()
