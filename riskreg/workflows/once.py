"""A request with a key is done once: the row goes in first, so that a second caller waits and then replays."""

from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from riskreg import clock
from riskreg.extensions import db
from riskreg.models import IdempotencyKey

KEPT = timedelta(days=7)


# Put together once, and past the session: every request that changes something runs both.
_KEYS: Any = IdempotencyKey.__table__
_KEEPING = update(_KEYS).where(_KEYS.c.principal == bindparam("of"), _KEYS.c.key == bindparam("under"))


@cache
def _claiming(dialect: str) -> Any:
    kind = postgresql if dialect == "postgresql" else sqlite
    names = ("principal", "key", "fingerprint", "created_at")
    row: dict[str, Any] = {name: bindparam(name) for name in names}
    return kind.insert(_KEYS).values(row).on_conflict_do_nothing().returning(_KEYS.c.key)


def claim(principal: str, key: str, fingerprint: str) -> IdempotencyKey | None:
    """Take the key for this request, or give the row of the request that had it before."""
    row = {"principal": principal, "key": key, "fingerprint": fingerprint, "created_at": clock.now()}
    if db.session.execute(_claiming(db.session.get_bind().dialect.name), row).first() is not None:
        return None
    return db.session.get_one(IdempotencyKey, (principal, key), populate_existing=True)


def keep(principal: str, key: str, status: int, headers: dict[str, str], body: str) -> None:
    """Store the answer, in the transaction of what it answers."""
    row = {"of": principal, "under": key, "status": status, "headers": headers, "body": body}
    db.session.execute(_KEEPING, row)


def forget_old_keys() -> None:
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEPT))
