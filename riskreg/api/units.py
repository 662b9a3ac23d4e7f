"""The units of the NHS as a dated tree, and who can be named at one of them."""

from typing import Any

from flask import Response

from riskreg.api.answers import shown_row, shown_rows
from riskreg.api.operations import operation
from riskreg.queries.one_unit import whole_unit
from riskreg.queries.people import sees_names, who_may_own
from riskreg.queries.units import all_units, get_unit
from riskreg.schemas import resources
from riskreg.schemas.parameters import OneUnitParameters, UnitParameters
from riskreg.web.access import ANY_SCOPE, reader


@operation(
    "GET",
    "/units",
    tag="Reference",
    summary="List the units, with parents and successors",
    query=UnitParameters(),
    answers=resources.Unit,
    many=True,
    scope=ANY_SCOPE,
)
def list_units(given: dict[str, Any]) -> Response:
    return shown_rows(resources.Unit().dump(row) for row in all_units(**given))


@operation(
    "GET",
    "/units/<code>",
    tag="Reference",
    summary="Read one unit, with its names, parents and successors",
    query=OneUnitParameters(),
    answers=resources.WholeUnit,
    scope=ANY_SCOPE,
)
def get_one_unit(given: dict[str, Any], code: str) -> Response:
    return shown_row(resources.WholeUnit().dump(whole_unit(code, **given)))


@operation(
    "GET",
    "/units/<code>/people",
    tag="Reference",
    summary="List the people who can own a risk at a unit",
    description="With names for those inside the same organisation, else with titles only. For people, not machines.",
    answers=resources.PersonAtUnit,
    many=True,
)
def list_people(code: str) -> Response:
    unit = get_unit(code)
    named = sees_names(reader(), unit)
    return shown_rows(
        {"id": str(person.uuid), "title": person.title} | ({"name": person.name} if named else {})
        for person in who_may_own(unit)
    )
