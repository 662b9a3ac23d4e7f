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


def looks_back_to(reader: Reader | policy.Eyes) -> ColumnElement[int]:
    """SQL twin of ``in_view_since``, over ``risks`` that the reader sees."""
    eyes = policy.eyes_of(reader)
    if not eyes.is_person:
        return _since_in_audience(eyes)
    inside = or_(
        and_(Risk.confidential.is_(False), _sees_from_inside(eyes)),
        and_(Risk.confidential.is_(True), _reads_from_inside(eyes)),
    )
    return case(
        (inside, 0),
        (Risk.confidential.is_(True), _since_named(eyes)),
        else_=_since_in_audience(eyes),
    )


def _sees_from_inside(eyes: policy.Eyes) -> ColumnElement[bool]:
    """A row without an end is one of the path."""
    row = exists().where(
        Audience.risk_id == Risk.id,
        Audience.unit_id.in_(eyes.units("reading_inside")),
        Audience.until.is_(None),
        policy.in_sight_on(eyes.today),
    )
    return or_(row.correlate(Risk), Risk.holder_id.in_(eyes.units("governing_inside")))


def _reads_from_inside(eyes: policy.Eyes) -> ColumnElement[bool]:
    on_path = or_(*(getattr(Risk, f"{level}_id").in_(eyes.units("named_inside")) for level in INSIDE))
    return or_(and_(policy.named_to_read(eyes), on_path), and_(policy.informed_of(eyes), Risk.level.in_(INSIDE)))


def _since_in_audience(eyes: policy.Eyes) -> ScalarSelect[int]:
    held_here = and_(Audience.unit_id == Risk.holder_id, Audience.unit_id.in_(eyes.units("governing")))
    giving_sight = or_(Audience.unit_id.in_(eyes.units("reading")), held_here if eyes.governs else false())
    first = select(func.min(Audience.since)).where(
        Audience.risk_id == Risk.id, giving_sight, policy.in_sight_on(eyes.today)
    )
    return first.correlate(Risk).scalar_subquery()


def _since_named(eyes: policy.Eyes) -> ScalarSelect[int]:
    row, taken, holder = aliased(RiskReader), aliased(Escalation), aliased(Unit)
    named = select(row.version).where(row.risk_id == Risk.id, row.person_id == eyes.person)
    came = (
        select(func.coalesce(func.max(taken.asked_version), 1))
        .join(holder, holder.id == taken.to_unit_id)
        .where(taken.risk_id == Risk.id, taken.mode.is_not(None), holder.level == Risk.level)
    )
    which = or_(
        and_(policy.named_to_read(eyes), Event.version == named.correlate(Risk).scalar_subquery()),
        and_(policy.informed_of(eyes), Event.version == came.correlate(Risk).scalar_subquery()),
    )
    first = select(func.min(Event.seq)).where(Event.risk_id == Risk.id, which)
    return first.correlate(Risk).scalar_subquery()
