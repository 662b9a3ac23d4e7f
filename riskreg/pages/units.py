"""Units: finding one by its name; since when it stands, what it stands under, who took over. The same for everybody."""

from flask import render_template, request

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.queries.finding_units import MOST, units_called
from riskreg.queries.one_unit import whole_unit
from riskreg.queries.units import names_of
from riskreg.web.access import requires

LONGEST = 100


@pages.get("/units")
@requires()
@takes("q")
def find_units() -> str:
    words = request.args.get("q", "").strip()[:LONGEST]
    found = units_called(words)
    names = names_of(unit.parent for unit in found if unit.parent)
    return render_template("units/find.html", words=words, answers={"q": words}, found=found, names=names, most=MOST)


@pages.get("/units/<code>")
@requires()
def show_unit(code: str) -> str:
    unit = whole_unit(code)
    around = [row["unit"] for name in ("parents", "parts", "follows", "followed_by") for row in unit[name]]
    return render_template("units/one.html", unit=unit, names=names_of(around), today=clock.today())
