"""The pathway of a unit: what counts there on a day, where each value comes from, what was and will be set."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import render_template, request
from werkzeug.exceptions import BadRequest

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.pathway_words import SIDE_ROUTES, key_words, value_words
from riskreg.pages.scoring import domain_names
from riskreg.pathway import BAND_STARTS, Pathway, flat, national_default
from riskreg.queries.pathway import pathway_for, settings_of
from riskreg.queries.units import get_unit, names_of
from riskreg.vocabulary import Level
from riskreg.web.access import reader, requires
from riskreg.workflows.pathway import may_set

YEARS = range(2000, 2101)


@pages.get("/units/<code>/pathway")
@requires()
@takes("done", "on")
def show_pathway(code: str) -> str:
    unit, on = get_unit(code), day_asked_for()
    pathway = pathway_for(unit, on=on)
    names = names_of([code, *(by.unit for by in pathway.sources.values())])
    return render_template(
        "pathway/show.html",
        code=code,
        on=on,
        pathway=pathway,
        levels=[level for level in Level if level in pathway.route],
        left_out=[level for level in Level if level not in pathway.route],
        source=lambda key: source_words(pathway, key, names),
        default=national_default(),
        bands=BAND_STARTS,
        domains=domain_names(),
        side_routes=SIDE_ROUTES,
        settings=list(in_words(settings_of(unit))),
        may_set=may_set(unit, reader()),
        names=names,
        today=clock.today(),
    )


def day_asked_for() -> date:
    if "on" not in request.args:
        return clock.today()
    try:
        day = date.fromisoformat(request.args["on"])
    except ValueError:
        raise BadRequest() from None
    if day.year not in YEARS:
        raise BadRequest()
    return day


def source_words(pathway: Pathway, key: str, names: dict[str, str]) -> str:
    """Where a value comes from: empty for the unit's own."""
    by = pathway.set_by(key)
    if by is None:
        return "National default"
    since = f"since {by.starts_on.day} {by.starts_on:%B %Y}"
    return f"Set here, {since}" if by.unit == pathway.unit else f"From {names.get(by.unit, by.unit)}, {since}"


def in_words(settings: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The history, the newest first: each key that was set with its value. Of one start day only the newest counts."""
    seen: set[date] = set()
    for row in settings:
        yield {
            "starts_on": row.starts_on,
            "sets": [(key_words(key), value_words(key, value)) for key, value in flat(row.content)],
            "reason": row.reason,
            "who": row.set_by.title if row.set_by else "an operator of the register",
            "set_at": row.set_at,
            "replaced": row.starts_on in seen,
        }
        seen.add(row.starts_on)
