"""Requests between units: what is asked of us, what we asked, and what units below ours leave unanswered."""

from flask import render_template

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.policy import LEADING, units_with
from riskreg.queries.requests import requests_for
from riskreg.queries.unanswered import unanswered_below
from riskreg.queries.units import names_of
from riskreg.web.access import reader, requires


@pages.get("/requests")
@requires()
@takes("done")
def show_requests() -> str:
    found = requests_for(reader=reader())
    rows = [*found.waiting, *found.decided, *found.ours]
    return render_template(
        "requests/list.html",
        found=found,
        names=names_of({code for row in rows for code in (row.from_unit, row.to_unit)}),
        leads=bool(units_with(reader(), LEADING)),
        today=clock.today(),
    )


@pages.get("/unanswered")
@requires()
@takes()
def show_unanswered() -> str:
    rows = unanswered_below(reader=reader())
    return render_template(
        "requests/unanswered.html",
        rows=rows,
        names=names_of({code for row in rows for code in (row.receiving_unit, row.asking_organisation)}),
        today=clock.today(),
    )
