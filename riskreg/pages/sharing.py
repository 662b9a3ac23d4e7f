"""Sharing a risk with a unit beside its path, and ending that."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, offer_or_refuse, risk_page
from riskreg.queries.shares import live_shares
from riskreg.schemas.base import read
from riskreg.schemas.sharing import EndShare, ShareRisk
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_risk
from riskreg.workflows.sharing import end_share, share_risk


@pages.get("/risks/<ref>/share")
@requires(Permission.SHARE_RISK, step_up=True)
def ask_to_share(ref: str) -> str:
    return sharing_page(ref, {}, {})


def sharing_page(ref: str, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    offer = offer_or_refuse(view.risk, RiskAction.SHARE, actor=reader())
    shares = live_shares(view.risk, reader=reader())
    return risk_page(
        "risk/share.html",
        view,
        units={share.unit.code for share in shares},
        answers=answers,
        errors=errors,
        offer=offer,
        shares=shares,
        may_end_shares=True,
    )


@pages.post("/risks/<ref>/share")
@requires(Permission.SHARE_RISK, step_up=True)
def send_share(ref: str) -> ResponseReturnValue:
    return submit(
        the_risk(ref, RiskAction.SHARE),
        read=partial(read, ShareRisk()),
        do=share_risk,
        show_form=partial(sharing_page, ref),
        then=lambda _share: url_for("pages.show_risk", ref=ref, done="shared"),
    )


@pages.get("/risks/<ref>/shares/<int(max=99999):n>/end")
@requires(Permission.SHARE_RISK)
def ask_to_end_share(ref: str, n: int) -> str:
    return ending_page(ref, n, {}, {})


def ending_page(ref: str, n: int, answers: Answers, errors: Errors) -> str:
    view = in_view(ref)
    policy.check(reader(), Permission.SHARE_RISK, view.risk)
    share = next((row for row in live_shares(view.risk, reader=reader()) if row.n == n), None)
    return risk_page("risk/end_share.html", view, answers=answers, errors=errors, share=share)


@pages.post("/risks/<ref>/shares/<int(max=99999):n>/end")
@requires(Permission.SHARE_RISK)
def send_end_of_share(ref: str, n: int) -> ResponseReturnValue:
    def do(risk: Any, answers: Answers, *, actor: Any) -> Any:
        return end_share(risk, n, answers, actor=actor)

    return submit(
        the_risk(ref, RiskAction.END_SHARE),
        read=partial(read, EndShare()),
        do=do,
        show_form=partial(ending_page, ref, n),
        then=lambda _share: url_for("pages.show_risk", ref=ref, done="share-ended"),
    )
