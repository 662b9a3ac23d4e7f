"""The pathway: what counts at a unit on a day, what it would change to set it otherwise, and setting it."""

from datetime import date
from functools import partial
from typing import Any

from flask import Response

from riskreg import clock, reference
from riskreg.api.answers import answered, shown_row, shown_rows
from riskreg.api.blueprint import BASE
from riskreg.api.operations import operation
from riskreg.api.received import sent_json
from riskreg.pathway import nested
from riskreg.queries.pathway import pathway_for, settings_of
from riskreg.queries.units import get_unit
from riskreg.schemas import resources
from riskreg.schemas.base import read
from riskreg.schemas.parameters import DayParameters, PathwayParameters
from riskreg.schemas.pathway import PreviewPathway, SetPathway
from riskreg.vocabulary import Level, Permission
from riskreg.web.access import ANY_SCOPE, actor, reader
from riskreg.web.acting import Shown, create
from riskreg.workflows.pathway import check_may_set, preview_pathway, set_pathway
from riskreg.workflows.shown import canonical

BY_LEVEL = ("takes_score_from", "review_max_days", "clock")


@operation(
    "GET",
    "/reference/pathway",
    tag="Reference",
    summary="Read the route of an escalation, level by level",
    description="With `unit`, as it counts there on the day `on` (default today); otherwise the national default.",
    query=PathwayParameters(),
    answers=resources.PathwayLevel,
    many=True,
    scope=ANY_SCOPE,
    problems=("not_found",),
)
def get_pathway(given: dict[str, Any]) -> Response:
    if "unit" not in given:
        rows = [row | {"set_by": dict.fromkeys(BY_LEVEL)} for row in reference.pathway()]
    else:
        pathway = pathway_for(get_unit(given["unit"]), on=given.get("on") or clock.today())
        rows = [row | _at_level(pathway, row["level"]) for row in reference.pathway() if row["level"] in pathway.route]
    return shown_rows(resources.PathwayLevel().dump(row) for row in rows)


def _at_level(pathway: Any, level: Level) -> dict[str, Any]:
    keys = {name: f"levels.{level}.{name}" for name in BY_LEVEL}
    found = {name: pathway.values[key] for name, key in keys.items()}
    return found | {"set_by": {name: pathway.set_by(key) for name, key in keys.items()}}


@operation(
    "GET",
    "/units/<code>/pathway",
    tag="Reference",
    summary="Read the pathway of a unit, who set what, and all its settings",
    description="`values` has the shape that is sent as `content`. For people, not machines.",
    query=DayParameters(),
    answers=resources.UnitPathway,
)
def get_unit_pathway(given: dict[str, Any], code: str) -> Response:
    return shown_row(_shown(code, given.get("on") or clock.today()))


def _shown(code: str, on: date) -> dict[str, Any]:
    unit = get_unit(code)
    pathway = pathway_for(unit, on=on)
    about = {"values": nested(pathway.values), "set_by": pathway.sources, "settings": settings_of(unit)}
    return dict(resources.UnitPathway().dump({"unit": code, "on": on, **about}))


@operation(
    "POST",
    "/units/<code>/pathway",
    tag="Reference",
    summary="Set a part of the pathway of a unit, from a day on",
    description="Counts at the unit and below it, where nothing nearer sets the same. Of one start day the newest"
    " setting counts, whole. Dates that risks and requests have stay. For system administrators.",
    body=SetPathway(),
    answers=resources.UnitPathway,
    status=201,
    permission=Permission.SET_PATHWAY,
)
def post_unit_pathway(code: str) -> Response:
    check_may_set(get_unit(code), actor())

    def do(answers: dict[str, Any], *, actor: Any) -> date:
        return set_pathway(get_unit(code), answers, actor=actor).starts_on

    def show(starts_on: date) -> Shown:
        return Shown(201, canonical(_shown(code, starts_on)), {"Location": f"{BASE}/units/{code}/pathway"})

    return answered(create(sent_json(), read=partial(read, SetPathway()), do=do, show=show))


@operation(
    "POST",
    "/units/<code>/pathway/preview",
    tag="Reference",
    summary="Read what setting this would change",
    description="Numbers by level, and null for fewer than five. Nothing is kept.",
    body=PreviewPathway(),
    answers=resources.PathwayPreview,
    permission=Permission.SET_PATHWAY,
)
def post_preview(code: str) -> Response:
    unit, who = get_unit(code), reader()
    check_may_set(unit, who)
    answers = read(PreviewPathway(), sent_json().payload)
    return shown_row(resources.PathwayPreview().dump(preview_pathway(unit, answers, reader=who)))
