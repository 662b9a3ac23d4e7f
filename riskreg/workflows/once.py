"""A request with a key is done once: the row goes in first, so that a second caller waits and then replays."""

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import IdempotencyKey

KEPT = timedelta(days=7)


def claim(principal: str, key: str, fingerprint: str) -> IdempotencyKey | None:
    """Take the key for this request, or give the row of the request that had it before."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    taken = db.session.execute(
        dialect.insert(IdempotencyKey)
        .values(principal=principal, key=key, fingerprint=fingerprint, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    ).first()
    if taken is not None:
        return None
    return db.session.get_one(IdempotencyKey, (principal, key), populate_existing=True)


def keep(principal: str, key: str, status: int, headers: dict[str, str], body: str) -> None:
    """Store the answer, in the transaction of what it answers."""
    db.session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.principal == principal, IdempotencyKey.key == key)
        .values(status=status, headers=headers, body=body)
        .execution_options(synchronize_session=False)
    )


def forget_old_keys() -> None:
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEPT))
