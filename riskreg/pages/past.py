"""Looking back: the register and one risk as they stood at the end of a day. Today's eyes, that day's words."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request

from riskreg import clock
from riskreg.errors import InvalidInput, NotFound
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, risk_page
from riskreg.pages.standing import standing
from riskreg.policy import Reader
from riskreg.queries.as_at import count_as_at, register_as_at, risk_as_at
from riskreg.queries.filters import RiskFilters
from riskreg.queries.risks import get_risk
from riskreg.queries.units import names_of
from riskreg.schemas.base import read
from riskreg.schemas.past import LookBack
from riskreg.vocabulary import Permission, RiskStatus
from riskreg.web.access import reader, requires

ROWS_A_PAGE = 50
PARTS = ("on-day", "on-month", "on-year")


@pages.get("/register/as-at")
@requires()
@takes("on", *PARTS, "after")
def show_register_as_at() -> str:
    day, answers, errors = _day_asked()
    who, then = reader(), end_of(day)
    after = _after(who)
    rows = register_as_at(RiskFilters(), then, reader=who, after=after, limit=ROWS_A_PAGE + 1)
    documents = [(uuid, json.loads(text)) for uuid, text in rows[:ROWS_A_PAGE]]
    return render_template(
        "past/register.html",
        day=day,
        answers=answers,
        errors=errors,
        documents=[(document, tag_of(document)) for _, document in documents],
        total=count_as_at(RiskFilters(), then, reader=who),
        onward=documents[-1][0] if len(rows) > ROWS_A_PAGE else None,
        begins=after is None,
        names=names_of({document["holder"]["unit"] for _, document in documents}, on=day),
    )


@pages.get("/risks/<ref>/as-at")
@requires(Permission.VIEW_RISK)
@takes("on", *PARTS)
def show_risk_as_at(ref: str) -> str:
    view = in_view(ref)
    day, answers, errors = _day_asked()
    document = _document(ref, day)
    units = {document[place]["unit"] for place in ("holder", "origin")} if document else set()
    return risk_page(
        "past/risk.html",
        view,
        day=day,
        answers=answers,
        errors=errors,
        document=document,
        then_names=names_of(units, on=day),
        then_tag=tag_of(document) if document else None,
    )


def _document(ref: str, day: date) -> dict[str, Any] | None:
    """None when there was nothing yet that this reader may look back to."""
    try:
        return dict(json.loads(risk_as_at(ref, end_of(day), reader=reader())[1]))
    except NotFound:
        return None


def tag_of(document: dict[str, Any]) -> Any:
    """The status tag of that day."""
    return standing(RiskStatus(document["status"]), document["stage"] in ("escalation", "governance"))


def end_of(day: date) -> datetime:
    """The last moment of a day in England; of today, this moment."""
    midnight = datetime.combine(day + timedelta(days=1), time(), clock.LONDON)
    return min(midnight - timedelta(microseconds=1), clock.now())


def _day_asked() -> tuple[date, dict[str, Any], dict[str, list[str]]]:
    """The day of the address, today without one; with what was typed and what is wrong with it."""
    typed = "/".join(request.args.get(part, "").strip() for part in PARTS)
    sent = typed if typed.strip("/") else request.args.get("on", "")
    if not sent:
        return clock.today(), {}, {}
    try:
        day: date = read(LookBack(), {"on": sent})["on"]
    except InvalidInput as refused:
        return clock.today(), {"on": sent}, dict(refused.fields or {})
    return day, {"on": f"{day.day}/{day.month}/{day.year}"}, {}


def _after(who: Reader) -> UUID | None:
    """The risk the page before ended with, while they see it: what they do not see has no place among theirs."""
    try:
        return get_risk(request.args["after"], reader=who).uuid if "after" in request.args else None
    except NotFound:
        return None
