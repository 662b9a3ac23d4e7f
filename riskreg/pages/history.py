"""The history of a risk in plain words, newest first, or only one kind of what happened."""

from flask import request
from werkzeug.exceptions import BadRequest

from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, risk_page
from riskreg.pages.event_words import KINDS, title_of
from riskreg.pages.said_words import units_named
from riskreg.queries.timeline import Happening, timeline
from riskreg.vocabulary import EventKind, Permission
from riskreg.web.access import reader, requires

SHOWN = {
    "all": "Everything",
    "scores": "Scores",
    "decisions": "Decisions",
    "messages": "Messages",
    "changes": "Changes",
}


@pages.get("/risks/<ref>/history")
@requires(Permission.VIEW_RISK)
@takes("show")
def show_history(ref: str) -> str:
    which = request.args.get("show") or "all"
    if which not in SHOWN:
        raise BadRequest()
    view = in_view(ref)
    happened = [one for one in timeline(view, reader=reader()) if belongs(one, which)]
    return risk_page(
        "risk/history.html",
        view,
        here="history",
        happened=[(title_of(one), one) for one in happened],
        units=set(units_named(happened)),
        begins_later=view.since,
        which=which,
        shown=SHOWN,
    )


def belongs(one: Happening, which: str) -> bool:
    if which == "messages":
        return one.kind in KINDS["messages"] or "message" in one.said
    return which == "all" or EventKind(one.kind) in KINDS[which]
