"""Proposals to transfer a risk, as a reader may find them: through the risk, and for ever at both organisations."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import joinedload

from riskreg import policy
from riskreg.errors import NotFound
from riskreg.extensions import db
from riskreg.models import Event, Person, Risk, RiskVersion, Transfer
from riskreg.policy import Reader
from riskreg.queries.looking_back import looks_back_to
from riskreg.vocabulary import Permission, TransferStatus

MOST = 100
"""How many of each list a page shows, newest first."""


def get_transfer(identifier: str, *, reader: Reader) -> Transfer:
    """Raises ``NotFound``, alike for what does not exist and what is not theirs to see."""
    try:
        uuid = UUID(identifier)
    except ValueError:
        raise NotFound from None
    transfer = db.session.scalar(_found(reader).where(Transfer.uuid == uuid))
    if transfer is None:
        raise NotFound()
    return transfer


def transfers_of(risk: Risk, *, reader: Reader) -> list[Transfer]:
    """All proposals about this risk that the reader may look back to, oldest first."""
    return list(db.session.scalars(_found(reader).where(Transfer.risk_id == risk.id).order_by(Transfer.id)))


def transfers_for(reader: Reader) -> tuple[list[Transfer], list[Transfer]]:
    """Asked of the organisations the reader leads, what waits first; and asked by them."""
    mine = policy.units_with(reader, policy.LEADING)
    waiting = (Transfer.status != TransferStatus.ASKED).asc()
    newest = _found(reader).order_by(waiting, Transfer.id.desc()).limit(MOST)
    found = (list(db.session.scalars(newest.where(end))) for end in (_asked_of(mine), _asked_by(mine)))
    return next(found), next(found)


def transfers_to_answer(person: Person) -> list[Transfer]:
    """Proposals of others to move a risk to an organisation that this person leads, the longest wait first."""
    found = _found(person).where(waits_for(policy.eyes_of(person)))
    return list(db.session.scalars(found.order_by(Transfer.id).limit(MOST)))


def waits_for(eyes: policy.Eyes) -> ColumnElement[bool]:
    """Of ``transfers``: another's, asked of an organisation that this reader leads, and not answered yet."""
    return and_(
        Transfer.status == TransferStatus.ASKED,
        Transfer.to_organisation_id.in_(eyes.units("leading")),
        Transfer.asked_by_id != eyes.person,
    )


def _asked_of(organisations: set[int]) -> ColumnElement[bool]:
    """Of ``transfers``: asked of one of these, or of one whose records it took over."""
    return or_(Transfer.to_organisation_id.in_(organisations), Transfer.to_kept_by_id.in_(organisations))


def _asked_by(organisations: set[int]) -> ColumnElement[bool]:
    return or_(Transfer.from_organisation_id.in_(organisations), Transfer.from_kept_by_id.in_(organisations))


def _found(reader: Reader) -> Select[Transfer]:
    return (
        select(Transfer)
        .join(Risk, Risk.id == Transfer.risk_id)
        .where(visible_to(reader))
        .options(
            joinedload(Transfer.risk),
            joinedload(Transfer.asked_by, innerjoin=True),
            joinedload(Transfer.answered_by),
        )
    )


def visible_to(reader: Reader) -> ColumnElement[bool]:
    """Those the reader may look back to, and those between organisations where they lead: each keeps its record.

    Of ``transfers`` joined with ``risks``. A confidential risk hides them from all but its readers.
    """
    leading = policy.units_with(reader, policy.LEADING)
    at_either_end = or_(_asked_of(leading), _asked_by(leading))
    seen = policy.risks_visible_to(reader)
    in_view = exists().where(
        Event.risk_id == Transfer.risk_id,
        Event.version == Transfer.asked_version,
        Event.seq >= looks_back_to(reader),
    )
    hidden = and_(Risk.confidential.is_(True), not_(seen))
    return and_(or_(and_(seen, in_view.correlate(Transfer, Risk)), at_either_end), not_(hidden))


def transfer_waiting(risk: Risk) -> Transfer | None:
    """The one proposal that waits for an answer; the database allows no second."""
    waiting = select(Transfer).where(Transfer.risk_id == risk.id, Transfer.status == TransferStatus.ASKED)
    return db.session.scalar(waiting)


def as_asked(transfer: Transfer) -> str:
    """The risk's document as it stood when the transfer was proposed: what the new organisation decides on."""
    return db.session.scalars(
        select(RiskVersion.document).where(
            RiskVersion.risk_id == transfer.risk_id, RiskVersion.version == transfer.asked_version
        )
    ).one()


def version_shown(transfer: Transfer, *, reader: Reader) -> int:
    """The risk's version; for one who does not see the risk that of the proposal, so nothing later shows."""
    if policy.can(reader, Permission.VIEW_RISK, transfer.risk):
        return transfer.risk.version
    return transfer.asked_version


def transfers_within_one() -> list[int]:
    """Ids of those that wait though both organisations have become one."""
    waiting = Transfer.status == TransferStatus.ASKED
    within = select(Transfer.id).where(waiting, Transfer.from_organisation_id == Transfer.to_organisation_id)
    return list(db.session.scalars(within.order_by(Transfer.id)))
