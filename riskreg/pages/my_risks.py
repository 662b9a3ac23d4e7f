"""What is mine: risks I raised, risks I own, drafts I have not finished."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from riskreg import clock
from riskreg.extensions import transaction
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.sending import gone
from riskreg.queries import my_risks
from riskreg.queries.whereabouts import whereabouts_of
from riskreg.web.access import actor, requires
from riskreg.workflows import raising


@pages.get("/my/risks")
@requires()
@takes("page", "done")
def my_raised_risks() -> str:
    return _list("raised", my_risks.raised_by(actor(), number=page_number()))


@pages.get("/my/owned")
@requires()
@takes("page")
def my_owned_risks() -> str:
    return _list("owned", my_risks.owned_by(actor(), number=page_number()))


def page_number() -> int:
    """Of the address; anything that is no page number is refused."""
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdigit() and int(given[:7]) > 0 and len(given) < 7):
        raise BadRequest()
    return int(given)


def _list(which: str, page: my_risks.Page) -> str:
    if page.number > page.last:
        raise NotFound()
    return render_template(
        "my_risks/list.html",
        which=which,
        page=page,
        totals=my_risks.totals(actor()),
        where=whereabouts_of(page.risks),
        own_titles=my_risks.own_titles(page.risks, raiser=actor()),
        today=clock.today(),
    )


@pages.get("/my/drafts")
@requires()
@takes("done")
def my_drafts() -> str:
    who = actor()
    return render_template("my_risks/drafts.html", drafts=my_risks.drafts_of(who), totals=my_risks.totals(who))


@pages.get("/my/drafts/<uuid:draft_id>/delete")
@requires()
def confirm_deletion(draft_id: UUID) -> ResponseReturnValue:
    draft = my_risks.find_draft(draft_id, author=actor())
    return gone() if draft is None else render_template("my_risks/delete_draft.html", draft=draft)


@pages.post("/my/drafts/<uuid:draft_id>/delete")
@requires()
def delete_draft(draft_id: UUID) -> ResponseReturnValue:
    transaction(lambda: raising.discard_draft(draft_id, actor=actor()))
    return redirect(url_for("pages.my_drafts", done="draft-deleted"), 303)
