"""What is in place against a risk already, and whether it works."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages, takes
from riskreg.pages.dealing import in_view, risk_page
from riskreg.schemas.base import read
from riskreg.schemas.treatment import AddControl
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import requires
from riskreg.web.acting import the_risk
from riskreg.workflows.treatment import add_control


@pages.get("/risks/<ref>/in-place")
@requires(Permission.VIEW_RISK)
@takes("done")
def show_controls(ref: str) -> str:
    return controls_page(ref, {}, {})


def controls_page(ref: str, answers: Answers, errors: Errors) -> str:
    return risk_page("risk/in_place.html", in_view(ref), here="in_place", answers=answers, errors=errors)


@pages.post("/risks/<ref>/in-place")
@requires(Permission.ADD_CONTROL)
def send_control(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.ADD_CONTROL),
        read=partial(read, AddControl()),
        do=add_control,
        show_form=partial(controls_page, ref),
        then=lambda control: url_for("pages.show_controls", ref=ref, done="control-added"),
        only_adds=True,
    )
