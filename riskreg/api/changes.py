"""The change feed: one endpoint for the first load and for everything after it."""

import hashlib
from typing import Any

from flask import Response

from riskreg import clock, policy
from riskreg.api.answers import listing
from riskreg.api.cursors import opened, sealed
from riskreg.api.operations import operation
from riskreg.api.risks import next_page
from riskreg.errors import ResyncRequired
from riskreg.policy import Reader
from riskreg.queries.feed import Change, Feed, read_feed
from riskreg.schemas import resources
from riskreg.schemas.parameters import ChangeParameters
from riskreg.vocabulary import Permission
from riskreg.web.access import reader
from riskreg.workflows.shown import canonical, moment

POLL_AFTER = 60
START: dict[str, Any] = {"seq": 0, "start": None, "epoch": None, "scope": None}


@operation(
    "GET",
    "/changes",
    tag="Changes",
    summary="Read what changed, or everything",
    description="Without `since` everything you see is sent; then ask again with `meta.next_cursor`, at once while"
    " `meta.has_more`, else after `meta.poll_after_s` seconds. Keep the cursor only after you have stored the page."
    " Apply an `upsert` when its `version` is not older than yours; on `remove` delete your copy. A change may come"
    " twice, none is left out. 410 means: forget the versions you know and start again, taking every `upsert`; then"
    " delete what the new pass did not bring.",
    query=ChangeParameters(),
    answers=resources.Change,
    many=True,
    permission=Permission.VIEW_RISK,
    scope="changes:read",
    problems=("bad_cursor", "resync_required"),
)
def get_changes(given: dict[str, Any]) -> Response:
    who, limit = reader(), given["limit"]
    bound_to, scope = [who.principal, "/changes"], _scope(who)
    left = opened(given["since"], bound_to=bound_to) if "since" in given else START
    if left["scope"] not in (None, scope):
        raise ResyncRequired
    feed = read_feed(reader=who, since=left["seq"], start=left["start"], limit=limit + 1)
    if left["epoch"] not in (None, feed.epoch):
        raise ResyncRequired
    shown = feed.changes[:limit]
    cursor = sealed(_position(left, feed, shown) | {"epoch": feed.epoch, "scope": scope}, bound_to=bound_to)
    return listing(
        (_item(change) for change in shown),
        onward=next_page(cursor, "since") if len(feed.changes) > limit else None,
        next_cursor=cursor,
        as_of=moment(clock.now()),
        poll_after_s=POLL_AFTER,
    )


def _scope(who: Reader) -> str:
    """Whose changes these are: with another set of units the numbers mean something else."""
    units = ",".join(map(str, sorted(policy.reading_units(who))))
    return hashlib.sha256(units.encode()).hexdigest()[:16]


def _position(left: dict[str, Any], feed: Feed, shown: list[Change]) -> dict[str, Any]:
    """Behind the last change sent. ``start``: where the first load began, so that later pages leave out the same."""
    start = feed.head if left["start"] is None else left["start"]
    return {"seq": shown[-1].seq if shown else left["seq"], "start": start}


def _item(change: Change) -> str:
    item = {
        "op": "upsert" if change.document else "remove",
        "risk_id": str(change.risk_id),
        "version": change.version,
        "seq": change.seq,
        "changed_at": moment(change.at),
    }
    if change.document:
        return f'{canonical(item)[:-1]},"data":{change.document}}}'
    return canonical(item | {"reason": "erased" if change.visible else "no_longer_visible"})
