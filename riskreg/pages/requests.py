"""Requests between units: what is asked of us, waiting or decided, and what we asked."""

from flask import render_template

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.queries.requests import requests_for
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
        today=clock.today(),
    )
