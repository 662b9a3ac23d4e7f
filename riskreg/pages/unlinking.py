"""Taking a link of a risk away."""

from functools import partial
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from riskreg import policy
from riskreg.pages.answering import Answers, Errors, submit
from riskreg.pages.blueprint import pages
from riskreg.pages.dealing import in_view, risk_page
from riskreg.schemas.base import read
from riskreg.schemas.tags import Unlink
from riskreg.vocabulary import Permission, RiskAction
from riskreg.web.access import reader, requires
from riskreg.web.acting import the_link
from riskreg.workflows.links import find_link, unlink
from riskreg.workflows.offering import legal_moves


@pages.get("/risks/<ref>/links/<int(max=99999):n>/remove")
@requires(Permission.LINK_RISK)
def ask_to_unlink(ref: str, n: int) -> str:
    return unlinking_page(ref, n, {}, {})


def unlinking_page(ref: str, n: int, answers: Answers, errors: Errors) -> str:
    view, who = in_view(ref), reader()
    policy.check(who, Permission.LINK_RISK, view.risk)
    return risk_page(
        "standing/unlink.html",
        view,
        answers=answers,
        errors=errors,
        link=find_link(view.risk, n, reader=who),
        possible=RiskAction.UNLINK in legal_moves(view.risk, actor=who),
    )


@pages.post("/risks/<ref>/links/<int(max=99999):n>/remove")
@requires(Permission.LINK_RISK)
def send_unlink(ref: str, n: int) -> ResponseReturnValue:
    def do(risk: Any, answers: Answers, *, actor: Any) -> Any:
        return unlink(risk, n, answers, actor=actor)

    return submit(
        the_link(ref, n),
        read=partial(read, Unlink()),
        do=do,
        show_form=partial(unlinking_page, ref, n),
        then=lambda _link: url_for("pages.show_risk", ref=ref, done="unlinked"),
    )
