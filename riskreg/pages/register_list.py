"""The register: the risks a person sees, filtered, sorted and searched; all of it stands in the address."""

from flask import render_template, request

from riskreg import clock
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.register_query import (
    ABOUT_THE_VIEW,
    DUES,
    NAMES,
    SORTS,
    address,
    at_page,
    chips,
    page_of,
    pairs_of,
    professions,
    wanted_of,
)
from riskreg.pages.standing import STANDINGS, unit_words
from riskreg.queries.register import Register, organisations_seen, register
from riskreg.queries.risks import count_visible
from riskreg.queries.units import names_of
from riskreg.web.access import reader, requires

MOST_TO_PRINT = 1000


@pages.get("/register")
@requires()
@takes(*NAMES)
def show_register() -> str:
    who, args = reader(), request.args
    wanted, page = wanted_of(args), page_of(args)
    found = register(wanted, reader=who, page=page)
    organisations = organisations_seen(reader=who)
    names = names_of([*_codes(found), *organisations, *filter(None, [wanted.shared.org])])
    return render_template(
        "register/list.html",
        found=found,
        wanted=wanted,
        names=names,
        organisations=[(code, unit_words(code, names)) for code in organisations],
        chips=chips(args, names),
        sorted_by=SORTS[wanted.sort],
        none_at_all=found.total == 0 and count_visible(reader=who) == 0,
        all_on_one=page is None,
        all_rows=_all_rows(found),
        numbers=numbers(found),
        kept_filters=pairs_of(args, without=ABOUT_THE_VIEW),
        kept_sort=pairs_of(args, without=tuple(set(NAMES) - {"sort"})),
        words={
            "sorts": SORTS,
            "dues": DUES,
            "standings": [(standing, tag.text) for standing, tag in STANDINGS.items()],
            "professions": professions(),
        },
        today=clock.today(),
        printed_at=clock.now(),
    )


def _codes(found: Register) -> set[str]:
    return {code for row in found.rows for code in (row.holder, row.asked) if code is not None}


def _all_rows(found: Register) -> str | None:
    """The address of the whole list on one page, to print, while that is not too long."""
    if found.pages == 1 or found.total > MOST_TO_PRINT:
        return None
    return address([*pairs_of(request.args, without=("page", "rows")), ("rows", "all")])


def numbers(found: Register) -> list[tuple[int | None, str | None]]:
    """Pages to go to: the first, the last, and those around this one; (None, None) where some are left out."""
    near = sorted({1, found.pages, *range(max(found.page - 1, 1), min(found.page + 1, found.pages) + 1)})
    shown: list[tuple[int | None, str | None]] = []
    for number in near:
        if shown and number - (shown[-1][0] or 0) > 1:
            shown.append((None, None))
        shown.append((number, at_page(request.args, number)))
    return shown
