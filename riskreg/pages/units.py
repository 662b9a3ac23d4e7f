"""A unit: since when it stands, what it was called, what it stands under, who took over. The same for everybody."""

from flask import render_template

from riskreg import clock
from riskreg.pages.blueprint import pages
from riskreg.queries.one_unit import whole_unit
from riskreg.queries.units import names_of
from riskreg.web.access import requires


@pages.get("/units/<code>")
@requires()
def show_unit(code: str) -> str:
    unit = whole_unit(code)
    around = [row["unit"] for name in ("parents", "parts", "follows", "followed_by") for row in unit[name]]
    return render_template("units/one.html", unit=unit, names=names_of(around), today=clock.today())
